// The whole record of the server that the page is about, fetched when something of it is first asked for.
import type { ServerRecord } from '../../core/schema/api.ts'
import type { Server } from '../../core/schema/server.ts'
import { toVisible } from '../../core/schema/visible.ts'

const link = document.querySelector<HTMLAnchorElement>('#record')
let server: Promise<Server> | undefined

/** As it may be shown. A failure is forgotten, so that the next use tries again. */
export function loadServer(): Promise<Server> {
  server ??= fetchServer().catch((error: unknown) => {
    server = undefined
    throw error
  })
  return server
}

async function fetchServer(): Promise<Server> {
  const response = await fetch(link?.href ?? '')
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  // Of our own build, whose schema it has passed.
  const { data } = (await response.json()) as { data: ServerRecord }
  return toVisible(data.server)
}
