// One configuration out of several servers, for the client that the reader chooses and with their own values; and what the servers are
// together. What is filled in goes into the text and nowhere else: not into the address, a store or a request.
import { CLIENTS } from '../../core/install/clients.ts'
import type { Values } from '../../core/install/fill.ts'
import type { ServerRecord } from '../../core/schema/api.ts'
import { toVisible } from '../../core/schema/visible.ts'
import { type Stack, toStack } from '../../core/stack/stack.ts'
import { toCounted } from '../lib/figures.ts'
import { isPath, LEADS, toClientName } from '../lib/install-wording.ts'
import { toAbsenceWords } from '../lib/stack-wording.ts'
import { codeBlock, element } from './element.ts'
import { toStackForm } from './stack-form.ts'
import { toTogether } from './stack-together.ts'

/** What the reader has filled in, by server: as long as the page is open. */
const values = new Map<string, Values>()

export function showStack(place: HTMLElement, records: readonly ServerRecord[], base: string): void {
  const servers = records.map(({ server }) => server)
  const titles = new Map(servers.map(({ id, title }) => [id, title]))
  const client = toClientField()
  const status = element('p', { role: 'status', class: 'label' })
  const file = element('div', { class: 'file' })
  const form = element('details', { class: 'fold', id: 'fill' })
  const together = element('div')
  let asked = ''

  function draw(isWhole: boolean): void {
    const stack = toStack(client.value, servers, values)
    const { members } = stack.combination
    status.textContent = `${members.length === servers.length ? `All ${toCounted(servers.length, 'server')}` : `${members.length} of ${toCounted(servers.length, 'server')}`}, for ${nameOf(client.value)}`
    file.replaceChildren(...toFilePart(stack, titles))
    if (!isWhole) return
    drawForm(stack)
    together.replaceChildren(...toTogether(stack, records, base, nameOf(client.value)))
  }

  /** As long as the same is asked for, what was typed and where one types stays. */
  function drawForm({ asks }: Stack): void {
    const asking = asks.map(({ id, label }) => `${id} ${label}`).join('\n')
    form.hidden = asks.length === 0
    if (asking === asked) return
    asked = asking
    const isOpen = asks.some((one) => one.asks.some(({ isRequired, fallback }) => isRequired && fallback === undefined))
    form.open ||= isOpen && asks.length > 0
    form.replaceChildren(
      element('summary', {}, 'Fill in your own values'),
      toStackForm(asks, titles, values, () => draw(false)),
    )
  }

  client.addEventListener('change', () => {
    const address = new URL(location.href)
    address.searchParams.set('client', client.value)
    // Commas stand in an address as they are.
    history.replaceState(null, '', address.href.replaceAll('%2C', ','))
    draw(true)
  })
  draw(true)
  const chooser = element('p', { class: 'beside' }, element('label', { for: client.id }, 'Client'), client)
  place.replaceChildren(element('h2', { class: 'heading' }, 'Configuration'), chooser, status, form, file, together)
}

const nameOf = (clientId: string): string => CLIENTS.find(({ id }) => id === clientId)?.name ?? clientId

function toClientField(): HTMLSelectElement {
  const options = CLIENTS.map((client) => element('option', { value: client.id }, toClientName(client)))
  const field = element('select', { id: 'stack-client', class: 'field', autocomplete: 'off' }, ...options)
  field.value = new URLSearchParams(location.search).get('client') ?? ''
  // One that there is not leaves the field empty.
  if (field.selectedIndex < 0) field.selectedIndex = 0
  return field
}

function toFilePart({ combination }: Stack, titles: ReadonlyMap<string, string>): Node[] {
  const { clientId, code, where, members, absences } = combination
  const client = CLIENTS.find(({ id }) => id === clientId)
  const lead = client === undefined ? '' : LEADS[client.kind]
  const absent = absences.map(({ id, reasons }) => {
    const why = reasons.map((reason) => toAbsenceWords(reason, client?.name ?? '')).join('; ')
    return element('li', {}, element('b', {}, titles.get(id) ?? id), `: ${why}.`)
  })
  return [
    ...(code === undefined
      ? [element('div', { class: 'empty' }, element('p', {}, element('b', {}, 'None of them fits into this client’s configuration')))]
      : [element('p', { class: 'label' }, lead, ' ', isPath(where) ? element('code', {}, where) : where), codeBlock(code)]),
    ...toNote(members, 'fillIn', (count) => `Replace ${toCounted(count, 'placeholder')} by your own`, titles),
    ...toNote(members, 'variables', () => 'It reads from the environment', titles),
    ...toNote(members, 'prompts', () => 'It asks you for', titles),
    ...(absent.length === 0 ? [] : [element('h3', {}, 'Not in it'), element('ul', { class: 'lines' }, ...absent)]),
  ]
}

type Member = Stack['combination']['members'][number]

/** What is left to the reader, by server. */
function toNote(
  members: readonly Member[],
  list: 'fillIn' | 'variables' | 'prompts',
  lead: (count: number) => string,
  titles: ReadonlyMap<string, string>,
): Node[] {
  const owing = members.filter((member) => member[list].length > 0)
  if (owing.length === 0) return []
  const count = owing.reduce((sum, member) => sum + member[list].length, 0)
  const items = owing.map((member) =>
    element('li', {}, element('code', {}, toVisible(member[list].join(', '))), ' for ', titles.get(member.id) ?? member.id),
  )
  return [element('p', { class: 'label' }, `${lead(count)}:`), element('ul', { class: 'label left' }, ...items)]
}
