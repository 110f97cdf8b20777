// From what a server's packages and remotes state to the exact command or address a client needs.
// Every text here was written by a stranger: what could change the meaning of a command is refused, never repaired.
import type { Argument, Input, NamedInput, Package, Remote } from '../schema/access.ts'
import type { Server } from '../schema/server.ts'

/** A value in a configuration: fixed by the author, or left for the reader to fill in. */
export interface Slot {
  name: string
  /** What stands in the snippet: the author's value, or a placeholder such as `<API_KEY>`. Never a secret. */
  text: string
  /** Whether the reader has to replace `text`. */
  open: boolean
  secret: boolean
  description?: string
}

interface LaunchBase {
  /** Key in a client's configuration: letters, digits and hyphens. */
  name: string
  title: string
  /** What is started, for the heading above its snippets: `npm: name@version` or the address. */
  label: string
}

export interface CommandLaunch extends LaunchBase {
  kind: 'command'
  command: string
  args: readonly string[]
  /** Whether one of `args` is a placeholder. */
  openArgs: boolean
  env: readonly Slot[]
}

export interface RemoteLaunch extends LaunchBase {
  kind: 'remote'
  transport: Remote['type']
  url: string
  /** Whether `url` holds `{variables}`. */
  openUrl: boolean
  headers: readonly Slot[]
}

export type Launch = CommandLaunch | RemoteLaunch

const PACKAGE_NAMES = {
  npm: /^(?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*$/i,
  pypi: /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i, // PEP 508, name
  oci: /^[a-z0-9][a-z0-9._/:-]*(?:@sha256:[a-f0-9]{64})?$/i,
} as const
const VERSION = /^[0-9a-z][0-9a-z.+_!-]*$/i
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const HEADER_NAME = /^[A-Za-z0-9-]+$/
const AUTH_SCHEME = /^(Bearer|Basic|Token) /
/** Options of `docker run` that a server may ask for; every other one could open the reader's machine. */
const DOCKER_OPTIONS = new Set(['-e', '--env', '-p', '--publish', '-v', '--volume', '--mount'])

/** Ways to start or reach `server`, packages first. Empty where there is none that is safe to write down. */
export function toLaunches(server: Pick<Server, 'id' | 'title' | 'packages' | 'remotes'>): Launch[] {
  const base = { name: server.id.replaceAll('.', '-'), title: server.title }
  const launches = [
    ...server.packages.map((entry) => toCommandLaunch(entry, base)),
    ...server.remotes.map((remote) => toRemoteLaunch(remote, base)),
  ]
  return launches.filter((launch): launch is Launch => launch !== undefined && textsOf(launch).every(isPlainText))
}

/** Whether nothing is left to fill in, so that a link may install it as it stands. */
export function isComplete(launch: Launch): boolean {
  return launch.kind === 'command'
    ? !launch.openArgs && launch.env.every(({ open }) => !open)
    : !launch.openUrl && launch.headers.every(({ open }) => !open)
}

function toCommandLaunch(entry: Package, base: Pick<LaunchBase, 'name' | 'title'>): CommandLaunch | undefined {
  const { registryType, identifier, version } = entry
  // A package that opens a port of its own is reached by an address, which server.json does not carry here.
  if (entry.transport !== 'stdio') return undefined
  if (registryType !== 'npm' && registryType !== 'pypi' && registryType !== 'oci') return undefined
  if (!PACKAGE_NAMES[registryType].test(identifier) || (version !== undefined && !VERSION.test(version))) return undefined
  const env = toSlots(entry.environmentVariables, ENV_NAME)
  if (env === undefined) return undefined
  const rest = toArguments(entry.packageArguments)
  const exact = version === undefined ? identifier : `${identifier}@${version}`
  const common = { ...base, kind: 'command' as const, label: `${registryType}: ${registryType === 'oci' ? identifier : exact}`, env }
  switch (registryType) {
    case 'npm':
      return { ...common, command: 'npx', args: ['-y', exact, ...rest.args], openArgs: rest.open }
    case 'pypi':
      return { ...common, command: 'uvx', args: [exact, ...rest.args], openArgs: rest.open }
    case 'oci': {
      const options = toArguments(entry.runtimeArguments?.filter((arg) => arg.type === 'named' && DOCKER_OPTIONS.has(arg.name)))
      // Fixed values go into the container by name and value: as environment they would reach the docker client too.
      const passed = env.flatMap((slot) => ['-e', slot.open ? slot.name : `${slot.name}=${slot.text}`])
      return {
        ...common,
        command: 'docker',
        args: ['run', '-i', '--rm', ...options.args, ...passed, identifier, ...rest.args],
        // A mount or a port is the reader's to look at, so that no link may install it as it stands.
        openArgs: rest.open || options.args.length > 0,
        env: env.filter(({ open }) => open),
      }
    }
  }
}

function toRemoteLaunch(remote: Remote, base: Pick<LaunchBase, 'name' | 'title'>): RemoteLaunch | undefined {
  const openUrl = /\{[^{}]*\}/.test(remote.url)
  const sample = remote.url.replace(/\{[^{}]*\}/g, 'x')
  if (!URL.canParse(sample) || !/^https?:$/.test(new URL(sample).protocol) || /\s/.test(sample)) return undefined
  if (isReserved(sample)) return undefined
  const headers = toSlots(remote.headers, HEADER_NAME)
  if (headers === undefined) return undefined
  return { ...base, kind: 'remote', label: remote.url, transport: remote.type, url: remote.url, openUrl, headers }
}

/** Whether an address has a name that is kept for tests and examples (RFC 2606, RFC 6761), so that nobody can be there. */
export function isReserved(url: string): boolean {
  return URL.canParse(url) && /(?:^|\.)(?:test|example|invalid|localhost)\.?$/i.test(new URL(url).hostname)
}

/** Only what the server cannot start without, or what its author fixed: an optional key left as a placeholder would be sent as a wrong one. */
function toSlots(inputs: readonly NamedInput[] | undefined, allowed: RegExp): Slot[] | undefined {
  const wanted = (inputs ?? []).filter((input) => input.isRequired === true || (input.value !== undefined && input.isSecret !== true))
  if (wanted.some(({ name }) => !allowed.test(name))) return undefined
  return wanted.map((input) => {
    const { text, open } = toText(input, input.name)
    const description = input.description
    return { name: input.name, text, open, secret: input.isSecret === true, ...(description === undefined ? {} : { description }) }
  })
}

function toArguments(list: readonly Argument[] | undefined): { args: string[]; open: boolean } {
  const args: string[] = []
  let anyOpen = false
  for (const entry of list ?? []) {
    if (entry.isRequired !== true && entry.value === undefined) continue
    const hint = entry.type === 'named' ? entry.name.replace(/^-+/, '') : (entry.valueHint ?? 'value')
    const { text, open } = toText(entry, hint)
    if (entry.type === 'named') args.push(entry.name)
    if (entry.type === 'positional' || entry.format !== 'boolean') args.push(text)
    anyOpen ||= open
  }
  return { args, open: anyOpen }
}

function toText(input: Input, name: string): { text: string; open: boolean } {
  if (input.isSecret === true) {
    // Of a secret's stated value only the authentication scheme is kept: the rest could be somebody's key.
    return { text: `${AUTH_SCHEME.exec(input.value ?? '')?.[0] ?? ''}<${name}>`, open: true }
  }
  const known = input.value ?? input.default
  return known === undefined ? { text: `<${name}>`, open: true } : { text: known, open: /\{[^{}]+\}/.test(known) }
}

function textsOf(launch: Launch): string[] {
  const slots = launch.kind === 'command' ? launch.env : launch.headers
  const own = launch.kind === 'command' ? launch.args : [launch.url]
  return [...own, ...slots.flatMap(({ name, text }) => [name, text])]
}

/** No control characters, nothing invisible, nothing that turns the direction of writing: a pasted command is what it looks like. */
function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
}
