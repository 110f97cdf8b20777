// How to set up a server in every client that can reach it. Pure, runs in a browser; never holds a secret's value.
import type { Server } from '../schema/server.ts'
import type { Draft } from './client.ts'
import { CLIENTS } from './clients.ts'
import { toLaunches } from './launch.ts'

export interface Snippet extends Draft {
  clientId: string
  clientName: string
  /** The way in that it is for: `npm: name@version`, or a remote's address. */
  label: string
  /** Names of the values the reader has to put in. */
  fillIn: string[]
}

/** Snippets for every client and way in, by client. Empty where the server has no way in that is safe to write down. */
export function installSnippets(server: Pick<Server, 'id' | 'title' | 'packages' | 'remotes'>): Snippet[] {
  const launches = toLaunches(server)
  return CLIENTS.flatMap((client) =>
    launches.flatMap((launch) => {
      const slots = launch.kind === 'command' ? launch.env : launch.headers
      const fillIn = slots.filter(({ open }) => open).map(({ name }) => name)
      return client.write(launch).map((draft) => ({ ...draft, clientId: client.id, clientName: client.name, label: launch.label, fillIn }))
    }),
  )
}
