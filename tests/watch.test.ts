// Those who watch: what they hear, once, by a real webhook and a real mail server, and what is kept of it.
import { createHmac } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readWatchLists } from '../core/dataset/watch.ts'
import type { Drift } from '../core/schema/drift.ts'
import type { Incident } from '../core/schema/health.ts'
import { type WatchList, WatchListSchema } from '../core/schema/watch.ts'
import { type Listener, openListener } from '../pipeline/embedded/listener.ts'
import { type Http, openHttp } from '../pipeline/lib/http.ts'
import { mail } from '../pipeline/watch/notifiers/mail.ts'
import { webhook } from '../pipeline/watch/notifiers/webhook.ts'
import { readSecrets } from '../pipeline/watch/secrets.ts'
import { type Told, tellWatchers } from '../pipeline/watch/tell.ts'
import { readTold, writeTold } from '../pipeline/watch/told.ts'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const KEY = Buffer.from('a key of thirty-two bytes to sign').toString('base64')
const drift = (more: Partial<Drift> = {}): Drift => ({
  ...{ id: 'units', target: 'npm:units', at: '2026-11-23T10:00:00.000Z', code: 'tool_removed', severity: 'high', tool: 'convert' },
  ...more,
})
const incident = (more: Partial<Incident> = {}): Incident => ({
  ...{ id: 'units', target: 'npm:units', openedAt: '2026-11-23T11:00:00.000Z', outcome: 'crashed', probes: 2 },
  ...more,
})
const list = (more: Partial<WatchList> = {}): WatchList =>
  WatchListSchema.parse({ schemaVersion: 1, title: 'Team', servers: ['units'], tell: [{ by: 'webhook', to: 'HOOK' }], ...more })

let folder: string
let http: Http
let hook: Listener
let status: number
let heard: { headers: Headers; text: string }[]
let warnings: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hisper-watch-'))
  http = openHttp({ userAgent: 'test', sleep: async () => undefined, now: () => NOW })
  status = 204
  heard = []
  warnings = []
  hook = await openListener(async (request) => {
    heard.push({ headers: request.headers, text: await request.text() })
    return new Response(null, { status })
  })
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await Promise.all([http.close(), hook.close()])
})

interface World {
  lists?: Record<string, WatchList>
  drift?: Drift[]
  incidents?: Incident[]
  told?: Told
  secrets?: Record<string, string>
}

async function tell({ lists = { team: list() }, drift = [], incidents = [], told = {}, secrets }: World): Promise<Told> {
  const known = new Map(Object.entries(secrets ?? { HOOK: `${hook.url}/hook` }))
  const result = await tellWatchers({
    ...{ lists: new Map(Object.entries(lists)), drift, incidents, told, now: NOW, http, notifiers: [webhook, mail] },
    titleOf: (id) => (id === 'gone' ? undefined : `Title of ${id}`),
    url: (path) => `https://registry.test${path}`,
    secret: (name) => known.get(name),
    warn: (words) => warnings.push(words),
  })
  return result.told
}

describe('a webhook', () => {
  it('hears of what is new since somebody began to watch, once', async () => {
    const first = await tell({ drift: [drift()] })
    expect(heard).toEqual([])
    const world = { drift: [drift({ at: '2026-11-23T11:30:00.000Z', tool: 'add' }), drift()] }
    const second = await tell({ ...world, told: first })
    expect(heard.map(({ text }) => JSON.parse(text))).toEqual([
      {
        type: 'watch.news',
        timestamp: NOW.toISOString(),
        data: {
          list: 'team',
          title: 'Team',
          items: [
            expect.objectContaining({
              title: 'Title of units: Tool removed (high)',
              url: 'https://registry.test/servers/units/',
              terms: ['high'],
            }),
          ],
        },
      },
    ])
    expect(await tell({ ...world, told: second })).toEqual(second)
    expect(heard.length).toBe(1)
  })

  it('hears of an outage that two probes agree on, and of its end', async () => {
    let told = await tell({})
    told = await tell({ incidents: [incident({ probes: 1 })], told })
    expect(heard.length).toBe(0)
    told = await tell({ incidents: [incident()], told })
    told = await tell({ incidents: [incident({ probes: 9 })], told })
    expect(heard.length).toBe(1)
    await tell({ incidents: [incident({ probes: 9, closedAt: '2026-11-23T11:50:00.000Z' })], told })
    expect(heard.map(({ text }) => JSON.parse(text).data.items[0].terms[1])).toEqual(['open', 'over'])
  })

  it('hears nothing of other servers, and of nothing that weighs less than it asked for', async () => {
    const told = await tell({})
    await tell({ drift: [drift({ severity: 'low' }), drift({ id: 'other' })], incidents: [incident({ id: 'other' })], told })
    expect(heard).toEqual([])
    const all = { team: list({ least: 'low' }) }
    await tell({ lists: all, drift: [drift({ severity: 'low' })], told })
    expect(heard.length).toBe(1)
  })

  it('that fails is tried again by the next run with the same id, and its address stays out of the log', async () => {
    const told = await tell({})
    status = 500
    const failed = await tell({ drift: [drift()], told })
    expect(failed).toEqual(told)
    expect(warnings).toEqual([expect.stringMatching(/^data\/watch\/team\.json, webhook to HOOK: .*500/)])
    expect(warnings.join()).not.toContain(hook.url)
    status = 204
    await tell({ drift: [drift()], told: failed })
    expect(new Set(heard.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1)
  })

  it('is signed as Standard Webhooks are, where it has a key', async () => {
    const secrets = { HOOK: `${hook.url}/hook whsec_${KEY}` }
    await tell({ drift: [drift()], told: await tell({ secrets }), secrets })
    const [{ headers, text } = { headers: new Headers(), text: '' }] = heard
    const signed = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${text}`
    expect(headers.get('webhook-signature')).toBe(`v1,${createHmac('sha256', Buffer.from(KEY, 'base64')).update(signed).digest('base64')}`)
  })

  it.each([
    ['names a secret that is not there', {}, 'HISPER_NOTIFY holds nothing under HOOK'],
    ['holds no address', { HOOK: 'not an address' }, 'the address of a webhook is'],
  ])('that %s is told of, and nothing else fails', async (_, secrets, words) => {
    const world = { lists: { team: list() }, drift: [drift()], told: { 'team webhook HOOK': {} }, secrets }
    expect(await tell(world)).toEqual(world.told)
    expect(warnings).toEqual([expect.stringContaining(words)])
  })
})

it('a mail goes out in plain text by a real mail server', async () => {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        mails.push(text)
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()))
  const { port } = server.server.address() as AddressInfo
  const secrets = { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'hisper@registry.test', BOX: 'team@example.test' }
  const lists = { team: list({ title: 'Team\r\nBcc: other@example.test', tell: [{ by: 'mail', to: 'BOX' }] }) }
  try {
    const told = await tell({ lists, secrets })
    // A tool's name tries to become a header of the mail.
    await tell({ lists, drift: [drift({ tool: 'x\r\nBcc: victim@example.test' })], told, secrets })
    expect(warnings).toEqual([])
    expect(mails.length).toBe(1)
    // Quoted-printable breaks long lines (RFC 2045, 6.7).
    const whole = mails[0]?.replaceAll('=\r\n', '') ?? ''
    const [head = '', body = ''] = whole.split('\r\n\r\n', 2)
    expect(head).toMatch(/^To: team@example\.test$/m)
    expect(head).toMatch(/^Content-Type: text\/plain/m)
    expect(mails[0]).not.toMatch(/^Bcc:/m)
    expect(body).toContain('a watch list of Hisper')
    expect(whole).toContain('https://registry.test/servers/units/')
  } finally {
    await new Promise<void>((done) => server.close(() => done()))
  }
})

describe('data/watch', () => {
  const write = (name: string, value: unknown) => {
    const path = join(folder, 'watch', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  }
  const good = { schemaVersion: 1, servers: ['old', 'units', 'gone'] }

  it('is read with the ids of today', async () => {
    write('team.json', good)
    const { lists, rejected } = await readWatchLists(folder, { old: 'new', gone: null })
    expect(rejected).toEqual([])
    expect([...lists]).toEqual([['team', { schemaVersion: 1, servers: ['new', 'units'], least: 'medium', tell: [] }]])
  })

  it.each([
    ['no JSON', 'a.json', '{'],
    ['an address that is no name of a secret', 'a.json', { ...good, tell: [{ by: 'webhook', to: 'https://example.test/hook' }] }],
    ['a notifier that no word is for', 'a.json', { ...good, tell: [{ by: 'pigeon', to: 'A' }] }],
    ['a field too many', 'a.json', { ...good, more: 1 }],
    ['a name that no address has', 'A b.json', good],
    ['no server', 'a.json', { ...good, servers: [] }],
    ['far too much', 'a.json', { ...good, title: 'x'.repeat(200_000) }],
  ])('leaves out a list with %s, and no other', async (_, name, value) => {
    write(name, value)
    write('team.json', good)
    const { lists, rejected } = await readWatchLists(folder)
    expect([...lists.keys()]).toEqual(['team'])
    expect(rejected.length).toBe(1)
  })

  it('follows no link', async () => {
    write('../elsewhere.json', good)
    mkdirSync(join(folder, 'watch'), { recursive: true })
    symlinkSync(join(folder, 'elsewhere.json'), join(folder, 'watch/a.json'))
    expect((await readWatchLists(folder)).rejected).toEqual([expect.stringContaining('a file of its own')])
  })
})

describe('what was told', () => {
  const told = { 'team webhook HOOK': { 'servers/a/drift/1': '2026-11-23T10:00:00.000Z' }, 'team mail BOX': {} }

  it('is read as it was written, and gone with the last recipient', async () => {
    await writeTold(folder, told, folder)
    expect(await readTold(folder)).toEqual(told)
    await writeTold(folder, {}, folder)
    expect(await readTold(folder)).toEqual({})
  })

  it('of two runs at once is what either told', async () => {
    const [earlier, later] = ['2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z']
    mkdirSync(join(folder, 'state'), { recursive: true })
    const lines = [later, earlier].map((updated) => JSON.stringify({ to: 'a', tag: 'x', updated }))
    writeFileSync(join(folder, 'state/watch.jsonl'), `${lines.join('\n')}\n`)
    expect(await readTold(folder)).toEqual({ a: { x: later } })
  })

  it('that cannot be read is told by its line', async () => {
    mkdirSync(join(folder, 'state'), { recursive: true })
    writeFileSync(join(folder, 'state/watch.jsonl'), '{"to":"a"}\n<<<<<<< HEAD\n')
    await expect(readTold(folder)).rejects.toThrow('state/watch.jsonl:2')
  })
})

it('HISPER_NOTIFY that is no JSON is refused without a word of it', () => {
  expect(readSecrets('')).toEqual(new Map())
  expect(readSecrets('{"A":"b"}')).toEqual(new Map([['A', 'b']]))
  for (const text of ['https://secret.test', '[1]', '{"A":1}'])
    expect(() => readSecrets(text)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret.test') }))
})
