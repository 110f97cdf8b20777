// The emulated origins of bench/crawl.ts in a process of their own, so that what they cost is not counted as the crawl's.
// Speaks over the IPC channel: `open` and `change` answer with the environment to crawl them, `expected` with what is to be found.

import type { Listener } from '../pipeline/embedded/listener.ts'
import { EMBEDDED_TOKEN, openGithub } from '../pipeline/embedded/origins/github.ts'
import { openMcpRegistry } from '../pipeline/embedded/origins/mcp-registry.ts'
import { openNpm } from '../pipeline/embedded/origins/npm.ts'
import { openPypi } from '../pipeline/embedded/origins/pypi.ts'
import { type Changed, change } from './world/change.ts'
import { expectedOf } from './world/expected.ts'
import { readRows } from './world/rows.ts'
import { buildWorld, type World } from './world/world.ts'

export type Request = { kind: 'open' } | { kind: 'change'; at: string } | { kind: 'expected' }

const rows = await readRows()
let world: World = buildWorld(rows)
/** When the other names last changed is not known: they come before everything that mentions MCP. */
const byRelease = world.pypi.toSorted((a, b) => (a.released < b.released ? -1 : 1)).map(({ name }) => name)
let opened: Listener[] = []

process.on('message', async (request: Request) => {
  if (request.kind === 'expected') return process.send?.(expectedOf(world))
  await Promise.all(opened.map((one) => one.close()))
  const changed = request.kind === 'change' ? change(world, request.at) : undefined
  world = changed?.world ?? world
  process.send?.({ environment: await open(changed), source: rows.source, changed: changed?.count })
})
process.on('disconnect', () => process.exit(0))

async function open(changed: Changed | undefined): Promise<Record<string, string>> {
  const npm = await openNpm(
    {},
    {
      facts: world.npm,
      otherNames: otherNames(world.otherNpmNames),
      ...(changed === undefined ? {} : { changed: changed.npmNames, namesVersion: '2.0.2579' }),
    },
  )
  const pypi = await openPypi(
    {},
    { facts: world.pypi, otherNames: world.otherPypiNames, raised: [...byRelease, ...(changed?.pypiNames ?? [])] },
  )
  const github = await openGithub({}, { facts: world.github })
  const registry = await openMcpRegistry({}, { servers: world.registry })
  opened = [npm, pypi, github, registry]
  return {
    HISPER_NPM_REGISTRY: npm.registry,
    HISPER_NPM_REPLICATION_URL: npm.replication,
    HISPER_NPM_DOWNLOADS_URL: npm.downloads,
    HISPER_PYPI_URL: pypi.url,
    HISPER_GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    GITHUB_TOKEN: EMBEDDED_TOKEN,
    HISPER_MCP_REGISTRY_URL: registry.url,
  }
}

function* otherNames(count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) yield `package-${index.toString(36)}`
}
