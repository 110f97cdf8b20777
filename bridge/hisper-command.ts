// The companion's command line. One file a command, in commands/.
import { Command, CommanderError } from 'commander'
import { EXIT_CODES, exitCodeOf, toWords } from './exit.ts'
import manifest from './package.json' with { type: 'json' }

/** Only what a command needs is loaded: the companion starts in a fraction of a second, and idles in what it uses. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  serve: async () => (await import('./commands/serve.ts')).addServeCommand,
  run: async () => (await import('./commands/run.ts')).addRunCommand,
  call: async () => (await import('./commands/call.ts')).addCallCommand,
  tasks: async () => (await import('./commands/tasks.ts')).addTasksCommand,
  schedule: async () => (await import('./commands/schedule.ts')).addScheduleCommand,
  approvals: async () => (await import('./commands/approvals.ts')).addApprovalsCommand,
  pair: async () => (await import('./commands/pair.ts')).addPairCommand,
  usage: async () => (await import('./commands/usage.ts')).addUsageCommand,
  telemetry: async () => (await import('./commands/telemetry.ts')).addTelemetryCommand,
  export: async () => (await import('./commands/history.ts')).addExportCommand,
  import: async () => (await import('./commands/history.ts')).addImportCommand,
  model: async () => (await import('./commands/model.ts')).addModelCommand,
  servers: async () => (await import('./commands/servers.ts')).addServersCommand,
  add: async () => (await import('./commands/add.ts')).addAddCommand,
  remove: async () => (await import('./commands/remove.ts')).addRemoveCommand,
  undo: async () => (await import('./commands/undo.ts')).addUndoCommand,
  login: async () => (await import('./commands/login.ts')).addLoginCommand,
  logout: async () => (await import('./commands/logout.ts')).addLogoutCommand,
  sandbox: async () => (await import('./commands/sandbox.ts')).addSandboxCommand,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
  outdated: async () => (await import('./commands/outdated.ts')).addOutdatedCommand,
  audit: async () => (await import('./commands/audit.ts')).addAuditCommand,
  search: async () => (await import('./commands/search.ts')).addSearchCommand,
  route: async () => (await import('./commands/route.ts')).addRouteCommand,
  mcp: async () => (await import('./commands/mcp.ts')).addMcpCommand,
}

const program = new Command('hisper')
  .description('Runs tasks on your own MCP servers, and searches a registry of servers in which every claim was checked by running it.')
  .version(manifest.version)
  .addHelpText('after', `\n${EXIT_CODES}`)
// Who reads the output may have read enough (`hisper servers | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const given = process.argv.slice(2)
const isServing = given[0] === undefined || (given[0].startsWith('-') && !['-h', '--help', '-V', '--version'].includes(given[0]))
// Not commander's default command: that would take a misspelt command for its argument.
const words = isServing ? ['serve', ...given] : given
const named = Object.hasOwn(COMMANDS, words[0] ?? '') ? COMMANDS[words[0] ?? ''] : undefined
const isVersion = ['-V', '--version'].includes(words[0] ?? '')
const needed = named === undefined ? Object.values(COMMANDS) : [named]
if (!isVersion) for (const load of needed) (await load())(program)
if (named === undefined && !isVersion) await (await import('./commands/complete.ts')).addCompleteCommand(program)
// What a command prints on bad usage is commander's; with which code it ends is ours.
for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
  command.exitOverride().showHelpAfterError('Add --help for how it is used.')

try {
  await program.parseAsync(words, { from: 'user' })
} catch (error) {
  if (!(error instanceof CommanderError)) process.stderr.write(`hisper: ${toWords(error)}\n`)
  process.exitCode = exitCodeOf(error)
}
