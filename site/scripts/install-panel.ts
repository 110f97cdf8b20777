// What to paste for one client, made in the browser from the server's record and what the reader filled in. Loaded when a client is
// first chosen, together with the form.
import { CLIENTS } from '../../core/install/clients.ts'
import { type Snippet, toInstallation } from '../../core/install/install.ts'
import { GAPS } from '../../core/install/wording.ts'
import type { Server } from '../../core/schema/server.ts'
import { toCounted } from '../lib/figures.ts'
import { isPath, LEADS, toClientName } from '../lib/install-wording.ts'
import { codeBlock, element } from './element.ts'
import type { Given } from './install-form.ts'
import { loadRecord } from './record.ts'

export { toForm } from './install-form.ts'

export const loadServer = async (): Promise<Server> => (await loadRecord()).server

/** What components/ClientTabs.astro writes for the first client, for the one of that name. */
export function toPanel(server: Server, name: string, given?: Given): Node[] {
  const clientIds = CLIENTS.filter((client) => toClientName(client) === name).map(({ id }) => id)
  const filled = given === undefined ? {} : { values: given.values, hasValuesInLinks: given.isInLinks }
  const { snippets, gaps, ways } = toInstallation(server, { clientIds, ...filled })
  const several = ways.length > 1
  return [
    ...[...Map.groupBy(snippets, ({ label }) => label)].flatMap(([label, own]) => [
      ...(several ? [element('p', { class: 'way' }, label)] : []),
      ...own.flatMap((snippet) => toSnippet(snippet)),
    ]),
    ...toNote(snippets, 'fillIn', (count) => `Replace ${toCounted(count, 'placeholder')} by your own: `),
    ...toNote(snippets, 'variables', () => 'It reads from the environment: '),
    ...toNote(snippets, 'prompts', () => 'It asks you for: '),
    ...gaps.map(({ label, reason }) => element('p', { class: 'label' }, `Not for ${label}: ${GAPS[reason]}`)),
  ]
}

function toSnippet({ kind, code, where = '', integrity, clientName }: Snippet): Node[] {
  if (kind === 'link') return [element('p', {}, element('a', { class: 'button button-strong', href: code }, `Install in ${clientName}`))]
  const lead = element('p', { class: 'label' }, LEADS[kind], ' ', isPath(where) ? element('code', {}, where) : where)
  const text = kind === 'download' ? element('p', {}, element('a', { href: code, rel: 'nofollow noreferrer' }, code)) : codeBlock(code)
  const stated = integrity === undefined ? [] : [element('p', { class: 'label' }, 'Its registry states ', element('code', {}, integrity))]
  return [lead, text, ...stated]
}

function toNote(own: readonly Snippet[], list: 'fillIn' | 'variables' | 'prompts', lead: (count: number) => string): Node[] {
  const names = [...new Set(own.flatMap((snippet) => snippet[list]))]
  return names.length === 0 ? [] : [element('p', { class: 'label' }, lead(names.length), element('code', {}, names.join(', ')))]
}
