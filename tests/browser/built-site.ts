// Builds the site over a dataset in a folder of its own, as `npm run build` does it, and serves it.
// One build at a time, and the tests' files run side by side: Astro keeps its half-made files in .astro/ of the checkout, whatever --outDir says.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { serveSite } from '../../site/serve.ts'

const BUILD = resolve('site/build-command.ts')
/** A folder that is there while one builds. */
const LOCK = resolve('node_modules/.cache/hisper-site-build')
/** Longer than any build of a test takes: who made it was killed. */
const ABANDONED_MS = 120_000

export interface BuiltSite {
  url: string
  dir: string
  close: () => Promise<void>
}

/**
 * @param writeData fills the folder that stands in for data/
 * @param makeVectors makes those of the data in a file, where the site is to have any
 */
export async function openBuiltSite(
  writeData: (dir: string) => Promise<void>,
  makeVectors?: (data: string, path: string) => Promise<void>,
): Promise<BuiltSite> {
  const folder = await mkdtemp(join(tmpdir(), 'hisper-site-'))
  const [data, dir] = [join(folder, 'data'), join(folder, 'dist')]
  const vectors = join(folder, 'vectors.sqlite')
  await writeData(data)
  await makeVectors?.(data, vectors)
  const env = {
    ...process.env,
    HISPER_DATA_DIR: data,
    HISPER_VECTORS: vectors,
    HISPER_SITE_URL: 'https://hisper.example/',
    ASTRO_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
  }
  await alone(() => promisify(execFile)(process.execPath, [BUILD, '--outDir', dir], { env, maxBuffer: 32_000_000 }))
  const { url, close } = await serveSite(dir, 0)
  return {
    url,
    dir,
    close: async () => {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs `task` when no other process of this checkout does. */
async function alone(task: () => Promise<unknown>): Promise<void> {
  await mkdir(resolve(LOCK, '..'), { recursive: true })
  while (!(await take())) await pause(200)
  try {
    await task()
  } finally {
    await rm(LOCK, { recursive: true, force: true })
  }
}

async function take(): Promise<boolean> {
  try {
    await mkdir(LOCK)
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    const made = await stat(LOCK).catch(() => undefined)
    if (made !== undefined && Date.now() - made.mtimeMs > ABANDONED_MS) await rm(LOCK, { recursive: true, force: true })
    return false
  }
}
