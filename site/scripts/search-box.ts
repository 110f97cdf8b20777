// Search as you type, on every page: Enter or a click on a hit opens its page, Enter in the field the list of all hits.

import { OUTCOMES } from '../../core/news/outcomes.ts'
import type { Hit } from '../lib/search-index.ts'
import { Combobox, type Found } from './combobox.ts'
import { element } from './element.ts'

const MOST = 7
const COUNT = new Intl.NumberFormat('en-GB')

const form = document.querySelector<HTMLFormElement>('.search-box')
if (form !== null) start(form)

function start(form: HTMLFormElement): void {
  const find = <T extends Element>(selector: string): T => {
    const found = form.querySelector<T>(selector)
    if (found === null) throw new Error(`the search field has no ${selector}`)
    return found
  }
  const field = find<HTMLInputElement>('input')
  const status = find<HTMLElement>('[role=status]')
  const all = find<HTMLAnchorElement>('.all')
  const parts = { form, field, popup: find<HTMLElement>('.found'), list: find<HTMLElement>('[role=listbox]') }
  const base = form.dataset.base ?? '/'
  let options: HTMLAnchorElement[] = []

  function show(found: Found) {
    const { hits, total } = typeof found === 'string' ? { hits: [], total: 0 } : found
    options = hits.map((hit, index) => toOption(hit, `search-result-${index}`))
    status.textContent = toWords(found)
    status.classList.toggle('sr-only', options.length > 0)
    all.hidden = total <= options.length
    all.href = `${base}servers/?q=${encodeURIComponent(field.value.trim())}`
    all.textContent = `All ${COUNT.format(total)} servers found`
    return { options, marked: -1 }
  }
  const combobox = new Combobox(parts, { base, most: MOST, show, leadsToField: true })
  field.addEventListener('keydown', (event) => {
    const option = options[combobox.active]
    if (event.key !== 'Enter' || option === undefined) return
    event.preventDefault()
    location.assign(option.href)
  })
}

function toWords(found: Found): string {
  if (found === 'searching') return 'Searching'
  if (found === 'failed') return 'The search index could not be loaded. The list of all servers works without it.'
  return found.total === 0 ? `No server or tool was found for “${found.query}”. Try fewer or other words.` : toFound(found.total)
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
