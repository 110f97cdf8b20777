// Single records that were left out, and why, from what the crawl remembers of each origin.
import { z } from 'zod'
import { type Rejection, RejectionSchema } from '../../core/schema/snapshot.ts'
import { DaySchema } from '../../core/schema/text.ts'
import { toVisible } from '../../core/schema/visible.ts'
import { type OriginId, originsWith, type RejectionCode, RejectionCodeSchema } from '../../core/schema/words.ts'
import { openDataset, readSnapshot } from './dataset.ts'

export interface LeftOut extends Omit<Rejection, 'confidence'> {
  origin: OriginId
  /** When the origin last said it, `2026-11-23`; absent where that is not remembered. */
  seenOn?: string | undefined
}

/** Its own decisions; what the crawl remembers besides is not read. */
const DecisionSchema = RejectionSchema.partial().extend({ code: RejectionCodeSchema.default('not_a_server'), message: z.string() })
const KnownSchema = z.object({
  keys: z.array(z.string()).optional(),
  day: DaySchema.optional(),
  readOn: DaySchema.optional(),
  rejected: DecisionSchema.optional(),
})
const RecordsSchema = z.record(z.string(), KnownSchema.catch({})).default({})
const DecisionsSchema = z.array(RejectionSchema).catch([])

/** The files are of no version and each origin has a form of its own: what is of none of these says nothing. */
const StateSchema = z.object({
  packages: RecordsSchema,
  projects: RecordsSchema,
  repositories: RecordsSchema,
  rejected: DecisionsSchema,
  lists: z.record(z.string(), z.object({ rejected: DecisionsSchema })).default({}),
})

/** Who asked not to be listed is not named here either; what people write is compared as loosely as origins take it. */
const OptOutSchema = z.object({ keys: z.array(z.string()) })
const loosely = (key: string) => key.toLowerCase().replace(/[-_.]+/g, '-')

/** All records that are remembered to be left out, of all origins. Read once a build, by one page. */
export async function readLeftOut(): Promise<LeftOut[]> {
  const dataset = openDataset()
  const { keys } = (await dataset.readDocument('optout.json', OptOutSchema)) ?? { keys: [] }
  const optedOut = new Set(keys.map(loosely))
  const found: LeftOut[] = []
  const snapshot = await readSnapshot()
  for (const origin of originsWith(Object.keys(snapshot?.origins ?? {}))) {
    const state = StateSchema.safeParse(await dataset.readState(`state/${origin}.json`, z.unknown())).data
    if (state !== undefined)
      found.push(
        ...decisionsIn(origin, state)
          .filter(({ names }) => !names.some((name) => optedOut.has(loosely(name))))
          .map(({ entry }) => entry),
      )
  }
  return toVisible(found)
}

interface Named {
  entry: LeftOut
  /** Every key it is known by. */
  names: string[]
}

function decisionsIn(origin: OriginId, state: z.infer<typeof StateSchema>): Named[] {
  const known = [state.packages, state.projects, state.repositories].flatMap((records) =>
    Object.entries(records).flatMap(([name, { keys = [], day, readOn, rejected }]): Named[] => {
      if (rejected === undefined) return []
      const key = rejected.key ?? keys[0] ?? `${origin}:${name}`
      return [{ entry: { origin, ...rejected, key, seenOn: day ?? readOn }, names: [key, ...keys] }]
    }),
  )
  const told = [state.rejected, ...Object.values(state.lists).map(({ rejected }) => rejected)].flat()
  return [...known, ...told.map((rejection) => ({ entry: { origin, ...rejection }, names: [rejection.key] }))]
}

/** How many records of an origin were left out for `code`, as far as that is remembered. */
export function countCode(records: readonly LeftOut[], origin: OriginId, code: RejectionCode): number {
  return records.filter((one) => one.origin === origin && one.code === code).length
}

/** What was decided and can be judged by a reader, the newest first, then by name: as many of each origin at most. */
export function toExamples(records: readonly LeftOut[], most: number): LeftOut[] {
  const judged = records
    .filter(({ code }) => code === 'not_a_server' || code === 'malformed')
    .toSorted((one, other) => compare(other.seenOn ?? '', one.seenOn ?? '') || compare(one.key, other.key))
  return originsWith(judged.map(({ origin }) => origin)).flatMap((id) => judged.filter(({ origin }) => origin === id).slice(0, most))
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
