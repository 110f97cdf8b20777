// The search index in the reader's browser. Runs there only; asks nothing of any other host.
import type { Outcome } from '../../core/schema/words.ts'
import { splitName } from './split-name.ts'
import { OUTCOMES } from './wording.ts'

export interface Hit {
  url: string
  title: string
  description: string
  outcome?: Outcome
  score?: string
  /** Name of the tool whose name holds most words of the query, where one does. */
  tool?: string
}

interface PagefindResult {
  id: string
  data: () => Promise<{ url: string; meta: Record<string, string | undefined> }>
}

/** The part of Pagefind's browser API (1.5) that is used here. */
interface PagefindClient {
  options: (options: { baseUrl: string; excerptLength: number }) => Promise<void>
  init: () => Promise<void>
  search: (query: string) => Promise<{ results: PagefindResult[] }>
}

let client: Promise<PagefindClient> | undefined

/** Fetches the index once; a failure is forgotten, so that the next use tries again. */
export function loadIndex(base: string): Promise<PagefindClient> {
  client ??= openIndex(base).catch((error: unknown) => {
    client = undefined
    throw error
  })
  return client
}

/** At most `limit` servers for `query`, the best first, and how many there are in all. */
export async function findServers(base: string, query: string, limit: number): Promise<{ hits: Hit[]; total: number }> {
  const index = await loadIndex(base)
  const words = splitName(query)
  const all = (await index.search(words === '' ? query : words)).results
  const results = all.length > 0 ? all : await findAnyWord(index, words.split(' '))
  const records = await Promise.all(results.slice(0, limit).map((result) => result.data()))
  return { hits: records.map(({ url, meta }) => toHit(url, meta, words.split(' '))), total: results.length }
}

/** Where no record holds every word: those that hold most of them, words of three letters and more counted. */
async function findAnyWord(index: PagefindClient, words: readonly string[]): Promise<PagefindResult[]> {
  const found = new Map<string, { result: PagefindResult; held: number }>()
  for (const word of new Set(words.filter(({ length }) => length > 2))) {
    for (const result of (await index.search(word)).results) {
      found.set(result.id, { result, held: (found.get(result.id)?.held ?? 0) + 1 })
    }
  }
  return [...found.values()].sort((a, b) => b.held - a.held).map(({ result }) => result)
}

async function openIndex(base: string): Promise<PagefindClient> {
  const path = `${base}pagefind/pagefind.js`
  const index = (await import(/* @vite-ignore */ path)) as PagefindClient
  // The records' addresses carry the site's base already.
  await index.options({ baseUrl: '/', excerptLength: 0 })
  await index.init()
  return index
}

function toHit(url: string, meta: Record<string, string | undefined>, words: readonly string[]): Hit {
  const { title, description, outcome, score, names } = meta
  const tool = toMatchingTool((names ?? '').split('\n'), words)
  return {
    url,
    title: title ?? url,
    description: description ?? '',
    ...(outcome !== undefined && Object.hasOwn(OUTCOMES, outcome) ? { outcome: outcome as Outcome } : {}),
    ...(score === undefined ? {} : { score }),
    ...(tool === undefined ? {} : { tool }),
  }
}

/** The shortest name that holds the most words, where it holds at least half of them. */
function toMatchingTool(names: readonly string[], words: readonly string[]): string | undefined {
  const least = Math.max(1, Math.ceil(words.length / 2))
  const rated = names
    .filter((name) => name !== '')
    .map((name) => {
      const own = splitName(name).split(' ')
      return { name, held: words.filter((word) => own.some((part) => part.startsWith(word))).length }
    })
    .filter(({ held }) => held >= least)
    .sort((a, b) => b.held - a.held || a.name.length - b.name.length)
  return rated[0]?.name
}
