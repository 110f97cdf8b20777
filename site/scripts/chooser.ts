// A field in which a server is found as you type and chosen. The first hit is marked, so that Enter takes it.

import { OUTCOMES } from '../../core/news/outcomes.ts'
import type { Hit } from '../lib/search-index.ts'
import { Combobox, type Found } from './combobox.ts'
import { element } from './element.ts'

const MOST = 8

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

  function show(found: Found) {
    hits = typeof found === 'string' ? [] : found.hits
    if (status) {
      status.textContent = toWords(found)
      status.classList.toggle('sr-only', hits.length > 0)
    }
    const options = hits.map((hit, index) => toOption(hit, `choice-${index}`, isChosen(hit.id)))
    return { options, marked: hits.findIndex(({ id }) => !isChosen(id)) }
  }
  const combobox = new Combobox({ form, field, popup, list }, { base, most: MOST, show, leadsToField: false })

  function take(place: number): void {
    const hit = hits[place]
    if (hit === undefined || isChosen(hit.id)) return
    combobox.clear()
    field?.focus()
    choose(hit)
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (combobox.isOpen) take(combobox.active)
  })
  list.addEventListener('click', ({ target }) => take(combobox.placeOf(target)))
}

function toWords(found: Found): string {
  if (found === 'searching') return 'Searching'
  if (found === 'failed') return 'The search index could not be loaded. Type again to try again, or choose from the list of all servers.'
  const { hits, total, query } = found
  return total === 0 ? `No server was found for “${query}”. Try fewer or other words.` : toFound(hits.length, total)
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
