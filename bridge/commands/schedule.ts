// hisper schedule: tasks that run by themselves. It writes to the database, which the companion looks at every few seconds: whether one
// serves or not makes no difference to what is written, only to when it is run.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { type NewSchedule, NewScheduleSchema, type Schedule } from '../../core/schema/schedule.ts'
import { DATABASE } from '../companion/companion.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { Schedules } from '../schedules/schedules.ts'
import { openLocalSessions } from '../sessions/this-machine.ts'
import { openBeside } from '../store/database.ts'
import { ScheduleStore } from '../store/schedule-store.ts'
import { UsageError } from '../usage-error.ts'
import { uuid7 } from '../uuid7.ts'
import { give } from './run-steps.ts'
import { paint, toTable } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface JsonFlag {
  json?: true
}

interface AddFlags extends JsonFlag {
  cron: string
  timeZone: string
  steps: string
  name?: string
  overlap: string
  missed: string
  notify: string
  desktop: boolean
  webhook?: string
}

const LONGEST_NAME = 300

export function addScheduleCommand(program: Command): void {
  const schedule = program
    .command('schedule')
    .description('Tasks that run by themselves while the companion serves; a call still needs a yes, or one that was given for good.')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addListCommand(schedule)
  addAddCommand(schedule)
  const acts = [
    ['pause', 'No new run begins until it is resumed.', (schedules: Schedules, id: string) => schedules.pause(id)],
    [
      'resume',
      'Goes on from now; times that passed meanwhile were not missed.',
      (schedules: Schedules, id: string) => schedules.resume(id),
    ],
  ] as const
  for (const [name, description, act] of acts)
    withJson(schedule.command(name).description(description).argument('<id>')).action((id: string, flags: JsonFlag) =>
      withSchedules((schedules) => show(act(schedules, id), flags)),
    )
  const remove = schedule.command('remove').description('Takes it out. Tasks that it made stay in the history, and one that runs goes on.')
  withJson(remove.argument('<id>')).action((id: string, flags: JsonFlag) =>
    withSchedules((schedules) => {
      const removed = schedules.get(id)
      schedules.remove(id)
      if (flags.json === true) show(removed, flags)
    }),
  )
  withJson(schedule.command('run').description('Has the companion run it now.').argument('<id>')).action((id: string, flags: JsonFlag) =>
    withSchedules((schedules) => {
      schedules.fireNow(id)
      process.stderr.write('The companion begins it within a few seconds; where none is running, when one is started.\n')
      if (flags.json === true) show(schedules.get(id), flags)
    }),
  )
  for (const command of schedule.commands) command.exitOverride().showHelpAfterError('Add --help for how it is used.')
}

function addListCommand(schedule: Command): void {
  withJson(schedule.command('list').description('Shows all schedules, with the last run of each and its next.')).action(
    ({ json }: JsonFlag) =>
      withSchedules((schedules) => {
        const all = schedules.list()
        if (all.length === 0) process.exitCode = NOTHING_FOUND
        if (json === true) process.stdout.write(`${JSON.stringify({ schedules: all })}\n`)
        else process.stdout.write(toTable(all.map(toRow)))
      }),
  )
}

function addAddCommand(schedule: Command): void {
  const command = schedule
    .command('add')
    .description('Sets one up: steps like those of hisper run, at times in the form of cron.')
    .argument('<words...>', 'what it does')
    .requiredOption('--cron <fields>', 'minute, hour, day of month, month and day of week, such as "0 9 * * 1-5"; seconds may stand before')
    .requiredOption('--steps <file>', 'JSON list of steps {id, server, tool, arguments, after, inputs}, - for standard input')
    .option('--name <text>', 'what it is called; the words where it is not said')
    .option('--time-zone <name>', 'such as Europe/Berlin', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .addOption(new Option('--overlap <what>', 'where the run before is not over').choices(['skip', 'queue']).default('skip'))
    .addOption(new Option('--missed <what>', 'for times at which no companion served').choices(['skip', 'run_once']).default('skip'))
    .addOption(new Option('--notify <when>', 'how runs ended that you are told').choices(['failure', 'always']).default('failure'))
    .option('--no-desktop', 'tell nothing on the desktop')
    .option('--webhook <url>', 'tell it there as well: https, or http of this machine')
  withJson(command).action(async (words: string[], flags: AddFlags) => {
    const { cron, timeZone, overlap, missed, desktop, notify: on, webhook } = flags
    const sessions = openLocalSessions(thisMachine())
    try {
      const task = words.join(' ').trim()
      const steps = await give(async (server, tool) => (await sessions.tool(server, tool)).definition, flags.steps)
      const notify = { desktop, on, ...(webhook === undefined ? {} : { webhook }) }
      const asked = { name: flags.name ?? task.slice(0, LONGEST_NAME), words: task, steps, cron, timeZone, overlap, missed, notify }
      withSchedules((schedules) => show(schedules.add(parseAsked(asked), 'cli'), flags))
    } finally {
      await sessions.close()
    }
  })
}

/** @throws {UsageError} that does not repeat what was typed: a webhook is a secret */
function parseAsked(asked: object): NewSchedule {
  const { data, error } = NewScheduleSchema.safeParse(asked)
  if (data !== undefined) return data
  throw new UsageError(error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
}

function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON object')
}

/** @throws {ScheduleError, UsageError} */
function withSchedules(act: (schedules: Schedules) => void): void {
  const { database, close } = openBeside(join(thisMachine().dataFolder, DATABASE))
  try {
    const now = () => new Date()
    act(new Schedules(new ScheduleStore(database, { now, id: () => uuid7(Date.now(), randomBytes(10)) }), now))
  } finally {
    close()
  }
}

function show(schedule: Schedule, { json }: JsonFlag): void {
  process.stdout.write(json === true ? `${JSON.stringify(schedule)}\n` : toTable([toRow(schedule)]))
}

/** Times as they are in its time zone. */
function toRow({ id, name, state, cron, timeZone, nextAt, last, leftOut }: Schedule): string[] {
  const when = (at: string) => new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
  return [
    ...[id, paint('bold', toLine(name, 60)), `${cron} ${timeZone}`],
    state === 'paused' ? 'paused' : nextAt === undefined ? 'never again' : `next ${when(nextAt)}`,
    last === undefined ? 'not run yet' : `last ${when(last.at)}: ${last.state}`,
    leftOut === undefined
      ? ''
      : `left out ${when(leftOut.at)}: ${leftOut.why === 'overlap' ? 'the run before was not over' : 'no companion served'}`,
  ]
}
