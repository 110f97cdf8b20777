// Fields for what only the reader has, server by server. As in install-form.ts: no form that could be sent, no name a browser could keep a
// value under, and nothing is stored.
import type { Values } from '../../core/install/fill.ts'
import type { Stack } from '../../core/stack/stack.ts'
import { element } from './element.ts'
import { type Field, toField, toRow } from './install-form.ts'

/** A hostile record asks for more than anybody would fill in. */
const MOST_FIELDS = 60

/**
 * @param values filled in so far, by server; changed in place
 * @param onChange after every letter
 */
export function toStackForm(
  asks: Stack['asks'],
  titles: ReadonlyMap<string, string>,
  values: Map<string, Values>,
  onChange: () => void,
): HTMLElement {
  const groups = asks.map(({ id, asks: own }, group) => {
    const known = values.get(id) ?? {}
    const rows = own.slice(0, MOST_FIELDS).map((ask, index) => {
      const fieldId = `fill-${group}-${index}`
      const field: Field = toField(ask, fieldId)
      const value = Object.hasOwn(known, ask.id) ? known[ask.id] : undefined
      if (value !== undefined) field.value = typeof value === 'string' ? value : value.join('\n')
      field.addEventListener('input', () => {
        values.set(id, { ...values.get(id), [ask.id]: ask.isRepeated ? field.value.split('\n') : field.value })
        onChange()
      })
      return toRow(ask, fieldId, field)
    })
    const rest = own.length - rows.length
    const more = rest > 0 ? [element('p', { class: 'label' }, `It asks for ${rest} more, which you can add to the text yourself.`)] : []
    return element('fieldset', {}, element('legend', {}, titles.get(id) ?? id), ...rows, ...more)
  })
  const note = 'What you fill in goes into the text below. It is not stored, not sent and not in the address.'
  return element('div', {}, element('p', { class: 'label' }, note), ...groups)
}
