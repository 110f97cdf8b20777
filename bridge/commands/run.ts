// hisper run: a task in plain words on the reader's own servers. Steps are proposed, chosen, filled in and agreed to at the terminal, or given.
import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import type { Companion as Client } from '../../core/bridge/client.ts'
import { BridgeTrouble } from '../../core/bridge/trouble.ts'
import type { Decision } from '../../core/schema/bridge.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { type NewTask, NewTaskSchema, type TaskEvent } from '../../core/schema/task.ts'
import { openDesk } from '../companion/desk.ts'
import { EXIT_CODES, NOTHING_FOUND, TOOL_FAILED } from '../exit.ts'
import { toLine, toText } from '../plain-text.ts'
import { CallError } from '../tasks/tool-caller.ts'
import { UsageError } from '../usage-error.ts'
import { hasReader, isYes } from './ask.ts'
import { answer, toLines } from './call.ts'
import { addRegistryOption, openNamedRegistry, type RegistryFlags } from './registry-option.ts'
import { choose, give, plan, toolOf } from './run-steps.ts'
import { paint } from './table.ts'
import { sayTrouble, thisMachine } from './this-machine.ts'

interface Flags extends RegistryFlags {
  steps?: string
  plan?: true
  dryRun?: true
  yes?: true
  json?: true
}

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('Runs a task on your own servers: proposes steps, lets you choose and fill them in, and asks before each call.')
    .argument('<words...>', 'what should be done')
    .option('--steps <file>', 'JSON list of steps {id, server, tool, arguments, after, inputs}, - for standard input')
    .option('--yes', 'say yes to every call of the steps that are given')
    .option('--plan', 'have the model that hisper model names put the steps together')
    .option('--dry-run', 'with --plan: show the plan, and run nothing')
    .option('--json', 'print the task as one JSON object when it is over; with --dry-run, the plan')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (words: string[], flags: Flags) => {
    const task = words.join(' ').trim()
    checkFlags(task, flags)
    const { client, close } = await openDesk({
      ...{ places: thisMachine(), registry: openNamedRegistry(flags) },
      onTrouble: sayTrouble,
    })
    const cancel = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => cancel.abort(new CallError('server_failed', 'it was stopped', true)))
    try {
      const steps = await stepsFor(client, task, flags)
      if (flags.dryRun === true) return
      if (steps.length === 0) {
        process.exitCode = NOTHING_FOUND
        return
      }
      const body = parseWith(NewTaskSchema, { key: randomUUID(), words: task, steps }, 'the task')
      const { id } = (await client.request('POST /v1/tasks', { body })).task
      await client.run(id, (event) => follow(client, event, flags), cancel.signal)
      const { task: ended } = await client.request('GET /v1/tasks/{id}', { id })
      if (flags.json === true) process.stdout.write(`${JSON.stringify(ended)}\n`)
      if (ended.state !== 'done') process.exitCode = TOOL_FAILED
    } finally {
      await close()
    }
  })
}

/** @throws {UsageError} */
function checkFlags(task: string, { steps, plan: isPlanned, dryRun, yes }: Flags): void {
  if (task === '') throw new UsageError('say what should be done')
  if (yes === true && steps === undefined) throw new UsageError('--yes is for steps that are given: add --steps')
  if (isPlanned === true && steps !== undefined) throw new UsageError('steps are given or planned: leave out --steps or --plan')
  if (dryRun === true && isPlanned !== true) throw new UsageError('--dry-run shows a plan: add --plan')
  if (isPlanned === true && dryRun !== true && !hasReader())
    throw new UsageError('nobody is there to say yes to a planned call: add --dry-run')
}

async function stepsFor(client: Client, task: string, { steps, plan: isPlanned, dryRun, json }: Flags): Promise<NewTask['steps']> {
  if (steps !== undefined) return await give(async (server, tool) => (await toolOf(client, server, tool)).definition, steps)
  if (isPlanned !== true) return await choose(client, task)
  return await plan(client, task, { asJson: dryRun === true && json === true, isToBegin: dryRun !== true })
}

async function follow(client: Client, event: TaskEvent, { yes, json }: Flags): Promise<void> {
  if (event.type === 'step' && ['done', 'failed', 'skipped', 'cancelled'].includes(event.step.state)) {
    const { server, tool, state, failure, result } = event.step
    const why = failure === undefined ? '' : `, ${toLine(failure.message, 1_000)}`
    process.stderr.write(`${paint(state === 'done' ? 'green' : 'red', `${server} ${toLine(tool, 200)}: ${state}`)}${why}\n`)
    if (json !== true && result !== undefined) process.stdout.write(toLines(result))
  }
  if (event.type === 'asks') {
    const { id, ...question } = event.question
    const body = await answer(question)
    await unlessSettled(client.request('POST /v1/questions/{id}', { id, body }))
  }
  if (event.type !== 'needs_approval') return
  const { waiting } = await client.request('GET /v1/approvals', {})
  const one = waiting.find(({ id }) => id === event.approval)
  if (one === undefined) return
  const isAgreed = yes === true || (hasReader() && (await agrees(one.call)))
  const body: Decision = { decision: isAgreed ? 'once' : 'refuse' }
  await unlessSettled(client.request('POST /v1/approvals/{id}', { id: one.id, body }))
}

async function agrees({ server, tool, arguments: args }: { server: string; tool: string; arguments: object }): Promise<boolean> {
  process.stderr.write(`call ${paint('bold', `${server} ${toLine(tool, 200)}`)} with\n${toText(JSON.stringify(args, undefined, 2))}\n`)
  return await isYes('do it? [y/N] ')
}

/** Somebody was quicker, on the companion's page. */
async function unlessSettled(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof BridgeTrouble) || error.answer?.code !== 'not_found') throw error
  })
}
