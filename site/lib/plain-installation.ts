// How to set a server up, for the one client that stands on its page as it is; the others are written in the reader's browser.
import { type Installation, toInstallation } from '../../core/install/install.ts'
import type { Server } from '../../core/schema/server.ts'

/** What most clients read. */
const PLAIN = 'json'

/** Its snippets are those of the plain client; where that cannot hold the server, of the first that can. */
export function toPlainInstallation(server: Server): Installation {
  const plain = toInstallation(server, { clientIds: [PLAIN] })
  return plain.snippets.length > 0 || plain.ways.length === 0 ? plain : toInstallation(server)
}
