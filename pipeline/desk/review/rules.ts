// The rules that a review keeps, as a table: each says what it finds, and none what becomes of it. Those of `MODERATED` leave the decision to
// a person; all others ask the author for a change, whoever let the review in.
import { REVIEW_LIMITS, type Review } from '../../../core/schema/review.ts'
import { isCopy } from './copies.ts'
import type { ServerFacts } from './facts.ts'
import { MOST_A_DAY, type ReviewCode, type ReviewFinding } from './findings.ts'
import { TEXT_RULES } from './text-rules.ts'

const DAY_MS = 86_400_000
/** Known versions or tools that a sentence names. */
const MOST_NAMED = 5
/** Reviews by new accounts of one server within `NEWCOMERS_DAYS`, from which on those that are all praise or blame wait. */
const NEWCOMERS = 3
const NEWCOMERS_DAYS = 7
/** Reviews of one server within a day from which on each further one waits. */
const BURST = 10

export const MODERATED: ReadonlySet<ReviewCode> = new Set(['newcomers_burst', 'burst'])

export interface Surroundings {
  facts: ServerFacts
  /** Every other review there is, under the ids that servers have now. */
  others: readonly Review[]
}

interface Rule {
  code: ReviewCode
  find(review: Review, around: Surroundings): readonly string[] | undefined
}

const RULES: readonly Rule[] = [
  { code: 'own_server', find: ({ login }, { facts }) => (facts.owners.has(login.toLowerCase()) ? [login] : undefined) },
  {
    code: 'too_many_today',
    find: (review, { others }) => {
      const own = others.filter((other) => isSameLogin(other, review) && isWithin(other, review, 1))
      return own.length >= MOST_A_DAY ? [] : undefined
    },
  },
  {
    code: 'version_missing',
    find: ({ version }, { facts }) => (version === undefined && facts.versions.size > 0 ? named(facts.versions) : undefined),
  },
  {
    code: 'version_not_stated',
    find: ({ version }, { facts }) => (version !== undefined && facts.versions.size === 0 ? [] : undefined),
  },
  {
    code: 'version_unknown',
    find: ({ version }, { facts: { versions } }) =>
      version !== undefined && versions.size > 0 && !versions.has(version) ? [version, ...named(versions)] : undefined,
  },
  { code: 'tools_missing', find: ({ tools }, { facts }) => (tools.length === 0 && facts.tools.size > 0 ? named(facts.tools) : undefined) },
  {
    code: 'tools_malformed',
    find: ({ tools }, { facts }) => {
      // Of a server that never showed its tools, names are taken in the form that MCP gives them (2025-11-25, Tool Names).
      const isUnchecked = facts.tools.size === 0 && tools.some((name) => !/^[\w./-]{1,128}$/.test(name))
      return tools.length > REVIEW_LIMITS.tools || isUnchecked ? [] : undefined
    },
  },
  {
    code: 'tool_unknown',
    find: ({ tools }, { facts }) => {
      const unknown = facts.tools.size === 0 ? [] : tools.filter((name) => !facts.tools.has(name))
      return unknown.length > 0 ? unknown.slice(0, MOST_NAMED) : undefined
    },
  },
  { code: 'client_malformed', find: ({ client }) => (client.length > REVIEW_LIMITS.maxLine ? [] : undefined) },
  {
    code: 'copied',
    find: (review, { others }) => {
      const original = others.find(({ text }) => isCopy(text, review.text))
      return original === undefined ? undefined : [`${original.server} by ${original.login}`]
    },
  },
  {
    code: 'newcomers_burst',
    find: (review, { others }) => {
      if (!review.isNewAccount || (review.rating > 1 && review.rating < 5)) return undefined
      const newcomers = others.filter(
        (other) => isSameServer(other, review) && other.isNewAccount && isWithin(other, review, NEWCOMERS_DAYS),
      )
      return newcomers.length + 1 >= NEWCOMERS ? [] : undefined
    },
  },
  {
    code: 'burst',
    find: (review, { others }) =>
      others.filter((other) => isSameServer(other, review) && isWithin(other, review, 1)).length >= BURST ? [] : undefined,
  },
]

/** What is to be said against a review; nothing where it keeps every rule. */
export function findAgainst(review: Review, around: Surroundings): ReviewFinding[] {
  const { length } = [...review.text]
  // What is too long to be stored is too long to be looked through.
  if (length > REVIEW_LIMITS.maxText) return [{ code: 'too_long', args: [String(length)] }]
  const ofText = TEXT_RULES.map(({ code, find }) => ({ code, args: find(review.text) ?? findInLine(code, find, review) }))
  const ofReview = RULES.map(({ code, find }) => ({ code, args: find(review, around) }))
  return [...ofReview, ...ofText].flatMap(({ code, args }) => (args === undefined ? [] : [{ code, args }]))
}

/** Rules that are of prose, and not of a name. */
const OF_PROSE: ReadonlySet<ReviewCode> = new Set(['too_short', 'too_many_lines', 'shouting'])

/** The client's name is a reader's own words too. */
function findInLine(code: ReviewCode, find: (text: string) => readonly string[] | undefined, { client }: Review) {
  return OF_PROSE.has(code) || client.length > REVIEW_LIMITS.maxLine ? undefined : find(client)
}

export function isSameLogin(one: Pick<Review, 'login'>, other: Pick<Review, 'login'>): boolean {
  return one.login.toLowerCase() === other.login.toLowerCase()
}

function isSameServer(one: Review, other: Review): boolean {
  return one.server === other.server
}

function isWithin(earlier: Review, review: Review, days: number): boolean {
  return Date.parse(review.at) - Date.parse(earlier.at) < days * DAY_MS
}

function named(names: ReadonlySet<string>): string[] {
  return [...names].slice(0, MOST_NAMED)
}
