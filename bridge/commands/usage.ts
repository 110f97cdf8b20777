// hisper usage: how the reader's own tools did, by what is kept here.
import { join } from 'node:path'
import type { Command } from 'commander'
import { DATABASE } from '../companion/companion.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { openToRead } from '../store/database.ts'
import { toUsage, type Usage } from '../store/usage.ts'
import { paint, toTable } from './table.ts'
import { thisMachine } from './this-machine.ts'

export function addUsageCommand(program: Command): void {
  program
    .command('usage')
    .description('Shows how your tools did in the tasks that are kept: steps, failures, how long they take. Sent to nobody.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(({ json }: { json?: true }) => {
      const opened = openToRead(join(thisMachine().dataFolder, DATABASE))
      try {
        const tools = opened === undefined ? [] : toUsage(opened.database)
        process.stdout.write(json === true ? `${JSON.stringify({ tools })}\n` : toTable(tools.map(toRow)))
        if (tools.length === 0) process.exitCode = NOTHING_FOUND
      } finally {
        opened?.close()
      }
    })
}

function toRow({ server, tool, steps, failures, p50Ms, lastAt }: Usage): string[] {
  const failed = Object.entries(failures).map(([code, count]) => `${count} ${code.replaceAll('_', ' ')}`)
  return [
    paint('bold', server),
    toLine(tool, 200),
    steps === 1 ? '1 step' : `${steps} steps`,
    failed.length === 0 ? 'none failed' : paint('red', failed.join(', ')),
    p50Ms === undefined ? 'not measured' : `${p50Ms} ms`,
    lastAt.slice(0, 16),
  ]
}
