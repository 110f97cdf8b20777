// Clients whose configuration is one JSON object keyed by server name: they differ in that key and in how they spell a remote.
import { type Client, type Draft, toRecord } from './client.ts'
import { isComplete, type Launch, type RemoteLaunch } from './launch.ts'
import { toBase64Json, toJson } from './quote.ts'

interface JsonClient {
  id: string
  name: string
  where: string
  key: 'mcpServers' | 'context_servers'
  /** Name of the field with a remote's address, or undefined where the client cannot reach such a remote. */
  urlField: (remote: RemoteLaunch) => string | undefined
  /** Link that installs a complete entry. */
  link?: (name: string, entry: unknown) => string
}

const TABLE: readonly JsonClient[] = [
  {
    id: 'cursor',
    name: 'Cursor',
    where: '~/.cursor/mcp.json',
    key: 'mcpServers',
    urlField: () => 'url',
    // cursor.com/docs/mcp/install-links: base64 of the inner entry
    link: (name, entry) =>
      `cursor://anysphere.cursor-deeplink/mcp/install?name=${encodeURIComponent(name)}&config=${encodeURIComponent(toBase64Json(entry))}`,
  },
  {
    id: 'windsurf',
    name: 'Windsurf',
    where: '~/.codeium/windsurf/mcp_config.json',
    key: 'mcpServers',
    urlField: () => 'serverUrl', // `url` does not connect
  },
  {
    id: 'zed',
    name: 'Zed',
    where: 'settings.json',
    key: 'context_servers',
    urlField: ({ transport }) => (transport === 'sse' ? undefined : 'url'),
  },
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    where: '~/.gemini/settings.json',
    key: 'mcpServers',
    urlField: ({ transport }) => (transport === 'sse' ? 'url' : 'httpUrl'),
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    where: '~/.lmstudio/mcp.json',
    key: 'mcpServers',
    urlField: () => 'url',
    // lmstudio.ai/docs/app/mcp/deeplink
    link: (name, entry) => `lmstudio://add_mcp?name=${encodeURIComponent(name)}&config=${encodeURIComponent(toBase64Json(entry))}`,
  },
]

export const JSON_CLIENTS: readonly Client[] = TABLE.map((client) => ({
  id: client.id,
  name: client.name,
  write: (launch) => write(client, launch),
}))

export const CLAUDE_DESKTOP: Client = {
  id: 'claude-desktop',
  name: 'Claude Desktop',
  write(launch) {
    if (launch.kind === 'command') {
      return [
        { kind: 'file', language: 'json', code: toFile('mcpServers', launch.name, toEntry(launch)), where: 'claude_desktop_config.json' },
      ]
    }
    // Its file knows no addresses; a connector takes one, but no headers.
    return launch.headers.length > 0
      ? []
      : [{ kind: 'setting', language: 'text', code: launch.url, where: 'Settings → Connectors → Add custom connector' }]
  },
}

function write(client: JsonClient, launch: Launch): Draft[] {
  const urlField = launch.kind === 'remote' ? client.urlField(launch) : undefined
  if (launch.kind === 'remote' && urlField === undefined) return []
  const entry = toEntry(launch, urlField)
  const file: Draft = { kind: 'file', language: 'json', code: toFile(client.key, launch.name, entry), where: client.where }
  if (client.link === undefined || !isComplete(launch)) return [file]
  return [{ kind: 'link', language: 'url', code: client.link(launch.name, entry) }, file]
}

function toEntry(launch: Launch, urlField = 'url'): Record<string, unknown> {
  if (launch.kind === 'command') return { command: launch.command, args: launch.args, env: toRecord(launch.env) }
  return { [urlField]: launch.url, headers: toRecord(launch.headers) }
}

function toFile(key: string, name: string, entry: unknown): string {
  return toJson({ [key]: { [name]: entry } })
}
