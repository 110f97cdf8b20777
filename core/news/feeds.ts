// The feeds there are: those of all servers, and one of each.
import type { Catalogue } from '../api/catalogue.ts'
import type { SummaryRow } from '../api/summary.ts'
import { PROBES_THAT_AGREE } from '../health/states.ts'
import type { WatchList } from '../schema/watch.ts'
import { toDriftItems } from './drift-items.ts'
import { byCodeUnits, type Feed, type NewsItem, newest, SERVER_ITEMS, SITE_ITEMS, type SitePath } from './feed.ts'
import { toIncidentItems } from './incident-items.ts'
import { toLine } from './markup.ts'
import { toListedItem, toNewServerItem, toTitle } from './server-items.ts'
import type { Words } from './words.ts'

/** What news is made from. */
export type NewsFacts = Pick<
  Catalogue,
  'name' | 'snapshot' | 'servers' | 'indexOf' | 'drift' | 'driftOf' | 'incidents' | 'incidentsOf' | 'aliases'
>

interface SiteFeed extends Required<Pick<Feed, 'path' | 'title' | 'description'>> {
  items(facts: NewsFacts, words: Words): Iterable<NewsItem>
}

/** Feeds of all servers, in the order in which they are offered. Each is there in both formats, be it empty. */
export const SITE_FEEDS: readonly SiteFeed[] = [
  {
    path: '/feeds/new',
    title: 'New MCP servers',
    description: `The ${SITE_ITEMS} servers that were listed last`,
    items: ({ servers }, words) =>
      servers
        .toSorted((a, b) => byCodeUnits(b.firstSeenAt, a.firstSeenAt) || byCodeUnits(a.id, b.id))
        .slice(0, SITE_ITEMS)
        .map((row) => toNewServerItem(row, words)),
  },
  {
    path: '/feeds/drift',
    title: 'Drift of MCP servers',
    description: `The last ${SITE_ITEMS} changes in what servers offer and ask for, each with its severity`,
    items: (facts, words) => toDriftItems(facts.drift, titlesOf(facts), words).take(SITE_ITEMS),
  },
  {
    path: '/feeds/drift-high',
    title: 'Drift of MCP servers, high severity',
    description: `The last ${SITE_ITEMS} changes in what servers offer and ask for that should worry those who use them`,
    items: (facts, words) => toDriftItems(facts.drift, titlesOf(facts), words, 'high').take(SITE_ITEMS),
  },
  {
    path: '/feeds/incidents',
    title: 'Incidents of MCP servers',
    description: `The last ${SITE_ITEMS} servers that stopped working, or work again`,
    items: (facts, words) => toIncidentItems(facts.incidents, titlesOf(facts), words),
  },
]

export function toSiteFeed(feed: SiteFeed, facts: NewsFacts, words: Words): Feed {
  const { path, title, description } = feed
  const items = newest(feed.items(facts, words), SITE_ITEMS)
  return {
    path,
    title: `${title} · ${facts.name}`,
    author: facts.name,
    description,
    home: '/',
    updated: items[0]?.updated ?? facts.snapshot.generatedAt,
    items,
  }
}

/** Items for which somebody watches: changes that weigh enough, and outages. */
export function toWatchedItems(
  list: WatchList,
  { drift, incidents }: Pick<NewsFacts, 'drift' | 'incidents'>,
  titleOf: TitleOf,
  words: Words,
): NewsItem[] {
  const watched = new Set(list.servers)
  const isWatched = ({ id }: { id: string }) => watched.has(id)
  const items = [
    ...toDriftItems(drift.filter(isWatched), titleOf, words, list.least),
    ...toIncidentItems(
      incidents.filter((one) => isWatched(one) && one.probes >= PROBES_THAT_AGREE),
      titleOf,
      words,
    ),
  ]
  return newest(items, SITE_ITEMS)
}

/** What happened to the servers of a watch list. @param name of its file */
export function toWatchFeed(name: string, list: WatchList, facts: NewsFacts, words: Words): Feed {
  const items = toWatchedItems(list, facts, titlesOf(facts), words)
  return {
    path: `/feeds/watch/${name}`,
    title: `${list.title === undefined ? name : toLine(list.title, 100)} · ${facts.name}`,
    author: facts.name,
    description: `What changed in ${list.servers.length} watched ${list.servers.length === 1 ? 'server' : 'servers'}, and when one did not answer`,
    home: '/',
    updated: items[0]?.updated ?? facts.snapshot.generatedAt,
    items,
  }
}

/** Address of a server's own feed, without its ending. */
export function serverFeedPath(id: string): SitePath {
  return `/servers/${id}/feed`
}

/** What happened to one server. It always has an entry: that it was listed. */
export function toServerFeed(row: SummaryRow, facts: NewsFacts, words: Words): Feed {
  const { id } = row
  const title = toTitle(row)
  const listed = toListedItem(row)
  const titleOf = () => title
  const items = newest(
    [...toDriftItems(facts.driftOf(id), titleOf, words), ...toIncidentItems(facts.incidentsOf(id), titleOf, words)],
    SERVER_ITEMS - 1,
  )
  return {
    path: serverFeedPath(id),
    title: `${title} · ${facts.name}`,
    author: facts.name,
    home: `/servers/${id}/`,
    updated: items[0]?.updated ?? listed.updated,
    items: [...items, listed],
  }
}

type TitleOf = (id: string) => string | undefined

/** The title of a server that has a page: one that is listed, or was. */
function titlesOf({ servers, indexOf, aliases }: NewsFacts): TitleOf {
  return (id) => {
    const index = indexOf(id)
    const row = index === undefined ? undefined : servers[index]
    if (row !== undefined) return toTitle(row)
    return Object.hasOwn(aliases, id) ? id : undefined
  }
}
