// The real servers that probing is measured on: packages of this project's lock file, and what each is started with.
import { findInstalled, PROJECT_ROOT } from '../pipeline/probe/install/installed-package.ts'

export interface BenchServer {
  name: string
  /** Absolute path of its script. */
  entryPoint: string
  /** Whether it wants a folder on its command line. */
  wantsFolder: boolean
}

const NAMES = [
  '@modelcontextprotocol/server-everything',
  '@modelcontextprotocol/server-filesystem',
  '@modelcontextprotocol/server-memory',
  '@modelcontextprotocol/server-sequential-thinking',
  '@upstash/context7-mcp',
  '@playwright/mcp',
  '@eslint/mcp',
  '@antv/mcp-server-chart',
] as const

/** @throws where one is not installed: a measurement over fewer would be another one */
export function benchServers(): BenchServer[] {
  return NAMES.map((name) => {
    const entryPoint = findInstalled(PROJECT_ROOT, name, undefined)?.entryPoint
    if (entryPoint === undefined) throw new Error(`${name} is not installed: npm ci`)
    return { name, entryPoint, wantsFolder: name.endsWith('filesystem') }
  })
}
