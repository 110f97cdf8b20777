// A page on servers that the reader chooses: the choice in the address, the field, the chosen ones, and what the page makes of their
// records. Moving back and forward shows what was chosen then.

import { OUTCOMES } from '../../core/news/outcomes.ts'
import type { ServerRecord } from '../../core/schema/api.ts'
import { Choice } from './choice.ts'
import { openChooser } from './chooser.ts'
import { element } from './element.ts'
import { type Loaded, Records } from './records.ts'

/** What the page makes of the chosen servers, at least one. Loaded when there is one. */
export type Show = (place: HTMLElement, records: readonly ServerRecord[], base: string) => void

const FAULTS: Record<Exclude<Loaded['state'], 'here' | 'moved'>, string> = {
  gone: 'is gone: its record was taken out.',
  unknown: 'is not known here.',
  unreadable: 'has a record that cannot be read.',
  failed: 'could not be loaded.',
}

/** @param name of the page, @param load what it makes of the records */
export function startChoosing(name: string, load: () => Promise<Show>): void {
  const page = document.querySelector<HTMLElement>('#choose')
  const form = page?.querySelector('form')
  const chosen = page?.querySelector<HTMLElement>('.chosen')
  const notes = page?.querySelector<HTMLElement>('.notes')
  const status = page?.querySelector<HTMLElement>('.said-aloud')
  const nothing = page?.querySelector<HTMLElement>('.nothing')
  const result = page?.querySelector<HTMLElement>('.result')
  if (!page || !form || !chosen || !notes || !status || !nothing || !result) return
  const base = page.dataset.base ?? '/'
  const most = Number(page.dataset.most)
  const choice = new Choice(name, most)
  const records = new Records(base)
  const titles = new Map<string, string>()
  const known = new Map<string, Loaded>()
  const moves: string[] = []
  let turn = 0

  const say = (text: string) => {
    status.textContent = `${text} ${choice.ids.length} of at most ${most} chosen.`
  }
  const titleOf = (id: string) => titles.get(id) ?? id

  function toChip(id: string, loaded: Loaded | undefined): HTMLElement {
    const here = loaded?.state === 'here' ? loaded.record.server : undefined
    const remove = element('button', { type: 'button', class: 'button', 'data-id': id, 'aria-label': `Remove ${titleOf(id)}` }, 'Remove')
    remove.addEventListener('click', () => {
      const place = choice.ids.indexOf(id)
      choice.remove(id)
      moves.length = 0
      say(`${titleOf(id)} is out.`)
      void update()
      const next = buttonOf(choice.ids[Math.min(place, choice.ids.length - 1)])
      const field = form?.querySelector('input')
      ;(next ?? field)?.focus()
    })
    const { shape, word } = OUTCOMES[here?.probes[0]?.outcome ?? 'not_probed']
    const link = here === undefined ? element('b', {}, id) : element('a', { href: `${base}servers/${id}/` }, here.title)
    const mark = here === undefined ? [] : [element('span', { class: `mark ${shape}` }, word)]
    return element('li', {}, element('span', {}, link), ...mark, remove)
  }

  function showChosen(): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined
    chosen?.replaceChildren(...choice.ids.map((id) => toChip(id, known.get(id))))
    // What is drawn again keeps the focus.
    if (focused !== undefined) buttonOf(focused)?.focus()
    const field = form?.querySelector('input')
    if (field) field.readOnly = choice.isFull
    form?.querySelector('.full')?.toggleAttribute('hidden', !choice.isFull)
  }

  const buttonOf = (id: string | undefined) => [...(chosen?.querySelectorAll('button') ?? [])].find(({ dataset }) => dataset.id === id)

  function toNotes(loaded: readonly Loaded[]): HTMLElement[] {
    const lines = loaded.flatMap(({ id, state }) =>
      state === 'here' || state === 'moved' ? [] : [element('p', {}, element('code', {}, id), ` ${FAULTS[state]} The others are below.`)],
    )
    const dropped = choice.dropped.map((id) => element('p', {}, element('code', {}, id), ` made room: ${most} is the most.`))
    if (loaded.some(({ state }) => state === 'failed')) {
      const again = element('button', { type: 'button', class: 'button' }, 'Try again')
      again.addEventListener('click', () => void update())
      lines.push(element('p', {}, again))
    }
    return [...moves.map((text) => element('p', {}, text)), ...dropped, ...lines]
  }

  /** What was chosen since then wins. */
  async function update(): Promise<void> {
    turn += 1
    const own = turn
    const ids = choice.ids
    nothing?.toggleAttribute('hidden', ids.length > 0)
    showKept(ids.length === 0 ? choice.kept : [])
    showChosen()
    result?.setAttribute('aria-busy', 'true')
    const [loaded, show] = await Promise.all([records.load(ids), ids.length === 0 ? undefined : load().catch(() => undefined)])
    if (own !== turn || !result) return
    for (const one of loaded) {
      known.set(one.id, one)
      if (one.state === 'here') titles.set(one.id, one.record.server.title)
      if (one.state !== 'moved') continue
      moves.push(`${one.id} is ${one.to} now.`)
      choice.rename(one.id, one.to)
    }
    if (loaded.some(({ state }) => state === 'moved')) return update()
    showChosen()
    notes?.replaceChildren(...toNotes(loaded))
    const here = loaded.flatMap((one) => (one.state === 'here' ? [one.record] : []))
    if (here.length > 0 && show !== undefined) show(result, here, base)
    else
      result.replaceChildren(
        ...(ids.length > 0 && show === undefined ? [element('p', {}, 'This could not be loaded. Reload the page to try again.')] : []),
      )
    result.removeAttribute('aria-busy')
  }

  function showKept(ids: readonly string[]): void {
    const kept = nothing?.querySelector<HTMLElement>('.kept')
    if (!kept) return
    kept.hidden = ids.length === 0
    kept.querySelector('a')?.setAttribute('href', choice.hrefOf(ids))
    const names = kept.querySelector('span')
    if (names) names.textContent = ids.map(titleOf).join(', ')
  }

  openChooser(
    form,
    base,
    (id) => choice.ids.includes(id),
    ({ id, title }) => {
      titles.set(id, title)
      moves.length = 0
      choice.add(id)
      say(`${title} is in.`)
      void update()
    },
  )
  addEventListener('popstate', () => {
    choice.readAddress()
    say('')
    void update()
  })
  void update()
}
