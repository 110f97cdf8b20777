// Real MCP servers as entries of a configuration, for what works with them.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { LocalServer } from '../../bridge/clients/local-server.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const require = createRequire(import.meta.url)

/** An entry that starts a program with the Node that runs the tests. */
export function nodeServer(name: string, args: readonly string[], env: Record<string, string> = {}): LocalServer {
  const target = { transport: 'stdio' as const, command: process.execPath, args, env, cwd: ROOT }
  return { id: `test.${name}`, name, client: { id: 'test', name: 'Test' }, file: '/none', target }
}

/** One of the protocol's own servers, out of node_modules. */
export function officialServer(name: 'everything' | 'filesystem' | 'memory' | 'sequential-thinking', ...args: string[]): LocalServer {
  return nodeServer(name, [require.resolve(`@modelcontextprotocol/server-${name}/dist/index.js`), ...args])
}

export function remoteServer(name: string, url: string, headers: Record<string, string> = {}): LocalServer {
  const target = { transport: 'streamable-http' as const, url, headers }
  return { id: `test.${name}`, name, client: { id: 'test', name: 'Test' }, file: '/none', target }
}
