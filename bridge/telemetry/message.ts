// What is sent where the reader has switched it on: counts in five steps, and what they run on. No name, no id, no word of theirs, and
// nothing by which two messages could be told to be of one machine. Every byte of it stands in docs/guides/usage-figures.md.
import { join } from 'node:path'
import { findLocalServers } from '../clients/find.ts'
import type { Places } from '../clients/places.ts'
import { DATABASE } from '../companion/companion.ts'
import { openToRead } from '../store/database.ts'

/** Raised by every change of what is sent. */
const SCHEMA = 1

const BUCKETS = [
  [0, '0'],
  [1, '1'],
  [5, '2-5'],
  [20, '6-20'],
] as const

/** `0`, `1`, `2-5`, `6-20` or `21+`: an exact count may be known of somebody. */
export function toBucket(count: number): string {
  return BUCKETS.find(([most]) => count <= most)?.[1] ?? '21+'
}

export interface Counts {
  servers: number
  tasks: number
  approvals: number
}

/** @param places without a `cwd`: what the folder names that a command was typed in is not the companion's */
export async function countOwn(places: Places): Promise<Counts> {
  const { servers } = await findLocalServers(places)
  const opened = openToRead(join(places.dataFolder, DATABASE))
  try {
    const count = (table: 'tasks' | 'approvals') => Number(opened?.database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0)
    return { servers: servers.length, tasks: count('tasks'), approvals: count('approvals') }
  } finally {
    opened?.close()
  }
}

export interface Running {
  /** Of Hisper. */
  version: string
  platform: NodeJS.Platform
  /** Of Node, `24.21.0`. */
  node: string
}

/** The body, to the byte. */
export function toBody({ servers, tasks, approvals }: Counts, { version, platform, node }: Running): string {
  return JSON.stringify({
    schema: SCHEMA,
    hisper: version,
    platform: ['linux', 'darwin', 'win32'].includes(platform) ? platform : 'other',
    node: Number(node.split('.')[0]),
    servers: toBucket(servers),
    tasks: toBucket(tasks),
    approvals: toBucket(approvals),
  })
}

/** The headers, all of them, in their order. */
export function toHeaders(url: URL, body: string): Record<string, string> {
  return { Host: url.host, 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' }
}

/** The whole request as it is sent, before TLS. */
export function toRequestText(url: URL, body: string): string {
  const lines = Object.entries(toHeaders(url, body)).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}
