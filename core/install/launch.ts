// From what a server's packages and remotes state to the ways in that can be written down: a command, an address, a bundle.
// Every text here was written by a stranger: what could change the meaning of a command is refused, never repaired.
import type { Package, Remote } from '../schema/access.ts'
import type { Server } from '../schema/server.ts'
import { toPackageLabel } from './package-label.ts'
import { toCommandLaunch } from './package-launch.ts'
import { HEADER_NAME, isPlainText, isReserved } from './safe-text.ts'
import { Asks, asksOf, type Template } from './template.ts'

export { isReserved } from './safe-text.ts'

/** An environment variable or a header. */
export interface Setting {
  name: string
  template: Template
  /** Written whether or not the reader gives a value: the server needs it, or its author fixed it. */
  isWanted: boolean
}

export interface LaunchArgument {
  /** The option's name with its hyphens; absent for a positional argument. */
  flag?: string
  /** The option stands alone: it takes no value of its own. */
  isSwitch: boolean
  template: Template
  isWanted: boolean
}

interface LaunchBase {
  /** Key in a client's configuration: lower-case letters, digits and hyphens. */
  name: string
  /** What is started, for the heading above its snippets: `npm: name@version` or the address. */
  label: string
}

export interface CommandLaunch extends LaunchBase {
  kind: 'command'
  /** The runner: `npx`, `uvx`, `bunx`, `docker`, `dnx`. */
  command: string
  /** The runner's own words before its options, `run -i --rm`; then those that name the package. */
  head: readonly string[]
  options: readonly LaunchArgument[]
  target: readonly string[]
  /** Stands between the package and the server's arguments, where there are any. */
  separator?: string
  arguments: readonly LaunchArgument[]
  env: readonly Setting[]
  /** The runner hands no variables on by itself: each is named with `-e`. */
  passesEnv: boolean
}

export interface RemoteLaunch extends LaunchBase {
  kind: 'remote'
  transport: Remote['type']
  url: Template
  headers: readonly Setting[]
}

/** An MCPB file: downloaded and opened by the client. */
export interface BundleLaunch extends LaunchBase {
  kind: 'bundle'
  url: string
  /** Subresource integrity, where the registry states one. */
  integrity?: string
}

export type Launch = CommandLaunch | RemoteLaunch | BundleLaunch

/** Why a way in is not written down for any client. */
export type RefusalReason =
  | 'unsafe_name' // the package's name is not one that its registry could have
  | 'unsafe_version'
  | 'unsafe_text' // control characters, or text that is not what it looks like
  | 'unsafe_environment' // sets what programs are loaded, or whom they trust
  | 'unsafe_address'
  | 'reserved_address' // a name kept for tests, where nobody can be
  | 'no_runner' // nothing starts a package of this kind without installing it first
  | 'opens_port' // started as a server of its own; its address is not known here

export interface Refusal {
  label: string
  reason: RefusalReason
}

export interface WaysIn {
  launches: Launch[]
  refusals: Refusal[]
}

export type Installable = Pick<Server, 'id' | 'packages' | 'remotes'>

/** Ways to start or reach `server`, packages first, each with its exact version unless `isPinned` is false. */
export function toWaysIn(server: Installable, isPinned = true): WaysIn {
  const base = { name: server.id.replaceAll('.', '-') }
  const results = [
    ...server.packages.map((entry) => check(toPackageLaunch(entry, base, isPinned), toPackageLabel(entry))),
    ...server.remotes.map((remote) => check(toRemoteLaunch(remote, base), remote.url)),
  ]
  return {
    launches: results.filter((result) => 'kind' in result),
    refusals: results.filter((result) => 'reason' in result),
  }
}

function check(result: Launch | RefusalReason, label: string): Launch | Refusal {
  if (typeof result === 'string') return { label, reason: result }
  return textsOf(result).every(isPlainText) ? result : { label, reason: 'unsafe_text' }
}

function toPackageLaunch(entry: Package, base: Pick<LaunchBase, 'name'>, isPinned: boolean): Launch | RefusalReason {
  if (entry.registryType !== 'mcpb') return toCommandLaunch(entry, { ...base, label: toPackageLabel(entry) }, isPinned)
  const { identifier, integrity } = entry
  if (!URL.canParse(identifier)) return 'unsafe_address'
  const { protocol, pathname, username, password, href } = new URL(identifier)
  if (protocol !== 'https:' || username + password !== '') return 'unsafe_address'
  if (!/\.mcpb$/i.test(pathname)) return 'no_runner' // a bare program, as some records have it
  if (isReserved(href)) return 'reserved_address'
  return { ...base, label: toPackageLabel(entry), kind: 'bundle', url: href, ...(integrity === undefined ? {} : { integrity }) }
}

function toRemoteLaunch(remote: Remote, base: Pick<LaunchBase, 'name'>): RemoteLaunch | RefusalReason {
  const asks = new Asks()
  const url = asks.toTemplate({ value: remote.url, isSecret: false }, 'url', 'address')
  const sample = url.map((part) => (typeof part === 'string' ? part : 'x')).join('')
  if (!isWebAddress(sample)) return 'unsafe_address'
  if (isReserved(sample)) return 'reserved_address'
  const headers = (remote.headers ?? []).map((input) => ({
    name: input.name,
    template: asks.toTemplate(input, input.name, 'header'),
    isWanted: input.isRequired === true || input.value !== undefined,
  }))
  if (headers.some(({ name }) => !HEADER_NAME.test(name))) return 'unsafe_name'
  return { ...base, label: remote.url, kind: 'remote', transport: remote.type, url, headers }
}

/** An http or https address without credentials, spaces or anything that a text around it would end at. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text) || /[\s"<>\\^`{|}]/.test(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username + password === ''
}

/** Whatever of a record would be written somewhere. What is only asked for is written by its label, which is safe by itself. */
function textsOf(launch: Launch): string[] {
  const fixed = (template: Template) => template.filter((part) => typeof part === 'string')
  const fallbacks = (template: Template) => asksOf(template).flatMap(({ fallback }) => fallback ?? [])
  const all = (template: Template) => [...fixed(template), ...fallbacks(template)]
  switch (launch.kind) {
    case 'bundle':
      return [launch.url]
    case 'remote':
      return [...all(launch.url), ...launch.headers.flatMap(({ template }) => all(template))]
    case 'command':
      return [
        ...[...launch.options, ...launch.arguments].flatMap(({ flag, template }) => [flag ?? '', ...all(template)]),
        ...launch.env.flatMap(({ template }) => all(template)),
      ]
  }
}
