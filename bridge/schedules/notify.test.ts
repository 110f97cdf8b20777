// What the reader is told: by a program of the desktop that writes down what it is given, and at a real address.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NewScheduleSchema, type Schedule, ScheduleSchema } from '../../core/schema/schedule.ts'
import { desktopCommand } from './desktop.ts'
import { Notifier } from './notify.ts'

const HOSTILE = '"; rm -rf ~; $(touch x) `touch y` %PATH% <b>&amp;\u001B[31m -e'
const TASK = '019349a0-0000-7000-8000-000000000002'
const AT = '2026-11-23T12:00:00.000Z'
let folder: string
let server: Server
let address: string
let statuses: number[]
let heard: { method: string | undefined; url: string | undefined; type: string | undefined; body: unknown }[]
let troubles: string[]
let pauses: number[]
let notifier: Notifier

function scheduleOf(notify: object): Schedule {
  const steps = [{ id: 'one', server: 'test.server', tool: 'look', arguments: { secret: 'canary' }, definition: 'a'.repeat(64) }]
  const asked = NewScheduleSchema.parse({ name: HOSTILE, words: 'look', steps, cron: '0 * * * *', timeZone: 'UTC', notify })
  return ScheduleSchema.parse({ ...asked, id: '019349a0-0000-7000-8000-000000000001', state: 'active', createdBy: 'cli', createdAt: AT })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-notify-'))
  ;[statuses, heard, troubles, pauses] = [[], [], [], []]
  server = createServer((asked, answer) => {
    asked.setEncoding('utf8')
    let text = ''
    asked.on('data', (chunk: string) => {
      text += chunk
    })
    asked.on('end', () => {
      heard.push({ method: asked.method, url: asked.url, type: asked.headers['content-type'], body: JSON.parse(text) })
      answer.writeHead(statuses.shift() ?? 204, { Location: '/elsewhere' }).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/s3cret`
  notifier = new Notifier({
    ...{ platform: 'linux', env: { PATH: folder }, now: () => new Date(AT) },
    sleep: async (ms) => void pauses.push(ms),
    onTrouble: ({ message }) => troubles.push(message),
  })
})
afterEach(async () => {
  await notifier.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await rm(folder, { recursive: true })
})

describe('a webhook', () => {
  const tell = (state: 'waiting' | 'done' | 'failed' | 'cancelled', on: 'failure' | 'always' = 'always', webhook = address) =>
    notifier.tell(scheduleOf({ desktop: false, on, webhook }), TASK, state)

  it('is told which run, and how it stands: no arguments, no results', async () => {
    tell('done')
    await expect.poll(() => heard).toHaveLength(1)
    expect(heard[0]).toEqual({
      ...{ method: 'POST', url: '/hook/s3cret', type: 'application/json' },
      body: { schedule: '019349a0-0000-7000-8000-000000000001', name: HOSTILE, task: TASK, state: 'done', at: AT },
    })
  })

  it('hears of what failed or waits, and of the rest where that is wanted', async () => {
    for (const state of ['done', 'cancelled', 'failed', 'waiting'] as const) tell(state, 'failure')
    await expect.poll(() => heard.length).toBe(2)
    expect(heard.map(({ body }) => (body as { state: string }).state).toSorted()).toEqual(['failed', 'waiting'])
  })

  it('that fails is tried three times more, with growing pauses', async () => {
    statuses = [500, 429, 503]
    tell('done')
    await expect.poll(() => heard).toHaveLength(4)
    expect(pauses).toEqual([2_000, 8_000, 32_000])
    statuses = [500, 500, 500, 500]
    tell('done')
    await expect.poll(() => troubles).toHaveLength(1)
    expect(troubles[0]).toContain('its webhook answers 500')
    expect(troubles[0]).not.toContain('s3cret')
  })

  it.each([302, 307, 404])('that answers %i is not asked again, and not followed', async (status) => {
    statuses = [status]
    tell('done')
    await expect.poll(() => troubles).toHaveLength(1)
    expect(heard).toHaveLength(1)
    expect(troubles[0]).toContain(`its webhook answers ${status}`)
  })

  it('that is not there is said, without where it is', async () => {
    tell('done', 'always', 'http://127.0.0.1:1/hook/s3cret')
    await expect.poll(() => troubles).toHaveLength(1)
    expect(troubles[0]).toContain('its webhook does not answer')
    expect(troubles[0]).not.toContain('s3cret')
  })
})

describe('a webhook’s address', () => {
  it.each([
    ['https://hooks.example.org/x', true],
    ['http://localhost:8080/x', true],
    ['http://[::1]/x', true],
    ['http://hooks.example.org/x', false],
    ['http://127.0.0.1.example.org/x', false],
    ['https://user:word@example.org/x', false],
    ['file:///etc/passwd', false],
    ['x', false],
  ])('%s: %s', (webhook, isTaken) => {
    expect(NewScheduleSchema.shape.notify.safeParse({ webhook }).success).toBe(isTaken)
  })
})

describe('the desktop', () => {
  it('is told by a program without a shell, whatever the schedule is called', async () => {
    const program = join(folder, 'notify-send')
    await writeFile(
      program,
      `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(join(folder, 'said'))}, JSON.stringify(process.argv.slice(2)))`,
    )
    await chmod(program, 0o755)
    notifier.tell(scheduleOf({ on: 'always' }), TASK, 'waiting')
    await expect.poll(() => readFile(join(folder, 'said'), 'utf8').catch(() => '')).not.toBe('')
    const [, , title, text] = JSON.parse(await readFile(join(folder, 'said'), 'utf8'))
    expect(title).toBe(`Hisper: ${HOSTILE.replace('\u001B', '\\u{1b}')}`)
    expect(text).toBe('It waits for you: say yes or no in Hisper.')
    expect(troubles).toEqual([])
  })

  it('that has no such program is said', async () => {
    notifier.tell(scheduleOf({ on: 'always' }), TASK, 'done')
    await expect.poll(() => troubles).toHaveLength(1)
    expect(troubles[0]).toContain('notify-send does not work here')
  })

  it.each(['darwin', 'win32', 'linux'] as const)('of %s gets the words beside the script, not in it', (platform) => {
    const { args, env } = desktopCommand(platform, `Hisper: ${HOSTILE}`, 'It failed.')
    expect([...args, ...Object.values(env)].filter((one) => one.includes('rm -rf'))).toEqual([`Hisper: ${HOSTILE}`])
  })
})
