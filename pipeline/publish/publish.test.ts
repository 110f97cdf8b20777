// Publishing to a real folder: what is written, what is refused, and what a kill in the middle leaves.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Dataset } from '../../core/dataset/dataset.ts'
import { PolicyRulesSchema } from '../../core/schema/policy.ts'
import { type Server, serverPath } from '../../core/schema/server.ts'
import { mergedServer, NOW, standing } from '../../tests/documents.ts'
import type { Context } from '../lib/context.ts'
import { foldersOf } from '../lib/context.ts'
import { listServerIds, readFormerIds, readServer, readSnapshot } from '../lib/dataset.ts'
import { readEnvironment } from '../lib/environment.ts'
import { GuardError } from '../lib/errors.ts'
import { openHttp } from '../lib/http.ts'
import { silentLog } from '../lib/log.ts'
import { addToDays } from './day-files.ts'
import { guardAgainstShrinking } from './guard.ts'
import { type PublishInput, publishDataset } from './index.ts'

let folder = ''
let context: Context
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisper-publish-'))
  const now = () => new Date(NOW)
  const http = openHttp({ userAgent: 'Hisper/test', sleep: async () => undefined, now })
  const environment = readEnvironment({})
  context = {
    ...foldersOf(join(folder, 'data')),
    now,
    runAt: now(),
    http,
    environment,
    log: silentLog,
    signal: new AbortController().signal,
  }
})
afterEach(async () => {
  await context.http.close()
  rmSync(folder, { recursive: true })
})

const server = (id: string, more: Partial<Server> = {}): Server => ({
  ...mergedServer({ id }),
  probes: [standing()],
  categories: [],
  score: { assessed: false, reason: 'x' },
  ...more,
})

async function publish(servers: Server[], more: Partial<PublishInput> = {}) {
  return publishDataset(context, {
    published: await listServerIds(context.dataDir),
    ids: new Set(servers.map(({ id }) => id)),
    servers: async function* () {
      yield* servers
    },
    former: { aliases: {}, retired: {} },
    unlisted: [],
    embedded: true,
    origins: {},
    health: [],
    drift: [],
    shrink: { maxShare: 0.1, maxCount: 1 },
    ...more,
  })
}

const files = () =>
  readdirSync(context.dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(context.dataDir, name)).isFile() && !name.startsWith('.work'))
    .toSorted()

describe('publishing', () => {
  it('writes one file a server, and the snapshot that counts them', async () => {
    expect(await publish([server('one'), server('two', { probes: [] })])).toEqual({ written: 2, unchanged: 0, removed: 0 })
    const rest = ['aliases.json', 'days/2026/11/22.json', 'snapshot.json', 'state/unlisted.json']
    expect(files()).toEqual([...rest, serverPath('one'), serverPath('two')].toSorted())
    expect(await readServer(context.dataDir, 'one')).toEqual(server('one'))
    expect((await readSnapshot(context.dataDir))?.totals).toMatchObject({
      servers: 2,
      probed: 1,
      tools: 1,
      outcomes: { ok: 1, not_probed: 1 },
      eras: { legacy: 1 },
    })
  })

  it('touches no file whose text is the same', async () => {
    await publish([server('one')])
    const before = statSync(join(context.dataDir, serverPath('one'))).mtimeMs
    expect(await publish([server('one')])).toEqual({ written: 0, unchanged: 1, removed: 0 })
    expect(statSync(join(context.dataDir, serverPath('one'))).mtimeMs).toBe(before)
  })

  it('removes what is gone, and says where its id went', async () => {
    await publish([server('one'), server('two')])
    await publish([server('one')], { former: { aliases: { two: 'one' }, retired: {} } })
    expect(await listServerIds(context.dataDir)).toEqual(['one'])
    expect(await readFormerIds(context.dataDir)).toEqual({ aliases: { two: 'one' }, retired: {} })
  })

  it('says what this registry allows, as long as it says so', async () => {
    const policy = PolicyRulesSchema.parse({ allow: { licenses: ['MIT'] } })
    const branding = { name: 'Acme tools', hue: 20 }
    await publish([server('one')], { policy, branding })
    expect(JSON.parse(readFileSync(join(context.dataDir, 'branding.json'), 'utf8'))).toEqual({ schemaVersion: 1, ...branding })
    expect(JSON.parse(readFileSync(join(context.dataDir, 'policy.json'), 'utf8'))).toEqual({ schemaVersion: 1, ...policy })
    await publish([server('one')])
    expect(files()).not.toContain('policy.json')
  })

  it('refuses to lose too much, and has written nothing then', async () => {
    await publish([server('one'), server('two'), server('three')])
    const before = files().map((name) => readFileSync(join(context.dataDir, name), 'utf8'))
    await expect(publish([server('one', { title: 'Other' })])).rejects.toThrow(GuardError)
    expect(files().map((name) => readFileSync(join(context.dataDir, name), 'utf8'))).toEqual(before)
  })

  it('is valid after a kill between any two writes, and ends the same when run again', async () => {
    await publish([server('a'), server('b')])
    const wanted = [server('a', { title: 'New' }), server('c'), server('d')]
    const rest = { former: { aliases: { b: 'c' }, retired: {} }, shrink: { maxShare: 1, maxCount: 9 } }
    for (let kill = 0; kill < wanted.length; kill += 1) {
      const interrupted = publish(wanted, {
        ...rest,
        servers: async function* () {
          yield* wanted.slice(0, kill)
          throw new Error('killed')
        },
      })
      await expect(interrupted).rejects.toThrow('killed')
      for (const id of await listServerIds(context.dataDir)) expect((await readServer(context.dataDir, id))?.id).toBe(id)
      for (const target of Object.values((await readFormerIds(context.dataDir)).aliases))
        expect(await listServerIds(context.dataDir)).toContain(target)
    }
    await publish(wanted, rest)
    expect(await listServerIds(context.dataDir)).toEqual(['a', 'c', 'd'])
    expect((await readSnapshot(context.dataDir))?.totals.servers).toBe(3)
  })
})

describe('the summary of a day', () => {
  const readDay = (day: string) => new Dataset(context.dataDir).readDay(day)
  const line = { id: 'one', target: 'npm:a', at: NOW, outcome: 'ok' as const }

  it('joins the runs of a day, and is left alone by the next', async () => {
    await publish([server('one'), server('two')], { health: [line] })
    await publish([server('one', { title: 'New' }), server('three')], { health: [{ ...line, at: NOW.replace('12:', '13:') }] })
    const summary = await readDay('2026-11-22')
    expect(summary).toMatchObject({ added: ['one', 'three'], changed: [], removed: [], probes: { ok: 2 }, totals: { servers: 2 } })
    context.runAt = new Date('2026-11-23T12:00:00.000Z')
    await publish([server('one'), server('three')])
    expect(await readDay('2026-11-22')).toEqual(summary)
    expect(await readDay('2026-11-23')).toMatchObject({ added: [], changed: ['one'], removed: [], probes: {} })
  })

  it('is not written by a run of a day that is over', async () => {
    context.runAt = new Date('2026-11-23T12:00:00.000Z')
    await publish([server('one')])
    context.runAt = new Date(NOW)
    await publish([server('one'), server('two')])
    expect(await new Dataset(context.dataDir).listDays('days')).toEqual(['2026-11-23'])
  })
})

describe('what is wrong', () => {
  const line = { id: 'one', target: 'npm:a', at: NOW, outcome: 'ok' as const }
  const texts = () => files().map((name) => [name, readFileSync(join(context.dataDir, name), 'utf8')])

  it.each<[string, string, Partial<PublishInput>]>([
    ['health/2026/11/22.jsonl', '<<<<<<< HEAD\n', { health: [line] }],
    ['drift/2026/11/22.jsonl', '{"id":"one","at":"yesterday"}\n', { drift: [{ id: 'one', at: NOW, code: 'tool_added', severity: 'low' }] }],
    ['days/2026/11/22.json', '{"schemaVersion":1,"day":"2026-11-22"}', {}],
  ])('in %s stops the run before it writes anything', async (path, text, more) => {
    mkdirSync(join(context.dataDir, path, '..'), { recursive: true })
    writeFileSync(join(context.dataDir, path), text)
    const before = texts()
    await expect(publish([server('one')], more)).rejects.toThrow(new RegExp(`^${path}(:1)?: `))
    expect(texts()).toEqual(before)
  })

  it('in a record of the run stops it as well', async () => {
    const wrong = { ...server('two'), title: 7 } as unknown as Server
    await expect(publish([server('one'), wrong])).rejects.toThrow(/two.json: title: .*expected string, found 7/)
    expect(files()).toEqual([])
  })
})

describe('the guard', () => {
  it.each([
    [100, 10, true],
    [100, 11, false],
    [3, 1, true],
    [3, 2, false],
    [0, 0, true],
  ])('of %i, %i gone: allowed %s', (before, gone, allowed) => {
    const check = () => guardAgainstShrinking(before, gone, { maxShare: 0.1, maxCount: 1 })
    if (allowed) expect(check).not.toThrow()
    else expect(check).toThrow(/would go/)
  })
})

describe('day files', () => {
  const line = (at: string, id = 'a') => ({ id, target: 'npm:a', at, outcome: 'ok' as const })

  it('keep each line once, in order of time, in the file of its day', async () => {
    await addToDays(context.dataDir, 'health', [line('2026-11-22T23:00:00.000Z'), line('2026-11-23T01:00:00.000Z')], context.scratch)
    await addToDays(context.dataDir, 'health', [line('2026-11-22T22:00:00.000Z'), line('2026-11-22T23:00:00.000Z')], context.scratch)
    expect(files()).toEqual(['health/2026/11/22.jsonl', 'health/2026/11/23.jsonl'])
    const lines = readFileSync(join(context.dataDir, 'health/2026/11/22.jsonl'), 'utf8').trim().split('\n')
    expect(lines.map((text) => JSON.parse(text).at)).toEqual(['2026-11-22T22:00:00.000Z', '2026-11-22T23:00:00.000Z'])
  })
})
