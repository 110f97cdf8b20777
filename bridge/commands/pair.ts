// hisper pair: a new code for a page, from the companion that serves.
import type { Command } from 'commander'
import type { Scope } from '../../core/schema/bridge.ts'
import { findServing } from '../companion/terminal.ts'
import { EXIT_CODES } from '../exit.ts'
import { UsageError } from '../usage-error.ts'
import { paint } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface Flags {
  letSiteApprove?: true
  json?: true
}

export function addPairCommand(program: Command): void {
  program
    .command('pair')
    .description('Shows a new code with which a page is paired with the companion that runs.')
    .argument('[origin]', 'of the page, among those that hisper serve answers; the registry’s where none is named')
    .option('--let-site-approve', 'let the page say yes in your place, not only ask')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (origin: string | undefined, { letSiteApprove, json }: Flags) => {
      const client = await findServing(thisMachine().dataFolder)
      if (client === undefined) throw new UsageError('no companion serves: start one with hisper')
      const scopes: Scope[] = letSiteApprove === true ? ['read', 'run', 'approve'] : ['read', 'run']
      const opened = await client.request('POST /v1/codes', { body: { scopes, ...(origin === undefined ? {} : { origin }) } })
      const { code, until } = opened
      process.stdout.write(
        json === true
          ? `${JSON.stringify(opened)}\n`
          : `To pair ${opened.origin}, enter ${paint('bold', code)} there, until ${until.slice(11, 19)} UTC. It is good once.\n`,
      )
    })
}
