// What can be wrong with the reader's own set-up, check by check. Nothing is started.
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { findLocalServers } from '../clients/find.ts'
import type { LocalServer } from '../clients/local-server.ts'
import type { Places } from '../clients/places.ts'
import { compareVersions } from '../clients/version-order.ts'
import { toLine } from '../plain-text.ts'
import type { Registry } from '../registry/registry.ts'
import { RegistryError } from '../registry/registry-error.ts'
import { toHow } from './my-servers.ts'

/** `note`: nothing that has to be mended. */
export interface Check {
  what: 'node' | 'data_folder' | 'port' | 'registry' | 'configuration' | 'server'
  state: 'fine' | 'note' | 'broken'
  message: string
  /** Id of the server that it concerns. */
  server?: string
  file?: string
}

export interface Examined {
  places: Places
  /** Version of the Node that runs, without a `v`, and the oldest that will do. */
  node: { version: string; least: string }
  port: number
  registry: Registry | undefined
}

/** @returns every check, in the order in which a reader should look at them */
export async function examine({ places, node, port, registry }: Examined): Promise<Check[]> {
  return [
    checkNode(node),
    await checkDataFolder(places.dataFolder),
    await checkPort(port),
    await checkRegistry(registry),
    ...(await checkServers(places)),
  ]
}

function checkNode({ version, least }: Examined['node']): Check {
  const isOld = (compareVersions(version, least) ?? -1) < 0
  const message = `Node ${version}${isOld ? ` is too old: ${least} or newer is needed` : ''}`
  return { what: 'node', state: isOld ? 'broken' : 'fine', message }
}

async function checkDataFolder(folder: string): Promise<Check> {
  const file = join(folder, `.${randomUUID()}.hisper-new`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(file, '', { flag: 'wx', mode: 0o600 })
    await rm(file)
    return { what: 'data_folder', state: 'fine', message: `${folder} can be written` }
  } catch (error) {
    return { what: 'data_folder', state: 'broken', message: `${folder} cannot be written (${codeOf(error)})`, file: folder }
  }
}

/** In use is a note: most often it is Hisper itself, and another port will do. */
function checkPort(port: number): Promise<Check> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', (error) => {
      const inUse = codeOf(error) === 'EADDRINUSE'
      const message = inUse
        ? `is in use: by Hisper, if it runs already, else by another program`
        : `cannot be listened on (${codeOf(error)})`
      done({ what: 'port', state: inUse ? 'note' : 'broken', message: `port ${port} ${message}` })
    })
    server.listen(port, '127.0.0.1', () => server.close(() => done({ what: 'port', state: 'fine', message: `port ${port} is free` })))
  })
}

async function checkRegistry(registry: Registry | undefined): Promise<Check> {
  if (registry === undefined)
    return { what: 'registry', state: 'note', message: 'no registry is named: HISPER_REGISTRY_URL says where one is' }
  try {
    const { url, offline } = await registry.source()
    if (offline === undefined) return { what: 'registry', state: 'fine', message: `${url} answers` }
    return { what: 'registry', state: 'broken', message: `${offline.reason}; copies from ${offline.copiesFrom} are used` }
  } catch (error) {
    if (error instanceof RegistryError) return { what: 'registry', state: 'broken', message: toLine(error.message, 500) }
    throw error
  }
}

async function checkServers(places: Places): Promise<Check[]> {
  const { servers, problems } = await findLocalServers(places)
  const configuration = problems.map(({ file, client, message, id, isDisabled }): Check => {
    const state = isDisabled === true ? 'note' : 'broken'
    return {
      what: 'configuration',
      state,
      message: `${client}: ${message}`,
      file: toLine(file, 1_000),
      ...(id === undefined ? {} : { server: id }),
    }
  })
  const started = await Promise.all(servers.map((server) => checkServer(server, places)))
  const none: Check = { what: 'configuration', state: 'note', message: 'no client on this machine has a server' }
  return servers.length + problems.length === 0 ? [none] : [...configuration, ...started]
}

async function checkServer(server: LocalServer, places: Places): Promise<Check> {
  const { id, target, isDisabled } = server
  const fault = target.transport === 'stdio' ? await faultOf(target, places) : undefined
  const state = fault === undefined ? 'fine' : isDisabled === true ? 'note' : 'broken'
  return { what: 'server', state, message: fault ?? toHow(target), server: id }
}

async function faultOf(target: Extract<LocalServer['target'], { transport: 'stdio' }>, places: Places): Promise<string | undefined> {
  const cwd = target.cwd ?? places.home
  if (target.cwd !== undefined && !(await isFolder(target.cwd)))
    return `the folder it is started in is not there: ${toLine(target.cwd, 500)}`
  const { command } = target
  if (/[\\/]/.test(command)) {
    const file = isAbsolute(command) ? command : resolve(cwd, command)
    return (await isProgram(file, places)) ? undefined : `${toLine(file, 500)} is not there, or no program`
  }
  const path = target.env.PATH ?? places.env.PATH ?? places.env.Path ?? ''
  for (const folder of path.split(delimiter)) if (folder !== '' && (await isProgram(join(folder, command), places))) return undefined
  return `${toLine(command, 200)} is not on the PATH${HINTS[command] ?? ''}`
}

const HINTS: Readonly<Record<string, string>> = {
  npx: ': it comes with Node',
  uvx: ': it comes with uv',
  docker: ': it comes with Docker',
  dnx: ': it comes with the .NET SDK, 10 or newer',
}

/** On Windows a name stands for the first of these endings that is there. */
async function isProgram(file: string, { platform, env }: Places): Promise<boolean> {
  const endings = platform === 'win32' ? ['', ...(env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';')] : ['']
  for (const ending of endings) {
    const path = file + ending
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile() !== true) continue
    if (platform === 'win32') return true
    const isAllowed = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isAllowed) return true
  }
  return false
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'for no reason that the system gives'
}
