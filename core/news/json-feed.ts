// A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1).
import { toHtml } from './atom.ts'
import type { Feed, ToUrl } from './feed.ts'
import { toTagUri } from './tag.ts'

export function toJsonFeed({ path, title, author, description, home, items }: Feed, url: ToUrl): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: url(home),
    feed_url: url(`${path}.json`),
    ...(description === undefined ? {} : { description }),
    icon: url('/favicon.svg'),
    authors: [{ name: author, url: url('/') }],
    language: 'en',
    items: items.map((item) => ({
      id: toTagUri(url, item.tag),
      url: url(item.path),
      title: item.title,
      content_html: toHtml(item),
      date_published: item.published,
      date_modified: item.updated,
      ...(item.terms.length === 0 ? {} : { tags: item.terms }),
    })),
  })
}
