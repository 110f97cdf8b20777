// That a server was listed, as news: of all servers with what is known of it, and as the first entry of its own feed.
import type { SummaryRow } from '../api/summary.ts'
import type { NewsItem } from './feed.ts'
import { toLine } from './markup.ts'
import type { Words } from './words.ts'

const TITLE_LENGTH = 120
const DESCRIPTION_LENGTH = 400
const NAME_LENGTH = 200
const MOST_NAMES = 3

/** What a server is called in news: its id where its title is nothing to see. */
export function toTitle({ id, title }: Pick<SummaryRow, 'id' | 'title'>): string {
  return toLine(title, TITLE_LENGTH) || id
}

/** For those who look for new servers. */
export function toNewServerItem(row: SummaryRow, words: Words): NewsItem {
  const { description, outcome, tools, score, packages, remotes, categories } = row
  return {
    ...toListedItem(row),
    tag: `servers/${row.id}`,
    title: toTitle(row),
    lead: description === undefined ? 'No origin describes it.' : toLine(description, DESCRIPTION_LENGTH),
    points: [
      words.outcomes[outcome].word,
      ...(tools === undefined ? [] : [`${tools} ${tools === 1 ? 'tool' : 'tools'}`]),
      ...(score === undefined ? [] : [`Score ${score} of 100`]),
      ...[...packages, ...remotes].slice(0, MOST_NAMES).map((name) => toLine(name, NAME_LENGTH)),
    ],
    terms: categories,
  }
}

/** What its own feed begins with, so that it can be followed before anything happens. */
export function toListedItem({ id, firstSeenAt }: Pick<SummaryRow, 'id' | 'firstSeenAt'>): NewsItem {
  return {
    tag: `servers/${id}/listed`,
    path: `/servers/${id}/`,
    title: 'Listed in Hisper',
    lead: 'What changes in it, and when it fails, is told here.',
    points: [],
    published: firstSeenAt,
    updated: firstSeenAt,
    terms: [],
  }
}
