// Tabs of clients: the first stands on the page, the others are made when they are chosen, and all anew from what the reader fills in.
// The last choice is kept for every server; a value that was filled in is kept nowhere and goes nowhere.
import { element } from './element.ts'
import type { Given } from './install-form.ts'
import { fillWhenOpened } from './rows.ts'

const STORAGE_KEY = 'hisper-client'

const load = () => import('./install-panel.ts').then(async (made) => ({ ...made, server: await made.loadServer() }))

export function openClients(): void {
  const list = document.querySelector<HTMLElement>('#clients')
  const panel = document.querySelector<HTMLElement>('#client')
  const tabs = [...(list?.querySelectorAll('button') ?? [])]
  const first = tabs[0]
  if (list === null || panel === null || first === undefined) return
  const plain = [...panel.childNodes]
  let chosen = first
  let given: Given | undefined

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
    panel?.setAttribute('aria-labelledby', chosen.id)
  }

  async function show(): Promise<void> {
    const [tab, values] = [chosen, given]
    const content = tab === first && values === undefined ? plain : await make(tab.textContent, values)
    if (tab === chosen && values === given) panel?.replaceChildren(...content)
  }

  function choose(tab: HTMLButtonElement): void {
    keep(tab.textContent)
    select(tab)
  }

  function select(tab: HTMLButtonElement): void {
    chosen = tab
    mark()
    void show()
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

  const fold = document.querySelector<HTMLDetailsElement>('#fill')
  if (fold !== null)
    fillWhenOpened(fold, async () => {
      const { toForm, server } = await load()
      return toForm(server, (values) => {
        given = values
        void show()
      })
    })

  const kept = tabs.find((tab) => tab.textContent === readKept())
  if (kept !== undefined && kept !== first) select(kept)
}

async function make(name: string, given: Given | undefined): Promise<Node[]> {
  try {
    const { toPanel, server } = await load()
    return toPanel(server, name, given)
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
