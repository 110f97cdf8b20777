// hisper undo: takes back the last change that Hisper made to a configuration.
import type { Command } from 'commander'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { openChanges, thisMachine } from './this-machine.ts'

const DONE = { add: 'is out of', remove: 'is back in', replace: 'is as it was before in' } as const

export function addUndoCommand(program: Command): void {
  program
    .command('undo')
    .description('Takes back the last change that Hisper made to a configuration, where nobody has changed the file since.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async ({ json }: { json?: true }) => {
      const change = await openChanges(thisMachine()).undo()
      if (change === undefined) process.exitCode = NOTHING_FOUND
      if (json === true) process.stdout.write(`${JSON.stringify({ undone: change ?? null })}\n`)
      else if (change === undefined) process.stderr.write('there is nothing to take back\n')
      else process.stdout.write(`${toLine(change.name, 200)} ${DONE[change.kind]} ${toLine(change.file, 1_000)} (${change.client})\n`)
    })
}
