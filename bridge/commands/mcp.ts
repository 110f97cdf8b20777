// hisper mcp: the registry for agents, as an MCP server over stdin and stdout, or over HTTP on this machine.
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Command } from 'commander'
import { EXIT_CODES } from '../exit.ts'
import { listenMcp } from '../mcp/http.ts'
import { createMcpServer } from '../mcp/server.ts'
import { toLine } from '../plain-text.ts'
import { addRegistryOption, openRegistry, type RegistryFlags, toWholeNumber } from './registry-option.ts'

interface Flags extends RegistryFlags {
  http?: number
}

export function addMcpCommand(program: Command): void {
  const command = program
    .command('mcp')
    .description('Serves the registry to agents over MCP: search, one server, its configuration, its health.')
    .option('--http <port>', 'over HTTP on 127.0.0.1 instead of stdin and stdout; 0 takes any free port', toWholeNumber(0, 65_535))
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (flags: Flags) => {
    const registry = openRegistry(flags)
    if (flags.http === undefined) {
      // Ends with its input, as the stdio transport of MCP has it.
      serveStdio(() => createMcpServer(registry), { onerror: say })
      return
    }
    const listening = await listenMcp(registry, flags.http, say)
    process.stderr.write(`hisper: listening at ${listening.url}\n`)
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        listening.close().then(() => process.exit(0), say)
      })
    }
  })
}

/** Standard output is the protocol's: everything else goes to standard error. */
function say(error: Error): void {
  process.stderr.write(`hisper: ${toLine(error.message, 1_000)}\n`)
}
