// The order of tools for a task: how near their meaning is, and how well their words fit, for the whole of it and for each of its steps.
import type { Weighed } from '../search/search.ts'
import type { RouteTool } from './layout.ts'
import type { Query } from './vectors.ts'

/** What a perfect fit of words counts next to the nearest meaning, which counts 1; and where the words are names and no sentence. */
const WORDS = 0.45
const KEYWORDS = 1.5
/** What the best of the steps counts next to the task as a whole. */
const STEPS = 0.4

/** A tool that is ranked, or a server of which no tool is known. */
export interface Candidate {
  server: number
  /** Its place among the server's tools; 0 where none is known. */
  place: number
  tool: RouteTool | undefined
  /** Of each term that is asked for how well it fits, 0 to 1; absent where it does not. */
  fits: ReadonlyMap<string, number>
  /** How near its meaning is to a query's: the scalar product. */
  near(query: Query): number
}

/** What is asked for: the whole task or one of its steps. */
export interface Asked {
  text: string
  terms: readonly Weighed[]
  /** Two words, each of which tells something: as somebody types who knows what it is called. */
  isKeywords: boolean
  /** Its vector, and how near all tools are to it on average. Absent where nothing can tell what a text means. */
  meaning?: { query: Query; usual: number }
}

export interface Fit {
  candidate: Candidate
  /** 0 to 1 next to the others of the same question: for the order, not for how good the best is. */
  fit: number
  /** The cosine of the meanings, about -0.2 to 0.8. Absent where there is no vector. */
  similarity?: number
  /** How much of what the words tell is said of it, 0 to 1. */
  coverage: number
  /** The terms that it fits by, those that tell most first. */
  terms: readonly string[]
}

/** @returns a fit for every candidate, in their order */
export function toFitsFor({ terms, isKeywords, meaning }: Asked, candidates: readonly Candidate[]): Fit[] {
  const telling = terms.toSorted((a, b) => b.rarity - a.rarity)
  const all = terms.reduce((sum, { rarity }) => sum + rarity, 0)
  const raw = candidates.map(({ fits, near }) => {
    let [words, covered] = [0, 0]
    for (const { term, rarity } of telling) {
      const fit = fits.get(term)
      if (fit === undefined) continue
      words += rarity * fit
      covered += rarity
    }
    return { words, covered, near: meaning === undefined ? 0 : near(meaning.query) }
  })
  const mostWords = raw.reduce((most, { words }) => Math.max(most, words), 0)
  const nearest = raw.reduce((most, { near }) => Math.max(most, near), Number.NEGATIVE_INFINITY)
  const usual = meaning?.usual ?? 0
  const span = nearest > usual ? nearest - usual : 1
  const weight = isKeywords ? KEYWORDS : WORDS
  return raw.map(({ words, covered, near }, index) => {
    const candidate = candidates[index] as Candidate
    const byWords = mostWords === 0 ? 0 : words / mostWords
    return {
      candidate,
      fit: meaning === undefined ? byWords : ((near - usual) / span + weight * byWords) / (1 + weight),
      ...(meaning === undefined ? {} : { similarity: near }),
      coverage: all === 0 ? 0 : covered / all,
      terms: covered === 0 ? [] : telling.filter(({ term }) => candidate.fits.has(term)).map(({ term }) => term),
    }
  })
}

/**
 * @param whole fits for the task as a whole
 * @param steps for each of its steps, of the same candidates in the same order
 * @returns the fits for the task, the best first; ties in the order of the servers
 */
export function toRanking(whole: readonly Fit[], steps: readonly (readonly Fit[])[]): Fit[] {
  const joined = whole.map((one, index) => {
    if (steps.length === 0) return one
    const best = steps.map((fits) => fits[index] as Fit).reduce((a, b) => (b.fit > a.fit ? b : a))
    return { ...one, fit: (1 - STEPS) * one.fit + STEPS * best.fit }
  })
  return inOrder(joined)
}

/** The best first; ties in the order of the servers and of their tools. */
export function inOrder(fits: readonly Fit[]): Fit[] {
  return fits.toSorted((a, b) => b.fit - a.fit || a.candidate.server - b.candidate.server || a.candidate.place - b.candidate.place)
}
