// Where the configurations of MCP clients lie, and Hisper's own. Paths and keys are those of core/install; what moves a file is here.
import { isAbsolute, join } from 'node:path'
import type { ClientFormat, Paths } from '../../core/install/client.ts'
import { CLIENTS } from '../../core/install/clients.ts'
import { HISPER } from './hisper-format.ts'

/** What of the machine decides where files lie; everything comes in, so that a test can be any machine. */
export interface Places {
  home: string
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Folder of a project whose own files are read too; none where it is not given. */
  cwd?: string
  /** The companion's own folder (bridge/registry/data-folder.ts). */
  dataFolder: string
}

export interface ConfigFile {
  format: ClientFormat
  /** Absolute. It need not be there. */
  file: string
  /** The project it belongs to; absent for the user's own file. */
  project?: string
}

/** Of the files that a project has for itself. Sources: the documentation that core/install/clients.ts names for each client. */
const PROJECT_FILES: Readonly<Record<string, readonly string[]>> = {
  'claude-code': ['.mcp.json'],
  vscode: ['.vscode', 'mcp.json'],
  cursor: ['.cursor', 'mcp.json'],
  'gemini-cli': ['.gemini', 'settings.json'],
}

/** A variable that moves a client's folder, and the file below it. Sources: code.claude.com/docs/en/settings; openai/codex, docs/config.md; goose, `Paths`. */
const MOVED_BY: Readonly<Record<string, { variable: string; file: readonly string[] }>> = {
  'claude-code': { variable: 'CLAUDE_CONFIG_DIR', file: ['.claude.json'] },
  codex: { variable: 'CODEX_HOME', file: ['config.toml'] },
  goose: { variable: 'GOOSE_PATH_ROOT', file: ['config', 'config.yaml'] },
}

/** There is no release of Claude Desktop for Linux from its maker; the builds that there are keep its file here. */
const UNOFFICIAL: Readonly<Record<string, Partial<Paths>>> = {
  'claude-desktop': { linux: '~/.config/Claude/claude_desktop_config.json' },
}

/** All files that may hold servers: Hisper's own first, then client by client, the user's file before the project's. */
export function configFiles(places: Places): ConfigFile[] {
  const files = CLIENTS.flatMap((format): ConfigFile[] => {
    const file = userFile(format, places)
    const parts = PROJECT_FILES[format.id]
    const { cwd } = places
    return [
      ...(file === undefined ? [] : [{ format, file }]),
      ...(parts === undefined || cwd === undefined ? [] : [{ format, file: join(cwd, ...parts), project: cwd }]),
    ]
  })
  return [{ format: HISPER, file: join(places.dataFolder, 'servers.json') }, ...files]
}

/** @returns the file that the user's own servers of a client are written to; undefined where it has none on this system */
export function userFileOf(clientId: string, places: Places): ConfigFile | undefined {
  return configFiles(places).find(({ format, project }) => format.id === clientId && project === undefined)
}

function userFile(format: ClientFormat, { home, platform, env }: Places): string | undefined {
  const moved = MOVED_BY[format.id]
  const folder = moved === undefined ? undefined : env[moved.variable]
  // Each of these clients passes over a relative path, or is never given one on purpose.
  if (moved !== undefined && folder !== undefined && isAbsolute(folder)) return join(folder, ...moved.file)
  const system = platform === 'win32' ? 'windows' : platform === 'darwin' ? 'macos' : 'linux'
  const path = format.paths?.[system] ?? UNOFFICIAL[format.id]?.[system]
  if (path === undefined) return undefined
  const [first = '', ...rest] = path.split(system === 'windows' ? '\\' : '/')
  if (first === '%APPDATA%') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), ...rest)
  const { XDG_CONFIG_HOME: xdg } = env
  // XDG Base Directory 0.8: "All paths set in these environment variables must be absolute", and others are ignored.
  if (system === 'linux' && rest[0] === '.config' && xdg !== undefined && isAbsolute(xdg)) return join(xdg, ...rest.slice(1))
  return join(home, ...rest)
}
