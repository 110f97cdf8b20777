// One server's entry as each client spells it, and what all of them mean by it. What is wrong is said by its place, never by its value.
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { isRecord } from './read-config.ts'

const text = z
  .string()
  .max(100_000, 'is too long')
  .refine((value) => !value.includes('\0'), 'holds a NUL character')
/** Numbers and switches are taken for their text, as clients do. */
const setting = z.union([text, z.number(), z.boolean()], 'must be a text').transform(String)
const settings = z.record(z.string().max(1_000), setting, 'must be an object of texts').nullish()
const flag = z.boolean('must be true or false').nullish()
const words = z.array(setting, 'must be a list of texts').max(10_000).nullish()
const line = text.nullish()

const EntrySchema = z.object({
  command: z.union([text, z.object({ path: text, args: words, env: settings })], 'must be a text').nullish(),
  args: words,
  env: settings,
  cwd: line,
  envFile: line,
  type: line,
  transport: line,
  source: line,
  url: line,
  serverUrl: line,
  httpUrl: line,
  headers: settings,
  disabled: flag,
  enabled: flag,
  // Codex
  env_vars: z.array(z.union([text, z.object({ name: text }).transform(({ name }) => name)]), 'must be a list of names').nullish(),
  bearer_token_env_var: line,
  http_headers: settings,
  env_http_headers: settings,
  // Goose
  cmd: line,
  uri: line,
  envs: settings,
  env_keys: z.array(text, 'must be a list of names').nullish(),
})
type Entry = z.infer<typeof EntrySchema>

/** What an entry says, before anything is filled in. */
export interface Spelled {
  command?: string | undefined
  args: string[]
  env: Record<string, string>
  cwd?: string | undefined
  /** A file of further variables, which those of `env` go before. */
  envFile?: string | undefined
  url?: string | undefined
  headers: Record<string, string>
  transport: 'streamable-http' | 'sse'
  /** Variables that are handed on under their own names where they are set. */
  passed: string[]
  /** Variables that the client keeps in a store of its own where the environment has none. */
  kept: string[]
  /** Headers whose values are variables, by the variables' names. */
  headerVariables: Record<string, string>
  /** The variable that has the bearer token. */
  token?: string | undefined
  isDisabled: boolean
}

/** Of Goose, what runs inside of it: no server of its own. Source: goose, `ExtensionConfig`. */
const INSIDE_GOOSE = new Set(['builtin', 'platform', 'frontend', 'inline_python'])

/**
 * @returns undefined for what is no server that could be started here: a part of the client itself, or of an extension of it
 * @throws {ConfigError} saying which field is not what it should be
 */
export function spell(clientId: string, value: unknown): Spelled | undefined {
  if (!isRecord(value)) throw new ConfigError('it is no object')
  const result = EntrySchema.safeParse(value)
  if (!result.success) throw new ConfigError(toFault(result.error))
  const entry = result.data
  if (clientId === 'goose' && INSIDE_GOOSE.has(entry.type ?? '')) return undefined
  // An extension of Zed brings its own command; the entry has its settings only. Source: zed.dev/docs/ai/mcp.
  if (clientId === 'zed' && (entry.source === 'extension' || (entry.command == null && entry.url == null))) return undefined
  const { command, args, env } = toCommand(entry)
  const url = entry.uri ?? entry.serverUrl ?? entry.httpUrl ?? entry.url ?? undefined
  const isRemote = command === undefined || (url !== undefined && saysRemote(entry))
  if (command === undefined && url === undefined) throw new ConfigError('it names neither a command nor an address')
  return {
    ...(isRemote ? { url } : { command }),
    ...{ args, env: env, headers: { ...entry.headers, ...entry.http_headers } },
    transport: toTransport(clientId, entry, url),
    cwd: entry.cwd ?? undefined,
    envFile: entry.envFile ?? undefined,
    passed: entry.env_vars ?? [],
    kept: entry.env_keys ?? [],
    headerVariables: { ...entry.env_http_headers },
    token: entry.bearer_token_env_var ?? undefined,
    isDisabled: entry.disabled === true || entry.enabled === false,
  }
}

function toCommand({ command, cmd, args, env, envs }: Entry) {
  // Zed had it as an object once, and still reads it.
  const inner = typeof command === 'object' && command !== null ? command : undefined
  const word = inner?.path ?? (typeof command === 'string' ? command : undefined) ?? cmd ?? undefined
  if (word !== undefined && word.trim() === '') throw new ConfigError('its command is empty')
  return { command: word, args: inner?.args ?? args ?? [], env: { ...env, ...envs, ...inner?.env } }
}

function saysRemote({ type, transport }: Entry): boolean {
  return !['', 'stdio'].includes(type ?? transport ?? '')
}

const STREAMABLE = new Set(['http', 'streamable-http', 'streamable_http', 'streamableHttp', 'streamablehttp'])

function toTransport(clientId: string, entry: Entry, url: string | undefined): Spelled['transport'] {
  const type = entry.type ?? entry.transport ?? undefined
  if (type === 'sse') return 'sse'
  if (type !== undefined && STREAMABLE.has(type)) return 'streamable-http'
  if (type !== undefined && type !== 'stdio') throw new ConfigError('its type is none of stdio, http and sse')
  // "url" alone is SSE there. Source: geminicli.com/docs/tools/mcp-server.
  if (clientId === 'gemini-cli') return entry.httpUrl == null ? 'sse' : 'streamable-http'
  // The others try the newer transport first and then the older; by this ending an address says which it is.
  return url !== undefined && /\/sse\/?(?:[?#]|$)/.test(url) ? 'sse' : 'streamable-http'
}

/** The first field that is wrong and how, without what stands in it. */
export function toFault({ issues }: z.ZodError): string {
  const [first] = issues
  if (first === undefined) return 'it is not what it should be'
  const message = (innermost(first) ?? first).message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')
  const path = first.path.map(String).join('.').slice(0, 100)
  return `${path === '' ? 'it' : path} ${message}`
}

/** What is wrong with a key, or with the alternative that came nearest. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue | undefined {
  if (issue.code === 'invalid_key') return issue.issues[0]
  return issue.code === 'invalid_union' ? issue.errors.flat().find(({ code }) => code === 'custom' || code === 'too_big') : undefined
}
