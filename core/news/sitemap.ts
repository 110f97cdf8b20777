// The sitemap: an index, and parts that hold the addresses of all pages (sitemaps.org/protocol.html).
import type { SitePath, ToUrl } from './feed.ts'
import { escapeMarkup } from './markup.ts'

const MOST_URLS = 50_000
/** 50 MB, uncompressed, as that protocol counts them. */
const MOST_BYTES = 52_428_800

export interface SitemapPage {
  path: SitePath
  /** ISO 8601 instant of the last thing that is known to have changed on it; absent where none is dated. */
  changedAt?: string
}

const HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
const PART_HEAD = `${HEAD}<urlset ${NAMESPACE}>\n`
const PART_END = '</urlset>\n'

/** Documents that each keep to the limits, in the order of the pages. */
export function* toSitemapParts(pages: Iterable<SitemapPage>, url: ToUrl, mostUrls = MOST_URLS, mostBytes = MOST_BYTES): Generator<string> {
  let entries: string[] = []
  let bytes = 0
  for (const { path, changedAt } of pages) {
    const lastmod = changedAt === undefined ? '' : `<lastmod>${changedAt}</lastmod>`
    const entry = `<url><loc>${escapeMarkup(url(path))}</loc>${lastmod}</url>\n`
    // An address has ASCII letters only: a character is a byte.
    if (entries.length > 0 && (entries.length >= mostUrls || bytes + entry.length > mostBytes)) {
      yield `${PART_HEAD}${entries.join('')}${PART_END}`
      entries = []
    }
    if (entries.length === 0) bytes = PART_HEAD.length + PART_END.length
    entries.push(entry)
    bytes += entry.length
  }
  if (entries.length > 0) yield `${PART_HEAD}${entries.join('')}${PART_END}`
}

/** @param parts paths of the parts */
export function toSitemapIndex(parts: readonly SitePath[], url: ToUrl): string {
  const entries = parts.map((path) => `<sitemap><loc>${escapeMarkup(url(path))}</loc></sitemap>\n`)
  return `${HEAD}<sitemapindex ${NAMESPACE}>\n${entries.join('')}</sitemapindex>\n`
}

/** Everybody may read everything (RFC 9309). Robots look for it at the root of the host only. */
export function toRobotsTxt(url: ToUrl): string {
  return `User-agent: *\nAllow: /\n\nSitemap: ${url('/sitemap.xml')}\n`
}
