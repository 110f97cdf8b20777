// When GitHub is searched for what: everything once a week, in between only what was pushed to, and first what an earlier run left.
// A repository's stars are therefore up to a week old.
import { z } from 'zod'
import { DaySchema } from '../../../core/schema/text.ts'
import { RULES_VERSION } from '../classify/classify.ts'
import { addDays, ageInDays, toDay } from '../day.ts'
import type { OriginContext } from '../origin.ts'
import type { GithubSession } from './graphql.ts'
import { type Range, RangeSchema, searchRanges } from './search.ts'

/**
 * Topics that authors give to servers, from the one that says so most plainly to the one that also names games and clients; the order
 * decides what a short run does first. Words in names and descriptions are not searched: they bring mostly exercises and copies,
 * and whoever publishes a server is named by a package, a registry or a list, from where its repository is followed.
 */
const TOPICS = ['mcp-server', 'mcp-servers', 'model-context-protocol', 'modelcontextprotocol', 'mcp']

/**
 * Each search leaves out what the ones before it show, so that no repository is paid for twice; GitHub allows five exclusions.
 * Forks are left out by GitHub's own default, archived ones are not.
 */
const SEARCHES = TOPICS.map((topic, index) => [`topic:${topic}`, ...TOPICS.slice(0, index).map((earlier) => `-topic:${earlier}`)].join(' '))
/** A token may see more than the world does. */
const PUBLIC_SEARCHES = SEARCHES.map((terms) => `${terms} is:public`)

const SWEEP_DAYS = 7
/** GitHub opened in 2008: no repository is older. */
const FIRST_DAY = '2008-01-01'

export const SweepSchema = z.object({
  /** A sweep by older rules is made again. */
  rules: z.literal(RULES_VERSION),
  /** Days on which the last sweep, and the last search of any kind, began. */
  sweptOn: DaySchema,
  searchedOn: DaySchema,
  /** What is still to be done of them. */
  left: z.array(RangeSchema).max(10_000),
})
export type Sweep = z.infer<typeof SweepSchema>

/**
 * @param before what the last run's `sweep` was; undefined on the first run
 * @param take see searchRanges
 * @returns `complete` says whether all of GitHub's searches have now been seen to their end
 * @throws {HttpError | ParseError} see searchRanges
 */
export async function sweepGithub(
  context: OriginContext,
  session: GithubSession,
  before: Sweep | undefined,
  take: (node: unknown, withFiles: boolean) => void,
): Promise<{ sweep: Sweep; complete: boolean }> {
  const today = toDay(context.now())
  let taken = 0
  const search = (ranges: readonly Range[]) =>
    searchRanges(
      session,
      context.log,
      ranges,
      (node, withFiles) => {
        taken += 1
        take(node, withFiles)
      },
      () => context.limit !== undefined && taken >= context.limit,
    )

  const rest = await search(before?.left ?? [])
  if (before !== undefined && rest.stopped) return { sweep: { ...before, left: rest.left }, complete: false }
  if (before === undefined || ageInDays(before.sweptOn, today) >= SWEEP_DAYS || ageInDays(before.searchedOn, today) >= SWEEP_DAYS) {
    const { left, complete } = await search(toRanges(PUBLIC_SEARCHES, today))
    return { sweep: { rules: RULES_VERSION, sweptOn: today, searchedOn: today, left }, complete }
  }
  // A day earlier than needed, for clocks and for pushes during the search itself.
  const delta = await search(toRanges(PUBLIC_SEARCHES, today, addDays(before.searchedOn, -1)))
  const left = [...rest.left, ...delta.left]
  return { sweep: { ...before, searchedOn: today, left }, complete: rest.complete && delta.complete }
}

/** @returns everything that a topic tells to be a server, whoever may see it */
export const allRanges = (today: string): Range[] => toRanges(SEARCHES, today)

function toRanges(searches: readonly string[], today: string, pushedFrom?: string): Range[] {
  // To the day after: somewhere it has begun.
  const created: [string, string] = [FIRST_DAY, addDays(today, 1)]
  return searches.map((terms) => ({ terms, ...(pushedFrom === undefined ? {} : { pushedFrom }), created }))
}
