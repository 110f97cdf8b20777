// What a world at full size is made of, in the plainest form: names, summaries, addresses. Read from recorded facts where a folder
// with them lies beside the checkout, generated at the same size where not.
import { createReadStream, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { generateRows } from './generated-rows.ts'

export const RepositoryRowSchema = z.looseObject({
  repo: z.string(),
  description: z.string().nullish(),
  stars: z.int().nullish(),
  license: z.string().nullish(),
  npm: z.array(z.string()).nullish(),
  pypi: z.array(z.string()).nullish(),
})
export const NpmRowSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  summary: z.string().nullish(),
  downloads_month: z.int().nullish(),
})
export const PypiRowSchema = z.looseObject({ name: z.string(), version: z.string(), month: z.string(), summary: z.string().nullish() })
export const RegistryRowSchema = z.looseObject({
  server: z.looseObject({ name: z.string(), version: z.string() }),
  _meta: z.looseObject({
    'io.modelcontextprotocol.registry/official': z.looseObject({ isLatest: z.boolean(), updatedAt: z.string(), status: z.string() }),
  }),
})

export interface Rows {
  /** Where they come from, for the report. */
  source: string
  npm: z.infer<typeof NpmRowSchema>[]
  pypi: z.infer<typeof PypiRowSchema>[]
  /** Every name of the index, normalised. */
  pypiNames: string[]
  github: z.infer<typeof RepositoryRowSchema>[]
  registry: z.infer<typeof RegistryRowSchema>[]
  /** One row for every version in the registry: when it came, and whether it is the latest of its server. */
  versions: VersionRow[]
}

export interface VersionRow {
  /** RFC 3339. */
  publishedAt: string
  updatedAt: string
  isLatest: boolean
}

/** Recorded facts beside the checkout: npm.jsonl.gz, pypi.jsonl.gz, pypi-names.txt.gz, github.jsonl.gz, registry.jsonl.gz, registry-timestamps-*.csv.gz. */
const CORPUS = resolve(import.meta.dirname, '../../../shared/corpus')

/** Sizes of the ecosystem on 22 November 2026. */
const SIZES = { npm: 1_128, pypi: 27_238, pypiNames: 886_323, github: 18_198, registry: 1_108, versions: 66_353 }

export async function readRows(): Promise<Rows> {
  if (!existsSync(CORPUS)) return { source: 'generated', ...generateRows(SIZES) }
  return {
    source: 'recorded facts',
    npm: await readJsonLines('npm.jsonl.gz', NpmRowSchema),
    pypi: await readJsonLines('pypi.jsonl.gz', PypiRowSchema),
    pypiNames: await Array.fromAsync(linesOf('pypi-names.txt.gz')),
    github: await readJsonLines('github.jsonl.gz', RepositoryRowSchema),
    registry: await readJsonLines('registry.jsonl.gz', RegistryRowSchema),
    versions: (await Array.fromAsync(linesOf('registry-timestamps-2026-08-05.csv.gz'), toVersion)).slice(1),
  }
}

async function readJsonLines<T>(name: string, schema: z.ZodType<T>): Promise<T[]> {
  return Array.fromAsync(linesOf(name), (line) => schema.parse(JSON.parse(line)))
}

function toVersion(line: string): VersionRow {
  const [publishedAt = '', updatedAt = '', isLatest] = line.split(',')
  return { publishedAt, updatedAt, isLatest: isLatest === '1' }
}

async function* linesOf(name: string): AsyncGenerator<string> {
  const input = createReadStream(join(CORPUS, name)).pipe(createGunzip())
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) if (line !== '') yield line
}
