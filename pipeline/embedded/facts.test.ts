// The embedded facts against what the project itself installs: a server that can be started here is listed at the version installed.
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const PackagesSchema = z.looseObject({
  packages: z.array(z.looseObject({ name: z.string(), version: z.string(), integrity: z.string().optional() })),
})
const LockSchema = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional(), integrity: z.string().optional() })),
})
const ServersSchema = z.looseObject({
  servers: z.array(
    z.looseObject({
      server: z.looseObject({
        name: z.string(),
        description: z.string(),
        packages: z.array(z.looseObject({ registryType: z.string(), identifier: z.string(), version: z.string().optional() })).optional(),
      }),
    }),
  ),
})
const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8'))

const { packages } = PackagesSchema.parse(await read('facts/npm.json'))
const lock = LockSchema.parse(await read('../../package-lock.json')).packages
const { servers } = ServersSchema.parse(await read('facts/mcp-registry.json'))

const INSTALLED = [
  '@antv/mcp-server-chart',
  '@eslint/mcp',
  '@modelcontextprotocol/server-everything',
  '@modelcontextprotocol/server-filesystem',
  '@modelcontextprotocol/server-memory',
  '@modelcontextprotocol/server-sequential-thinking',
  '@playwright/mcp',
  '@upstash/context7-mcp',
  'chrome-devtools-mcp',
]

describe('facts', () => {
  it.each(INSTALLED)('%s is listed as it is installed', (name) => {
    const fact = packages.find((one) => one.name === name)
    const installed = lock[`node_modules/${name}`]
    expect(fact).toMatchObject({ version: installed?.version, integrity: installed?.integrity })
    const inRegistry = servers.flatMap(({ server }) => server.packages ?? []).filter(({ identifier }) => identifier === name)
    for (const one of inRegistry) expect(one.version).toBe(installed?.version)
  })

  it('state an integrity only for what is installed, where it can be checked', () => {
    const stated = packages.filter(({ integrity }) => integrity !== undefined).map(({ name }) => name)
    expect(stated.filter((name) => lock[`node_modules/${name}`] === undefined)).toEqual([])
  })

  it('keep to the limits that the official registry sets', () => {
    for (const { server } of servers) {
      expect(server.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/)
      expect(server.description.length).toBeLessThanOrEqual(100)
    }
  })
})
