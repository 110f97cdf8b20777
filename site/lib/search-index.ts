// The search index in the reader's browser. Runs there only; asks nothing of any other host.

import { OUTCOMES } from '../../core/news/outcomes.ts'
import type { Outcome } from '../../core/schema/words.ts'
import { type Card, SEARCH_PATH } from '../../core/search/layout.ts'
import { openSearch, type Search } from '../../core/search/search.ts'
import { toTerms } from '../../core/search/terms.ts'

export interface Hit {
  id: string
  url: string
  title: string
  description: string
  outcome?: Outcome
  score?: string
  /** Name of the tool whose name holds most words of the query, where one does. */
  tool?: string
  /** All tools whose names hold at least half of its words, with how many they hold; that one first. */
  tools: readonly { name: string; held: number }[]
}

let search: Promise<Search> | undefined

/** Fetches where the index's parts are, once; a failure is forgotten, so that the next use tries again. */
export function loadIndex(base: string): Promise<Search> {
  search ??= openSearch((path) => fetchFile(`${base}${SEARCH_PATH}${path}`)).catch((error: unknown) => {
    search = undefined
    throw error
  })
  return search
}

/** At most `limit` servers for `query`, the best first, and how many there are in all. */
export async function findServers(base: string, query: string, limit: number): Promise<{ hits: Hit[]; total: number }> {
  const index = await loadIndex(base)
  const found = await index.find(query)
  const cards = await index.cards(found.slice(0, limit).map(({ server }) => server))
  const terms = toTerms(query)
  return { hits: cards.map((card) => toHit(base, card, terms)), total: found.length }
}

async function fetchFile(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

function toHit(base: string, [id, title, description, outcome, score, tools]: Card, terms: readonly string[]): Hit {
  const matching = toMatchingTools(tools, terms)
  const tool = matching[0]?.name
  return {
    ...{ id, url: `${base}servers/${id}/`, title, description },
    ...(Object.hasOwn(OUTCOMES, outcome) ? { outcome: outcome as Outcome } : {}),
    ...(score === null ? {} : { score: String(score) }),
    ...(tool === undefined ? {} : { tool }),
    tools: matching,
  }
}

/** The names that hold at least half of the terms: those that hold most first, the shortest of them first. */
function toMatchingTools(names: readonly string[], terms: readonly string[]): { name: string; held: number }[] {
  const least = Math.max(1, Math.ceil(terms.length / 2))
  return names
    .map((name) => {
      const own = toTerms(name)
      return { name, held: terms.filter((term) => own.some((part) => part.startsWith(term))).length }
    })
    .filter(({ held }) => held >= least)
    .sort((a, b) => b.held - a.held || a.name.length - b.name.length)
}
