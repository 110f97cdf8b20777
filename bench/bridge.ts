// npm run bench -- bridge: what the companion costs. A call next to the SDK's own client with the same real server, as the companion makes it and as
// a task over the API on loopback; how soon the published companion listens, and what it holds while it waits, next to a Node that does nothing.
import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { openCompanion } from '../bridge/companion/companion.ts'
import { toClient } from '../bridge/companion/terminal.ts'

const MUST_REACH = { overheadP50Ms: 5, inFlight: 200, idleMegabytes: 90, startMs: 400 }
const CALLS = 300
const IN_FLIGHT = 200
const STARTS = 7
const IDLE_AFTER_MS = 3_000
const ID = 'claude-code.everything'
const SERVER = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js')

export async function benchBridge(log: (line: string) => void): Promise<object> {
  const home = await mkdtemp(join(tmpdir(), 'hisper-bench-bridge-'))
  try {
    await writeFile(
      join(home, '.claude.json'),
      JSON.stringify({ mcpServers: { everything: { command: process.execPath, args: [SERVER] } } }),
    )
    const calls = await benchCalls(home)
    log(JSON.stringify(calls))
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'bridge/pack-command.ts', join(home, 'packed')])
    log(stdout.trim())
    const program = join(home, 'packed', 'package', 'lib', 'hisper.js')
    const starts: Awaited<ReturnType<typeof benchStart>>[] = []
    for (let index = 0; index < STARTS; index += 1) starts.push(await benchStart(['--max-semi-space-size=8', program, '--port', '0'], home))
    const floors: typeof starts = []
    for (let index = 0; index < STARTS; index += 1)
      floors.push(await benchStart(['-e', 'console.log("listens at"); setInterval(() => {}, 1000)'], home))
    const medianOf = (all: typeof starts) => ({
      startMs: at(
        all.map(({ ms }) => ms),
        0.5,
      ),
      idleMegabytes: at(
        all.map(({ megabytes }) => megabytes),
        0.5,
      ),
    })
    return {
      ...calls,
      published: medianOf(starts),
      bareNode: medianOf(floors),
      package: stdout.trim().replace(resolve(home), ''),
      mustReach: MUST_REACH,
    }
  } finally {
    await rm(home, { recursive: true })
  }
}

/** One call after the other, each in every way, so that whatever slows the machine down slows all of them. */
async function benchCalls(home: string) {
  const companion = await openCompanion({
    ...{ places: { home, platform: process.platform, env: {}, dataFolder: join(home, 'data') }, registry: undefined, port: 0, origins: [] },
    onTrouble: (error) => {
      throw error
    },
  })
  const page = toClient(companion.api.url, companion.terminal)
  const client = new Client({ name: 'bench', version: '1' })
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [SERVER], stderr: 'ignore' }))
  try {
    const { definition } = await companion.sessions.tool(ID, 'echo')
    const options = { signal: new AbortController().signal, timeoutMs: 30_000, onProgress: () => undefined, ask: nobody }
    const call = (message: string) => companion.sessions.call({ server: ID, tool: 'echo', arguments: { message }, definition }, options)
    const direct = (message: string) => client.callTool({ name: 'echo', arguments: { message } })
    companion.approvals.allow({ server: ID, tool: 'echo', definition, arguments: { fixed: {}, any: true } })
    const task = async (message: string) => {
      const step = { id: 'a', server: ID, tool: 'echo', arguments: { message }, definition }
      const { id } = (await page.request('POST /v1/tasks', { body: { key: randomUUID(), words: 'echo', steps: [step] } })).task
      await page.run(id, () => undefined)
    }
    const looked = () => page.request('GET /v1/servers/{id}', { id: ID })
    const times = { direct: [] as number[], call: [] as number[], task: [] as number[], request: [] as number[] }
    for (let index = 0; index < CALLS; index += 1) {
      times.direct.push(await timed(() => direct(`a${index}`)))
      times.call.push(await timed(() => call(`b${index}`)))
      times.task.push(await timed(() => task(`c${index}`)))
      times.request.push(await timed(looked))
    }
    const p50 = { direct: at(times.direct, 0.5), call: at(times.call, 0.5), task: at(times.task, 0.5), request: at(times.request, 0.5) }
    const together = await timed(() => Promise.all(Array.from({ length: IN_FLIGHT }, (_, index) => call(`d${index}`))))
    return {
      calls: CALLS,
      p50Ms: p50,
      p95Ms: { direct: at(times.direct, 0.95), call: at(times.call, 0.95), task: at(times.task, 0.95), request: at(times.request, 0.95) },
      /** Of a call, and of a whole task over the API, both on the disk before and after it. */
      overheadP50Ms: { call: round(p50.call - p50.direct), task: round(p50.task - p50.direct) },
      inFlight: { calls: IN_FLIGHT, ms: round(together) },
    }
  } finally {
    await Promise.all([companion.close(), client.close()])
  }
}

/** @param args of Node, for a program that writes a line when it is ready */
async function benchStart(args: readonly string[], home: string): Promise<{ ms: number; megabytes: number }> {
  const before = performance.now()
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: home, XDG_DATA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const ms = performance.now() - before
  await sleep(IDLE_AFTER_MS)
  const status = existsSync('/proc') ? await readFile(`/proc/${child.pid}/status`, 'utf8') : ''
  child.kill()
  await once(child, 'exit')
  return { ms, megabytes: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1_000 }
}

async function nobody(): Promise<{ action: 'decline' }> {
  return { action: 'decline' }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await work()
  return performance.now() - before
}

const round = (ms: number) => Number(ms.toFixed(2))

function at(times: readonly number[], share: number): number {
  return round(times.toSorted((a, b) => a - b)[Math.floor(share * times.length)] ?? 0)
}
