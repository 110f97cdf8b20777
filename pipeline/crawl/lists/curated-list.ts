// What a curated list is to the crawl: an address, and a parser that knows how its keepers write.

/** One line of a list, in its keepers' words: hostile until the origin has parsed it. */
export interface ListEntry {
  /** Address of the repository, in any form in which people write it; a path in it names a directory. */
  repository: string
  name?: string
  description?: string
  /** A page about it elsewhere. */
  url?: string
}

export interface CuratedList {
  /** Lower-case letters, digits and hyphens; part of every listing's key, so it must never change. */
  id: string
  /** Of the raw file, over https. */
  url: string
  /** Gives the entries that the list calls servers, in its order. Takes any text, in linear time, and never throws. */
  parser(text: string): ListEntry[]
}
