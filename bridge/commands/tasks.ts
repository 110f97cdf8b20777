// hisper tasks: what was done, by whom it was asked for, and what it came to.
import { join } from 'node:path'
import type { Command } from 'commander'
import { DATABASE } from '../companion/companion.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { openToRead } from '../store/database.ts'
import { TaskStore } from '../store/task-store.ts'
import { toLines } from './call.ts'
import { toWholeNumber } from './registry-option.ts'
import { paint, toTable } from './table.ts'
import { thisMachine } from './this-machine.ts'

export function addTasksCommand(program: Command): void {
  program
    .command('tasks')
    .description('Shows what was done: all tasks, or one with its results.')
    .argument('[id]')
    .option('--search <words>', 'in the task, its servers and tools')
    .option('--limit <number>', 'how many, 1 to 100', toWholeNumber(1, 100), 20)
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action((id: string | undefined, { search, limit, json }: { search?: string; limit: number; json?: true }) => {
      const opened = openToRead(join(thisMachine().dataFolder, DATABASE))
      try {
        const store = opened && new TaskStore(opened.database, { now: () => new Date(), id: () => '' })
        const found = id === undefined ? store?.list({ search, limit }) : store?.task(id)
        if (found === undefined || ('tasks' in found && found.tasks.length === 0)) process.exitCode = NOTHING_FOUND
        if (json === true) process.stdout.write(`${JSON.stringify(found ?? { tasks: [] })}\n`)
        else if (found === undefined) process.stderr.write('there is no such task\n')
        else if ('tasks' in found)
          process.stdout.write(
            toTable(
              found.tasks.map((one) => [one.id, one.createdAt.slice(0, 16), one.state, toLine(one.words, 100), toLine(one.askedBy, 60)]),
            ),
          )
        else {
          process.stdout.write(`${paint('bold', toLine(found.words, 1_000))} (${found.state})\n`)
          for (const { server, tool, state, failure, result } of found.steps)
            process.stdout.write(
              `${server} ${toLine(tool, 200)}: ${state}${failure === undefined ? '' : `, ${toLine(failure.message, 1_000)}`}\n${result === undefined ? '' : toLines(result)}`,
            )
        }
      } finally {
        opened?.close()
      }
    })
}
