// OpenSearch 1.1 description: lets a browser search the registry from its address bar.
import type { ToUrl } from './feed.ts'
import { escapeMarkup } from './markup.ts'

export const OPEN_SEARCH_PATH = '/opensearch.xml'

export function toOpenSearch(url: ToUrl): string {
  const parts = [
    '<ShortName>Hisper</ShortName>',
    '<Description>MCP servers, by what they do, by name, or by the name of a tool</Description>',
    '<InputEncoding>UTF-8</InputEncoding>',
    `<Image type="image/svg+xml">${escapeMarkup(url('/favicon.svg'))}</Image>`,
    `<Url type="text/html" template="${escapeMarkup(`${url('/servers/')}?q={searchTerms}`)}"/>`,
  ]
  return `<?xml version="1.0" encoding="utf-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">${parts.join('')}</OpenSearchDescription>\n`
}
