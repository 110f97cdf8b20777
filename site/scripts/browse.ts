// The list of servers, searched, narrowed and sorted in the reader's browser. Its data is fetched when it is first needed: by a choice, or
// by an address that holds one.
import { type Columns, FACET_IDS, type FacetId } from '../../core/browse/columns.ts'
import { type Selected, select } from '../../core/browse/select.ts'
import { type BrowseState, readState, writeState } from '../../core/browse/state.ts'
import { fetchColumns } from '../lib/browse-file.ts'
import { loadIndex } from '../lib/search-index.ts'
import { ServerList } from './server-list.ts'

const PAUSE_MS = 120
const COUNT = new Intl.NumberFormat('en-GB')

const bar = document.querySelector<HTMLFormElement>('#browse')
const facets = document.querySelector<HTMLFormElement>('#facets')
const status = document.querySelector('#found')
if (bar !== null && facets !== null && status !== null) start(bar, facets, status)

function start(bar: HTMLFormElement, facets: HTMLFormElement, status: Element): void {
  const base = bar.dataset.base ?? '/'
  const field = bar.elements.namedItem('q') as HTMLInputElement
  const sort = bar.elements.namedItem('sort') as HTMLSelectElement
  const boxes = [...facets.querySelectorAll<HTMLInputElement>('input[type=checkbox]')]
  const list = new ServerList(base)
  const plain = status.textContent ?? ''
  let columns: Promise<Columns> | undefined
  let turn = 0

  const load = () => {
    columns ??= fetchColumns(base).catch((error: unknown) => {
      columns = undefined
      throw error
    })
    return columns
  }

  /** Draws what the state says; what was asked for since then wins. */
  async function draw(state: BrowseState): Promise<void> {
    turn += 1
    const own = turn
    if (writeState(state) === '') {
      status.textContent = plain
      list.restore()
      return
    }
    try {
      const [all, found] = await Promise.all([load(), find(base, state.query)])
      if (own !== turn) return
      const { chosen, sort: by } = state
      const selected = select(all, { chosen, sort: by, ...(found === undefined ? {} : { found }) })
      showCounts(boxes, all, selected)
      status.textContent = list.show(all, selected.servers, state)
    } catch {
      if (own === turn) status.textContent = 'The list could not be loaded. Try again, or go through its pages one by one.'
    }
  }

  function read(): BrowseState {
    const chosen: BrowseState['chosen'] = {}
    for (const { name, value, checked } of boxes) if (checked) chosen[name as FacetId] = [...(chosen[name as FacetId] ?? []), value]
    return { query: field.value.trim(), chosen, sort: sort.value as BrowseState['sort'], page: 1 }
  }

  function fill({ query, chosen, sort: by }: BrowseState): void {
    field.value = query
    sort.value = by
    for (const box of boxes) box.checked = chosen[box.name as FacetId]?.includes(box.value) ?? false
    for (const fold of facets.querySelectorAll('details')) if (fold.querySelector(':checked') !== null) fold.open = true
    tellChosen()
  }

  function tellChosen(): void {
    const count = boxes.filter(({ checked }) => checked).length
    const told = document.querySelector('#chosen-count')
    if (told !== null) told.textContent = count === 0 ? '' : COUNT.format(count)
  }

  /** A new choice is a new place to go back to; a letter more of the same query is not. */
  function change(how: 'push' | 'replace'): void {
    const state = read()
    tellChosen()
    go(state, how)
  }

  function go(state: BrowseState, how: 'push' | 'replace'): void {
    const address = `${location.pathname}${writeState(state)}`
    if (how === 'push') history.pushState(null, '', address)
    else history.replaceState(null, '', address)
    void draw(state)
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => change('replace'), PAUSE_MS)
  })
  bar.addEventListener('submit', (event) => {
    event.preventDefault()
    clearTimeout(timer)
    change('push')
  })
  sort.addEventListener('change', () => change('push'))
  facets.addEventListener('change', () => change('push'))
  facets.addEventListener('submit', (event) => event.preventDefault())
  list.onPage = (page) => {
    go({ ...readState(location.search), page }, 'push')
    status.scrollIntoView({ block: 'nearest' })
  }
  for (const form of [bar, facets]) form.addEventListener('focusin', () => void load().catch(() => undefined), { once: true })
  addEventListener('popstate', () => {
    const state = readState(location.search)
    fill(state)
    void draw(state)
  })
  const wide = matchMedia('(min-width: 64rem)')
  const fold = facets.closest('details')
  const unfold = () => fold?.toggleAttribute('open', wide.matches)
  wide.addEventListener('change', unfold)
  unfold()

  const state = readState(location.search)
  if (writeState(state) !== '') {
    fill(state)
    void draw(state)
    // What a quick reader wrote or chose before this ran is kept, and answered.
  } else if (writeState(read()) !== '') change('replace')
}

/** Numbers of the servers that a text is found in, the best first; undefined where none is asked for. */
async function find(base: string, query: string): Promise<Uint32Array | undefined> {
  if (query === '') return undefined
  const found = await (await loadIndex(base)).find(query)
  return Uint32Array.from(found, ({ server }) => server)
}

function showCounts(boxes: readonly HTMLInputElement[], { words }: Columns, { counts }: Selected): void {
  const places = new Map(FACET_IDS.flatMap((facet) => words[facet].map((word, index) => [`${facet} ${word}`, counts[facet][index] ?? 0])))
  for (const { name, value, parentElement: label } of boxes) {
    const count = places.get(`${name} ${value}`) ?? 0
    const shown = label?.querySelector('data')
    if (shown != null) shown.textContent = COUNT.format(count)
    label?.classList.toggle('none', count === 0)
  }
}
