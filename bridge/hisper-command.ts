// The companion's command line. One file a command, in commands/.
import { Command, CommanderError } from 'commander'
import { addMcpCommand } from './commands/mcp.ts'
import { addRouteCommand } from './commands/route.ts'
import { addSearchCommand } from './commands/search.ts'
import { EXIT_CODES, exitCodeOf, toWords } from './exit.ts'
import manifest from './package.json' with { type: 'json' }

const program = new Command('hisper')
  .description('Search a registry of MCP servers in which every claim was checked by running it, or hand it to an agent.')
  .version(manifest.version)
  .addHelpText('after', `\n${EXIT_CODES}`)
addSearchCommand(program)
addRouteCommand(program)
addMcpCommand(program)
// What a command prints on bad usage is commander's; with which code it ends is ours.
for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError('Add --help for how it is used.')

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) process.stderr.write(`hisper: ${toWords(error)}\n`)
  process.exitCode = exitCodeOf(error)
}
