// The real servers that probing is measured on: eight packages of this project's lock file, whose cost is counted, and with six more
// fourteen, of which the rate is; those six are installed with the peers.
import { join } from 'node:path'
import { findInstalled, PROJECT_ROOT } from '../pipeline/probe/install/installed-package.ts'

export interface BenchServer {
  name: string
  /** Folder whose `node_modules` it is in. */
  root: string
  /** Absolute path of its script. */
  entryPoint: string
  /** Whether it wants a folder on its command line. */
  wantsFolder: boolean
}

export const PEERS_ROOT = join(PROJECT_ROOT, 'bench/peers')

const EIGHT = [
  '@modelcontextprotocol/server-everything',
  '@modelcontextprotocol/server-filesystem',
  '@modelcontextprotocol/server-memory',
  '@modelcontextprotocol/server-sequential-thinking',
  '@upstash/context7-mcp',
  '@playwright/mcp',
  '@eslint/mcp',
  '@antv/mcp-server-chart',
] as const

const SIX_MORE = [
  ['chrome-devtools-mcp', PROJECT_ROOT],
  ['@modelcontextprotocol/server-github', PEERS_ROOT],
  ['@modelcontextprotocol/server-puppeteer', PEERS_ROOT],
  ['@notionhq/notion-mcp-server', PEERS_ROOT],
  ['exa-mcp-server', PEERS_ROOT],
  ['mcp-server-kubernetes', PEERS_ROOT],
] as const

/** @throws where one is not installed: a measurement over fewer would be another one */
export function eightServers(): BenchServer[] {
  return EIGHT.map((name) => {
    const server = find(name, PROJECT_ROOT)
    if (server === undefined) throw new Error(`${name} is not installed: npm ci`)
    return server
  })
}

/** Undefined where the six that come with the peers are not installed. */
export function fourteenServers(): BenchServer[] | undefined {
  const more = SIX_MORE.flatMap(([name, root]) => find(name, root) ?? [])
  return more.length === SIX_MORE.length ? [...eightServers(), ...more] : undefined
}

function find(name: string, root: string): BenchServer | undefined {
  const entryPoint = findInstalled(root, name, undefined)?.entryPoint
  return entryPoint === undefined ? undefined : { name, root, entryPoint, wantsFolder: name.endsWith('filesystem') }
}
