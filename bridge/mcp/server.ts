// The companion as an MCP server: one for each connection or request, all over the same registry.
import { McpServer } from '@modelcontextprotocol/server'
import manifest from '../package.json' with { type: 'json' }
import type { Registry } from '../registry/registry.ts'
import { type AddTool, STRANGERS } from './registry-tool.ts'
import { getInstallConfiguration } from './tools/get-install-configuration.ts'
import { getServer } from './tools/get-server.ts'
import { getServerHealth } from './tools/get-server-health.ts'
import { routeTask } from './tools/route-task.ts'
import { searchServers } from './tools/search-servers.ts'

/** In the order in which they are listed. */
const TOOLS: readonly AddTool[] = [searchServers, routeTask, getServer, getInstallConfiguration, getServerHealth]

const INSTRUCTIONS = `Hisper is a registry of MCP servers in which every claim was checked by running the server. Find servers by name or topic with search_servers, and the tools for a task of one or more steps with route_task; look at one with get_server and get_server_health before you recommend it, and get its configuration with get_install_configuration. Prefer servers that work and have no findings, and say so where one does not. ${STRANGERS}`

export function createMcpServer(registry: Registry): McpServer {
  const server = new McpServer(
    { name: 'hisper', title: 'Hisper', version: manifest.version },
    { instructions: INSTRUCTIONS, capabilities: { tools: {} } },
  )
  for (const add of TOOLS) add(server, registry)
  return server
}
