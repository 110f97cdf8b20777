// The servers in the configurations of all clients on this machine. One bad file or entry is a problem in words, and costs nothing else.
import { toLine } from '../plain-text.ts'
import { ConfigError } from './config-error.ts'
import { spell } from './entry.ts'
import { LocalIds } from './local-ids.ts'
import type { LocalServer } from './local-server.ts'
import { type ConfigFile, configFiles, type Places } from './places.ts'
import { isRecord, parseConfig, readConfig } from './read-config.ts'
import { toTarget, toVariables } from './target.ts'

const MOST_SERVERS = 1_000
const LONGEST_MESSAGE = 1_000

/** Something that keeps a server from working, or a file from being read. Its message may hold names from the file, and none of its values. */
export interface ConfigProblem {
  file: string
  /** Name of the client. */
  client: string
  message: string
  /** The server that it concerns; absent where it is the file as a whole. */
  id?: string
  /** The client was told not to start it. */
  isDisabled?: true
}

export interface FoundServers {
  /** In the order of the files, and in each of its entries. */
  servers: LocalServer[]
  problems: ConfigProblem[]
}

/** Where one entry stands. */
export interface Placed {
  id: string
  name: string
  source: ConfigFile
  /** Keys that lead to the object it stands in: `['mcpServers']`. */
  path: readonly string[]
}

/** Servers by name, where a configuration has them. */
interface Group {
  path: readonly string[]
  servers: Record<string, unknown>
  /** Folder of the project that they are for. */
  project?: string | undefined
  isDisabled: (name: string) => boolean
}

/**
 * Reads every configuration there is; a file that is not there is none.
 * A server whose variables are not set is among the servers, as its client would start it, and a problem says which.
 */
export async function findLocalServers(places: Places): Promise<FoundServers> {
  const { entries, problems } = await findEntries(places)
  const servers: LocalServer[] = []
  for (const { id, name, source, value, project, isOff } of entries) {
    const { format, file } = source
    const about = { file, client: format.name, id }
    try {
      const spelled = spell(format.id, value)
      if (spelled === undefined) continue
      const disabled = isOff || spelled.isDisabled ? ({ isDisabled: true } as const) : {}
      try {
        const { target, unset } = await toTarget(format.id, format.name, spelled, { ...places, project })
        servers.push({ id, name, client: { id: format.id, name: format.name }, file, target, ...disabled })
        if (unset.length > 0)
          problems.push({ ...about, ...disabled, message: `${quote(name)} wants ${toVariables(unset)}, not set where Hisper was started` })
      } catch (error) {
        problems.push({ ...about, ...disabled, message: toMessage(error, name) })
      }
    } catch (error) {
      problems.push({ ...about, message: toMessage(error, name) })
    }
  }
  return { servers, problems }
}

/** Where every entry stands, those included that say nothing that could be started: they can be removed all the same. */
export async function placeServers(places: Places): Promise<Placed[]> {
  const { entries } = await findEntries(places)
  return entries
}

interface FoundEntry extends Placed {
  value: unknown
  project: string | undefined
  isOff: boolean
}

async function findEntries(places: Places): Promise<{ entries: FoundEntry[]; problems: ConfigProblem[] }> {
  const ids = new LocalIds()
  const entries: FoundEntry[] = []
  const problems: ConfigProblem[] = []
  for (const source of configFiles(places)) {
    const { format, file } = source
    const complain = (message: string) => problems.push({ file, client: format.name, message: toLine(message, LONGEST_MESSAGE) })
    try {
      const found = await readConfig(file, format.format)
      if (found === undefined) continue
      for (const { path, servers, project, isDisabled } of groupsOf(parseConfig(found.text, format.format), source, complain)) {
        const names = Object.keys(servers)
        if (names.length > MOST_SERVERS) complain(`${path.join('.')} has more than ${MOST_SERVERS} servers: the others are passed over`)
        for (const name of names.slice(0, MOST_SERVERS)) {
          entries.push({ id: ids.take(format.id, name), name, source, path, project, value: servers[name], isOff: isDisabled(name) })
        }
      }
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      complain(error.message)
    }
  }
  return { entries, problems }
}

function groupsOf(config: Record<string, unknown>, { format, project }: ConfigFile, complain: (message: string) => void): Group[] {
  const groups: Group[] = []
  const add = (path: readonly string[], servers: unknown, rest: Omit<Group, 'path' | 'servers'>) => {
    if (isRecord(servers)) groups.push({ path, servers, ...rest })
    else if (servers !== undefined && servers !== null) complain(`${path.join('.')} is no object`)
  }
  add([format.key], own(config, format.key), { project, isDisabled: toDisabled(config, format.id) })
  const projects = own(config, 'projects')
  // What Claude Code keeps for one folder in the user's own file. Source: code.claude.com/docs/en/mcp, "Local scope".
  if (format.id === 'claude-code' && project === undefined && isRecord(projects)) {
    for (const [folder, settings] of Object.entries(projects)) {
      if (!isRecord(settings)) continue
      const off = toNames(own(settings, 'disabledMcpServers'))
      add(['projects', folder, format.key], own(settings, format.key), { project: folder, isDisabled: (name) => off.includes(name) })
    }
  }
  return groups
}

/** Gemini CLI has lists beside the servers. Source: geminicli.com/docs/tools/mcp-server, "Global MCP settings". */
function toDisabled(config: Record<string, unknown>, clientId: string): Group['isDisabled'] {
  const lists = clientId === 'gemini-cli' ? own(config, 'mcp') : undefined
  if (!isRecord(lists)) return () => false
  const [excluded, allowed] = [toNames(own(lists, 'excluded')), own(lists, 'allowed')]
  return (name) => excluded.includes(name) || (allowed !== undefined && !toNames(allowed).includes(name))
}

function toNames(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function toMessage(error: unknown, name: string): string {
  if (error instanceof ConfigError) return toLine(`${quote(name)}: ${error.message}`, LONGEST_MESSAGE)
  throw error
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 100))
}
