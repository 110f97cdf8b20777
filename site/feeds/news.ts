// Writes Atom and JSON feeds, badges, llms.txt, the sitemap and robots.txt.
// Of each server three small files lie beside its page: feed.xml, badge.svg, badge.json. Why these three: docs/guides/badges.md.
import type { Catalogue } from '../../core/api/catalogue.ts'
import { ROUTES } from '../../core/api/routes/index.ts'
import type { SummaryRow } from '../../core/api/summary.ts'
import { readWatchLists } from '../../core/dataset/watch.ts'
import { ATOM_ENDING, toAtom } from '../../core/news/atom.ts'
import { type Badge, badgePath, GONE, toBadge, toBadgeEndpoint, toBadgeSvg } from '../../core/news/badge.ts'
import { latest, type SitePath } from '../../core/news/feed.ts'
import { SITE_FEEDS, serverFeedPath, toServerFeed, toSiteFeed, toWatchFeed } from '../../core/news/feeds.ts'
import { toJsonFeed } from '../../core/news/json-feed.ts'
import { toLlmsTxt } from '../../core/news/llms.ts'
import { OPEN_SEARCH_PATH, toOpenSearch } from '../../core/news/open-search.ts'
import { type SitemapPage, toRobotsTxt, toSitemapIndex, toSitemapParts } from '../../core/news/sitemap.ts'
import { WORDS } from '../../core/news/wording.ts'
import type { Writer } from './writer.ts'

export const writeNews: Writer = async (catalogue, write, pages) => {
  const { snapshot, name: registry, servers, url } = catalogue
  const put = (path: SitePath, text: string) => write(path.slice(1), text)
  for (const siteFeed of SITE_FEEDS) {
    const feed = toSiteFeed(siteFeed, catalogue, WORDS)
    await put(`${feed.path}${ATOM_ENDING}`, toAtom(feed, url))
    await put(`${feed.path}.json`, toJsonFeed(feed, url))
  }
  const { lists } = await readWatchLists(catalogue.dataset.dir, catalogue.aliases)
  for (const [name, list] of lists) {
    const feed = toWatchFeed(name, list, catalogue, WORDS)
    await put(`${feed.path}${ATOM_ENDING}`, toAtom(feed, url))
    await put(`${feed.path}.json`, toJsonFeed(feed, url))
  }
  for (const row of servers) await putServer(row.id, row)
  // An id is for ever, and so is what is subscribed to or shown under it: it follows the server.
  for (const [id, successor] of Object.entries(catalogue.aliases)) {
    if (catalogue.indexOf(id) === undefined) await putServer(id, rowOf(catalogue, successor))
  }
  const parts: SitePath[] = []
  for (const part of toSitemapParts(toSitemapPages(catalogue, pages), url)) {
    const path: SitePath = `/sitemap-${parts.length + 1}.xml`
    parts.push(path)
    await put(path, part)
  }
  await put('/sitemap.xml', toSitemapIndex(parts, url))
  await put('/robots.txt', toRobotsTxt(url))
  await put(OPEN_SEARCH_PATH, toOpenSearch(url, registry))
  const feeds = SITE_FEEDS.map(({ path, title, description }) => ({
    title,
    path: `${path}${ATOM_ENDING}` as const,
    note: `${description}.`,
  }))
  await put('/llms.txt', toLlmsTxt(snapshot, registry, url, { routes: ROUTES, feeds }))

  async function putServer(id: string, row: SummaryRow | undefined): Promise<void> {
    const badge: Badge = row === undefined ? GONE : toBadge(row, WORDS)
    await put(`${badgePath(id)}.svg`, toBadgeSvg(badge, registry))
    await put(`${badgePath(id)}.json`, toBadgeEndpoint(badge, registry))
    if (row !== undefined) await put(`${serverFeedPath(id)}${ATOM_ENDING}`, toAtom(toServerFeed(row, catalogue, WORDS), url))
  }
}

function rowOf({ servers, indexOf }: Catalogue, id: string | null): SummaryRow | undefined {
  const index = id === null ? undefined : indexOf(id)
  return index === undefined ? undefined : servers[index]
}

/** Every page that was built, but for the note that there is none, and those that only lead on from an old id. */
function* toSitemapPages(catalogue: Catalogue, pages: readonly string[]): Generator<SitemapPage> {
  for (const page of pages.toSorted()) {
    const id = /^servers\/([^/]+)\/?$/.exec(page)?.[1]
    const row = rowOf(catalogue, id ?? null)
    const isOld = id !== undefined && row === undefined && Object.hasOwn(catalogue.aliases, id)
    if (isOld || /^404(\.html|\/)?$/.test(page)) continue
    yield { path: `/${page}`, ...(row === undefined ? {} : { changedAt: changedAt(catalogue, row) }) }
  }
}

/** The last dated fact on a server's page. */
function changedAt({ driftOf, incidentsOf }: Catalogue, { id, firstSeenAt, since }: SummaryRow): string {
  const outages = incidentsOf(id).flatMap(({ openedAt, closedAt }) => [openedAt, closedAt])
  return latest(firstSeenAt, since, driftOf(id)[0]?.at, ...outages)
}
