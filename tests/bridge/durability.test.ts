// Fifty times the companion is killed at a moment that a seed chooses, in the middle of its work: what it acknowledged is there afterwards, and
// nothing that is for once was done twice.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { findServing } from '../../bridge/companion/terminal.ts'
import type { Companion as Client } from '../../core/bridge/client.ts'
import { BridgeTrouble } from '../../core/bridge/trouble.ts'
import type { NewTask, Step, Task } from '../../core/schema/task.ts'
import { environmentOf } from './companion.ts'
import { packCompanion } from './packed-companion.ts'

const SERVER = 'claude-code.ledger'
const KILLS = 50
const LONGEST_MS = 700
const seed = Number(process.env.HISPER_SEED ?? 20261123)

let root: string
let program: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hisper-kills-'))
  program = (await packCompanion(join(root, 'packed'))).program
}, 60_000)
afterAll(() => rm(root, { recursive: true }))

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function drawFrom(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One user's machine: companions one after the other on the same data, and what each of them acknowledged. */
class Machine {
  readonly home: string
  readonly acknowledged = new Map<string, NewTask>()
  /** Tasks of runs of the schedule that were asked for, and promised. */
  readonly promised: string[] = []
  #child: ChildProcess | undefined

  constructor(home: string) {
    this.home = home
  }

  get ledger(): string {
    return join(this.home, 'ledger.txt')
  }

  async start(): Promise<Client> {
    const env = environmentOf({ home: this.home })
    this.#child = spawn(process.execPath, [program, '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    if (this.#child.stdout !== null) await once(this.#child.stdout, 'data')
    return (await findServing(join(this.home, 'hisper'))) ?? expect.unreachable('it does not serve')
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async ask(client: Client, task: NewTask): Promise<string> {
    const { id } = (await client.request('POST /v1/tasks', { body: task })).task
    this.acknowledged.set(id, task)
    return id
  }

  async tasks(client: Client): Promise<Task[]> {
    const all: Task[] = []
    for (let before: string | undefined; ; ) {
      const page = await client.request('GET /v1/tasks', { query: { before, limit: 100 } })
      for (const { id } of page.tasks) all.push((await client.request('GET /v1/tasks/{id}', { id })).task)
      if (page.next === undefined) return all
      before = page.next
    }
  }

  /** How often each key was written by a tool. */
  async written(tool: string): Promise<Map<string, number>> {
    const lines = existsSync(this.ledger) ? (await readFile(this.ledger, 'utf8')).split('\n') : []
    const keys = lines.flatMap((line) => (line.startsWith(`${tool} `) ? [line.slice(tool.length + 1)] : []))
    return new Map([...Map.groupBy(keys, (key) => key)].map(([key, all]) => [key, all.length]))
  }
}

/** Two calls that are for once, and one between them that may be repeated. */
function toTask(definitions: ReadonlyMap<string, string>, draw: () => number): NewTask {
  const step = (id: string, tool: string, after: string[]) => {
    const args = { key: `${id}-${randomUUID()}`, ms: Math.floor(draw() * 60) }
    return { id, server: SERVER, tool, arguments: args, definition: definitions.get(tool) ?? '', after, inputs: [] }
  }
  return {
    key: randomUUID(),
    words: 'write it down',
    steps: [step('a', 'append', []), step('b', 'put', ['a']), step('c', 'append', ['b'])],
  }
}

async function setUp(name: string): Promise<{ machine: Machine; definitions: Map<string, string>; schedule: string }> {
  const home = await mkdtemp(join(root, `${name}-`))
  const machine = new Machine(home)
  const ledger = { command: process.execPath, args: [resolve('tests/servers/ledger.mjs'), machine.ledger] }
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers: { ledger } }))
  const client = await machine.start()
  const { tools } = await client.request('POST /v1/servers/{id}/start', { id: SERVER, body: {} })
  const definitions = new Map(tools.map(({ tool, definition }) => [tool.name, definition]))
  // From now on nobody is asked.
  const first = await machine.ask(
    client,
    toTask(definitions, () => 0),
  )
  await client.run(first, async (event) => {
    if (event.type !== 'needs_approval') return
    const body = { decision: 'always' as const, arguments: { fixed: {}, any: true } }
    await client.request('POST /v1/approvals/{id}', { id: event.approval, body })
  })
  const { steps, words } = toTask(definitions, () => 0)
  const asked = { name: 'again and again', words, steps, cron: '0 0 1 1 *', timeZone: 'UTC', notify: { desktop: false } }
  const { schedule } = await client.request('POST /v1/schedules', { body: asked })
  await machine.end('SIGTERM')
  return { machine, definitions, schedule: schedule.id }
}

/** Asks for one task after the other, and for runs of a schedule, and runs what earlier companions left, until the companion is killed. */
async function work(
  machine: Machine,
  client: Client,
  definitions: ReadonlyMap<string, string>,
  schedule: string,
  draw: () => number,
): Promise<void> {
  const running: Promise<void>[] = []
  const run = (id: string) => running.push(client.run(id, () => undefined).catch(() => undefined))
  try {
    for (const { id, state } of await machine.tasks(client)) if (state === 'ready') run(id)
    for (;;) {
      run(await machine.ask(client, toTask(definitions, draw)))
      await pause(draw() * 30)
      const promised = await client.request('POST /v1/schedules/{id}/run', { id: schedule, body: {} }).catch(unlessUnfinished)
      if (promised !== undefined) machine.promised.push(promised.task.id)
    }
  } catch {
    await Promise.all(running) // it was killed
  }
}

/** The run before is not over. */
function unlessUnfinished(error: unknown): undefined {
  if (!(error instanceof BridgeTrouble) || error.answer?.code !== 'conflict') throw error
}

async function killManyTimes(name: string, times: number, draw: () => number) {
  const { machine, definitions, schedule } = await setUp(name)
  for (let kill = 0; kill < times; kill += 1) {
    const client = await machine.start()
    const working = work(machine, client, definitions, schedule, draw)
    await pause(draw() * LONGEST_MS)
    await machine.end('SIGKILL')
    await working
  }
  // The last one is left to finish what is left.
  const client = await machine.start()
  for (const { id, state } of await machine.tasks(client))
    if (state === 'ready') await client.run(id, () => undefined).catch(() => undefined)
  const tasks = await vi.waitFor(async () => {
    const all = await machine.tasks(client)
    expect(all.filter(({ state }) => !['done', 'partial', 'failed'].includes(state))).toEqual([])
    return all
  }, 20_000)
  await machine.end('SIGTERM')
  return { machine, tasks, append: await machine.written('append'), put: await machine.written('put') }
}

it(`of ${KILLS} kills none loses what was acknowledged, and none does twice what is for once (seed ${seed})`, async () => {
  const both = await Promise.all([1, 2].map((place) => killManyTimes(String(place), KILLS / 2, drawFrom(seed + place))))
  const figures = { tasks: 0, promised: 0, interrupted: 0, repeated: 0 }
  for (const { machine, tasks, append, put } of both) {
    const byId = new Map(tasks.map((task) => [task.id, task]))
    for (const [id, { words, steps }] of machine.acknowledged) {
      const kept = byId.get(id)
      expect(kept?.words).toBe(words)
      expect(kept?.steps).toMatchObject(steps)
    }
    for (const id of machine.promised) expect(byId.get(id)?.askedBy).toMatch(/^schedule:/)
    for (const [key, same] of Map.groupBy(
      tasks.flatMap((task) => task.steps),
      (step) => String(step.arguments.key),
    )) {
      const of = (state: Step['state']) => same.filter((step) => step.state === state)
      const [done, failed, skipped] = [of('done'), of('failed'), of('skipped')]
      expect(done.length + failed.length + skipped.length, key).toBe(same.length)
      expect(failed.filter(({ tool, failure }) => tool !== 'append' || failure?.code !== 'interrupted')).toEqual([])
      expect(skipped.filter(({ attempts }) => attempts > 0)).toEqual([])
      // What is done was written; what was interrupted may have been; nothing else was.
      const times = (same[0]?.tool === 'put' ? put : append).get(key) ?? 0
      expect(times, key).toBeGreaterThanOrEqual(done.length)
      if (same[0]?.tool === 'append') expect(times, key).toBeLessThanOrEqual(done.length + failed.length)
      figures.interrupted += failed.length
      figures.repeated += Math.max(0, times - done.length - failed.length)
    }
    figures.promised += machine.promised.length
    figures.tasks += tasks.length
  }
  // Else nothing was tried.
  expect(figures.interrupted).toBeGreaterThan(0)
  expect(figures.promised).toBeGreaterThan(0)
  process.stdout.write(`${KILLS} kills, seed ${seed}: ${JSON.stringify(figures)}\n`)
}, 300_000)
