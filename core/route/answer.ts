// What somebody who asks is told: which servers and tools, for what, why, and how sure that is.
import { toTerm, toWords } from '../search/terms.ts'
import type { RouteCard } from './layout.ts'
import { type Fit, inOrder } from './rank.ts'
import type { Router } from './router.ts'
import { byTrust } from './trust.ts'

/** How sure it is that a tool is meant. */
export type Sureness = 'sure' | 'likely' | 'unsure'

export interface Choice {
  server: RouteCard
  /** Absent for a server of which no tool is known. */
  tool?: { name: string; description: string }
  sureness: Sureness
  /** The words of the task that are said of it, those that tell most first. */
  words: readonly string[]
  /** The cosine of what it means and of what is asked. Absent where the index knows words only. */
  similarity?: number
}

export interface Step {
  /** In the words of who asks. */
  text: string
  choices: readonly Choice[]
}

export interface Answer {
  /** The best first, one a server: its tool that fits best. Empty where nothing fits. */
  choices: readonly Choice[]
  /** Where the task has several: what each wants, and what fits it. */
  steps: readonly Step[]
}

/**
 * Cosines from which on a tool is likely and surely meant, and under which nothing fits, if the words do not either. Nine of ten questions
 * that something fits have a tool above 0.25 (docs/decisions/0011-routing.md).
 */
const LIKELY = 0.33
const SURE = 0.48
const NOTHING = 0.18
/** The same where the index knows words only: how much of what the words tell is said of it. */
const WORDS = { sure: 0.9, likely: 0.6, nothing: 0.25 } as const
/** What fits less than this share of the best is not named beside it. */
const LEAST_SHARE = 0.6
const MOST_WORDS = 6

/** @param limit choices for the task, and for each step */
export async function route(router: Router, task: string, limit: number, isAllowed?: (server: number) => boolean): Promise<Answer> {
  const { fits, steps } = await router.rank(task, isAllowed)
  const cards = new Map<number, RouteCard>()
  for (const { candidate } of fits) cards.set(candidate.server, await router.card(candidate.server))
  const asked = new Map(toWords(task).map((word) => [toTerm(word), word]))
  const choose = (ranked: readonly Fit[]) => toChoices(ranked, (server) => cards.get(server) as RouteCard, limit, asked)
  const said = Map.groupBy(steps, (step) => step.said)
  return {
    choices: choose(fits),
    steps: said.size < 2 ? [] : [...said].map(([text, ways]) => ({ text, choices: choose(inOrder(bestOf(ways))) })),
  }
}

/** @param ways in which one thing is looked for: what fits the same candidates, in the same order */
function bestOf(ways: readonly { fits: readonly Fit[] }[]): Fit[] {
  const [first, ...others] = ways.map(({ fits }) => fits)
  return (first ?? []).map((fit, index) =>
    others.reduce((best, fits) => ((fits[index]?.fit ?? 0) > best.fit ? (fits[index] as Fit) : best), fit),
  )
}

function toChoices(
  ranked: readonly Fit[],
  cardOf: (server: number) => RouteCard,
  limit: number,
  asked: ReadonlyMap<string, string>,
): Choice[] {
  const best = new Map<number, Fit>()
  for (const fit of ranked) {
    if (best.size === 2 * limit) break
    if (!best.has(fit.candidate.server)) best.set(fit.candidate.server, fit)
  }
  const least = LEAST_SHARE * (ranked[0]?.fit ?? 0)
  const fitting = [...best.values()].filter((fit) => fit.fit >= least && !isNothing(fit))
  return byTrust(fitting, cardOf)
    .slice(0, limit)
    .map((fit) => toChoice(fit, cardOf(fit.candidate.server), asked))
}

function toChoice(
  { candidate: { tool }, similarity, coverage, terms }: Fit,
  server: RouteCard,
  asked: ReadonlyMap<string, string>,
): Choice {
  const words = terms.map((term) => asked.get(term)).filter((word) => word !== undefined)
  return {
    server,
    ...(tool === undefined ? {} : { tool: { name: tool.name, description: tool.description } }),
    sureness: toSureness(similarity, coverage),
    words: words.slice(0, MOST_WORDS),
    ...(similarity === undefined ? {} : { similarity }),
  }
}

function isNothing({ similarity, coverage }: Fit): boolean {
  return similarity === undefined ? coverage < WORDS.nothing : similarity < NOTHING && coverage < WORDS.likely
}

function toSureness(similarity: number | undefined, coverage: number): Sureness {
  if (similarity === undefined) return coverage >= WORDS.sure ? 'sure' : coverage >= WORDS.likely ? 'likely' : 'unsure'
  return similarity >= SURE ? 'sure' : similarity >= LIKELY ? 'likely' : 'unsure'
}
