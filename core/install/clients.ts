// The clients, as a table that is data, in the order in which they are shown. A new client is one row; the contract test covers it.
// How each one fills in values and what it expands was read in its documentation or its source, which the row names.
import type { ClientFormat, Paths } from './client.ts'
import { toClaudeCodeWords, toCodexWords, toGeminiWords, toVsCodeWords } from './commands.ts'
import { toCodexEntry, toGooseEntry } from './entry.ts'
import { toCherryStudioLink, toConfigLink, toGooseLink, toVsCodeLink } from './links.ts'
import type { Place } from './template.ts'

const PLACES: readonly Place[] = ['argument', 'environment', 'header', 'address']
const everywhere = (pattern: RegExp): Partial<Record<Place, RegExp>> => Object.fromEntries(PLACES.map((place) => [place, pattern]))

const REFERENCE = /\$\{/
/** For clients that are known, or may be supposed, to expand shell variables as well. */
const SHELL_REFERENCE = /\$[\w{]/
const SHELL_REFERENCES = { ...everywhere(SHELL_REFERENCE), environment: /\$[\w{]|%\w+%/ }

function inHome(file: string): Paths {
  return { macos: `~/${file}`, linux: `~/${file}`, windows: `%USERPROFILE%\\${file.replaceAll('/', '\\')}` }
}

function inAppData(folder: string, file: string): Paths {
  const windows = `%APPDATA%\\${`${folder}/${file}`.replaceAll('/', '\\')}`
  return { macos: `~/Library/Application Support/${folder}/${file}`, linux: `~/.config/${folder}/${file}`, windows }
}

/** code.visualstudio.com/docs/copilot/reference/mcp-configuration. Prompts are not documented for addresses. */
function vsCode(
  id: string,
  name: string,
  folder: string,
  scheme: 'vscode' | 'vscode-insiders',
  program: 'code' | 'code-insiders',
): ClientFormat {
  return {
    ...{ id, name, where: '.vscode/mcp.json', kind: 'file', format: 'json', key: 'servers' },
    paths: inAppData(folder, 'User/mcp.json'),
    transports: { stdio: { type: 'stdio' }, 'streamable-http': { url: 'url', type: 'http' }, sse: { url: 'url', type: 'sse' } },
    asks: { by: 'prompt', open: 'input:', places: ['argument', 'environment', 'header'] },
    expands: everywhere(REFERENCE),
    toLink: toVsCodeLink(scheme),
    toCommand: toVsCodeWords(program),
  }
}

export const CLIENTS: readonly ClientFormat[] = [
  {
    // code.claude.com/docs/en/mcp
    ...{ id: 'claude-code', name: 'Claude Code', where: '.mcp.json', kind: 'file', format: 'json', key: 'mcpServers' },
    paths: inHome('.claude.json'),
    transports: { stdio: { type: 'stdio' }, 'streamable-http': { url: 'url', type: 'http' }, sse: { url: 'url', type: 'sse' } },
    asks: { by: 'variable', open: '', places: PLACES },
    expands: everywhere(REFERENCE),
    toCommand: toClaudeCodeWords,
  },
  vsCode('vscode', 'VS Code', 'Code', 'vscode', 'code'),
  vsCode('vscode-insiders', 'VS Code Insiders', 'Code - Insiders', 'vscode-insiders', 'code-insiders'),
  {
    // modelcontextprotocol.io, "Connect to local MCP servers"; its file knows no addresses, a connector takes one, but no headers
    ...{
      id: 'claude-desktop',
      name: 'Claude Desktop',
      where: 'claude_desktop_config.json',
      kind: 'file',
      format: 'json',
      key: 'mcpServers',
    },
    paths: {
      macos: '~/Library/Application Support/Claude/claude_desktop_config.json',
      windows: '%APPDATA%\\Claude\\claude_desktop_config.json',
    },
    transports: { stdio: {} },
    connector: 'Settings → Connectors → Add custom connector',
    bundles: 'Settings → Extensions → Install Extension',
    asks: undefined,
    expands: {},
  },
  {
    // cursor.com/docs/context/mcp, "Config interpolation"
    ...{ id: 'cursor', name: 'Cursor', where: '~/.cursor/mcp.json', kind: 'file', format: 'json', key: 'mcpServers' },
    paths: inHome('.cursor/mcp.json'),
    transports: { stdio: {}, 'streamable-http': { url: 'url' }, sse: { url: 'url' } },
    asks: { by: 'variable', open: 'env:', places: PLACES },
    expands: everywhere(REFERENCE),
    toLink: toConfigLink('cursor://anysphere.cursor-deeplink/mcp/install'),
  },
  {
    // openai/codex, docs/config.md
    ...{ id: 'codex', name: 'Codex', where: '~/.codex/config.toml', kind: 'file', format: 'toml', key: 'mcp_servers' },
    paths: inHome('.codex/config.toml'),
    transports: { stdio: {}, 'streamable-http': { url: 'url' } },
    asks: undefined, // but see toCodexEntry
    expands: {},
    toEntry: toCodexEntry,
    toCommand: toCodexWords,
  },
  {
    // docs.windsurf.com/windsurf/cascade/mcp; `url` does not connect
    ...{ id: 'windsurf', name: 'Windsurf', where: '~/.codeium/windsurf/mcp_config.json', kind: 'file', format: 'json', key: 'mcpServers' },
    paths: inHome('.codeium/windsurf/mcp_config.json'),
    transports: { stdio: {}, 'streamable-http': { url: 'serverUrl' }, sse: { url: 'serverUrl' } },
    asks: { by: 'variable', open: 'env:', places: PLACES },
    expands: everywhere(REFERENCE),
  },
  {
    // zed.dev/docs/ai/mcp
    ...{ id: 'zed', name: 'Zed', where: 'settings.json', kind: 'file', format: 'json', key: 'context_servers' },
    paths: { macos: '~/.config/zed/settings.json', linux: '~/.config/zed/settings.json', windows: '%APPDATA%\\Zed\\settings.json' },
    transports: { stdio: {}, 'streamable-http': { url: 'url' } },
    asks: undefined,
    expands: {},
  },
  {
    // geminicli.com/docs/tools/mcp-server and /docs/get-started/configuration, "Environment variables in settings"
    ...{ id: 'gemini-cli', name: 'Gemini CLI', where: '~/.gemini/settings.json', kind: 'file', format: 'json', key: 'mcpServers' },
    paths: inHome('.gemini/settings.json'),
    transports: { stdio: {}, 'streamable-http': { url: 'httpUrl' }, sse: { url: 'url', type: 'sse' } },
    asks: { by: 'variable', open: '', places: PLACES },
    expands: SHELL_REFERENCES,
    toCommand: toGeminiWords,
  },
  {
    // lmstudio.ai/docs/app/mcp
    ...{ id: 'lm-studio', name: 'LM Studio', where: '~/.lmstudio/mcp.json', kind: 'file', format: 'json', key: 'mcpServers' },
    paths: inHome('.lmstudio/mcp.json'),
    transports: { stdio: {}, 'streamable-http': { url: 'url' }, sse: { url: 'url' } },
    asks: undefined,
    expands: everywhere(REFERENCE), // it follows Cursor's notation, how far is not documented
    toLink: toConfigLink('lmstudio://add_mcp'),
  },
  {
    // goose, documentation/docs/guides/config-files.md; SSE is no longer supported
    ...{ id: 'goose', name: 'Goose', where: '~/.config/goose/config.yaml', kind: 'file', format: 'yaml', key: 'extensions' },
    paths: {
      ...{ macos: '~/.config/goose/config.yaml', linux: '~/.config/goose/config.yaml' },
      windows: '%APPDATA%\\Block\\goose\\config\\config.yaml',
    },
    transports: { stdio: { type: 'stdio' }, 'streamable-http': { url: 'uri', type: 'streamable_http' } },
    asks: { by: 'variable', open: '', places: ['header'] }, // and see toGooseEntry
    expands: { header: SHELL_REFERENCE, address: SHELL_REFERENCE },
    toEntry: toGooseEntry,
    toLink: toGooseLink,
    hasLinkPrompts: true,
    linkRunners: ['npx', 'uvx', 'docker'],
  },
  {
    // Cherry Studio, docs.cherry-ai.com, and its handler of links
    ...{ id: 'cherry-studio', name: 'Cherry Studio', kind: 'setting', format: 'json', key: 'mcpServers' },
    where: 'Settings → MCP Servers → Add → Import from JSON',
    transports: {
      stdio: { type: 'stdio' },
      'streamable-http': { url: 'baseUrl', type: 'streamableHttp' },
      sse: { url: 'baseUrl', type: 'sse' },
    },
    asks: undefined,
    expands: {},
    toLink: toCherryStudioLink,
    linkRunners: ['npx', 'uvx'],
  },
  {
    // What most other clients read. Which of them expand what is not known, so nothing is written that one of them might.
    ...{ id: 'json', name: 'Other clients', where: 'the file your client reads', kind: 'file', format: 'json', key: 'mcpServers' },
    transports: { stdio: { type: 'stdio' }, 'streamable-http': { url: 'url', type: 'http' }, sse: { url: 'url', type: 'sse' } },
    asks: undefined,
    expands: SHELL_REFERENCES,
  },
]
