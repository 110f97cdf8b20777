// What a feed holds, whatever its format: entries whose names never change, dated by what they tell of and never by who wrote them down.

/** A path of the site. */
export type SitePath = `/${string}`

/** Address of a path of the site, with its host and base: `Catalogue.url`. */
export type ToUrl = (path: SitePath) => string

/** Its texts are shown to people: they went through `toLine` or `toVisible`. */
export interface NewsItem {
  /** What it is, for ever, and nothing else is: `servers/ID`. Of characters that a path of a URI may have (RFC 3986 §3.3). */
  tag: string
  /** The page it leads to. */
  path: SitePath
  title: string
  lead: string
  points: readonly string[]
  /** ISO 8601 instants in UTC: when it happened, and when it last changed. */
  published: string
  updated: string
  /** Words of our own vocabularies that a reader can filter by. */
  terms: readonly string[]
}

export interface Feed {
  /** Its address, without the ending that says its format. */
  path: SitePath
  title: string
  /** Name of the registry. */
  author: string
  description?: string
  /** The page that it is the news of. */
  home: SitePath
  /** When anything in it last changed. */
  updated: string
  items: readonly NewsItem[]
}

/** Longest feed of one server, and of all together. */
export const SERVER_ITEMS = 20
export const SITE_ITEMS = 100

/** The newest items, each tag once; those of one instant in the order of their tags. */
export function newest(items: Iterable<NewsItem>, most: number): NewsItem[] {
  const sorted = [...items].sort((a, b) => byCodeUnits(b.updated, a.updated) || byCodeUnits(a.tag, b.tag))
  const tags = new Set<string>()
  return sorted.filter(({ tag }) => !tags.has(tag) && tags.add(tag)).slice(0, most)
}

/** The latest of some instants. */
export function latest(...instants: (string | undefined)[]): string {
  return instants.reduce<string>((last, at) => (at !== undefined && at > last ? at : last), '')
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
