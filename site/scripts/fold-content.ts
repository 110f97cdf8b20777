// What is in the folds of a server's page: why its listings are one server, and a badge to copy.
import { toBadgeMarkdown } from '../../core/news/badge.ts'
import type { Server } from '../../core/schema/server.ts'
import { SAMENESS } from '../lib/wording.ts'
import { codeBlock, element } from './element.ts'
import { loadRecord } from './record.ts'

/**
 * @param id of the fold
 * @throws where the record cannot be loaded
 */
export async function toFoldContent(id: string): Promise<Node[]> {
  const { server } = await loadRecord()
  return id === 'badge' ? [toBadge(server.id)] : [toSameness(server.sameBecause)]
}

function toBadge(id: string): HTMLElement {
  // Where the page says that it is: wherever it is read, the README shows the published one.
  const page = document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? location.href
  return codeBlock(toBadgeMarkdown(id, (path) => new URL(path.slice(`/servers/${id}/`.length), page).href))
}

function toSameness(reasons: Server['sameBecause']): HTMLElement {
  const lines = reasons.map(({ keys: [one, other], code, detail }) =>
    element('li', {}, element('code', {}, one), ' and ', element('code', {}, other), `: ${SAMENESS[code]} (${detail})`),
  )
  return element('ul', { class: 'lines' }, ...lines)
}
