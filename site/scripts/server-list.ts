// Rows of servers, drawn from the columns at once and completed by their cards when these come: a row keeps its height.
import { type Columns, isMeasured } from '../../core/browse/columns.ts'
import type { BrowseState } from '../../core/browse/state.ts'
import { OUTCOMES } from '../../core/news/outcomes.ts'
import type { Outcome } from '../../core/schema/words.ts'
import { SORTS } from '../lib/browse-wording.ts'
import { PAGE_SIZE } from '../lib/page-size.ts'
import { loadIndex } from '../lib/search-index.ts'
import { element } from './element.ts'

const COUNT = new Intl.NumberFormat('en-GB')
const ROUGH = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 })
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const DAY_MS = 86_400_000

interface Row {
  row: HTMLElement
  name: HTMLElement
  description: HTMLElement
}

export class ServerList {
  onPage: (page: number) => void = () => undefined
  readonly #base: string
  readonly #list = document.querySelector('#list')
  readonly #pages = document.querySelector('#pages')
  readonly #plain: readonly (readonly Node[])[]
  #inSight: IntersectionObserver | undefined

  constructor(base: string) {
    this.#base = base
    this.#plain = [this.#list, this.#pages].map((place) => [...(place?.childNodes ?? [])])
  }

  /** Shows again what the page came with. */
  restore(): void {
    this.#list?.replaceChildren(...(this.#plain[0] ?? []))
    this.#pages?.replaceChildren(...(this.#plain[1] ?? []))
  }

  /** @returns what is shown, in words */
  show(columns: Columns, servers: Uint32Array, { page, sort, query }: BrowseState): string {
    const pages = Math.max(1, Math.ceil(servers.length / PAGE_SIZE))
    const own = Math.min(page, pages)
    const shown = [...servers.subarray((own - 1) * PAGE_SIZE, own * PAGE_SIZE)]
    this.#pages?.replaceChildren(...this.#pageButtons(own, pages))
    if (shown.length === 0) {
      this.#list?.replaceChildren(emptyState())
      return 'No server fits'
    }
    const rows = shown.map((server) => this.#row(columns, server, sort))
    const heads = ['Server', 'Outcome', 'Tools', headOf(sort)].map((head) => element('th', { scope: 'col' }, head))
    const table = element('table', { class: 'rows servers' }, element('caption', {}, 'Servers'))
    table.append(element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows.map(({ row }) => row)))
    this.#list?.replaceChildren(table)
    this.#complete(shown, rows)
    const order =
      sort === 'relevance' ? (query === '' ? 'those that work first' : 'what fits best first') : `by ${SORTS[sort].toLowerCase()}`
    const first = (own - 1) * PAGE_SIZE
    return `${COUNT.format(first + 1)} to ${COUNT.format(first + shown.length)} of ${COUNT.format(servers.length)}, ${order}`
  }

  #row({ ids, words, masks, figures }: Columns, server: number, sort: BrowseState['sort']): Row {
    const id = ids[server] ?? ''
    const name = element('a', { href: `${this.#base}servers/${id}/` }, id)
    const description = element('p', { class: 'one-line' }, '\u00A0')
    const outcome = words.outcome[31 - Math.clz32(masks.outcome[server] ?? 1)] as Outcome
    const { shape, word } = OUTCOMES[outcome]
    const tools = figures.tools[server]
    const row = element(
      'tr',
      {},
      element('th', { scope: 'row' }, name, description),
      element('td', { class: shape }, word),
      element('td', {}, isMeasured(tools) ? COUNT.format(tools) : element('i', {}, 'not measured')),
      element('td', { 'data-label': headOf(sort) }, toFigure(figures, server, sort)),
    )
    return { row, name, description }
  }

  /** Titles and descriptions of the rows that come into sight. Without them the list is complete enough. */
  #complete(servers: readonly number[], rows: readonly Row[]): void {
    this.#inSight?.disconnect()
    const byRow = new Map(rows.map((row, place) => [row.row as Element, { ...row, server: servers[place] ?? 0 }]))
    const inSight = new IntersectionObserver(
      (entries) => {
        const due = entries.filter(({ isIntersecting }) => isIntersecting).flatMap(({ target }) => byRow.get(target) ?? [])
        for (const { row } of due) inSight.unobserve(row)
        void this.#fill(due)
      },
      { rootMargin: '300px' },
    )
    for (const { row } of rows) inSight.observe(row)
    this.#inSight = inSight
  }

  async #fill(rows: readonly (Row & { server: number })[]): Promise<void> {
    const index = await loadIndex(this.#base).catch(() => undefined)
    const cards = await index?.cards(rows.map(({ server }) => server)).catch(() => undefined)
    for (const [place, card] of (cards ?? []).entries()) {
      const row = rows[place]
      if (row === undefined) continue
      row.name.textContent = card[1]
      row.description.textContent = card[2]
    }
  }

  #pageButtons(page: number, pages: number): Node[] {
    if (pages === 1) return []
    const button = (label: string, to: number) => {
      const made = element('button', { type: 'button', class: 'button' }, label)
      made.addEventListener('click', () => this.onPage(to))
      return made
    }
    return [
      ...(page > 1 ? [button('Previous', page - 1)] : []),
      element('span', { class: 'text-muted' }, `Page ${COUNT.format(page)} of ${COUNT.format(pages)}`),
      ...(page < pages ? [button('Next', page + 1)] : []),
    ]
  }
}

/** What the list is sorted by is what its last column shows. */
function headOf(sort: BrowseState['sort']): string {
  switch (sort) {
    case 'newest':
      return 'First seen'
    case 'latency':
      return 'Answer'
    case 'tokens':
      return 'Tokens'
    default:
      return 'Score'
  }
}

function toFigure(figures: Columns['figures'], server: number, sort: BrowseState['sort']): string | HTMLElement {
  const shown = sort === 'newest' || sort === 'latency' || sort === 'tokens' ? sort : 'score'
  const value = figures[shown][server]
  if (!isMeasured(value)) return element('i', {}, shown === 'score' ? 'not assessed' : 'not measured')
  switch (shown) {
    case 'newest':
      return DAY.format(new Date(value * DAY_MS))
    case 'latency':
      return `${ROUGH.format(value)} ms`
    case 'score':
      return COUNT.format(value)
    default:
      return `about ${ROUGH.format(value)}`
  }
}

function emptyState(): HTMLElement {
  return element(
    'div',
    { class: 'empty' },
    element('p', {}, element('b', {}, 'No server fits all of this')),
    element('p', {}, 'Take a filter away, or try fewer or other words. Names, descriptions and tools are searched.'),
  )
}
