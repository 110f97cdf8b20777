// What a server's page can do with a script beyond every page: open its tools, and write the configuration of any client.
import { openClients } from './clients.ts'
import { openTools } from './tools.ts'

const [clients, panel, tools] = ['#clients', '#client', '.tools:not(.items)'].map((selector) =>
  document.querySelector<HTMLElement>(selector),
)
if (clients && panel) openClients(clients, panel)
if (tools) openTools(tools)
