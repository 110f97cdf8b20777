// Words of the commands by which clients install. Options stand where each client's own parser cannot take them for a server's words.
import type { FilledCommand, FilledRemote, FilledSetting } from './fill.ts'
import { toVariable } from './placeholder.ts'
import type { Shell } from './quote.ts'

type Filled = FilledCommand | FilledRemote

/** Runners that are batch files on Windows: there Claude Code starts them through cmd.exe alone. Source: code.claude.com/docs/en/mcp. */
const BATCH_FILES = new Set(['npx', 'bunx', 'dnx'])

export function toClaudeCodeWords(filled: Filled, shell: Shell): string[] {
  const start = ['claude', 'mcp', 'add']
  if (filled.kind === 'remote') {
    const headers = filled.headers.flatMap(({ name, text }) => ['--header', `${name}: ${text}`])
    return [...start, '--transport', filled.transport === 'sse' ? 'sse' : 'http', filled.name, filled.url, ...headers]
  }
  const wrap = shell !== 'sh' && BATCH_FILES.has(filled.command) ? ['cmd', '/c'] : []
  // `--env` takes any number of values: `--transport` after it keeps the name from being read as one of them.
  return [...start, ...toEnv(filled.env), '--transport', 'stdio', filled.name, '--', ...wrap, filled.command, ...filled.args]
}

/** Of headers it takes a bearer token alone, by the variable that has it. Source: openai/codex, `codex mcp add`. */
export function toCodexWords(filled: Filled): string[] | undefined {
  const start = ['codex', 'mcp', 'add', filled.name]
  if (filled.kind === 'command') return [...start, ...toEnv(filled.env), '--', filled.command, ...filled.args]
  const [header, ...more] = filled.headers
  if (header === undefined) return [...start, '--url', filled.url]
  const [scheme, ask] = header.template
  const isToken = header.name.toLowerCase() === 'authorization' && scheme === 'Bearer ' && header.template.length === 2
  if (more.length > 0 || !isToken || typeof ask !== 'object' || !header.open.includes(ask)) return undefined
  return [...start, '--url', filled.url, '--bearer-token-env-var', toVariable(ask, filled.name)]
}

/** It cuts a variable's value at its first `=` and a header's at its ends. Source: gemini-cli, `gemini mcp add`. */
export function toGeminiWords(filled: Filled): string[] | undefined {
  const start = ['gemini', 'mcp', 'add', '--scope', 'user']
  if (filled.kind === 'remote') {
    if (filled.headers.some(({ text }) => text === '' || text !== text.trim())) return undefined
    const headers = filled.headers.flatMap(({ name, text }) => ['--header', `${name}: ${text}`])
    return [...start, '--transport', filled.transport === 'sse' ? 'sse' : 'http', ...headers, filled.name, filled.url]
  }
  if (filled.env.some(({ text }) => text === '' || text.includes('='))) return undefined
  return [...start, ...toEnv(filled.env), filled.name, filled.command, '--', ...filled.args]
}

/** With the entry as JSON, which only a POSIX shell hands on with its quotation marks. It has no prompts for what is missing. */
export function toVsCodeWords(program: 'code' | 'code-insiders') {
  return (filled: Filled, shell: Shell): string[] | undefined => {
    if (shell !== 'sh' || filled.open.length > 0) return undefined
    const { name } = filled
    const settings = (list: readonly FilledSetting[]) => Object.fromEntries(list.map((setting) => [setting.name, setting.text]))
    const entry =
      filled.kind === 'command'
        ? {
            name,
            type: 'stdio',
            command: filled.command,
            args: filled.args,
            ...(filled.env.length > 0 ? { env: settings(filled.env) } : {}),
          }
        : {
            ...{ name, type: filled.transport === 'sse' ? 'sse' : 'http', url: filled.url },
            ...(filled.headers.length > 0 ? { headers: settings(filled.headers) } : {}),
          }
    return [program, '--add-mcp', JSON.stringify(entry)]
  }
}

function toEnv(env: readonly FilledSetting[]): string[] {
  return env.flatMap(({ name, text }) => ['--env', `${name}=${text}`])
}
