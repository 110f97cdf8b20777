// Single tools, found as you type: those of the servers that fit best. The query is in the address, so that it can be kept and sent.

import { OUTCOMES } from '../../core/news/outcomes.ts'
import { findServers, type Hit, loadIndex } from '../lib/search-index.ts'
import { element } from './element.ts'

const MOST_SERVERS = 40
/** Of one server: who has more of a kind is one hit among others. */
const MOST_TOOLS = 6
const PAUSE_MS = 120
const COUNT = new Intl.NumberFormat('en-GB')

const form = document.querySelector<HTMLFormElement>('#tool-search')
const field = form?.querySelector('input')
const status = form?.querySelector('[role=status]')
const found = document.querySelector<HTMLElement>('#tools-found')
const shared = document.querySelector<HTMLElement>('#shared')
if (form && field && status && found && shared) start(form, field, status, found, shared)

function start(form: HTMLFormElement, field: HTMLInputElement, status: Element, found: HTMLElement, shared: HTMLElement): void {
  const base = form.dataset.base ?? '/'
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** What was typed since then wins. */
  async function search(): Promise<void> {
    turn += 1
    const own = turn
    const query = field.value.trim()
    shared.hidden = query !== ''
    if (query === '') return show([], '')
    try {
      const { hits } = await findServers(base, query, MOST_SERVERS)
      if (own !== turn) return
      const fitting = hits.map(toFitting).filter(({ held }) => held > 0)
      // A tool that holds all words comes before a server that fits better as a whole. Otherwise the order stays.
      fitting.sort((a, b) => b.held - a.held)
      const count = fitting.reduce((sum, { names }) => sum + names.length, 0)
      show(fitting, count === 0 ? `No tool is called like “${query}” among the servers that fit best.` : toFound(count, fitting.length))
      if (hits.length > 0)
        status.append(' ', element('a', { href: `${base}servers/?q=${encodeURIComponent(query)}` }, 'Servers for the same words'))
    } catch {
      if (own === turn) show([], 'The search index could not be loaded. The names below work without it.')
      shared.hidden = false
    }
  }

  function show(hits: readonly Fitting[], said: string): void {
    status.replaceChildren(said)
    found.hidden = hits.length === 0
    found.replaceChildren(...(hits.length === 0 ? [] : [toList(hits)]))
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void search()
  })
  field.addEventListener('focus', () => void loadIndex(base).catch(() => undefined))
  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const query = field.value.trim()
      history.replaceState(null, '', query === '' ? location.pathname : `?q=${encodeURIComponent(query)}`)
      void search()
    }, PAUSE_MS)
  })
  // A page that comes back from the browser's memory keeps what was typed; else the address says it.
  field.value ||= new URLSearchParams(location.search).get('q') ?? ''
  if (field.value.trim() !== '') void search()
}

function toFound(tools: number, servers: number): string {
  return `${COUNT.format(tools)} ${tools === 1 ? 'tool' : 'tools'} of ${COUNT.format(servers)} ${servers === 1 ? 'server' : 'servers'}, what fits best first.`
}

interface Fitting {
  hit: Hit
  /** Of its tools those that hold most words of the query, and how many these hold. */
  names: readonly string[]
  held: number
}

function toFitting(hit: Hit): Fitting {
  const held = hit.tools[0]?.held ?? 0
  return { hit, held, names: hit.tools.filter((tool) => tool.held === held).map(({ name }) => name) }
}

function toList(hits: readonly Fitting[]): HTMLElement {
  return element('ul', { class: 'tool-hits' }, ...hits.map(toItem))
}

function toItem({ hit: { url, title, outcome, score, description }, names }: Fitting): HTMLElement {
  const shown = names.slice(0, MOST_TOOLS).map((name) => element('a', { href: `${url}#tools` }, element('code', {}, name)))
  const more = names.length - shown.length
  const server = element('p', { class: 'label' }, 'of ', element('a', { href: url }, title))
  if (outcome !== undefined) server.append(' ', element('span', { class: `mark ${OUTCOMES[outcome].shape}` }, OUTCOMES[outcome].word))
  if (score !== undefined) server.append(` score ${score}`)
  const item = element('li', {}, element('p', { class: 'names' }, ...shown))
  if (more > 0) item.firstElementChild?.append(element('span', { class: 'label' }, `and ${COUNT.format(more)} more`))
  item.append(server)
  if (description !== '') item.append(element('p', { class: 'label one-line' }, description))
  return item
}
