// A field in which a server is found as you type and chosen: a combobox (WAI-ARIA Authoring Practices), keyboard all the way. The first hit
// is marked, so that Enter takes it. The search index is fetched when the field is first used.
import type { Hit } from '../lib/search-index.ts'
import { OUTCOMES } from '../lib/wording.ts'
import { element } from './element.ts'

const MOST = 8
const PAUSE_MS = 80

const load = () => import('../lib/search-index.ts')

/**
 * @param form of components/choose/Chooser.astro
 * @param isChosen whether a server is there already: then it is shown, and cannot be chosen again
 */
export function openChooser(form: HTMLFormElement, base: string, isChosen: (id: string) => boolean, choose: (hit: Hit) => void): void {
  const field = form.querySelector('input')
  const popup = form.querySelector<HTMLElement>('.found')
  const status = form.querySelector<HTMLElement>('.found > p')
  const list = form.querySelector<HTMLElement>('[role=listbox]')
  if (!field || !popup || !status || !list) return
  let hits: readonly Hit[] = []
  let active = -1
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const open = (isOpen: boolean) => {
    popup.hidden = !isOpen
    field.setAttribute('aria-expanded', String(isOpen && hits.length > 0))
    if (!isOpen) mark(-1)
  }

  function mark(place: number): void {
    active = place
    for (const [index, option] of [...(list?.children ?? [])].entries()) option.setAttribute('aria-selected', String(index === place))
    const id = list?.children[place]?.id
    if (id === undefined) field?.removeAttribute('aria-activedescendant')
    else field?.setAttribute('aria-activedescendant', id)
  }

  function show(found: readonly Hit[], said: string): void {
    hits = found
    list?.replaceChildren(...hits.map((hit, index) => toOption(hit, `choice-${index}`, isChosen(hit.id))))
    if (status) {
      status.textContent = said
      status.classList.toggle('sr-only', hits.length > 0)
    }
    open(true)
    mark(hits.findIndex(({ id }) => !isChosen(id)))
  }

  /** What was typed since then wins. */
  async function search(): Promise<void> {
    turn += 1
    const own = turn
    const query = field?.value.trim() ?? ''
    if (query === '') return open(false)
    if (hits.length === 0) show([], 'Searching')
    try {
      const { findServers } = await load()
      const { hits: found, total } = await findServers(base, query, MOST)
      if (own !== turn) return
      show(found, total === 0 ? `No server was found for “${query}”. Try fewer or other words.` : toFound(found.length, total))
    } catch {
      if (own === turn) show([], 'The search index could not be loaded. Type again to try again, or choose from the list of all servers.')
    }
  }

  function take(place: number): void {
    const hit = hits[place]
    if (hit === undefined || isChosen(hit.id) || !field) return
    turn += 1
    field.value = ''
    hits = []
    open(false)
    field.focus()
    choose(hit)
  }

  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(search, PAUSE_MS)
  })
  field.addEventListener('focus', () => {
    void load()
      .then(({ loadIndex }) => loadIndex(base))
      .catch(() => undefined)
    if (hits.length > 0 && field.value.trim() !== '') open(true)
  })
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      // A search field empties itself on Escape; here the first one only closes the list, which has the focus after a click on it.
      if (!popup.hidden) event.preventDefault()
      field.focus()
      open(false)
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && hits.length > 0) {
      event.preventDefault()
      open(true)
      mark((active + (event.key === 'ArrowDown' ? 1 : hits.length - 1) + (active < 0 && event.key === 'ArrowUp' ? 1 : 0)) % hits.length)
    }
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!popup.hidden) take(active)
  })
  list.addEventListener('mousemove', ({ target }) => {
    const place = placeOf(target)
    if (place >= 0 && place !== active) mark(place)
  })
  list.addEventListener('click', ({ target }) => take(placeOf(target)))
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !form.contains(relatedTarget)) open(false)
  })
  // What was typed before this script ran.
  if (field.value.trim() !== '') void search()
}

function placeOf(target: EventTarget | null): number {
  const option = target instanceof Element ? target.closest('[role=option]') : null
  return option === null ? -1 : [...(option.parentElement?.children ?? [])].indexOf(option)
}

function toFound(shown: number, total: number): string {
  return total > shown ? `${total} servers found, the first ${shown} shown` : `${total} ${total === 1 ? 'server' : 'servers'} found`
}

function toOption({ id, title, description, outcome, score }: Hit, optionId: string, isChosen: boolean): HTMLElement {
  const head = element('span', { class: 'head' }, element('b', {}, title))
  if (outcome !== undefined) head.append(element('span', { class: `mark ${OUTCOMES[outcome].shape}` }, OUTCOMES[outcome].word))
  if (score !== undefined) head.append(element('span', { class: 'label' }, `score ${score}`))
  if (isChosen) head.append(element('span', { class: 'label' }, 'chosen already'))
  const option = element('div', { id: optionId, role: 'option', 'aria-selected': 'false' }, head)
  if (isChosen) option.setAttribute('aria-disabled', 'true')
  option.append(element('code', { class: 'label' }, id))
  if (description !== '') option.append(element('span', { class: 'one-line label' }, description))
  return option
}
