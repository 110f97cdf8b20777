// What is put into a client's configuration for a server of the registry: the same entry that the site's install panel shows.
import type { ClientFormat, Entry, Left } from '../../core/install/client.ts'
import { toFile } from '../../core/install/file.ts'
import type { Values } from '../../core/install/fill.ts'
import { toInstallation } from '../../core/install/install.ts'
import { type Launch, toWaysIn } from '../../core/install/launch.ts'
import { toCommandLine } from '../../core/install/quote.ts'
import type { Ask } from '../../core/install/template.ts'
import { GAPS, REFUSALS } from '../../core/install/wording.ts'
import { writeEntry } from '../../core/install/write.ts'
import { toLine } from '../plain-text.ts'
import type { ServerFacts } from '../registry/record.ts'
import { UsageError } from '../usage-error.ts'

export interface Way {
  launch: Launch
  /** Everything that can be given for it, what is needed first. */
  asks: readonly Ask[]
}

/**
 * The first way into the server that the client's configuration can hold, packages before addresses.
 * @param label of the way that is wanted, as the site has it: `npm: name@version`, or an address
 * @throws {UsageError} where there is none, saying why
 */
export function chooseWay({ id, packages, remotes }: ServerFacts, client: ClientFormat, label: string | undefined): Way {
  const server = { id, packages: packages.items, remotes: remotes.items }
  const { launches, refusals } = toWaysIn(server)
  const { ways } = toInstallation(server, { clientIds: [] })
  const reasons = refusals.map((one) => `${toLine(one.label, 200)}: ${REFUSALS[one.reason]}`)
  for (const [index, launch] of launches.entries()) {
    if (label !== undefined && launch.label !== label) continue
    const written = writeEntry(client, launch, {})
    if (typeof written !== 'string') return { launch, asks: ways[index]?.asks ?? [] }
    reasons.push(`${toLine(launch.label, 200)}: ${client.name} has ${GAPS[written]}`)
  }
  const known = launches.map((launch) => toLine(launch.label, 200)).join(', ')
  if (label !== undefined && !launches.some((launch) => launch.label === label))
    throw new UsageError(`there is no way ${JSON.stringify(label)} into ${id}: there is ${known === '' ? 'none' : known}`)
  throw new UsageError(
    `${id} cannot be written down for ${client.name}${reasons.length === 0 ? ': it has neither a package nor an address' : `. ${reasons.join(' ')}`}`,
  )
}

/** What of `--input` is left to the client, which asks for it or reads a variable. */
const LEFT_TO_CLIENT = ''

/**
 * @param inputs as they were given, `NAME=VALUE`; `NAME` alone takes the environment's; `NAME=` leaves it to the client
 * @returns values by the ids of what asks for them, and what is left to the client
 * @throws {UsageError} where one is not asked for, or cannot be
 */
export function toValues(
  inputs: readonly string[],
  asks: readonly Ask[],
  env: Readonly<Record<string, string | undefined>>,
): { values: Values; left: ReadonlySet<string> } {
  const values: Record<string, string | string[]> = {}
  const left = new Set<string>()
  for (const input of inputs) {
    const equals = input.indexOf('=')
    const name = equals === -1 ? input : input.slice(0, equals)
    const ask = asks.find((one) => one.name === name || one.id === name || one.slug === name.toUpperCase())
    if (ask === undefined) {
      const known = asks.map((one) => toLine(one.name, 100)).join(', ')
      throw new UsageError(
        `${JSON.stringify(name)} is nothing that it asks for: ${known === '' ? 'it asks for nothing' : `it asks for ${known}`}`,
      )
    }
    const value = equals === -1 ? env[name] : input.slice(equals + 1)
    if (value === undefined) throw new UsageError(`the environment has no ${name}: give it with --input ${name}=VALUE`)
    if (value === LEFT_TO_CLIENT) left.add(ask.id)
    else if (ask.isRepeated) values[ask.id] = [...[values[ask.id] ?? []].flat(), value]
    else values[ask.id] = value
    if (value !== LEFT_TO_CLIENT) checkChoice(ask, value)
  }
  return { values, left }
}

/** @throws {UsageError} where it is none of those that its author allows */
export function checkChoice({ name, choices }: Ask, value: string): void {
  if (choices !== undefined && !choices.includes(value))
    throw new UsageError(`${toLine(name, 100)} is one of ${choices.map((choice) => toLine(choice, 60)).join(', ')}`)
}

export interface Plan {
  name: string
  entry: Entry
  /** What nobody has given. */
  left: readonly Left[]
  /** The command line or the address, and the entry as it will stand in the file; without the reader's secrets. */
  shown: { starts: string; entry: string }
}

/** @throws {UsageError} where the client cannot hold one of the values */
export function toPlan({ launch, asks }: Way, client: ClientFormat, values: Values): Plan {
  const secrets = new Set(asks.filter(({ isSecret }) => isSecret).map(({ id }) => id))
  const open = Object.fromEntries(Object.entries(values).filter(([id]) => !secrets.has(id)))
  const [written, shown] = [writeEntry(client, launch, values), writeEntry(client, launch, open)]
  if (typeof written === 'string') throw new UsageError(`it cannot be written down for ${client.name}: ${GAPS[written]}`)
  if (typeof shown === 'string') throw new UsageError(`it cannot be written down for ${client.name}: ${GAPS[shown]}`)
  const { filled } = shown
  const words = filled.kind === 'command' ? [filled.command, ...filled.args] : [filled.url]
  return {
    name: launch.name,
    entry: written.entry,
    left: written.entry.left,
    shown: {
      starts: toCommandLine(words) ?? words.map((word) => JSON.stringify(word)).join(' '),
      entry: toFile(client, new Map([[launch.name, shown.entry]])),
    },
  }
}
