// hisper add: puts a server of the registry into Hisper's own configuration, or into a client's.
import type { Command } from 'commander'
import type { ClientFormat, Left } from '../../core/install/client.ts'
import type { Values } from '../../core/install/fill.ts'
import { placeServers } from '../clients/find.ts'
import { checkChoice, chooseWay, type Plan, toPlan, toValues, type Way } from '../clients/install-plan.ts'
import { configFiles, type Places, userFileOf } from '../clients/places.ts'
import { hasEntry, writeServer } from '../clients/write-entry.ts'
import { EXIT_CODES } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { UsageError } from '../usage-error.ts'
import { agree, ask, hasReader } from './ask.ts'
import { toState } from './my-servers.ts'
import { addRegistryOption, openRegistry, type RegistryFlags } from './registry-option.ts'
import { openChanges, thisMachine } from './this-machine.ts'

interface Flags extends RegistryFlags {
  client: string
  input: string[]
  way?: string
  replace?: true
  yes?: true
  json?: true
}

const INPUT = 'a value that it asks for; NAME alone takes the environment’s, NAME= leaves it to the client'

export function addAddCommand(program: Command): void {
  const command = program
    .command('add')
    .description('Adds a server of the registry to Hisper’s own configuration or a client’s, with a copy of what stood there.')
    .argument('<id>', 'the server’s id, as search has it')
    .option('--client <name>', 'whose configuration it is added to', 'hisper')
    .option('--input <name=value>', INPUT, (value: string, before: string[]) => [...before, value], [])
    .option('--way <label>', 'which of its packages or addresses; the first that fits where it is not said')
    .option('--replace', 'replace an entry of the same name')
    .option('--yes', 'write it without asking')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (id: string, flags: Flags) => {
    const places = thisMachine()
    const source = fileOf(flags.client, places)
    const registry = openRegistry(flags)
    const known = await registry.server(id)
    const { format, file } = source
    const way = chooseWay(known.record.server, format, flags.way)
    const given = toValues(flags.input, way.asks, process.env)
    const plan = await complete(way, format, given)
    const isReplacing = await hasEntry(source, plan.name)
    if (isReplacing && flags.replace !== true)
      throw new UsageError(`${toLine(file, 500)} has ${plan.name} already: --replace puts this in its place`)
    process.stderr.write(toWords(plan, format, file, toState(known, registry), way))
    await agree(isReplacing ? 'Replace what is there?' : 'Write this?', flags.yes === true)
    const change = await writeServer(openChanges(places), source, plan.name, plan.entry, flags.replace === true)
    const local = (await placeServers(places)).find((one) => one.name === plan.name && one.source.file === file)?.id
    const facts = {
      id: local,
      server: known.record.server.id,
      client: format.id,
      file,
      backup: change.backup,
      replaced: change.kind === 'replace',
    }
    if (flags.json === true) process.stdout.write(`${JSON.stringify({ ...facts, way: way.launch.label, starts: plan.shown.starts })}\n`)
    else process.stdout.write(`${local ?? plan.name} is in ${toLine(file, 1_000)}; hisper undo takes it out again\n`)
  })
}

/** @throws {UsageError} where there is no such client, or it has no file on this system */
export function fileOf(client: string, places: Places) {
  const source = userFileOf(client, places)
  if (source !== undefined) return source
  const known = [...new Set(configFiles(places).map(({ format }) => format.id))].join(', ')
  throw new UsageError(`there is no configuration of ${JSON.stringify(client)} on this system; there is one of ${known}`)
}

/** Asks for what is missing where there is somebody to ask. @throws {UsageError} that names what is missing, and how to give it */
async function complete(way: Way, format: ClientFormat, { values, left }: ReturnType<typeof toValues>): Promise<Plan> {
  const all: Record<string, Values[string]> = { ...values }
  const open = (plan: Plan) => plan.left.filter((one) => !left.has(one.ask.id) || one.by === 'placeholder')
  let plan = toPlan(way, format, all)
  if (open(plan).length === 0) return plan
  if (!hasReader()) throw new UsageError(toMissing(open(plan), format))
  for (const one of open(plan)) {
    const value = await ask(`${toQuestion(one, format)}: `, one.ask.isSecret)
    if (value === '' && one.by === 'placeholder') throw new UsageError(toMissing([one], format))
    if (value === '') continue
    checkChoice(one.ask, value)
    all[one.ask.id] = value
  }
  plan = toPlan(way, format, all)
  return plan
}

function toMissing(open: readonly Left[], { name: client }: ClientFormat): string {
  const needs = open.map(({ ask: { name, isSecret, description } }) => {
    const about = [...(isSecret ? ['a secret'] : []), ...(description === undefined ? [] : [toLine(description, 200)])].join(', ')
    return `${toLine(name, 100)}${about === '' ? '' : ` (${about})`}`
  })
  const [first] = open
  const name = toLine(first?.ask.name ?? 'NAME', 100)
  const leave = open.some(({ by }) => by !== 'placeholder') ? `, or leave it to ${client} with --input ${name}=` : ''
  return `it needs ${needs.join('; ')}. Give it with --input ${name}=VALUE, or with --input ${name} where the environment has it${leave}`
}

function toQuestion({ ask: { name, isSecret, description, choices }, by, text }: Left, { name: client }: ClientFormat): string {
  const notes = [
    ...(description === undefined ? [] : [toLine(description, 200)]),
    ...(choices === undefined ? [] : [`one of ${choices.map((choice) => toLine(choice, 60)).join(', ')}`]),
    ...(isSecret ? ['not shown'] : []),
    ...(by === 'variable' ? [`nothing, for ${client} to read ${text}`] : by === 'prompt' ? [`nothing, for ${client} to ask`] : []),
  ]
  return `${toLine(name, 100)}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`
}

function toWords(plan: Plan, format: ClientFormat, file: string, state: ReturnType<typeof toState>, { launch }: Way): string {
  const score = state.score === undefined ? 'not assessed' : `${state.score} of 100`
  const findings = state.seriousFindings ? `, ${state.seriousFindings} serious findings` : ''
  const left = plan.left.map(({ by, text }) =>
    by === 'variable' ? `${format.name} reads the variable ${text}` : `${format.name} asks for ${text}`,
  )
  return [
    `${state.id} (${state.standing}, ${score}${findings}), ${toLine(launch.label, 300)}`,
    `${launch.kind === 'remote' ? 'Connects to' : 'Runs'}: ${plan.shown.starts}`,
    `In ${toLine(file, 1_000)} (${format.name}), secrets not shown:`,
    plan.shown.entry,
    ...left,
    '',
  ].join('\n')
}
