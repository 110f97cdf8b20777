// OpenSearch 1.1 description: lets a browser search the registry from its address bar.
import type { ToUrl } from './feed.ts'
import { escapeMarkup } from './markup.ts'

/** Characters that a short name may have (OpenSearch 1.1, draft 6). */
const SHORT_NAME = 16

export const OPEN_SEARCH_PATH = '/opensearch.xml'

export function toOpenSearch(url: ToUrl, name: string): string {
  const parts = [
    `<ShortName>${escapeMarkup(name.slice(0, SHORT_NAME))}</ShortName>`,
    '<Description>MCP servers, by what they do, by name, or by the name of a tool</Description>',
    '<InputEncoding>UTF-8</InputEncoding>',
    `<Image type="image/svg+xml">${escapeMarkup(url('/favicon.svg'))}</Image>`,
    `<Url type="text/html" template="${escapeMarkup(`${url('/servers/')}?q={searchTerms}`)}"/>`,
  ]
  return `<?xml version="1.0" encoding="utf-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">${parts.join('')}</OpenSearchDescription>\n`
}
