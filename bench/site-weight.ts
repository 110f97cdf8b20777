// What a reader's browser fetches: a server's page, the list that is filtered, and the first search from a cold cache.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openSearch } from '../core/search/search.ts'

const QUERIES = ['database query', 'calendar events', 'send a message to the team', 'tickets', 'read mail attachments', 'wether forecast']
const MOST_PAGES = 200
const SHOWN = 10

/** Bytes, gzip level 6 as most hosts send it: pages of servers, and the scripts that a page of theirs loads. */
export function pageWeights(out: string) {
  const ids = readdirSync(join(out, 'servers')).filter((id) => existsSync(join(out, 'servers', id, 'index.html')))
  const step = Math.max(1, Math.floor(ids.length / MOST_PAGES))
  const pages = ids
    .filter((_, index) => index % step === 0)
    .flatMap((id) => {
      const html = readFileSync(join(out, 'servers', id, 'index.html'), 'utf8')
      // The made-up servers of twelve tools, which is what the promise is about.
      return /\b12 tools\b/.test(html) ? [html] : []
    })
  const gzip = pages.map((html) => gzipSync(html, { level: 6 }).length)
  const scripts = new Set(pages.flatMap((html) => [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, src = '']) => src)))
  const script = [...scripts].reduce((sum, src) => sum + gzipSync(readFileSync(join(out, src)), { level: 6 }).length, 0)
  return {
    page: {
      pages: pages.length,
      html: mean(pages.map((html) => Buffer.byteLength(html))),
      htmlGzip: mean(gzip),
      largestGzip: Math.max(0, ...gzip),
      scriptGzip: script,
    },
  }
}

/** Bytes of data behind a list and behind a first search: files as they lie there, uncompressed, for not every host compresses them. */
export async function fetched(out: string) {
  const browse = statSync(join(out, 'search-index/servers.bin')).size
  const queries = []
  for (const query of QUERIES) {
    let [bytes, requests] = [0, 0]
    const search = await openSearch(async (path) => {
      const file = readFileSync(join(out, 'search-index', path.replace(/\?.*/, '')))
      bytes += file.length
      requests += 1
      return new Uint8Array(file)
    })
    const started = performance.now()
    const found = await search.find(query)
    await search.cards(found.slice(0, SHOWN).map(({ server }) => server))
    queries.push({ query, found: found.length, bytes, requests, ms: Number((performance.now() - started).toFixed(1)) })
  }
  return { browseBytes: browse, firstQuery: { largestBytes: Math.max(...queries.map(({ bytes }) => bytes)), queries } }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)
}
