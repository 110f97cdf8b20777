// Finds servers for a task, beside the page: nothing that is typed waits for it. What it fetches are files of the site; the task goes nowhere.
import { Tokenizer } from '@huggingface/tokenizers'
import { type Answer, route } from '../../core/route/answer.ts'
import { QUERY_TABLE_PATH, ROUTE_PATH, TOKENIZER_PATH } from '../../core/route/layout.ts'
import { toTableEncoder } from '../../core/route/model.ts'
import { type Encoder, openRouter, REACH, type Router } from '../../core/route/router.ts'
import { SEARCH_PATH } from '../../core/search/layout.ts'
import { openSearch } from '../../core/search/search.ts'

/** What the page sends: where the site lies, and what is asked. */
export interface Ask {
  number: number
  base: string
  task: string
}
/** What it is sent back; an answer, or why there is none. */
export type Told = { number: number; answer: Answer } | { number: number; failed: string }

const CHOICES = 5

let router: Promise<Router> | undefined

self.addEventListener('message', async ({ data: { number, base, task } }: MessageEvent<Ask>) => {
  try {
    router ??= open(base)
    const answer = await route(await router, task, CHOICES)
    self.postMessage({ number, answer } satisfies Told)
  } catch (error) {
    router = undefined
    self.postMessage({ number, failed: error instanceof Error ? error.message : String(error) } satisfies Told)
  }
})

async function open(base: string): Promise<Router> {
  const fetchBelow = (folder: string) => (path: string) => fetchFile(`${base}${folder}${path}`)
  const [search, encoder] = await Promise.all([openSearch(fetchBelow(SEARCH_PATH)), openEncoder(base)])
  return openRouter({ fetchFile: fetchBelow(ROUTE_PATH), inflate, search, reach: REACH.browser, encoder })
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(inflated).arrayBuffer())
}

/** Undefined where the site has no vectors: then words alone are compared. */
async function openEncoder(base: string): Promise<Encoder | undefined> {
  const [table, file] = await Promise.all([fetchOptional(`${base}${QUERY_TABLE_PATH}`), fetchOptional(`${base}${TOKENIZER_PATH}`)])
  if (table === undefined || file === undefined) return undefined
  const { padding: _, truncation: __, ...json } = JSON.parse(new TextDecoder().decode(file))
  const tokenizer = new Tokenizer(json, {})
  return toTableEncoder(table, (text) => tokenizer.encode(text, { add_special_tokens: false }).ids)
}

async function fetchOptional(url: string): Promise<Uint8Array | undefined> {
  const response = await fetch(url)
  if (response.status === 404) return undefined
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

async function fetchFile(url: string): Promise<Uint8Array> {
  const found = await fetchOptional(url)
  if (found === undefined) throw new Error(`${url}: 404`)
  return found
}
