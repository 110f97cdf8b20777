// Search as you type: a combobox (WAI-ARIA Authoring Practices), keyboard all the way. The index and what reads it are fetched when the
// field is first used.
import type { Hit } from '../lib/search-index.ts'
import { OUTCOMES } from '../lib/wording.ts'
import { element } from './element.ts'

const MOST = 7
const PAUSE_MS = 80
const COUNT = new Intl.NumberFormat('en-GB')

const load = () => import('../lib/search-index.ts')

const form = document.querySelector<HTMLFormElement>('.search-box')
if (form !== null) start(form)

function start(form: HTMLFormElement): void {
  const find = <T extends Element>(selector: string): T => {
    const found = form.querySelector<T>(selector)
    if (found === null) throw new Error(`the search field has no ${selector}`)
    return found
  }
  const field = find<HTMLInputElement>('input')
  const popup = find<HTMLElement>('.found')
  const status = find<HTMLElement>('[role=status]')
  const list = find<HTMLElement>('[role=listbox]')
  const all = find<HTMLAnchorElement>('.all')
  const base = form.dataset.base ?? '/'
  let options: HTMLAnchorElement[] = []
  let active = -1
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const open = (isOpen: boolean) => {
    popup.hidden = !isOpen
    field.setAttribute('aria-expanded', String(isOpen && options.length > 0))
    if (!isOpen) activate(-1)
  }

  function activate(index: number): void {
    active = index
    for (const [place, option] of options.entries()) option.setAttribute('aria-selected', String(place === index))
    const id = options[index]?.id
    if (id === undefined) field.removeAttribute('aria-activedescendant')
    else field.setAttribute('aria-activedescendant', id)
  }

  function show(hits: readonly Hit[], total: number, said: string): void {
    options = hits.map((hit, index) => toOption(hit, `search-result-${index}`))
    for (const [index, option] of options.entries()) option.addEventListener('mousemove', () => index !== active && activate(index))
    list.replaceChildren(...options)
    status.textContent = said
    status.classList.toggle('sr-only', options.length > 0)
    all.hidden = total <= options.length
    all.href = `${base}servers/?q=${encodeURIComponent(field.value.trim())}`
    all.textContent = `All ${COUNT.format(total)} servers found`
    open(true)
    activate(-1)
  }

  /** What was typed since then wins. */
  async function search(): Promise<void> {
    turn += 1
    const own = turn
    const query = field.value.trim()
    if (query === '') return open(false)
    if (options.length === 0) show([], 0, 'Searching')
    try {
      const { findServers } = await load()
      const { hits, total } = await findServers(base, query, MOST)
      if (own !== turn) return
      show(hits, total, total === 0 ? `No server or tool was found for “${query}”. Try fewer or other words.` : toFound(total))
    } catch {
      if (own === turn) show([], 0, 'The search index could not be loaded. The list of all servers works without it.')
    }
  }

  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(search, PAUSE_MS)
  })
  field.addEventListener('focus', () => {
    void load()
      .then(({ loadIndex }) => loadIndex(base))
      .catch(() => undefined)
    if (options.length > 0 && field.value.trim() !== '') open(true)
  })
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      // A search field empties itself on Escape; here the first one only closes the list.
      if (!popup.hidden) event.preventDefault()
      open(false)
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.length > 0) {
      event.preventDefault()
      open(true)
      // One place more than there are results: the field itself, where nothing is chosen.
      const places = options.length + 1
      activate(((active + 1 + (event.key === 'ArrowDown' ? 1 : -1) + places) % places) - 1)
    } else if (event.key === 'Enter') {
      const option = options[active]
      if (option === undefined) return
      event.preventDefault()
      location.assign(option.href)
    }
  })
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !form.contains(relatedTarget)) open(false)
  })
  // What was typed before this script ran.
  if (field.value.trim() !== '') void search()
}

function toFound(total: number): string {
  return `${COUNT.format(total)} ${total === 1 ? 'server' : 'servers'} found`
}

function toOption({ url, title, description, outcome, score, tool }: Hit, id: string): HTMLAnchorElement {
  const head = element('span', { class: 'head' }, element('b', {}, title))
  if (outcome !== undefined) head.append(element('span', { class: `mark ${OUTCOMES[outcome].shape}` }, OUTCOMES[outcome].word))
  if (score !== undefined) head.append(element('span', { class: 'label' }, `score ${score}`))
  const option = element('a', { id, href: url, role: 'option', 'aria-selected': 'false', tabindex: '-1' }, head)
  if (tool !== undefined) option.append(element('span', { class: 'tool' }, 'tool ', element('code', {}, tool)))
  if (description !== '') option.append(element('span', { class: 'one-line label' }, description))
  return option
}
