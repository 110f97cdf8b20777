// Where the commands that run tasks go: to the companion that serves, else to one of their own for as long as they run. One way to do it, whoever
// asks: what a page may ask for, a terminal asks for over the same API.
import type { Companion as Client } from '../../core/bridge/client.ts'
import { openCompanion, type WorkshopOptions } from './companion.ts'
import { findServing, toClient } from './terminal.ts'

export interface Desk {
  client: Client
  close(): Promise<void>
}

/** @throws {UsageError} where another command has the data, and serves nobody */
export async function openDesk(options: WorkshopOptions): Promise<Desk> {
  const serving = await findServing(options.places.dataFolder)
  if (serving !== undefined) return { client: serving, close: async () => undefined }
  const companion = await openCompanion({ ...options, port: 0, origins: [], isPassing: true })
  return { client: toClient(companion.api.url, companion.terminal), close: () => companion.close() }
}
