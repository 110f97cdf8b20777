// Clients that are set up from a terminal: Claude Code by its command, Codex by command and TOML, Goose by link and YAML.
import { type Client, type Draft, toRecord } from './client.ts'
import { type CommandLaunch, isComplete, type Launch, type Slot } from './launch.ts'
import { quoteToml, quoteTomlKey, quoteYaml, toCommandLine } from './quote.ts'

export const CLAUDE_CODE: Client = {
  id: 'claude-code',
  name: 'Claude Code',
  write(launch) {
    // `--env` takes any number of values: `--transport` after it keeps the name from being read as one of them.
    const words =
      launch.kind === 'command'
        ? [...launch.env.flatMap(toEnvOption), '--transport', 'stdio', launch.name, '--', launch.command, ...launch.args]
        : [
            ...['--transport', launch.transport === 'sse' ? 'sse' : 'http', launch.name, launch.url],
            ...launch.headers.flatMap(({ name, text }) => ['--header', `${name}: ${text}`]),
          ]
    return [{ kind: 'command', language: 'shell', code: toCommandLine(['claude', 'mcp', 'add', ...words]) }]
  },
}

/** Source: openai/codex, docs/config.md (`mcp_servers`). It reaches no HTTP+SSE remotes. */
export const CODEX: Client = {
  id: 'codex',
  name: 'Codex',
  write(launch) {
    if (launch.kind === 'remote' && launch.transport === 'sse') return []
    const lines = [`[mcp_servers.${quoteTomlKey(launch.name)}]`]
    if (launch.kind === 'command') {
      lines.push(`command = ${quoteToml(launch.command)}`, `args = [${launch.args.map(quoteToml).join(', ')}]`)
      if (launch.env.length > 0) lines.push(`env = ${toInlineTable(launch.env)}`)
    } else {
      lines.push(`url = ${quoteToml(launch.url)}`)
      if (launch.headers.length > 0) lines.push(`http_headers = ${toInlineTable(launch.headers)}`)
    }
    const file: Draft = { kind: 'file', language: 'toml', code: lines.join('\n'), where: '~/.codex/config.toml' }
    return launch.kind === 'command' ? [toCodexCommand(launch), file] : [file]
  },
}

export const GOOSE: Client = {
  id: 'goose',
  name: 'Goose',
  write(launch) {
    if (launch.kind === 'remote' && launch.transport === 'sse') return []
    const file: Draft = { kind: 'file', language: 'yaml', code: toGooseYaml(launch), where: '~/.config/goose/config.yaml' }
    // Goose asks for the variables of a link, but not for arguments.
    return launch.kind === 'command' && (isComplete(launch) || !launch.openArgs)
      ? [{ kind: 'link', language: 'url', code: toGooseLink(launch) }, file]
      : [file]
  },
}

function toEnvOption({ name, text }: Slot): string[] {
  return ['--env', `${name}=${text}`]
}

function toCodexCommand({ name, env, command, args }: CommandLaunch): Draft {
  return {
    kind: 'command',
    language: 'shell',
    code: toCommandLine(['codex', 'mcp', 'add', name, ...env.flatMap(toEnvOption), '--', command, ...args]),
  }
}

function toInlineTable(slots: readonly Slot[]): string {
  return `{ ${slots.map(({ name, text }) => `${quoteTomlKey(name)} = ${quoteToml(text)}`).join(', ')} }`
}

function toGooseYaml(launch: Launch): string {
  const values = toRecord(launch.kind === 'command' ? launch.env : launch.headers)
  const own =
    launch.kind === 'command'
      ? [
          'type: stdio',
          `cmd: ${quoteYaml(launch.command)}`,
          `args: ${JSON.stringify(launch.args)}`,
          ...(values ? [`envs: ${JSON.stringify(values)}`] : []),
        ]
      : ['type: streamable_http', `uri: ${quoteYaml(launch.url)}`, ...(values ? [`headers: ${JSON.stringify(values)}`] : [])]
  const fields = ['enabled: true', `name: ${quoteYaml(launch.name)}`, ...own, 'timeout: 300']
  return ['extensions:', `  ${quoteYaml(launch.name)}:`, ...fields.map((field) => `    ${field}`)].join('\n')
}

/** Source: Goose, `goose://extension`: `arg` repeats, `env` is NAME=hint. */
function toGooseLink({ command, args, env, name }: CommandLaunch): string {
  const pairs = [
    ['cmd', command],
    ...args.map((arg) => ['arg', arg]),
    ['id', name],
    ['name', name],
    ...env.map((slot) => ['env', `${slot.name}=${slot.open ? (slot.description ?? slot.name) : slot.text}`]),
  ]
  return `goose://extension?${pairs.map(([key, value]) => `${key}=${encodeURIComponent(value ?? '')}`).join('&')}`
}
