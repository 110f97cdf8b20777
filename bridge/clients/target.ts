// From what an entry says to what is started or reached, as its client would: variables filled in, folders resolved.
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { type Spelled, toFault } from './entry.ts'
import { Expander, type Surroundings } from './expand.ts'
import type { LocalTarget } from './local-server.ts'
import { readConfig } from './read-config.ts'

const NO_NUL = /^[^\0]*$/
const environment = z.record(
  z.string().regex(/^[^=\0]+$/, 'has a name that no variable can have'),
  z.string().regex(NO_NUL, 'holds a NUL character'),
)
const word = z.string().regex(NO_NUL, 'holds a NUL character')

/** What can be started or reached, whatever the file said: after everything was filled in. */
const TargetSchema = z.discriminatedUnion('transport', [
  z.object({
    transport: z.literal('stdio'),
    command: word.regex(/\S/, 'is empty'),
    args: z.array(word),
    env: environment,
    cwd: word.optional(),
  }),
  z.object({
    transport: z.enum(['streamable-http', 'sse']),
    url: z.string().max(8_192, 'is too long').refine(isWebAddress, 'is no http or https address'),
    headers: z.record(
      z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'has a name that no header can have'), // RFC 9110, 5.6.2
      z.string().regex(/^[^\0\r\n]*$/, 'holds a line break or a NUL character'),
    ),
  }),
])

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

export interface Targeted {
  target: LocalTarget
  /** Variables that it wants and that are not set: it is started without them, as its client does. */
  unset: string[]
}

/**
 * @param clientName for what is said of it
 * @throws {ConfigError} where it cannot be started or reached from here
 */
export async function toTarget(clientId: string, clientName: string, spelled: Spelled, around: Surroundings): Promise<Targeted> {
  // Goose fills in from the variables of the entry itself first.
  const expander = new Expander(clientId, clientId === 'goose' ? { ...around, env: { ...around.env, ...spelled.env } } : around)
  const raw = spelled.command === undefined ? toRemote(spelled, expander) : await toProcess(spelled, expander, around)
  const asked = [...expander.unknown].map((reference) => reference.slice(0, 100))
  if (asked.length > 0) {
    const isInput = asked.every((reference) => reference.startsWith('${input:'))
    const what = asked.join(', ')
    throw new ConfigError(isInput ? `${clientName} asks for a value: ${what}` : `it holds ${what}, which only ${clientName} can fill in`)
  }
  // Of what it cannot do without: its own file is Hisper's to keep, so nothing is started half filled in.
  const wanted = clientId === 'hisper' ? [...expander.unset] : [...keptElsewhere(spelled, expander)]
  if (wanted.length > 0)
    throw new ConfigError(`it needs ${toVariables(wanted)}, not set where Hisper was started${toStore(clientId, clientName)}`)
  const result = TargetSchema.safeParse(raw)
  if (!result.success) throw new ConfigError(toFault(result.error))
  return { target: result.data as LocalTarget, unset: [...expander.unset] }
}

/** @returns `the variable X` or `the variables X, Y` */
export function toVariables(names: readonly string[]): string {
  return `the ${names.length === 1 ? 'variable' : 'variables'} ${names.map((name) => name.slice(0, 100)).join(', ')}`
}

function toStore(clientId: string, clientName: string): string {
  return clientId === 'goose' ? `; ${clientName} keeps it in a store of its own` : ''
}

/** What the client has from its own store, or refuses to start without. Sources: goose, `env_keys`; openai/codex, `bearer_token_env_var`. */
function* keptElsewhere({ kept, token }: Spelled, expander: Expander): Generator<string> {
  for (const name of [...kept, ...(token === undefined ? [] : [token])]) if (expander.valueOf(name) === undefined) yield name
}

async function toProcess(spelled: Spelled, expander: Expander, { project, home }: Surroundings) {
  const expand = (text: string) => expander.expand(text, false)
  const passed = [...spelled.passed, ...spelled.kept].flatMap((name) => {
    const value = expander.variable(name, '')
    return expander.unset.has(name) ? [] : [[name, value] as const]
  })
  const cwd = spelled.cwd === undefined ? project : resolve(project ?? home, expand(spelled.cwd))
  const ofFile = spelled.envFile === undefined ? {} : await readEnvironment(resolve(project ?? home, expand(spelled.envFile)))
  return {
    transport: 'stdio',
    command: expand(spelled.command ?? ''),
    args: spelled.args.map(expand),
    env: { ...ofFile, ...Object.fromEntries(passed), ...mapValues(spelled.env, expand) },
    ...(cwd === undefined ? {} : { cwd }),
  }
}

function toRemote(spelled: Spelled, expander: Expander) {
  const expand = (text: string) => expander.expand(text, true)
  const named = Object.entries(spelled.headerVariables).flatMap(([header, name]) => {
    const value = expander.variable(name, '')
    return expander.unset.has(name) ? [] : [[header, value] as const]
  })
  const token = spelled.token === undefined ? undefined : expander.variable(spelled.token, '')
  return {
    transport: spelled.transport,
    url: expand(spelled.url ?? ''),
    headers: {
      ...mapValues(spelled.headers, expand),
      ...Object.fromEntries(named),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
  }
}

/** Lines of `NAME=value`. Sources: VS Code and Cursor, `envFile`. */
async function readEnvironment(file: string): Promise<Record<string, string | undefined>> {
  const found = await readConfig(file, 'toml').catch((error: unknown) => {
    if (error instanceof ConfigError) throw new ConfigError(`its envFile cannot be read: ${error.message}`)
    throw error
  })
  if (found === undefined) throw new ConfigError('its envFile is not there')
  return { ...parseEnv(found.text) }
}

function mapValues(record: Readonly<Record<string, string>>, map: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
