// How to set up a server in every client that can reach it. Pure, runs in a browser; holds no value but those the reader gives.
import { type ClientFormat, type Missing, type SnippetKind, toMissing } from './client.ts'
import { CLIENTS } from './clients.ts'
import { toFile } from './file.ts'
import type { Values } from './fill.ts'
import { type Installable, type Launch, type Refusal, toWaysIn } from './launch.ts'
import type { Shell } from './quote.ts'
import { type Ask, asksOf } from './template.ts'
import { type GapReason, writeCommand, writeEntry, writeLink } from './write.ts'

export interface Snippet extends Missing {
  clientId: string
  clientName: string
  /** The way in that it is for: `npm: name@version`, or a remote's address. */
  label: string
  kind: SnippetKind
  language: 'url' | 'shell' | 'json' | 'toml' | 'yaml' | 'text'
  code: string
  /** File or menu it belongs to; absent for links and commands. */
  where?: string
  /** Of a command: what it is written for. */
  shell?: Shell
  /** Of a download: its subresource integrity, where the registry states one. */
  integrity?: string
}

/** A way in that a client does not have, and why. */
export interface Gap {
  clientId: string
  clientName: string
  label: string
  reason: GapReason
}

/** A way in, with what a form has to ask for; the form's values go into `InstallOptions.values`. */
export interface WayIn {
  label: string
  asks: Ask[]
}

export interface InstallOptions {
  /** Clients by id; all of them where none are named. */
  clientIds?: readonly string[]
  /** The reader's own values, by `Ask.id`. */
  values?: Values
  /** The reader asked for links that carry the values. Without, no link holds any. */
  hasValuesInLinks?: boolean
  /** What commands are written for; a POSIX shell where it is not said. */
  shells?: readonly Shell[]
  /** False for the latest version of a package, whichever that is when it is started. */
  isPinned?: boolean
}

export interface Installation {
  ways: WayIn[]
  snippets: Snippet[]
  gaps: Gap[]
  /** Ways in that are written for no client. */
  refusals: Refusal[]
}

/** Everything there is to say of installing `server`: what to paste, by client, and what there is not, and why. */
export function toInstallation(server: Installable, options: InstallOptions = {}): Installation {
  const { launches, refusals } = toWaysIn(server, options.isPinned)
  const { clientIds } = options
  const clients = clientIds === undefined ? CLIENTS : CLIENTS.filter(({ id }) => clientIds.includes(id))
  const results = clients.flatMap((client) => launches.flatMap((launch) => toSnippets(client, launch, options)))
  return {
    ways: launches.map((launch) => ({ label: launch.label, asks: toAsks(launch) })),
    snippets: results.filter((result) => 'code' in result),
    gaps: results.filter((result) => 'reason' in result),
    refusals,
  }
}

/** Snippets for every client and way in, by client. Empty where the server has no way in that is safe to write down. */
export function installSnippets(server: Installable, options: InstallOptions = {}): Snippet[] {
  return toInstallation(server, options).snippets
}

function toSnippets(client: ClientFormat, launch: Launch, options: InstallOptions): (Snippet | Gap)[] {
  const { values = {}, hasValuesInLinks = false, shells = ['sh'] } = options
  const base = { clientId: client.id, clientName: client.name, label: launch.label }
  const nothing = { fillIn: [], variables: [], prompts: [] }
  const written = writeEntry(client, launch, values)
  if (typeof written === 'string') {
    if (launch.kind === 'bundle' && client.bundles !== undefined) {
      const integrity = launch.integrity === undefined ? {} : { integrity: launch.integrity }
      return [{ ...base, ...nothing, ...integrity, kind: 'download', language: 'url', code: launch.url, where: client.bundles }]
    }
    if (launch.kind === 'remote' && written === 'not_in_file') return [toConnector(client, launch, values, base)]
    return [{ ...base, reason: written }]
  }
  const link = writeLink(client, launch, hasValuesInLinks ? values : {})
  const commands = shells.flatMap((shell): Snippet[] => {
    const command = writeCommand(client, launch, values, shell)
    return command === undefined
      ? []
      : [{ ...base, ...toMissing(command.left), kind: 'command', language: 'shell', code: command.code, shell }]
  })
  const code = toFile(client, new Map([[launch.name, written.entry]]))
  return [
    ...(link === undefined ? [] : [{ ...base, ...toMissing(link.left), kind: 'link' as const, language: 'url' as const, code: link.code }]),
    ...commands,
    { ...base, ...toMissing(written.entry.left), kind: client.kind, language: client.format, code, where: client.where },
  ]
}

/** An address that is entered by hand: there is nowhere to put a header, and nobody to fill in a variable. */
function toConnector(
  client: ClientFormat,
  launch: Launch & { kind: 'remote' },
  values: Values,
  base: Pick<Snippet, 'clientId' | 'clientName' | 'label'>,
): Snippet | Gap {
  const stand: ClientFormat = { ...client, transports: { ...client.transports, [launch.transport]: { url: 'url' } } }
  const written = writeEntry(stand, launch, values)
  if (typeof written === 'string') return { ...base, reason: written }
  const { filled, entry } = written
  if (filled.kind !== 'remote' || filled.headers.length > 0) return { ...base, reason: 'no_headers' }
  const where = client.connector === undefined ? {} : { where: client.connector }
  return { ...base, ...toMissing(entry.left), ...where, kind: 'setting', language: 'text', code: filled.url }
}

/** What a form asks for, what is needed first. */
function toAsks(launch: Launch): Ask[] {
  const templates =
    launch.kind === 'bundle'
      ? []
      : launch.kind === 'remote'
        ? [launch.url, ...launch.headers.map(({ template }) => template)]
        : [...launch.options, ...launch.arguments, ...launch.env].map(({ template }) => template)
  const asks = [...new Set(templates.flatMap(asksOf))]
  return [...asks.filter(({ isRequired }) => isRequired), ...asks.filter(({ isRequired }) => !isRequired)]
}
