// What to paste for one client, made in the browser from the server's record. Loaded when a client is first chosen.
import { CLIENTS } from '../../core/install/clients.ts'
import { type Snippet, toInstallation } from '../../core/install/install.ts'
import type { Server } from '../../core/schema/server.ts'
import { toCounted } from '../lib/figures.ts'
import { GAPS, isPath, LEADS, toClientName } from '../lib/install-wording.ts'
import { codeBlock, element } from './element.ts'

/** What components/ClientTabs.astro writes for the first client, for the one of that name. */
export function toPanel(server: Server, name: string): Node[] {
  const { snippets, gaps } = toInstallation(server)
  const clientId = CLIENTS.find((client) => toClientName(client) === name)?.id
  const own = snippets.filter((snippet) => snippet.clientId === clientId)
  const missing = gaps.filter((gap) => gap.clientId === clientId)
  const several = new Set([...snippets, ...gaps].map(({ label }) => label)).size > 1
  return [
    ...[...Map.groupBy(own, ({ label }) => label)].flatMap(([label, ways]) => [
      ...(several ? [element('p', { class: 'way' }, label)] : []),
      ...ways.flatMap((snippet) => toSnippet(snippet)),
    ]),
    ...toNote(own, 'fillIn', (count) => `Replace ${toCounted(count, 'placeholder')} by your own: `),
    ...toNote(own, 'variables', () => 'It reads from the environment: '),
    ...toNote(own, 'prompts', () => 'It asks you for: '),
    ...missing.map(({ label, reason }) => element('p', { class: 'label' }, `Not for ${label}: ${GAPS[reason]}`)),
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
