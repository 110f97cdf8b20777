// hisper model: which model plans, where it is asked, and whether it can. Its key is read from the environment or the terminal, and never shown.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { fingerprint } from '../../core/canonical/canonical.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { isLocal, type Model, ModelFile, toModel } from '../planning/model-file.ts'
import { PlanError } from '../planning/plan-error.ts'
import { makePlan } from '../planning/planner.ts'
import { UsageError } from '../usage-error.ts'
import { ask, hasReader } from './ask.ts'
import { toPlanLines } from './plan-lines.ts'
import { thisMachine } from './this-machine.ts'

/** What a model that can plan has to make a plan of. */
const WORDS = 'What is the weather in Lisbon?'
const TOOL = {
  name: 'get_weather',
  description: 'Tells the weather of a city.',
  inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}

export function addModelCommand(program: Command): void {
  const model = program
    .command('model')
    .description('Sets which model plans tasks for you, for hisper run --plan and the page. None does unless you set one.')
  model
    .command('set')
    .description('Names a model behind an API like OpenAI’s, on this machine or elsewhere.')
    .requiredOption('--url <url>', 'where the API begins, such as http://127.0.0.1:11434/v1 for Ollama')
    .requiredOption('--model <name>')
    .option(
      '--key-env <variable>',
      'environment variable that has the key; asked for where it is not given and the model is not on this machine',
    )
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async ({ url, model: name, keyEnv }: { url: string; model: string; keyEnv?: string }) => {
      const key = await readKey(toModel({ url, name }), keyEnv)
      const made = toModel({ url, name, key })
      await openFile().write(made)
      process.stderr.write(`set: ${toWords(made)}\n`)
    })
  model
    .command('show')
    .description('Shows which model is set, without its key.')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: true }) => {
      const found = await openFile().read()
      if (found === undefined) process.exitCode = NOTHING_FOUND
      const { key, ...shown } = found ?? {}
      if (json === true) process.stdout.write(`${JSON.stringify(found === undefined ? {} : { ...shown, hasKey: key !== undefined })}\n`)
      else process.stdout.write(found === undefined ? 'no model is set\n' : `${toWords(found)}\n`)
    })
  model
    .command('forget')
    .description('Forgets the model and its key.')
    .action(() => openFile().forget())
  model
    .command('test')
    .description('Asks the model for a small plan. Nothing of yours is sent, and nothing is run.')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async () => {
      const found = await openFile().read()
      if (found === undefined) throw new PlanError('no_model', 'no model is set: hisper model set --url URL --model NAME')
      const candidates = [{ server: 'example.weather', tool: TOOL, definition: fingerprint(TOOL) }]
      const cancel = new AbortController()
      process.once('SIGINT', () => cancel.abort(new UsageError('it was stopped')))
      const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal })
      process.stdout.write(toPlanLines(await makePlan(found, WORDS, candidates, { fetch, sleep: pause }, cancel.signal)))
    })
}

function openFile(): ModelFile {
  return new ModelFile(thisMachine().dataFolder)
}

/** @returns undefined where the model needs none. @throws {UsageError} */
async function readKey(model: Model, variable: string | undefined): Promise<string | undefined> {
  if (variable !== undefined) {
    const { [variable]: key = '' } = process.env
    if (key === '')
      throw new UsageError(`--key-env: there is no variable ${JSON.stringify(variable.slice(0, 100))} in the environment, or it is empty`)
    return key
  }
  if (isLocal(model)) return undefined
  if (!hasReader()) throw new UsageError('nobody is there to be asked for the key: say with --key-env which variable has it')
  return (await ask('key, or Enter where it needs none: ', true)) || undefined
}

function toWords({ url, name, key }: Model): string {
  return `${name} at ${url}, ${key === undefined ? 'without a key' : 'with a key'}`
}
