// hisper complete: commands, options and the reader's own servers, for the Tab key of a shell.
import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { findLocalServers } from '../clients/find.ts'
import { thisMachine } from './this-machine.ts'

/** The commands whose `<server>` is one of the reader's own. */
const OF_A_SERVER = ['call', 'remove', 'login', 'logout', 'sandbox']

/** @param program with every other command in it */
export async function addCompleteCommand(program: Command): Promise<void> {
  const completion = tab(program)
  const { servers } = await findLocalServers(thisMachine())
  for (const name of OF_A_SERVER)
    completion.commands.get(name)?.argument('server', (complete) => {
      for (const { id, client } of servers) complete(id, client.name)
    })
}
