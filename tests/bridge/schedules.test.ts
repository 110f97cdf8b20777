// Schedules as they are had: commands beside a companion that serves, one that is killed in the middle, and one that is not there yet.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Companion, connect, type PagePairing, pair } from '../../core/bridge/client.ts'
import type { Reach } from '../../core/bridge/reach.ts'
import type { Schedule } from '../../core/schema/schedule.ts'
import { COMPANION, environmentOf, run } from './companion.ts'
import { nodeServer } from './live-servers.ts'

const changeling = nodeServer('changeling', ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, '../servers/changeling.ts')])
/** Longer than the companion takes to look at what was written beside it. */
const LOOKED = { timeout: 20_000, interval: 200 }
let home: string
let child: ChildProcess
let said = ''
let reach: Reach
let kept: PagePairing
let own: Companion
let hooks: Server
const heard: { schedule: string; task: string; state: string }[] = []

async function start(): Promise<void> {
  said = ''
  const [program, ...first] = COMPANION
  child = spawn(program, [...first, 'serve', '--port', '0'], { env: environmentOf({ home }), stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
  const [base, code] = await vi.waitFor(
    () => {
      const [, listens, entered] = /listens at (\S+)[\s\S]*enter (\w{4}-\w{4})/.exec(said) ?? []
      if (listens === undefined || entered === undefined) throw new Error(`it does not listen: ${said}`)
      return [listens, entered] as const
    },
    { timeout: 20_000 },
  )
  reach = {
    ...{ base, origin: base, randomBytes: (length: number) => new Uint8Array(randomBytes(length)), now: () => performance.now() },
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, Origin: base } }),
    permission: async () => undefined,
  }
  kept = (await pair(reach, code)).kept
  own = await connect(reach, kept)
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}

async function add(name: string, tool: string, cron = '0 0 1 1 *'): Promise<Schedule> {
  const steps = join(home, `${tool}.json`)
  await writeFile(steps, JSON.stringify([{ id: 'one', server: 'claude-code.changeling', tool, arguments: {} }]))
  const webhook = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/s3cret`
  const flags = ['--cron', cron, '--no-desktop', '--notify', 'always', '--webhook', webhook, '--steps', steps, '--json']
  const { code, out, err } = await run({ home }, 'schedule', 'add', name, ...flags)
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}

const tasksOf = async ({ id }: Schedule) => {
  const { tasks } = await own.request('GET /v1/tasks', {})
  return tasks.filter(({ askedBy }) => askedBy === `schedule:${id}`)
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-schedules-'))
  const { target } = changeling
  const entry = target.transport === 'stdio' ? { command: target.command, args: target.args } : {}
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers: { changeling: entry } }))
  hooks = createServer((asked, answer) => {
    let text = ''
    asked.on('data', (chunk) => {
      text += chunk
    })
    asked.on('end', () => {
      heard.push(JSON.parse(text))
      answer.end()
    })
  })
  await new Promise<void>((done) => hooks.listen(0, '127.0.0.1', done))
  await start()
}, 60_000)
afterAll(async () => {
  await end('SIGTERM')
  hooks.closeAllConnections()
  await new Promise((done) => hooks.close(done))
  await rm(home, { recursive: true })
})

it('a schedule that is set up beside the companion is run there, after a yes, and the webhook is told', async () => {
  const made = await add('Look now and then', 'greet')
  expect((await run({ home }, 'schedule', 'run', made.id)).code).toBe(0)
  await expect.poll(() => heard.map(({ state }) => state), LOOKED).toEqual(['waiting'])
  const { waiting } = await own.request('GET /v1/approvals', {})
  expect(waiting).toMatchObject([{ askedBy: `schedule:${made.id}`, call: { tool: 'greet' } }])
  expect((await run({ home }, 'schedule', 'run', made.id)).err).toContain('its last run is not over')
  const body = { decision: 'always' as const, arguments: { fixed: {}, any: false } }
  await own.request('POST /v1/approvals/{id}', { id: waiting[0]?.id ?? '', body })
  await expect.poll(() => heard.map(({ state }) => state), LOOKED).toEqual(['waiting', 'done'])
  const { out } = await run({ home }, 'schedule', 'run', made.id, '--json')
  expect(JSON.parse(out)).toMatchObject({ id: made.id, state: 'active' })
  await expect.poll(() => heard.length, LOOKED).toBe(3)
  const { task } = await own.request('POST /v1/schedules/{id}/run', { id: made.id, body: {} })
  await expect.poll(() => heard.length, LOOKED).toBe(4)
  expect(heard[3]).toMatchObject({ schedule: made.id, task: task.id, state: 'done' })
})

it('a page sees that there is a webhook and not which, and the terminal that a page set one up', async () => {
  const { schedules } = await own.request('GET /v1/schedules', {})
  expect(schedules).toMatchObject([{ notify: { hasWebhook: true }, calls: [{ tool: 'greet' }], last: { state: 'done' } }])
  expect(JSON.stringify(schedules)).not.toMatch(/s3cret|definition/)
  const steps = [{ id: 'one', server: 'claude-code.changeling', tool: 'greet', arguments: {}, definition: 'a'.repeat(64) }]
  const asked = { name: 'Of a page', words: 'x', steps, cron: '0 9 * * *', timeZone: 'Europe/Berlin' }
  const post = (body: object) => own.request('POST /v1/schedules', { body: body as typeof asked })
  await expect(post({ ...asked, cron: '0 25 * * *' })).rejects.toMatchObject({ answer: { code: 'invalid_body' } })
  await expect(post({ ...asked, notify: { webhook: 'https://hooks.example.org/' } })).rejects.toMatchObject({ kind: 'refused' })
  const { schedule } = await post(asked)
  const { out } = await run({ home }, 'schedule', 'list')
  expect(out).toMatch(/Of a page +0 9 \* \* \* Europe\/Berlin +next .* 09:00/)
  const { schedule: paused } = await own.request('POST /v1/schedules/{id}/pause', { id: schedule.id, body: {} })
  expect(paused).toMatchObject({ state: 'paused', createdBy: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) })
  expect((await run({ home }, 'schedule', 'resume', schedule.id)).out).toContain('next')
  await own.request('DELETE /v1/schedules/{id}', { id: schedule.id })
  expect((await run({ home }, 'schedule', 'remove', schedule.id)).code).toBe(1)
})

it('its time comes, and it is run by itself', async () => {
  const soon = new Date(Date.now() + 10_000)
  const made = await add('Soon', 'greet', `${soon.getUTCSeconds()} * * * * *`)
  await expect.poll(async () => (await tasksOf(made)).map((one) => one.state), { timeout: 90_000, interval: 200 }).toEqual(['done'])
  const { schedules } = await own.request('GET /v1/schedules', {})
  expect(schedules.find(({ id }) => id === made.id)?.last?.at).toBe(made.nextAt)
  expect((await run({ home }, 'schedule', 'pause', made.id)).out).toContain('paused')
}, 120_000)

it('a run that was in the middle when the companion was killed is told as interrupted, and not made again', async () => {
  const made = await add('Hang', 'hang')
  const { task } = await own.request('POST /v1/schedules/{id}/run', { id: made.id, body: {} })
  const state = async () => (await own.request('GET /v1/tasks/{id}', { id: task.id })).task.steps[0]
  await expect.poll(async () => (await state())?.state, LOOKED).toBe('needs_approval')
  const { waiting } = await own.request('GET /v1/approvals', {})
  await own.request('POST /v1/approvals/{id}', { id: waiting[0]?.id ?? '', body: { decision: 'once' } })
  await expect.poll(async () => (await state())?.state, LOOKED).toBe('running')
  await end('SIGKILL')
  await start()
  await expect.poll(async () => (await tasksOf(made)).map((one) => one.state), LOOKED).toEqual(['failed'])
  expect(await state()).toMatchObject({ attempts: 1, failure: { code: 'interrupted' } })
})

it('what is to be run while no companion serves is run once when one does', async () => {
  await end('SIGKILL')
  const made = await add('Later', 'greet')
  expect((await run({ home }, 'schedule', 'run', made.id)).code).toBe(0)
  await start()
  await expect.poll(async () => (await tasksOf(made)).map((one) => one.state), LOOKED).toEqual(['done'])
  await end('SIGTERM')
  await start()
  expect(await tasksOf(made)).toHaveLength(1)
  expect(said).not.toContain('s3cret')
})

it('what is no schedule is refused, without what was typed', async () => {
  const steps = join(home, 'greet.json')
  const refused = async (...words: string[]) => run({ home }, 'schedule', 'add', 'x', '--steps', steps, ...words)
  expect(await refused('--cron', '0 25 * * *')).toMatchObject({ code: 2, err: expect.stringContaining('this is no cron') })
  expect(await refused('--cron', '0 9 * * *', '--time-zone', 'Mars/X')).toMatchObject({ code: 2, err: expect.stringContaining('timeZone') })
  const { code, err } = await refused('--cron', '0 9 * * *', '--webhook', 'http://hooks.example.org/s3cret')
  expect([code, err]).toEqual([2, 'hisper: notify.webhook must be https, or http of this machine\n'])
})

it('what a page set up is paused when the last pairing of its address is taken back, and what is taken out is printed', async () => {
  const made = await add('Of the terminal', 'greet')
  const steps = [{ id: 'one', server: 'claude-code.changeling', tool: 'greet', arguments: {}, definition: 'a'.repeat(64) }]
  const body = { name: 'Of a page', words: 'x', steps, cron: '0 9 * * *', timeZone: 'Europe/Berlin' }
  const { schedule } = await own.request('POST /v1/schedules', { body })
  const states = async () => {
    const { schedules }: { schedules: Schedule[] } = JSON.parse((await run({ home }, 'schedule', 'list', '--json')).out)
    return [made.id, schedule.id].map((id) => schedules.find((one) => one.id === id)?.state)
  }
  const { code } = JSON.parse((await run({ home }, 'pair', reach.origin, '--json')).out)
  const { pairing } = (await pair(reach, code)).kept
  await own.request('DELETE /v1/pairings/{id}', { id: pairing })
  expect(await states()).toEqual(['active', 'active'])
  await own.request('DELETE /v1/pairings/{id}', { id: kept.pairing })
  expect(await states()).toEqual(['active', 'paused'])
  const { out } = await run({ home }, 'schedule', 'remove', schedule.id, '--json')
  expect(JSON.parse(out)).toMatchObject({ id: schedule.id, state: 'paused' })
  expect(await states()).toEqual(['active', undefined])
})
