// Words of where servers are found: how each origin is read, and what is no server.
import { isPlugin } from '../../core/schema/plugin-id.ts'
import type { OriginId, OwnOrigin, PackageClass, RejectionCode } from '../../core/schema/words.ts'

/** What a record of an origin is where it is no server. */
export const CLASSES: Record<PackageClass, string> = {
  server: 'A server',
  'sdk-framework': 'A library to write servers or clients with',
  client: 'A client: it uses servers',
  proxy: 'Stands between clients and servers, or manages, tests or generates them',
  component: 'A part of a server',
  plugin: 'Extends another program',
  republication: 'Another’s server under a name of its own',
  unrelated: 'Has nothing to do with MCP',
}

/** Why a record was left out, where it is not for what it is. */
export const REJECTIONS: Record<RejectionCode, string> = {
  not_a_server: 'No server',
  malformed: 'Not of the shape that its origin documents, so that it cannot be read',
  deleted: 'Deleted by its author',
  opted_out: 'Its owner asked not to be listed',
}

/** How each origin is read. */
const ORIGIN_WAYS: Record<OwnOrigin, string> = {
  npm: 'Packages whose name says so, and those that other origins name. Only what changed is read again.',
  pypi: 'Projects whose name says so, and those that other origins name. Only what changed is read again.',
  github: 'Repositories by topic, and those that other origins name.',
  'mcp-registry': 'Every record.',
  registration: 'What people register by a pull request.',
  list: 'Lists that people keep in git repositories; none unless one is switched on.',
}

export const originWay = (id: OriginId): string => (isPlugin(id) ? 'A source that this registry added for itself.' : ORIGIN_WAYS[id])
