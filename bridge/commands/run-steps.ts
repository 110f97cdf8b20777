// Where the steps of hisper run come from: a file, the reader's model, or the reader, who chooses and fills in.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Companion as Client } from '../../core/bridge/client.ts'
import type { BridgeTool, Proposal } from '../../core/schema/bridge.ts'
import { parseJson, parseWith } from '../../core/schema/parse.ts'
import { NewStepSchema, type NewTask } from '../../core/schema/task.ts'
import { toLine } from '../plain-text.ts'
import { CallError } from '../tasks/tool-caller.ts'
import { UsageError } from '../usage-error.ts'
import { toArguments } from './arguments.ts'
import { ask, hasReader, isYes } from './ask.ts'
import { toPlanLines } from './plan-lines.ts'
import { paint } from './table.ts'

type Steps = NewTask['steps']

/** Steps as they are given: what they look like now is looked up. */
const GivenSchema = z
  .array(NewStepSchema.omit({ definition: true }))
  .min(1)
  .max(20)
const CHOICES = 4

/** @param path of a JSON file, or - for standard input */
export async function give(definitionOf: (server: string, tool: string) => Promise<string>, path: string): Promise<Steps> {
  const name = path === '-' ? 'standard input' : path
  const given = parseWith(GivenSchema, parseJson(read(path, name), name), name)
  return Promise.all(given.map(async (step) => ({ ...step, definition: await definitionOf(step.server, step.tool) })))
}

/**
 * A plan of the reader's model, shown.
 * @param isToBegin whether the reader is asked to begin with it: a standing approval was given to a tool, and not to what a model would do with it
 */
export async function plan(client: Client, task: string, { asJson, isToBegin }: { asJson: boolean; isToBegin: boolean }): Promise<Steps> {
  if ((await client.request('GET /v1/model', {})).model === undefined)
    throw new UsageError('no model is configured: hisper model set --url URL --model NAME names one')
  await startAll(client, task)
  const { plan: planned } = await client.request('POST /v1/plan', { body: { words: task } })
  const shown = asJson ? `${JSON.stringify(planned)}\n` : toPlanLines(planned)
  if (!isToBegin) process.stdout.write(shown)
  else {
    process.stderr.write(shown)
    if (!(await isYes('begin with it? [y/N] '))) throw new UsageError('nothing was run')
  }
  return planned.steps.map(({ step }) => step)
}

/** Proposes tools for each step, and asks which, and with what. */
export async function choose(client: Client, task: string): Promise<Steps> {
  if (!hasReader()) throw new UsageError('nobody is there to choose: give the steps with --steps')
  await startAll(client, task)
  const found = await client.request('POST /v1/route', { body: { words: task, limit: CHOICES } })
  const parts = found.steps.length > 0 ? found.steps : [{ text: task, choices: found.choices }]
  const steps: Steps = []
  for (const { text, choices } of parts) {
    process.stderr.write(`\n${paint('bold', toLine(text, 500))}\n`)
    const chosen = await pick(choices)
    if (chosen === undefined) continue
    const { tool } = await toolOf(client, chosen.server, chosen.tool)
    const before = steps.at(-1)
    steps.push({
      ...{ id: `step-${steps.length + 1}`, server: chosen.server, tool: chosen.tool, definition: chosen.definition, inputs: [] },
      arguments: toArguments(await fill(tool.inputSchema), undefined, tool.inputSchema),
      after: before === undefined ? [] : [before.id],
    })
  }
  return steps
}

/** Every server that was never read; what does not start is left out, with a word. */
async function startAll(client: Client, task: string): Promise<void> {
  const { unread } = await client.request('POST /v1/route', { body: { words: task, limit: 1 } })
  for (const id of unread) {
    process.stderr.write(paint('dim', `starting ${id}\n`))
    await client
      .request('POST /v1/servers/{id}/start', { id, body: {} })
      .catch((error: Error) => process.stderr.write(`${id}: ${toLine(error.message, 500)}\n`))
  }
}

/** @throws {CallError} where the server has no such tool */
export async function toolOf(client: Client, server: string, name: string): Promise<BridgeTool> {
  const seen = (await client.request('GET /v1/servers/{id}', { id: server })).tools
  const { tools } = seen.length > 0 ? { tools: seen } : await client.request('POST /v1/servers/{id}/start', { id: server, body: {} })
  const found = tools.find(({ tool }) => tool.name === name)
  if (found === undefined) throw new CallError('not_found', `${server} has no tool ${toLine(name, 200)}`, false)
  return found
}

function read(path: string, name: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (cause) {
    throw new UsageError(`${name} cannot be read`, { cause })
  }
}

async function pick(choices: readonly Proposal[]): Promise<Proposal | undefined> {
  if (choices.length === 0) process.stderr.write('  none of your tools fits\n')
  for (const [index, { server, tool, description }] of choices.entries())
    process.stderr.write(`  ${index + 1} ${server} ${toLine(tool, 200)}: ${toLine(description, 100)}\n`)
  return choices.length === 0 ? undefined : choices[Number(await ask('which, or Enter for none: ')) - 1]
}

async function fill(schema: Record<string, unknown>): Promise<string[]> {
  const properties = typeof schema.properties === 'object' && schema.properties !== null ? schema.properties : {}
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  const words: string[] = []
  for (const name of Object.keys(properties)) {
    const value = await ask(`  ${toLine(name, 100)}${required.has(name) ? '' : ', Enter to leave it out'}: `)
    if (value !== '') words.push(`${name}=${value}`)
  }
  return words
}
