// GitHub's repository search as one list: pages through every answer and splits what is larger than a search may show.
// GitHub ends a search at 1,000 results whatever its count says, so a span of creation days is halved until each part is smaller;
// a single day that is still too large is split by stars. A span replaces the one before it: two of one kind would be added up.
import { z } from 'zod'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { DaySchema } from '../../../core/schema/text.ts'
import type { Log } from '../../lib/log.ts'
import { addDays, daysBetween } from '../day.ts'
import { type GithubError, type GithubSession, isResourceLimit } from './graphql.ts'
import { FILE_FRAGMENTS, POINTS, REPOSITORY_FRAGMENT } from './query.ts'
import { isRepository } from './repository.ts'

/** Results that one search shows. */
const MAX_RESULTS = 1_000
/** More than any repository has. */
const MAX_STARS = 100_000_000
/** What share of a count may be missing at the end of a search: counts drift, and are an estimate beyond that. */
const TOLERATED_DRIFT = 0.1

/** One search, as it can be kept and taken up in the next run. */
export const RangeSchema = z.strictObject({
  /** What is searched for, without the spans below. */
  terms: z.string().max(250),
  /** First day of the last push. */
  pushedFrom: DaySchema.optional(),
  created: z.tuple([DaySchema, DaySchema]),
  stars: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).optional(),
})
export type Range = z.infer<typeof RangeSchema>

const AnswerSchema = z.looseObject({
  search: z
    .looseObject({
      repositoryCount: z.int().nonnegative(),
      pageInfo: z.looseObject({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
      // Null where GitHub could not say what it is: the error beside it names the node.
      nodes: z.array(z.unknown()),
    })
    .nullable(),
})
type Page = NonNullable<z.infer<typeof AnswerSchema>['search']>

/**
 * Pages from the heaviest down. Three files of 50 repositories are what one question reads in a few of its ten seconds; a page that was
 * too heavy once is not tried again in this run, for GitHub takes extra points for every time-out.
 */
const PAGES = [
  { first: 50, withFiles: true },
  { first: 50, withFiles: false },
  { first: 10, withFiles: false },
] as const

const toQuery = (withFiles: boolean) => `query ($q: String!, $first: Int!, $after: String) {
  ${POINTS}
  search(type: REPOSITORY, query: $q, first: $first, after: $after) {
    repositoryCount
    pageInfo { hasNextPage endCursor }
    nodes { ...Facts${withFiles ? ' ...Files' : ''} }
  }
}
${REPOSITORY_FRAGMENT}${withFiles ? FILE_FRAGMENTS : ''}`

export interface Searched {
  /** Ranges that were not seen to their end: to be searched again. */
  left: Range[]
  /** Whether the caller had enough, or nothing more was asked; otherwise what is left was tried and failed. */
  stopped: boolean
  /** False where an answer had gaps or the search shows less than it counts: what is missing has to be carried. */
  complete: boolean
}

/**
 * @param ranges in the order in which they are searched; the first are done where the run ends early
 * @param take is given every repository, unparsed, some of them twice; without its files where a page with them was too heavy
 * @param isEnough whether the caller has all it wants
 * @throws {HttpError} where GitHub answers nothing at all
 * @throws {ParseError} where not even the first answer is of the documented shape
 */
export async function searchRanges(
  session: GithubSession,
  log: Log,
  ranges: readonly Range[],
  take: (node: unknown, withFiles: boolean) => void,
  isEnough: () => boolean,
): Promise<Searched> {
  let level = 0
  let isUnderstood = false
  let complete = true
  let nulls = 0
  const failed: Range[] = []
  const todo = [...ranges]
  let stopped = false
  for (let range = todo.shift(); range !== undefined; range = todo.shift()) {
    const outcome = isEnough() ? 'stopped' : await walk(range)
    if (outcome === 'stopped') {
      todo.unshift(range)
      stopped = true
      break
    }
    if (outcome === 'failed') failed.push(range)
    else if (outcome !== 'done') todo.unshift(...outcome)
  }
  if (nulls > 0) log.warn(`GitHub left ${nulls} search results empty`)
  return { left: [...failed, ...todo], stopped, complete: complete && nulls === 0 && failed.length + todo.length === 0 }

  async function walk(range: Range): Promise<'done' | 'failed' | 'stopped' | Range[]> {
    const cursors = new Set<string>()
    let seen = 0
    for (let after: string | undefined; ; ) {
      const page = await fetchPage(range, after)
      if (page === 'failed' || page === 'stopped') return page
      for (const node of page.nodes) {
        if (!isRepository(node)) nulls += 1
        else take(node, PAGES[level]?.withFiles ?? false)
      }
      // On any page, not the first alone: a count that grows past the cap on the way would end the paging without a word.
      if (page.repositoryCount > MAX_RESULTS) {
        const parts = split(range)
        if (parts !== undefined) return parts
      }
      seen += page.nodes.length
      const cursor = page.pageInfo.endCursor
      if (!page.pageInfo.hasNextPage || !cursor || page.nodes.length === 0 || seen >= MAX_RESULTS) {
        if (seen < page.repositoryCount * (1 - TOLERATED_DRIFT)) {
          log.warn(`GitHub shows ${seen} of ${page.repositoryCount} repositories for ${toText(range)}`)
          complete = false
        }
        return 'done'
      }
      if (cursors.has(cursor)) {
        log.warn(`GitHub's pages go round in a circle for ${toText(range)}`)
        return 'failed'
      }
      cursors.add(cursor)
      if (isEnough()) return 'stopped'
      after = cursor
    }
  }

  /** Asks for less until it is answered. */
  async function fetchPage(range: Range, after: string | undefined): Promise<Page | 'failed' | 'stopped'> {
    for (;;) {
      const { first, withFiles } = PAGES[level] ?? PAGES[2]
      const isSmallest = level >= PAGES.length - 1
      const asked = await session.ask(toQuery(withFiles), { q: toText(range), first, after: after ?? null }, !isSmallest)
      if (asked.kind === 'stopped') return 'stopped'
      if (asked.kind === 'answered') {
        const search = parse(asked.data, range)
        if (search === 'failed') return search
        if (search !== null && (isSmallest || !asked.errors.some(isResourceLimit))) {
          remark(asked.errors, range)
          return search
        }
      }
      if (isSmallest) {
        log.warn(`GitHub cannot answer ${toText(range)}`)
        return 'failed'
      }
      level += 1
    }
  }

  function parse(data: unknown, range: Range): Page | null | 'failed' {
    try {
      const { search } = parseWith(AnswerSchema, data, 'GitHub search')
      isUnderstood = true
      return search
    } catch (error) {
      if (!isUnderstood || !(error instanceof ParseError)) throw error
      log.warn(`${error.message} (${toText(range)})`)
      return 'failed'
    }
  }

  function remark(errors: readonly GithubError[], range: Range): void {
    const [first] = errors
    if (first === undefined) return
    log.warn(`GitHub: ${errors.length} errors beside the answer to ${toText(range)}: ${first.message.slice(0, 100)}`)
    complete = false
  }
}

/** The two halves of a range, or undefined where it is one day and one number of stars. */
function split(range: Range): Range[] | undefined {
  const [from, to] = range.created
  const days = daysBetween(from, to)
  if (days > 0) {
    const middle = addDays(from, Math.floor(days / 2))
    return [
      { ...range, created: [from, middle] },
      { ...range, created: [addDays(middle, 1), to] },
    ]
  }
  const [low, high] = range.stars ?? [0, MAX_STARS]
  if (low >= high) return undefined
  // Most have few stars: halved by magnitude.
  const middle = Math.max(low, Math.floor(Math.sqrt(low * high)))
  return [
    { ...range, stars: [low, middle] },
    { ...range, stars: [middle + 1, high] },
  ]
}

function toText({ terms, pushedFrom, created, stars }: Range): string {
  const pushed = pushedFrom === undefined ? '' : ` pushed:>=${pushedFrom}`
  return `${terms}${pushed} created:${created.join('..')}${stars === undefined ? '' : ` stars:${stars.join('..')}`}`
}
