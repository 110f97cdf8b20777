// Hisper's own configuration, in the shape of the clients' table: the site does not show it, for it is written by the companion alone.
import type { ClientFormat } from '../../core/install/client.ts'

const REFERENCE = /\$\{/

/** `servers.json` in the companion's folder. A secret may stand in it as `${env:NAME}`, and is then read when the server is started. */
export const HISPER: ClientFormat = {
  ...{ id: 'hisper', name: 'Hisper', where: 'servers.json', kind: 'file', format: 'json', key: 'mcpServers' },
  transports: { stdio: { type: 'stdio' }, 'streamable-http': { url: 'url', type: 'http' }, sse: { url: 'url', type: 'sse' } },
  asks: { by: 'variable', open: 'env:', places: ['argument', 'environment', 'header', 'address'] },
  expands: { argument: REFERENCE, environment: REFERENCE, header: REFERENCE, address: REFERENCE },
}
