// hisper export and hisper import: the history of tasks as one file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { parseJson, parseWith } from '../../core/schema/parse.ts'
import { replaceFile } from '../clients/replace-file.ts'
import { DATABASE } from '../companion/companion.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { ApprovalStore } from '../store/approval-store.ts'
import { ArchiveSchema, takeIn, toArchive } from '../store/archive.ts'
import { openDatabase, openToRead } from '../store/database.ts'
import { TaskStore } from '../store/task-store.ts'
import { UsageError } from '../usage-error.ts'
import { thisMachine } from './this-machine.ts'

const OPTIONS = { now: () => new Date(), id: () => '' }

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('Writes your tasks, their results and what you allowed for good as one JSON file. Results may hold secrets.')
    .argument('[file]', 'readable by you alone; standard output where none is named')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (file: string | undefined) => {
      const opened = openToRead(join(thisMachine().dataFolder, DATABASE))
      if (opened === undefined) {
        process.exitCode = NOTHING_FOUND
        process.stderr.write('there is no history yet\n')
        return
      }
      const { database, close } = opened
      try {
        const archive = toArchive(new TaskStore(database, OPTIONS), new ApprovalStore(database, OPTIONS))
        const text = `${JSON.stringify(archive)}\n`
        if (file === undefined) process.stdout.write(text)
        else await replaceFile(file, text)
        process.stderr.write(`${archive.tasks.length} tasks and ${archive.approvals.length} approvals\n`)
      } finally {
        close()
      }
    })
}

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('Takes in a file of hisper export: what is there already stays as it is.')
    .argument('<file>')
    .option('--approvals', 'allow here what was allowed there; only for a file that is your own')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action((file: string, { approvals: withApprovals, json }: { approvals?: true; json?: true }) => {
      const archive = parseWith(ArchiveSchema, parseJson(read(file), file), file)
      const { database, close } = openDatabase(join(thisMachine().dataFolder, DATABASE))
      try {
        const stores = { tasks: new TaskStore(database, OPTIONS), approvals: new ApprovalStore(database, OPTIONS) }
        const taken = takeIn(database, stores, archive, withApprovals === true)
        process.stdout.write(json === true ? `${JSON.stringify(taken)}\n` : `${taken.tasks} tasks and ${taken.approvals} approvals\n`)
      } finally {
        close()
      }
    })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read`, { cause })
  }
}
