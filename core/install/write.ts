// One way in for one client: its entry, its link, its commands; or the reason why there is none.
import type { ClientFormat, Entry, Left } from './client.ts'
import { toJsonEntry } from './entry.ts'
import { type Filled, type FillFault, fill, type Values } from './fill.ts'
import type { CommandLaunch, Launch, RemoteLaunch } from './launch.ts'
import { MAX_LINK_LENGTH } from './links.ts'
import { toPlaceholder, toPlainPlaceholder, toReference, toVariable } from './placeholder.ts'
import { type Shell, toCommandLine } from './quote.ts'
import type { Ask } from './template.ts'

/** Why a client has no entry for a way in. */
export type GapReason =
  | FillFault
  | 'no_bundles' // it does not open MCPB files
  | 'no_streamable_http'
  | 'no_sse'
  | 'no_headers' // it takes the address of a remote, but no headers
  | 'not_in_file' // it takes addresses, but not in its configuration file

export interface WrittenEntry {
  filled: Filled
  entry: Entry
}

/** The entry of `launch` in the configuration of `client`. */
export function writeEntry(client: ClientFormat, launch: Launch, values: Values): WrittenEntry | GapReason {
  if (launch.kind === 'bundle') return client.bundles === undefined ? 'no_bundles' : 'not_in_file'
  if (launch.kind === 'remote' && client.transports[launch.transport] === undefined) {
    if (client.connector !== undefined) return 'not_in_file'
    return launch.transport === 'sse' ? 'no_sse' : 'no_streamable_http'
  }
  const filled = fillFor(client, launch, values, (ask) => toReference(ask, launch.name, client))
  return typeof filled === 'string' ? filled : { filled, entry: (client.toEntry ?? toJsonEntry)(filled, client) }
}

/** A link or a command, and what it leaves to be filled in. */
export interface WrittenLine {
  code: string
  left: Left[]
}

/**
 * The link that installs `launch`. Undefined where the client has none, where something would be left for the reader to replace, where
 * it reaches into the reader's machine and should be looked at first, or where Windows would cut it off.
 */
export function writeLink(client: ClientFormat, launch: Launch, values: Values): WrittenLine | undefined {
  const written = client.toLink === undefined || reachesOut(launch) ? undefined : writeEntry(client, launch, values)
  if (written === undefined || typeof written === 'string') return undefined
  const { entry, filled } = written
  const left = entry.left.map((one): Left => (client.hasLinkPrompts === true && one.ask.isVariable ? { ...one, by: 'prompt' } : one))
  if (left.some(({ by }) => by === 'placeholder')) return undefined
  if (filled.kind === 'command' && client.linkRunners?.includes(filled.command) === false) return undefined
  const code = client.toLink?.(entry, filled)
  return code === undefined || code.length > MAX_LINK_LENGTH ? undefined : { code, left }
}

/** The command that installs `launch`. Undefined where the client has none, or where the shell cannot hold one of its words. */
export function writeCommand(client: ClientFormat, launch: Launch, values: Values, shell: Shell): WrittenLine | undefined {
  if (client.toCommand === undefined || launch.kind === 'bundle') return undefined
  if (launch.kind === 'remote' && client.transports[launch.transport] === undefined) return undefined
  const placeholder = shell === 'sh' ? toPlaceholder : toPlainPlaceholder
  const filled = fillFor(client, launch, values, placeholder)
  if (typeof filled === 'string') return undefined
  const words = client.toCommand(filled, shell)
  const code = words === undefined ? undefined : toCommandLine(words, shell)
  if (words === undefined || code === undefined) return undefined
  const left = filled.open.map((ask): Left => {
    const text = placeholder(ask)
    const isWritten = words.some((word) => word.includes(text))
    return isWritten ? { ask, by: 'placeholder', text } : { ask, by: 'variable', text: toVariable(ask, launch.name) }
  })
  return { code, left }
}

function fillFor(
  client: ClientFormat,
  launch: CommandLaunch | RemoteLaunch,
  values: Values,
  placeholder: (ask: Ask) => string,
): Filled | FillFault {
  return fill(launch, { values, placeholder, expands: (place) => client.expands[place] })
}

/** A folder or a port of the reader's machine that a container is given. */
function reachesOut(launch: Launch): boolean {
  return launch.kind === 'command' && launch.options.some(({ isWanted }) => isWanted)
}
