// hisper remove: takes a server out of Hisper's own configuration, or out of a client's.
import type { Command } from 'commander'
import { type Placed, placeServers } from '../clients/find.ts'
import type { Places } from '../clients/places.ts'
import { removeServer } from '../clients/write-entry.ts'
import { EXIT_CODES } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { UsageError } from '../usage-error.ts'
import { fileOf } from './add.ts'
import { agree } from './ask.ts'
import { openChanges, thisMachine } from './this-machine.ts'

interface Flags {
  client?: string
  yes?: true
  json?: true
}

export function addRemoveCommand(program: Command): void {
  program
    .command('remove')
    .description('Takes a server out of a configuration, with a copy of what stood there.')
    .argument('<server>', 'its id, as servers shows it, or its name in Hisper’s own configuration or that of --client')
    .option('--client <name>', 'whose configuration it is in')
    .option('--yes', 'remove it without asking')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (server: string, flags: Flags) => {
      const places = thisMachine()
      const found = await find(server, flags.client, places)
      const { id, name, source } = found
      process.stderr.write(`${id} (${source.format.name}), in ${toLine(source.file, 1_000)}\n`)
      await agree('Remove it?', flags.yes === true)
      const { backup } = await removeServer(openChanges(places), found)
      const facts = { id, name, client: source.format.id, file: source.file, backup }
      if (flags.json === true) process.stdout.write(`${JSON.stringify(facts)}\n`)
      else process.stdout.write(`${id} is removed; hisper undo puts it back\n`)
    })
}

/** @throws {UsageError} where there is no such server */
async function find(server: string, client: string | undefined, places: Places): Promise<Placed> {
  const file = client === undefined ? undefined : fileOf(client, places).file
  const all = (await placeServers(places)).filter(({ source }) => file === undefined || source.file === file)
  const own = all.filter(({ source }) => client !== undefined || source.format.id === 'hisper')
  // A registry's id may have dots, which a name in a configuration has not (core/install).
  const names = [server, server.replaceAll('.', '-')]
  const found = all.find(({ id }) => id === server) ?? own.find(({ name }) => names.includes(name))
  if (found !== undefined) return found
  const others = all.filter(({ name }) => names.includes(name)).map(({ id }) => id)
  throw new UsageError(
    `there is no server ${JSON.stringify(toLine(server, 200))} here${others.length === 0 ? '; hisper servers shows which there are' : `; do you mean ${others.join(', ')}?`}`,
  )
}
