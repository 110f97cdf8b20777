// hisper approvals: what waits for a yes, and what was allowed for good; and to say yes, no, or no more.
import type { Command } from 'commander'
import type { Companion as Client } from '../../core/bridge/client.ts'
import type { Decision, WaitingCall } from '../../core/schema/bridge.ts'
import type { Approval } from '../../core/schema/task.ts'
import { openDesk } from '../companion/desk.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine, toText } from '../plain-text.ts'
import { UsageError } from '../usage-error.ts'
import { paint } from './table.ts'
import { sayTrouble, thisMachine } from './this-machine.ts'

interface Flags {
  once?: true
  always?: true
  refuse?: true
  revoke?: true
  json?: true
}

export function addApprovalsCommand(program: Command): void {
  program
    .command('approvals')
    .description('Shows the calls that wait for your yes, and the tools you allowed for good.')
    .argument('[id]', 'of one of them')
    .option('--once', 'the call of that id runs, this once')
    .option('--always', 'it runs, and from now on with the same arguments, as long as the tool stays as it is')
    .option('--refuse', 'it does not run')
    .option('--revoke', 'what was allowed for good under that id is allowed no more')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (id: string | undefined, flags: Flags) => {
      const said = (['once', 'always', 'refuse', 'revoke'] as const).filter((word) => flags[word] === true)
      if (said.length > 1 || (id === undefined) !== (said.length === 0))
        throw new UsageError('name an id and one of --once, --always, --refuse and --revoke, or nothing at all')
      const { client, close } = await openDesk({ places: thisMachine(), registry: undefined, onTrouble: sayTrouble })
      try {
        if (id !== undefined && said[0] !== undefined) await settle(client, id, said[0])
        const { waiting, standing } = await client.request('GET /v1/approvals', {})
        if (flags.json === true) process.stdout.write(`${JSON.stringify({ waiting, standing })}\n`)
        else process.stdout.write([...waiting.map(toWaiting), ...standing.map(toStanding)].join(''))
        if (id === undefined && waiting.length + standing.length === 0) process.exitCode = NOTHING_FOUND
      } finally {
        await close()
      }
    })
}

async function settle(client: Client, id: string, said: 'once' | 'always' | 'refuse' | 'revoke'): Promise<void> {
  if (said === 'revoke') {
    await client.request('DELETE /v1/approvals/{id}', { id })
    return
  }
  const call = (await client.request('GET /v1/approvals', {})).waiting.find((one) => one.id === id)?.call
  const pattern = { fixed: call?.arguments ?? {}, any: false }
  const body: Decision = said === 'always' ? { decision: said, arguments: pattern } : { decision: said }
  await client.request('POST /v1/approvals/{id}', { id, body })
}

function toWaiting({ id, call, askedBy, since }: WaitingCall): string {
  const head = `${paint('bold', id)} waits since ${since.slice(0, 16)}: ${toLine(askedBy, 200)} asks to call ${call.server} ${toLine(call.tool, 200)} with`
  return `${head}\n${toText(JSON.stringify(call.arguments, undefined, 2))}\n`
}

function toStanding({ id, server, tool, arguments: { fixed, any }, uses }: Approval): string {
  const bound = `${any ? 'any arguments that hold ' : ''}${toLine(JSON.stringify(fixed), 500)}`
  return `${paint('bold', id)} is allowed for good: ${server} ${toLine(tool, 200)} with ${bound}, used ${uses} times\n`
}
