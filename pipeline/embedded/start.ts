// Hisper's own small world on loopback: four emulated origins and two real MCP servers, so that the whole pipeline can run
// without asking anybody outside. Every port is the system's choice; nothing listens beyond 127.0.0.1.
import type { EmbeddedOptions } from './disorder.ts'
import type { Listener } from './listener.ts'
import { EMBEDDED_TOKEN, openGithub } from './origins/github.ts'
import { openMcpRegistry } from './origins/mcp-registry.ts'
import { openNpm } from './origins/npm.ts'
import { openPypi } from './origins/pypi.ts'
import { openLegacyRemote } from './remotes/legacy.ts'
import { openModernRemote } from './remotes/modern.ts'

export interface Embedded {
  /** To be laid over the process's own environment; it names every origin that reaches the network. */
  environment: {
    HISPER_NPM_REGISTRY: string
    HISPER_NPM_REPLICATION_URL: string
    HISPER_NPM_DOWNLOADS_URL: string
    HISPER_PYPI_URL: string
    HISPER_GITHUB_GRAPHQL_URL: string
    HISPER_GITHUB_TOKEN: string
    HISPER_MCP_REGISTRY_URL: string
  }
  /** Host name of a listed remote to the address where it really listens. */
  connectTo: Record<string, string>
  close(): Promise<void>
}

/**
 * @param options faults for tests; none by default
 * @returns once every port is open; `close` ends all of them
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Embedded> {
  const opened: Listener[] = []
  const close = async () => {
    await Promise.all(opened.splice(0).map((listener) => listener.close()))
  }
  const open = async (listener: Promise<Listener>) => {
    const one = await listener
    opened.push(one)
    return one.url
  }
  try {
    const npm = await openNpm(options)
    opened.push(npm)
    const pypi = await open(openPypi(options))
    const github = await open(openGithub(options))
    const mcpRegistry = await open(openMcpRegistry(options))
    const units = await open(openLegacyRemote())
    const calendar = await open(openModernRemote())
    return {
      environment: {
        HISPER_NPM_REGISTRY: npm.registry,
        HISPER_NPM_REPLICATION_URL: npm.replication,
        HISPER_NPM_DOWNLOADS_URL: npm.downloads,
        HISPER_PYPI_URL: pypi,
        HISPER_GITHUB_GRAPHQL_URL: `${github}/graphql`,
        HISPER_GITHUB_TOKEN: EMBEDDED_TOKEN,
        HISPER_MCP_REGISTRY_URL: mcpRegistry,
      },
      connectTo: { 'units.hisper.test': units, 'calendar.hisper.test': calendar },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
