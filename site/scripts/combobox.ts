// A search field whose hits appear below it as you type: a combobox (WAI-ARIA Authoring Practices), keyboard all the way. The search index
// and what reads it are fetched when the field is first used.
import type { Hit } from '../lib/search-index.ts'

const PAUSE_MS = 80

const load = () => import('../lib/search-index.ts')

/** What there is to show: hits and how many there are in all, or why there are none. */
export type Found = { hits: readonly Hit[]; total: number; query: string } | 'searching' | 'failed'

export interface ComboboxParts {
  form: HTMLFormElement
  field: HTMLInputElement
  popup: HTMLElement
  list: HTMLElement
}

export interface ComboboxOptions {
  base: string
  most: number
  /** Says in words what was found. @returns the options, and which of them is marked, if any is */
  show(found: Found): { options: readonly HTMLElement[]; marked: number }
  /** Whether the arrows lead back to the field, where nothing is marked, or from the last option to the first. */
  leadsToField: boolean
}

export class Combobox {
  readonly #parts: ComboboxParts
  readonly #options: ComboboxOptions
  #shown: readonly HTMLElement[] = []
  #active = -1
  #turn = 0

  constructor(parts: ComboboxParts, options: ComboboxOptions) {
    this.#parts = parts
    this.#options = options
    const { form, field, list } = parts
    let timer: ReturnType<typeof setTimeout> | undefined
    field.addEventListener('input', () => {
      clearTimeout(timer)
      timer = setTimeout(() => this.#search(), PAUSE_MS)
    })
    field.addEventListener('focus', () => {
      void load()
        .then(({ loadIndex }) => loadIndex(options.base))
        .catch(() => undefined)
      if (this.#shown.length > 0 && field.value.trim() !== '') this.#open(true)
    })
    form.addEventListener('keydown', (event) => this.#press(event))
    list.addEventListener('mousemove', ({ target }) => {
      const place = this.placeOf(target)
      if (place >= 0 && place !== this.#active) this.#mark(place)
    })
    form.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !form.contains(relatedTarget)) this.#open(false)
    })
    // What was typed before this script ran.
    if (field.value.trim() !== '') void this.#search()
  }

  /** Place of the option that is marked; -1 where none is. */
  get active(): number {
    return this.#active
  }

  get isOpen(): boolean {
    return !this.#parts.popup.hidden
  }

  /** Place of the option that something is a part of; -1 where it is of none. */
  placeOf(target: EventTarget | null): number {
    return target instanceof Node ? this.#shown.findIndex((option) => option.contains(target)) : -1
  }

  /** Empties the field, and forgets what was found. */
  clear(): void {
    this.#turn += 1
    this.#parts.field.value = ''
    this.#shown = []
    this.#open(false)
  }

  #open(isOpen: boolean): void {
    const { popup, field } = this.#parts
    popup.hidden = !isOpen
    field.setAttribute('aria-expanded', String(isOpen && this.#shown.length > 0))
    if (!isOpen) this.#mark(-1)
  }

  #mark(place: number): void {
    const { field } = this.#parts
    this.#active = place
    for (const [index, option] of this.#shown.entries()) option.setAttribute('aria-selected', String(index === place))
    const id = this.#shown[place]?.id
    if (id === undefined) field.removeAttribute('aria-activedescendant')
    else field.setAttribute('aria-activedescendant', id)
  }

  #show(found: Found): void {
    const { options, marked } = this.#options.show(found)
    this.#shown = options
    this.#parts.list.replaceChildren(...options)
    this.#open(true)
    this.#mark(marked)
  }

  /** What was typed since then wins. */
  async #search(): Promise<void> {
    this.#turn += 1
    const own = this.#turn
    const query = this.#parts.field.value.trim()
    if (query === '') return this.#open(false)
    if (this.#shown.length === 0) this.#show('searching')
    try {
      const { findServers } = await load()
      const found = await findServers(this.#options.base, query, this.#options.most)
      if (own === this.#turn) this.#show({ ...found, query })
    } catch {
      if (own === this.#turn) this.#show('failed')
    }
  }

  #press(event: KeyboardEvent): void {
    const { field } = this.#parts
    if (event.key === 'Escape') {
      // A search field empties itself on Escape; here the first one only closes the list, which has the focus after a click on it.
      if (this.isOpen) event.preventDefault()
      field.focus()
      this.#open(false)
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && this.#shown.length > 0) {
      event.preventDefault()
      this.#open(true)
      const first = this.#options.leadsToField ? -1 : 0
      const places = this.#shown.length - first
      const step = event.key === 'ArrowDown' ? 1 : -1
      // From the field, where there is no place for it, either arrow enters the list at its end.
      const from = this.#active < first ? (step === 1 ? places - 1 : 0) : this.#active - first
      this.#mark(first + ((from + step + places) % places))
    }
  }
}
