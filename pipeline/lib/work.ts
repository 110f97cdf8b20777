// What stages hand to each other, as JSON lines in data/.work/. A file that is there is complete, but for probes, which grow.
import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { DriftSchema } from '../../core/schema/drift.ts'
import { HealthSchema } from '../../core/schema/health.ts'
import { ListingSchema, SeenListingSchema } from '../../core/schema/listing.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { ProbeSchema } from '../../core/schema/probe.ts'
import { MergedServerSchema, ServerSchema } from '../../core/schema/server.ts'
import { AliasesSchema, OriginStateSchema, RejectionSchema } from '../../core/schema/snapshot.ts'
import { InstantSchema, JsonObjectSchema, ListingKeySchema, ServerIdSchema } from '../../core/schema/text.ts'
import { byOrigin } from '../../core/schema/words.ts'
import { UsageError } from './errors.ts'
import { fileExists, readLines, removeFile, writeWhole } from './files.ts'

/** How the crawl of one origin went, with what it found out beyond its listings. */
export const OriginReportSchema = OriginStateSchema.extend({
  rejections: z.array(RejectionSchema),
  /** Records that are due and were not read in this run. */
  unread: z.int().nonnegative(),
  /** Keys that others name and this origin does not have. */
  absent: z.array(ListingKeySchema),
  state: JsonObjectSchema,
  requests: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
})
export type OriginReport = z.infer<typeof OriginReportSchema>

const ServerProbeSchema = z.strictObject({ id: ServerIdSchema, probe: ProbeSchema })

const FILES = {
  run: z.strictObject({ runAt: InstantSchema, options: z.string() }),
  origins: byOrigin(OriginReportSchema),
  listings: SeenListingSchema,
  /** The servers of the last run, for their ids; with GitHub's numbers of the keys that are repositories. */
  known: z.strictObject({
    id: ServerIdSchema,
    firstSeenAt: InstantSchema,
    keys: z.array(ListingKeySchema),
    repositoryIds: z.record(ListingKeySchema, z.int().positive()).default({}),
  }),
  /** Listings that are part of no server. */
  unlisted: ListingSchema,
  merged: MergedServerSchema,
  aliases: AliasesSchema,
  probes: ServerProbeSchema,
  /** `part` is the shard that was probed, or `all`. */
  probed: z.strictObject({ probes: z.int().nonnegative(), part: z.string() }),
  scored: ServerSchema,
  /** Ids of what was scored: what the dataset will hold. */
  ids: z.array(ServerIdSchema),
  health: HealthSchema,
  drift: DriftSchema,
} as const

type Name = keyof typeof FILES
/** Looked at again whoever wrote it: it is what is published. */
const ALWAYS_CHECKED: Name = 'scored'
type Item<N extends Name> = z.infer<(typeof FILES)[N]>
const SCHEMAS: { readonly [N in Name]: z.ZodType<Item<N>> } = FILES

export interface Work {
  /** @throws {UsageError} where the stage that makes it has not run */
  read<N extends Name>(name: N): AsyncGenerator<Item<N>>
  /** Without looking at what is read: for a stage that looks itself at what it takes. */
  readUnchecked<N extends Name>(name: N): AsyncGenerator<Item<N>>
  readOne<N extends Name>(name: N): Promise<Item<N> | undefined>
  has(name: Name): Promise<boolean>
  write<N extends Name>(name: N, items: Iterable<Item<N>> | AsyncIterable<Item<N>>): Promise<void>
  append<N extends Name>(name: N, item: Item<N>): Promise<void>
  clear(...names: Name[]): Promise<void>
}

export function openWork(workDir: string, scratch: string): Work {
  const pathOf = (name: Name) => join(workDir, `${name}.jsonl`)
  /** What this very process wrote need not be looked at again; what an earlier one left is. */
  const written = new Set<Name>()
  const parse = <N extends Name>(name: N, line: string): Item<N> => {
    const value: unknown = JSON.parse(line)
    return written.has(name) && name !== ALWAYS_CHECKED ? (value as Item<N>) : parseWith(SCHEMAS[name], value, `.work/${name}`)
  }

  async function* linesOf(name: Name): AsyncGenerator<string> {
    if (!(await has(name))) throw new UsageError(`there is nothing to go on from (${name}): run the stage before it first, or all`)
    yield* readLines(pathOf(name))
  }

  async function* read<N extends Name>(name: N): AsyncGenerator<Item<N>> {
    for await (const line of linesOf(name)) yield parse(name, line)
  }

  async function* readUnchecked<N extends Name>(name: N): AsyncGenerator<Item<N>> {
    for await (const line of linesOf(name)) yield JSON.parse(line)
  }

  const has = (name: Name) => fileExists(pathOf(name))
  let appended: Promise<void> = Promise.resolve()

  return {
    read,
    readUnchecked,
    has,
    async readOne(name) {
      for await (const line of readLines(pathOf(name))) return parse(name, line)
      return undefined
    },
    async write(name, items) {
      await writeWhole(pathOf(name), toLines(items), scratch)
      written.add(name)
    },
    append(name, item) {
      // One at a time: a long line is written in pieces, and pieces of two lines must not mix.
      appended = appended.then(async () => {
        await mkdir(dirname(pathOf(name)), { recursive: true })
        await appendFile(pathOf(name), `${JSON.stringify(item)}\n`)
      })
      return appended
    },
    async clear(...names) {
      for (const name of names.length > 0 ? names : (Object.keys(FILES) as Name[])) await removeFile(pathOf(name))
      if (names.length === 0) await removeFile(scratch)
    },
  }
}

async function* toLines(items: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`
}
