// What a server's page can do with a script beyond every page: open tools and changes, and write the configuration of any client with
// the reader's own values. What it takes to make those is loaded when it is asked for.
import { openClients } from './clients.ts'
import { fillWhenOpened, openRows } from './rows.ts'

openClients()
openRows(document.querySelectorAll<HTMLElement>('.tools:not(.items) > li'), async (index, row) =>
  (await import('./tool-content.ts')).toToolContent(index, row.querySelector('b')?.textContent ?? ''),
)
const changes = [...document.querySelectorAll<HTMLElement>('#changes + ul > li')]
openRows(
  changes.filter((row) => row.className === 'opens'),
  async (_, row) => (await import('./drift-content.ts')).toDriftContent(changes.indexOf(row), row.textContent),
)
for (const fold of document.querySelectorAll<HTMLDetailsElement>('#same, #badge'))
  fillWhenOpened(fold, async () => (await import('./fold-content.ts')).toFoldContent(fold.id))
