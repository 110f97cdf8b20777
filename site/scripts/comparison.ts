// Servers side by side: one column each, one row a fact; a list on a phone. Below it, which tools they share.
import { surfaceOf } from '../../core/api/summary.ts'
import type { ServerRecord } from '../../core/schema/api.ts'
import { compareTools } from '../../core/stack/shared-tools.ts'
import { type Cell, type Row, rowsOf } from './comparison-rows.ts'
import { element } from './element.ts'

const COUNT = new Intl.NumberFormat('en-GB')
/** Names that stand open; the rest is behind a fold. */
const MOST_NAMES = 30
/** What a column is called in front of a cell on a phone. */
const LONGEST_LABEL = 40

let isOnlyDifferent = false

export function showComparison(place: HTMLElement, records: readonly ServerRecord[], base: string): void {
  const choice = element('input', { type: 'checkbox', autocomplete: 'off' })
  const table = toTable(records, base)
  const mark = () => {
    isOnlyDifferent = choice.checked
    table.classList.toggle('only-different', isOnlyDifferent)
  }
  choice.checked = isOnlyDifferent
  choice.addEventListener('change', mark)
  mark()
  const several = records.length > 1
  const stack = element(
    'a',
    { href: `${base}stack/?ids=${records.map(({ server }) => server.id).join(',')}` },
    'One configuration with all of these',
  )
  place.replaceChildren(
    element('h2', { class: 'heading' }, several ? `${records.length} servers side by side` : 'One server so far'),
    ...(several
      ? [element('p', { class: 'beside' }, element('label', { class: 'choice' }, choice, 'Only what differs'), stack)]
      : [element('p', { class: 'label' }, 'Choose another to see what differs.')]),
    table,
    ...toTools(records),
  )
}

function toTable(records: readonly ServerRecord[], base: string): HTMLTableElement {
  const titles = records.map(({ server: { title } }) => (title.length > LONGEST_LABEL ? `${title.slice(0, LONGEST_LABEL)}…` : title))
  const head = records.map(({ server: { id, title } }) =>
    element('th', { scope: 'col' }, element('a', { href: `${base}servers/${id}/` }, title)),
  )
  const table = element('table', { class: 'rows compared' }, element('caption', {}, 'Facts of the servers, one column each'))
  table.append(element('thead', {}, element('tr', {}, element('td', {}, element('span', { class: 'sr-only' }, 'Fact')), ...head)))
  for (const [group, rows] of rowsOf(records)) {
    const drawn = rows.flatMap((row) => toRow(row, records, titles))
    if (drawn.length === 0) continue
    const span = element('th', { scope: 'rowgroup', colspan: String(records.length + 1) }, group)
    const isSame = drawn.every((row) => row.classList.contains('same'))
    table.append(element('tbody', {}, element('tr', { class: isSame ? 'group same' : 'group' }, span), ...drawn))
  }
  return table
}

/** Nothing where there is nothing to say of any of them. */
function toRow({ head, about, cell, otherwise }: Row, records: readonly ServerRecord[], titles: readonly string[]): HTMLElement[] {
  const cells = records.map((record) => cell(record))
  if (cells.every((one) => one === undefined)) return []
  const texts = cells.map((one) => (one === undefined ? '' : [one.text, one.more ?? ''].join(' ')))
  const isSame = records.length > 1 && texts.every((text) => text === texts[0])
  const name = element('th', { scope: 'row' }, head, ...(about === undefined ? [] : [element('p', { class: 'label' }, about)]))
  return [
    element(
      'tr',
      isSame ? { class: 'same' } : {},
      name,
      ...cells.map((one, index) => toCell(one ?? { text: otherwise ?? 'not known', isMissing: true }, titles[index] ?? '')),
    ),
  ]
}

function toCell({ text, shape, more, isMissing }: Cell, title: string): HTMLTableCellElement {
  const main = isMissing === true ? element('i', {}, text) : shape === undefined ? text : element('span', { class: `mark ${shape}` }, text)
  const rest = more === undefined ? [] : [element('p', { class: 'label' }, more)]
  return element('td', { 'data-label': title }, element('div', {}, main, ...rest))
}

function toTools(records: readonly ServerRecord[]): HTMLElement[] {
  const surfaces = records.map(({ server }) => ({ server, tools: surfaceOf(server)?.tools }))
  const seen = surfaces.flatMap(({ server: { id, title }, tools }) => (tools === undefined ? [] : [{ id, title, tools }]))
  if (seen.length === 0) return []
  const titles = new Map(seen.map(({ id, title }) => [id, title]))
  const { shared, only } = compareTools(seen)
  const unseen = surfaces.filter(({ tools }) => tools === undefined).map(({ server }) => server.title)
  const common = shared.map(({ name, ids }) => {
    const who =
      ids.length === seen.length ? (seen.length === 2 ? 'both' : `all ${seen.length}`) : ids.map((id) => titles.get(id) ?? id).join(', ')
    return element('li', {}, element('code', {}, name), ' ', element('span', { class: 'label' }, who))
  })
  const one = only.filter(({ names }) => names.length > 0)
  return [
    element('h2', { class: 'heading' }, 'Tools'),
    ...(unseen.length === 0 ? [] : [element('p', { class: 'label' }, `Nobody has seen the tools of ${unseen.join(', ')}.`)]),
    ...(seen.length < 2
      ? []
      : [
          element('h3', {}, 'In common'),
          ...(common.length === 0 ? [element('p', {}, 'No tool has the same name in two of them.')] : toList(common)),
        ]),
    ...one.flatMap(({ id, names }) => [
      element(
        'h3',
        {},
        seen.length < 2 ? 'All' : 'Only in',
        ' ',
        ...(seen.length < 2 ? [] : [element('span', {}, titles.get(id) ?? id), ' ']),
        element('small', {}, COUNT.format(names.length)),
      ),
      ...toList(names.map((name) => element('li', {}, element('code', {}, name)))),
    ]),
  ]
}

function toList(items: readonly HTMLElement[]): HTMLElement[] {
  const list = element('ul', { class: 'names' }, ...items.slice(0, MOST_NAMES))
  if (items.length <= MOST_NAMES) return [list]
  const rest = items.slice(MOST_NAMES)
  const summary = element('summary', {}, `${COUNT.format(rest.length)} more`)
  return [list, element('details', { class: 'fold' }, summary, element('ul', { class: 'names' }, ...rest))]
}
