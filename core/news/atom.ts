// A feed as Atom (RFC 4287).
import type { Feed, NewsItem, ToUrl } from './feed.ts'
import { escapeMarkup } from './markup.ts'
import { toTagUri } from './tag.ts'

/** What Atom documents are called. `.xml` and not `.atom`: every static host knows its type. */
export const ATOM_ENDING = '.xml'

/** The whole document. Titles are plain text (§3.1.1.1); only `content` is HTML, and that is made here. */
export function toAtom(feed: Feed, url: ToUrl): string {
  const { path, title, author, description, home, updated, items } = feed
  const head = [
    element('id', toTagUri(url, path.slice(1))),
    element('title', title),
    description === undefined ? '' : element('subtitle', description),
    element('updated', updated),
    `<author>${element('name', author)}</author>`,
    `<link rel="self" href="${escapeMarkup(url(`${path}${ATOM_ENDING}`))}"/>`,
    `<link href="${escapeMarkup(url(home))}"/>`,
  ]
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom">${head.join('')}`,
    ...items.map((item) => toEntry(item, url)),
    '</feed>',
  ]
  return `${lines.join('\n')}\n`
}

function toEntry(item: NewsItem, url: ToUrl): string {
  const { tag, path, title, published, updated, terms } = item
  const parts = [
    element('id', toTagUri(url, tag)),
    element('title', title),
    `<link href="${escapeMarkup(url(path))}"/>`,
    published === updated ? '' : element('published', published),
    element('updated', updated),
    ...terms.map((term) => `<category term="${escapeMarkup(term)}"/>`),
    `<content type="html">${escapeMarkup(toHtml(item))}</content>`,
  ]
  return `<entry>${parts.join('')}</entry>`
}

/** What an item tells, as HTML that is well-formed XML as well. */
export function toHtml({ lead, points }: Pick<NewsItem, 'lead' | 'points'>): string {
  const list = points.map((point) => `<li>${escapeMarkup(point)}</li>`).join('')
  return `${lead === '' ? '' : `<p>${escapeMarkup(lead)}</p>`}${list === '' ? '' : `<ul>${list}</ul>`}`
}

function element(name: string, text: string): string {
  return `<${name}>${escapeMarkup(text)}</${name}>`
}
