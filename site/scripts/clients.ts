// Tabs of clients: the first stands on the page, the others are made when they are chosen. The last choice is kept for every server.
import { element } from './element.ts'
import { loadServer } from './record.ts'

const STORAGE_KEY = 'hisper-client'

/** @param list of one button a client, @param panel of what the first of them is told */
export function openClients(list: HTMLElement, panel: HTMLElement): void {
  const tabs = [...list.querySelectorAll('button')]
  const first = tabs[0]
  if (first === undefined) return
  const plain = [...panel.childNodes]
  let chosen = first

  list.setAttribute('role', 'tablist')
  list.setAttribute('aria-label', 'Client')
  panel.setAttribute('role', 'tabpanel')
  tabs.forEach((tab, index) => {
    tab.id = `client-${index}`
    tab.setAttribute('role', 'tab')
    tab.setAttribute('aria-controls', panel.id)
  })
  mark()

  function mark(): void {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen))
      tab.tabIndex = tab === chosen ? 0 : -1
    }
    panel.setAttribute('aria-labelledby', chosen.id)
  }

  async function select(tab: HTMLButtonElement): Promise<void> {
    chosen = tab
    mark()
    const content = tab === first ? plain : await make(tab.textContent)
    if (tab === chosen) panel.replaceChildren(...content)
  }

  list.addEventListener('click', (event) => {
    const tab = event.target instanceof Element ? event.target.closest('button') : null
    if (tab !== null) choose(tab)
  })
  // WAI-ARIA Authoring Practices, "Tabs": arrows move and select, Home and End go to the ends.
  list.addEventListener('keydown', (event) => {
    const index = tabs.indexOf(chosen)
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key]
    const tab = next === undefined ? undefined : tabs.at(next % tabs.length)
    if (tab === undefined) return
    event.preventDefault()
    choose(tab)
    tab.focus()
  })
  // By the time of the click what it needs is there.
  list.addEventListener('pointerenter', () => void load().catch(() => undefined), { once: true })

  function choose(tab: HTMLButtonElement): void {
    keep(tab.textContent)
    void select(tab)
  }

  const kept = tabs.find((tab) => tab.textContent === readKept())
  if (kept !== undefined && kept !== first) void select(kept)
}

const load = () => Promise.all([import('./install-panel.ts'), loadServer()])

async function make(name: string): Promise<Node[]> {
  try {
    const [{ toPanel }, server] = await load()
    return toPanel(server, name)
  } catch {
    return [element('p', { class: 'label' }, 'The record of this server could not be loaded. Choose the client again to try again.')]
  }
}

function keep(name: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, name)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return null
  }
}
