// The companion as people and agents have it: a process of its own, with a data folder of its own.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { Client, type ClientOptions } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

export interface Place {
  /** HISPER_REGISTRY_URL; none where it is not given. */
  registry?: string
  /** Stands in for the user's data directory. */
  home: string
}

/** With variables of its environment besides. */
type PlaceWith = Place & { env?: Record<string, string> }

/** Program and first arguments of the companion, as `npm run bridge` starts it. */
export const COMPANION = [process.execPath, '--import', 'tsx', resolve('bridge/hisper-command.ts')] as const

export function environmentOf({ registry, home, env = {} }: PlaceWith): Record<string, string> {
  const { PATH = '' } = process.env
  return { PATH, HOME: home, XDG_DATA_HOME: home, ...env, ...(registry === undefined ? {} : { HISPER_REGISTRY_URL: registry }) }
}

export interface Ended {
  code: number
  out: string
  err: string
}

/** Runs one command to its end. */
export function run(place: PlaceWith, ...words: string[]): Promise<Ended> {
  return runAs(COMPANION, place, ...words)
}

/** The same, however it is started. */
export function runAs([program, ...first]: readonly [string, ...string[]], place: PlaceWith, ...words: string[]): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(program, [...first, ...words], { env: environmentOf(place), timeout: 30_000 }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    )
  })
}

/** Of the protocol: `initialize`, or `server/discover`. */
type Era = 'legacy' | 'modern'

export function toNegotiation(era: Era): NonNullable<ClientOptions['versionNegotiation']> {
  return { mode: era === 'modern' ? { pin: '2026-07-28' } : 'legacy' }
}

/** A client of `hisper mcp`. */
export async function connect(place: Place, era: Era = 'legacy'): Promise<Client> {
  const [command, ...args] = COMPANION
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: toNegotiation(era) })
  await client.connect(new StdioClientTransport({ command, args: [...args, 'mcp'], env: environmentOf(place), stderr: 'pipe' }))
  return client
}
