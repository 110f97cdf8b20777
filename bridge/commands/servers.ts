// hisper servers: the MCP servers of all clients on this machine, and what the registry knows of each.
import type { Command } from 'commander'
import { findLocalServers } from '../clients/find.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import type { Registry } from '../registry/registry.ts'
import { type Looked, lookUp, toFacts, toHow, toProblemLines, toSourceLines, toState } from './my-servers.ts'
import { addRegistryOption, openNamedRegistry, type RegistryFlags } from './registry-option.ts'
import { paint, styleOfOutcome, toTable } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface Flags extends RegistryFlags {
  json?: true
}

export function addServersCommand(program: Command): void {
  const command = program
    .command('servers')
    .description('Shows the MCP servers that your clients are configured with; with a registry, what it knows of each.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (flags: Flags) => {
    const registry = openNamedRegistry(flags)
    const { servers, problems } = await findLocalServers(thisMachine())
    const { looked, source, trouble } = await lookUp(servers, registry)
    if (flags.json === true) {
      const rows = looked.map((one) => ({
        ...toFacts(one.server),
        ...(one.known && registry ? { registry: toState(one.known, registry) } : {}),
      }))
      process.stdout.write(`${JSON.stringify({ servers: rows, problems, ...(source === undefined ? {} : { registry: source }) })}\n`)
    } else {
      process.stdout.write(toTable(looked.map((one) => toRow(one, registry))))
      process.stderr.write(toProblemLines(problems) + toSourceLines({ source, ...(trouble === undefined ? {} : { trouble }) }))
      if (servers.length === 0) process.stderr.write('no client on this machine has a server; hisper add ID adds one of the registry\n')
    }
    if (servers.length === 0) process.exitCode = NOTHING_FOUND
  })
}

function toRow({ server, known }: Looked, registry: Registry | undefined): string[] {
  const { id, client, target, isDisabled } = server
  const state = known === undefined || registry === undefined ? undefined : toState(known, registry)
  const word =
    state === undefined ? paint('dim', registry === undefined ? '' : 'not known') : paint(styleOfOutcome(state.outcome), state.standing)
  const score = state?.score === undefined ? '' : String(state.score)
  return [paint('bold', id), toHow(target), client.name, isDisabled === true ? paint('dim', 'switched off') : '', word, score]
}
