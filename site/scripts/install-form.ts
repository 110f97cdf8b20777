// A form for what only the reader has: keys, folders, settings. What is typed goes into the texts below it, and nowhere else: there is
// no form element that could be sent, no name a browser could keep a value under, and nothing is stored.
import { toInstallation } from '../../core/install/install.ts'
import type { Ask } from '../../core/install/template.ts'
import type { Server } from '../../core/schema/server.ts'
import { toVisible } from '../../core/schema/visible.ts'
import { ASK_PLACES } from '../lib/install-wording.ts'
import { element } from './element.ts'

/** What the reader has filled in. */
export interface Given {
  /** By `Ask.id`; a list where several may be given. */
  values: Record<string, string | string[]>
  /** Also in links, which hand them to the client. */
  isInLinks: boolean
}

export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** A hostile record asks for more than anybody would fill in. */
const MOST_FIELDS = 60
/** No word of it reaches a store of the browser's: neither what fills in nor what spells or capitalises. */
const QUIET = { autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false' }

/** @param onChange is told of everything that is filled in, whenever a letter of it changes */
export function toForm(server: Server, onChange: (given: Given) => void): Node[] {
  const { ways } = toInstallation(server, { clientIds: [] })
  // What two ways in ask for under one name is asked once, and is a secret if it is one to either.
  const byId = new Map<string, Ask>()
  for (const ask of ways.flatMap((way) => way.asks)) if (!byId.has(ask.id) || ask.isSecret) byId.set(ask.id, ask)
  const asks = [...byId.values()].slice(0, MOST_FIELDS)
  const rest = byId.size - asks.length
  const fields = new Map<Ask, Field>()
  const links = element('input', { type: 'checkbox', id: 'fill-links', autocomplete: 'off' })
  links.checked = true
  const tell = () => {
    const values = [...fields].map(([{ id, isRepeated }, { value }]) => [id, isRepeated ? value.split('\n') : value] as const)
    onChange({ values: Object.fromEntries(values), isInLinks: links.checked })
  }
  const rows = asks.map((ask, index) => {
    const id = `fill-${index}`
    const field = toField(ask, id)
    fields.set(ask, field)
    field.addEventListener('input', tell)
    return toRow(ask, id, field)
  })
  links.addEventListener('change', tell)
  const note = 'What you fill in goes into the texts and links below. It is not stored and not sent.'
  return [
    element('p', { class: 'label' }, note),
    ...rows,
    ...(rest > 0 ? [element('p', { class: 'label' }, `It asks for ${rest} more, which you can add to the text yourself.`)] : []),
    element('label', { class: 'choice' }, links, 'Also in links that open a client'),
  ]
}

/** @param id of the element */
export function toField({ isSecret, isRepeated, choices, format, fallback }: Ask, id: string): Field {
  const common = { ...QUIET, id, class: 'field', ...(fallback === undefined ? {} : { placeholder: toVisible(fallback) }) }
  const options = choices ?? (format === 'boolean' ? ['true', 'false'] : [])
  if (isSecret) return element('input', { ...common, type: 'password' })
  if (options.length > 0) {
    const none = element('option', { value: '' }, fallback === undefined ? 'Not set' : `Not set: ${toVisible(fallback)}`)
    return element('select', { id, class: 'field', autocomplete: 'off' }, none, ...options.map((one) => toOption(one)))
  }
  if (isRepeated) return element('textarea', { ...common, rows: '2' })
  return element('input', { ...common, type: 'text', ...(format === 'number' ? { inputmode: 'decimal' } : {}) })
}

function toOption(value: string): HTMLOptionElement {
  return element('option', { value }, toVisible(value))
}

/** A field with its label, and what its author says of it. */
export function toRow({ name, place, isRequired, isSecret, isRepeated, description }: Ask, id: string, field: Field): HTMLElement {
  const kind = [ASK_PLACES[place], isRequired ? 'needed' : 'optional', ...(isRepeated ? ['one a line'] : [])].join(', ')
  const label = element('label', { for: id }, element('code', {}, toVisible(name)), ' ', element('small', {}, kind))
  const about = description === undefined ? undefined : element('p', { class: 'label foreign', id: `${id}-about` }, toVisible(description))
  if (about !== undefined) field.setAttribute('aria-describedby', about.id)
  const line = element('div', { class: 'entry' }, field, ...(isSecret && field instanceof HTMLInputElement ? [toReveal(field)] : []))
  return element('div', { class: 'ask' }, label, ...(about === undefined ? [] : [about]), line)
}

function toReveal(field: HTMLInputElement): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'button', 'aria-pressed': 'false', 'aria-controls': field.id }, 'Show')
  button.addEventListener('click', () => {
    const isShown = field.type === 'password'
    field.type = isShown ? 'text' : 'password'
    button.setAttribute('aria-pressed', String(isShown))
  })
  return button
}
