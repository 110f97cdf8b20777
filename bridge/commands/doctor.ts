// hisper doctor: what is broken in the reader's set-up, and why.
import type { Command } from 'commander'
import { BRIDGE_PORT } from '../../core/schema/bridge.ts'
import { EXIT_CODES, SOMETHING_AMISS } from '../exit.ts'
import manifest from '../package.json' with { type: 'json' }
import { type Check, examine } from './doctor-checks.ts'
import { addRegistryOption, openNamedRegistry, type RegistryFlags, toWholeNumber } from './registry-option.ts'
import { paint, type Style, toTable } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface Flags extends RegistryFlags {
  json?: true
  port: number
}

const SIGNS: Readonly<Record<Check['state'], { sign: string; style: Style }>> = {
  fine: { sign: 'ok', style: 'green' },
  note: { sign: 'note', style: 'yellow' },
  broken: { sign: 'broken', style: 'red' },
}

export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description('Says what is broken and why: configurations, commands, variables, Node, the registry, the data folder, the port.')
    .option('--port <port>', 'where Hisper would listen', toWholeNumber(1, 65_535), BRIDGE_PORT)
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (flags: Flags) => {
    const node = { version: process.versions.node, least: manifest.engines.node.replace(/^\D+/, '') }
    const checks = await examine({ places: thisMachine(), node, port: flags.port, registry: openNamedRegistry(flags) })
    const broken = checks.filter(({ state }) => state === 'broken').length
    process.stdout.write(flags.json === true ? `${JSON.stringify({ broken, checks })}\n` : toTable(checks.map(toRow)))
    if (flags.json !== true) process.stderr.write(broken === 0 ? 'nothing is broken\n' : `${broken} broken\n`)
    if (broken > 0) process.exitCode = SOMETHING_AMISS
  })
}

function toRow({ state, message, server, file }: Check): string[] {
  const { sign, style } = SIGNS[state]
  const where = state === 'broken' && file !== undefined && !message.includes(file) ? paint('dim', ` (${file})`) : ''
  return [paint(style, sign), `${server === undefined ? '' : `${paint('bold', server)}: `}${message}${where}`]
}
