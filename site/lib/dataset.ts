// The only file of the site that reads data/. Each page reads its own record, so that memory stays flat at 50,000 pages.
import { Dataset } from '../../core/dataset/dataset.ts'
import { type BrandingRules, DEFAULT_NAME } from '../../core/schema/branding.ts'
import type { Health } from '../../core/schema/health.ts'
import { type Server, serverPath } from '../../core/schema/server.ts'
import type { Snapshot } from '../../core/schema/snapshot.ts'
import { toVisible } from '../../core/schema/visible.ts'
import { HealthPictures } from './health-pictures.ts'

/** Draws every line of health while it is read for the figures: to read 90 days a second time would take as long again. */
class SiteDataset extends Dataset {
  readonly pictures = new HealthPictures()
  #newest: Promise<string | undefined> | undefined

  override async *readHealth(day: string): AsyncGenerator<Health> {
    this.#newest ??= this.listDays('health').then((days) => days.at(-1))
    const end = (await this.#newest) ?? day
    for await (const line of super.readHealth(day)) {
      this.pictures.add(line, day, end)
      yield line
    }
  }
}

const dir = process.env.HISPER_DATA_DIR ?? 'data'
/** One in a process, though the pages' code and the build's own are two copies of this module: what one has read, the other shows. */
const KEY = Symbol.for(`hisper.dataset:${dir}`)
const shared = globalThis as { [KEY]?: SiteDataset }
shared[KEY] ??= new SiteDataset(dir)
const dataset = shared[KEY]

/** The dataset itself, for what is published as it is and not shown. */
export const openDataset = (): Dataset => dataset

/** What was seen of health up to now: all of it once the catalogue has been built. */
export const healthPictures = (): HealthPictures => dataset.pictures

/** Ids of all servers, sorted. Reads names only. */
export function listServerIds(): Promise<string[]> {
  return dataset.listServerIds()
}

/** @throws {Error} naming the file, when it is missing, or no server of a version this release reads. */
export async function readServer(id: string): Promise<Server> {
  const server = await dataset.readServer(id)
  if (server === undefined) throw new Error(`${serverPath(id)}: no such file in ${dataset.dir}`)
  return toVisible(server)
}

/** The dataset's envelope; undefined while nothing has been published yet. */
export const readSnapshot = once((): Promise<Snapshot | undefined> => dataset.readSnapshot())

/** What this registry is called and looks like. */
export const readBranding = once(async (): Promise<BrandingRules> => (await dataset.readBranding()) ?? { name: DEFAULT_NAME })

/** Old id to new id, or to null where the server is gone. */
export const readAliases = once(async (): Promise<Readonly<Record<string, string | null>>> => (await dataset.readAliases())?.aliases ?? {})

/** Runs `read` once in the life of a build. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= read()
    return result
  }
}
