// How each client reads what it is given, written down once more and apart from the code that writes it: real parsers, and what the
// client expands. An undefined reference becomes EXPANDED, so that nothing of a record's can pass as text where a client would not.
import { execFileSync } from 'node:child_process'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import type { Snippet } from '../../core/install/install.ts'

/** What a client would start or reach. Words of a command with a container's variables taken out of it. */
export type Meant =
  | { name: string; words: string[]; env: Record<string, string> }
  | { name: string; transport: string; url: string; headers: Record<string, string> }

type Answers = ReadonlyMap<string, string>
type Fields = Record<string, unknown>
type Expand = (text: string, answers: Answers, place: 'env' | 'header' | 'other') => string

interface Dialect {
  key: string
  /** Names of the transports that are not stdio, as the entry tells them apart. */
  remote: (entry: Fields) => [transport: string, url: unknown] | undefined
  expand: Expand
}

const PARSERS = {
  json: (text: string): unknown => JSON.parse(text),
  toml: (text: string): unknown => parseToml(text),
  yaml: (text: string): unknown => parseYaml(text),
}

const EXPANDED = 'EXPANDED'
const none: Expand = (text) => text
const references =
  (prefix: string): Expand =>
  (text, answers) =>
    text.replace(/\$\{([^}]*)\}/g, (_, name: string) =>
      name.startsWith(prefix) ? (answers.get(name.slice(prefix.length)) ?? EXPANDED) : EXPANDED,
    )
const shell: Expand = (text, answers, place) => {
  const expanded = text.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (_, bare, braced) => answers.get(bare ?? braced) ?? EXPANDED)
  return place === 'env' ? expanded.replace(/%\w+%/g, EXPANDED) : expanded
}
const byType =
  (field: string, words: Record<string, string>): Dialect['remote'] =>
  (entry) =>
    field in entry ? [words[String(entry.type)] ?? 'unknown', entry[field]] : undefined
const HTTP = { http: 'streamable-http', sse: 'sse' }
/** Those that find out by themselves which of the two an address speaks. */
const either =
  (field: string): Dialect['remote'] =>
  (entry) =>
    field in entry ? ['either', entry[field]] : undefined

export const DIALECTS: Record<string, Dialect> = {
  vscode: { key: 'servers', remote: byType('url', HTTP), expand: references('input:') },
  'vscode-insiders': { key: 'servers', remote: byType('url', HTTP), expand: references('input:') },
  'claude-code': { key: 'mcpServers', remote: byType('url', HTTP), expand: references('') },
  'claude-desktop': { key: 'mcpServers', remote: () => undefined, expand: none },
  cursor: { key: 'mcpServers', remote: either('url'), expand: references('env:') },
  windsurf: { key: 'mcpServers', remote: either('serverUrl'), expand: references('env:') },
  'lm-studio': { key: 'mcpServers', remote: either('url'), expand: references('env:') },
  codex: { key: 'mcp_servers', remote: (entry) => ('url' in entry ? ['streamable-http', entry.url] : undefined), expand: none },
  zed: { key: 'context_servers', remote: (entry) => ('url' in entry ? ['streamable-http', entry.url] : undefined), expand: none },
  'gemini-cli': {
    key: 'mcpServers',
    remote: (entry) =>
      'httpUrl' in entry ? ['streamable-http', entry.httpUrl] : 'url' in entry && entry.type === 'sse' ? ['sse', entry.url] : undefined,
    expand: shell,
  },
  goose: {
    key: 'extensions',
    remote: (entry) => (entry.type === 'streamable_http' ? ['streamable-http', entry.uri] : undefined),
    expand: (text, answers, place) => (place === 'header' ? shell(text, answers, place) : text),
  },
  'cherry-studio': { key: 'mcpServers', remote: byType('baseUrl', { streamableHttp: 'streamable-http', sse: 'sse' }), expand: none },
  json: { key: 'mcpServers', remote: byType('url', HTTP), expand: shell },
}

const fromBase64 = (text: string | null) => JSON.parse(Buffer.from(text ?? '', 'base64').toString()) as Fields
const strings = (value: unknown) => (value ?? {}) as Record<string, string>

/** What stands for a missing value and is not the client's to fill in, the reader replaces: at the end, where nothing expands it any more. */
function replaceAll(text: string, answers: Answers): string {
  for (const [key, value] of answers) if (/^[<{]|^YOUR_/.test(key) && text.includes(key)) return text.replace(key, () => value)
  return text
}

function toMeant(name: string, entry: Fields, dialect: Dialect, answers: Answers): Meant {
  const read = (text: unknown, place: 'env' | 'header' | 'other') => replaceAll(dialect.expand(String(text), answers, place), answers)
  const all = (record: unknown, place: 'env' | 'header') =>
    Object.fromEntries(Object.entries(strings(record)).map(([key, text]) => [key, read(text, place)]))
  const remote = dialect.remote(entry)
  if (remote === undefined) {
    const words = [entry.command ?? entry.cmd, ...((entry.args ?? []) as string[])].map((word) => read(word, 'other'))
    const keys = [...((entry.env_vars ?? []) as string[]), ...((entry.env_keys ?? []) as string[])]
    const env = { ...Object.fromEntries(keys.map((key) => [key, answers.get(key) ?? EXPANDED])), ...all(entry.env ?? entry.envs, 'env') }
    return { name, ...toContainer(words, env) }
  }
  const [transport, url] = remote
  const sent = Object.entries(strings(entry.env_http_headers)).map(([key, variable]) => [key, answers.get(variable) ?? EXPANDED])
  const token =
    entry.bearer_token_env_var === undefined ? {} : { Authorization: `Bearer ${answers.get(String(entry.bearer_token_env_var))}` }
  const headers = { ...all(entry.headers ?? entry.http_headers, 'header'), ...Object.fromEntries(sent), ...token }
  return { name, transport, url: read(url, 'other'), headers }
}

/** What docker would do with its options: hand on by name, or set. */
function toContainer(words: string[], env: Record<string, string>): { words: string[]; env: Record<string, string> } {
  if (words[0] !== 'docker') return { words, env }
  const [run, i, rm, ...rest] = words.slice(1)
  if (`${run} ${i} ${rm}` !== 'run -i --rm') throw new Error(`not as expected: ${words.join(' ')}`)
  const inside: Record<string, string> = {}
  while (rest[0] === '-e') {
    const [, setting = ''] = rest.splice(0, 2)
    const [name = '', ...value] = setting.split('=')
    inside[name] = value.length > 0 ? value.join('=') : (env[name] ?? 'NOT SET')
  }
  return { words: ['docker', ...rest], env: inside }
}

export function readFile(snippet: Snippet, dialect: Dialect, answers: Answers): Meant {
  if (snippet.language === 'text') return { name: 'hostile', transport: 'either', url: snippet.code, headers: {} }
  const whole = PARSERS[snippet.language as keyof typeof PARSERS](snippet.code) as Record<string, Record<string, Fields>>
  const servers = Object.entries(whole[dialect.key] ?? {})
  if (servers.length !== 1) throw new Error(`${servers.length} servers in ${snippet.code}`)
  const [[name, entry] = ['', {}]] = servers
  const asked = new Set(((whole.inputs ?? []) as unknown as { id: string }[]).map(({ id }) => id))
  return toMeant(name, entry, dialect, toKnown(snippet, answers, asked))
}

/** VS Code knows the inputs that are defined, and no other. */
function toKnown(snippet: Snippet, answers: Answers, asked: ReadonlySet<string>): Answers {
  if (!snippet.clientId.startsWith('vscode')) return answers
  return new Map([...answers].filter(([key]) => /^[<{]/.test(key) || asked.has(key)))
}

export function readLink(snippet: Snippet, dialect: Dialect, answers: Answers): Meant {
  const url = new URL(snippet.code)
  const query = url.searchParams
  if (snippet.clientId.startsWith('vscode')) {
    const { name, inputs = [], ...entry } = JSON.parse(decodeURIComponent(url.search.slice(1)))
    const asked = new Set((inputs as { id: string }[]).map(({ id }) => id))
    return toMeant(name, entry, dialect, toKnown(snippet, answers, asked))
  }
  if (snippet.clientId === 'cherry-studio') {
    const [[name, entry] = ['', {}]] = Object.entries(fromBase64(query.get('servers')).mcpServers as Record<string, Fields>)
    return toMeant(name, entry, dialect, answers)
  }
  const name = query.get('name') ?? ''
  if (snippet.clientId !== 'goose') return toMeant(name, fromBase64(query.get('config')), dialect, answers)
  const remote = query.get('url')
  if (remote !== null) return { name, transport: 'streamable-http', url: remote, headers: {} }
  // Goose keeps the names and asks for the values.
  const env = query.getAll('env').map((hint) => hint.split('=')[0] ?? '')
  return toMeant(name, { cmd: query.get('cmd'), args: query.getAll('arg'), env_keys: env }, dialect, answers)
}

/** What a POSIX shell makes of a command line. */
function shellWords(line: string): string[] {
  const script = `set -- ${line}\nfor word; do printf '%s\\0' "$word"; done`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

/** What a client's own command does with its words. */
export function readCommand(snippet: Snippet, dialect: Dialect, answers: Answers): Meant {
  const [program = '', ...words] = shellWords(snippet.code)
  if (snippet.clientId.startsWith('vscode')) {
    if (!/^code(?:-insiders)?$/.test(program) || words[0] !== '--add-mcp') throw new Error(snippet.code)
    const { name, ...entry } = JSON.parse(words[1] ?? '')
    return toMeant(name, entry, dialect, answers)
  }
  if (`${words.splice(0, 2).join(' ')}` !== 'mcp add') throw new Error(snippet.code)
  const options: Record<string, string[]> = {}
  const plain: string[] = []
  while (words.length > 0 && words[0] !== '--') {
    const word = words.shift() ?? ''
    if (word.startsWith('--')) options[word] = [...(options[word] ?? []), words.shift() ?? '']
    else plain.push(word)
  }
  // Gemini CLI keeps of a variable what stands before a second `=`, and of a header what is left when it is trimmed.
  const isCut = snippet.clientId === 'gemini-cli'
  const cut = (text: string, mark: string) => (!isCut ? text : mark === '=' ? (text.split('=')[0] ?? '') : text.trim())
  const pairs = (list: string[] | undefined, mark: string) =>
    Object.fromEntries(
      (list ?? []).map((text) => [text.slice(0, text.indexOf(mark)), cut(text.slice(text.indexOf(mark) + mark.length), mark)]),
    )
  const [name = '', target] = plain
  const url = options['--url']?.[0] ?? (words.length === 0 && options['--transport']?.[0] !== 'stdio' ? target : undefined)
  if (url !== undefined) {
    const variable = options['--bearer-token-env-var']?.[0]
    const token = variable === undefined ? {} : { Authorization: `Bearer ${answers.get(variable)}` }
    const headers = { ...pairs(options['--header'], ': '), ...token }
    // Read as the file it writes would be.
    const type = options['--transport']?.[0] ?? 'http'
    const entry = snippet.clientId === 'gemini-cli' && type === 'http' ? { httpUrl: url, headers } : { type, url, headers }
    return toMeant(name, entry, dialect, answers)
  }
  const command = [...(target === undefined ? [] : [target]), ...words.slice(1)]
  return toMeant(name, { command: command[0], args: command.slice(1), env: pairs(options['--env'], '=') }, dialect, answers)
}
