// The page's client against the real API: every route as the contract has it, and every way in which it cannot go on.
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Companion, connect, pair } from '../../../core/bridge/client.ts'
import { ROUTE_NAMES } from '../../../core/bridge/routes.ts'
import { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import type { TaskEvent } from '../../../core/schema/task.ts'
import { newId, SERVER, taskOf } from './services.ts'
import { askRoute, headersFor, openWorld, pairWith, reachOf, SITE, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

async function companionOf(scopes: Parameters<typeof pairWith>[2] = ['read', 'run', 'approve']): Promise<Companion> {
  return await connect(reachOf(world), await pairWith(world, SITE, scopes))
}

describe('a page', () => {
  it('pairs, finds servers and a tool, runs a task, reads its result, and gives the pairing back', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read', 'run', 'approve'])
    const { kept, scopes } = await pair(reachOf(world), ` ${code.toLowerCase().replace('-', ' ')}`)
    expect(scopes).toEqual(['read', 'run', 'approve'])
    const companion = await connect(reachOf(world), kept)
    expect(companion.scopes).toEqual(scopes)
    expect(await companion.request('GET /v1/servers', {})).toMatchObject({ servers: [{ id: SERVER, state: 'stopped' }] })
    expect(await companion.request('GET /v1/servers/{id}', { id: SERVER })).toMatchObject({ tools: [] })
    expect((await companion.request('POST /v1/servers/{id}/start', { id: SERVER, body: {} })).tools).toHaveLength(4)
    expect(await companion.request('POST /v1/route', { body: { words: 'be quick' } })).toMatchObject({ choices: [{ tool: 'quick' }] })
    const given = taskOf('quick')
    const { task } = await companion.request('POST /v1/tasks', { body: given })
    expect((await companion.request('POST /v1/tasks', { body: given })).task.id).toBe(task.id)
    const events: TaskEvent[] = []
    await companion.run(task.id, async (event) => void events.push(event))
    expect(events.at(-1)).toEqual({ type: 'task', state: 'done' })
    const done = await companion.request('GET /v1/tasks/{id}', { id: task.id })
    expect(done.task).toMatchObject({ state: 'done', askedBy: SITE, steps: [{ result: { content: [{ text: 'Done.' }] } }] })
    expect((await companion.request('GET /v1/tasks', { query: { search: 'quick', limit: 1 } })).tasks).toHaveLength(1)
    expect((await companion.request('GET /v1/tasks', { query: { search: 'slow', state: undefined } })).tasks).toEqual([])
    expect(await companion.request('GET /v1/questions', {})).toEqual({ questions: [] })
    const id = newId()
    const call = { server: SERVER, tool: 'quick', arguments: {}, definition: given.steps[0]?.definition ?? '' }
    world.services.waiting.push({ id, task: task.id, step: 'one', words: 'w', askedBy: SITE, call, since: '2026-11-22T10:00:00.000Z' })
    expect(await companion.request('GET /v1/approvals', {})).toMatchObject({ waiting: [{ id, call }], standing: [] })
    expect(await companion.request('POST /v1/approvals/{id}', { id, body: { decision: 'once' } })).toEqual({})
    expect((await companion.request('POST /v1/tasks/{id}/cancel', { id: task.id, body: {} })).task.state).toBe('cancelled')
    expect(await companion.request('DELETE /v1/tasks/{id}', { id: task.id })).toEqual({})
    expect((await companion.request('POST /v1/servers/{id}/stop', { id: SERVER, body: {} })).server.state).toBe('stopped')
    expect(await companion.request('GET /v1/pairings', {})).toMatchObject({
      pairings: [{ id: kept.pairing, origin: SITE, usedAt: expect.any(String) }],
    })
    expect(await companion.request('DELETE /v1/pairings/{id}', { id: kept.pairing })).toEqual({})
    await expect(companion.request('GET /v1/servers', {})).rejects.toMatchObject({ kind: 'not_paired' })
    expect(world.errors).toEqual([])
    expect(new Set(world.audit.map(({ origin }) => origin))).toEqual(new Set([SITE]))
  })

  it('keeps what it paired for as long as it is not taken back', async () => {
    const kept = await pairWith(world)
    world.wait(400 * 86_400_000)
    await expect(connect(reachOf(world), kept)).resolves.toMatchObject({ scopes: ['read', 'run', 'approve'] })
  })

  it('has each thing proved once in five seconds, for all that it asks at the same time', async () => {
    const kept = await pairWith(world)
    let now = 0
    const companion = await connect(reachOf(world, SITE, { now: () => now }), kept)
    const hellos = () => world.audit.filter(({ route }) => route === 'POST /v1/hello').length
    await Promise.all(Array.from({ length: 20 }, () => companion.request('GET /v1/servers', {})))
    expect(hellos()).toBe(1)
    now = 5_000
    await Promise.all(Array.from({ length: 20 }, () => companion.request('GET /v1/servers', {})))
    expect(hellos()).toBe(2)
  })

  it('sends a token in one header alone, and tells the browser where it goes', async () => {
    const kept = await pairWith(world)
    const sent: [string, RequestInit & { targetAddressSpace?: string }][] = []
    const reach = reachOf(world)
    const watched = {
      ...reach,
      fetch: async (url: Parameters<typeof fetch>[0], init?: RequestInit) => {
        sent.push([String(url), init ?? {}])
        return await reach.fetch(url, init)
      },
    }
    const companion = await connect(watched, kept)
    await companion.request('GET /v1/servers', {})
    await companion.request('POST /v1/route', { body: { words: 'x' } })
    for (const [url, { headers: _headers, ...rest }] of sent) {
      expect(url + JSON.stringify(rest)).not.toContain(kept.token)
      expect(rest).toMatchObject({
        targetAddressSpace: 'loopback',
        credentials: 'omit',
        redirect: 'error',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      })
    }
    expect(sent.map(([, { headers }]) => new Headers(headers).get('authorization'))).toEqual([null, kept.bearer, kept.bearer])
  })
})

describe('a page cannot go on', () => {
  const failing = async () => {
    throw new TypeError('Failed to fetch')
  }
  it.each([
    ['granted', SITE, 'no_companion'],
    [undefined, SITE, 'no_companion'],
    ['denied', SITE, 'permission_denied'],
    ['prompt', SITE, 'no_answer_yet'],
    ['prompt', 'http://127.0.0.1:4747', 'no_companion'],
    ['denied', 'http://localhost:4747', 'no_companion'],
  ] as const)('where nothing comes back and the permission is %s, from %s: %s', async (state, origin, kind) => {
    const reach = reachOf(world, origin, { fetch: failing, permission: async () => state })
    await expect(connect(reach, { pairing: newId(), token: '0'.repeat(64) })).rejects.toMatchObject({ kind, name: 'BridgeTrouble' })
    await expect(pair(reach, '00000000')).rejects.toMatchObject({ kind })
  })

  it.each([
    [0, 'older_companion'],
    [2, 'older_page'],
  ])('with a companion of protocol %i: %s, and no token is sent', async (protocol, kind) => {
    const kept = await pairWith(world)
    const sent: unknown[] = []
    const reach = reachOf(world, SITE, {
      fetch: async (_url, init) => {
        sent.push(init)
        return Response.json({ protocol, more: 'than is known today' })
      },
    })
    await expect(connect(reach, kept)).rejects.toMatchObject({ kind })
    expect(JSON.stringify(sent)).not.toContain(kept.token)
  })

  it('with a code that is none, that is wrong, or that nobody asked for', async () => {
    await expect(pair(reachOf(world), 'ABC')).rejects.toMatchObject({ kind: 'wrong_code' })
    expect(world.audit).toEqual([])
    await expect(pair(reachOf(world), '00000000')).rejects.toMatchObject({ kind: 'refused', answer: { code: 'no_code' } })
    world.api.desk.openCode(SITE, ['read'])
    await expect(pair(reachOf(world), '00000000')).rejects.toMatchObject({ kind: 'wrong_code' })
  })

  it('where it is refused, in the companion’s words', async () => {
    const companion = await companionOf(['read'])
    const asked = companion.request('POST /v1/tasks', { body: taskOf('quick') })
    await expect(asked).rejects.toMatchObject({
      kind: 'refused',
      answer: { code: 'no_scope', message: expect.stringContaining('scope run') },
    })
    await expect(companion.request('GET /v1/tasks/{id}', { id: newId() })).rejects.toMatchObject({ answer: { code: 'not_found' } })
    // It is paired nevertheless.
    await expect(companion.request('GET /v1/tasks', {})).resolves.toEqual({ tasks: [] })
  })

  it.each([
    ['what is no JSON', '<h1>hello</h1>'],
    ['a field more', '{"servers":[],"more":1}'],
    ['a field less', '{}'],
  ])('where the companion answers %s', async (_, text) => {
    const kept = await pairWith(world)
    const reach = reachOf(world)
    const companion = await connect(
      { ...reach, fetch: async (url, init) => (String(url).endsWith('/hello') ? reach.fetch(url, init) : new Response(text)) },
      kept,
    )
    await expect(companion.request('GET /v1/servers', {})).rejects.toMatchObject({ kind: 'unreadable' })
  })

  it('where an event is none, or a line has no end', async () => {
    const kept = await pairWith(world)
    const reach = reachOf(world)
    const run = async (body: BodyInit) => {
      const companion = await connect(
        { ...reach, fetch: async (url, init) => (String(url).endsWith('/hello') ? reach.fetch(url, init) : new Response(body)) },
        kept,
      )
      await companion.run(newId(), () => undefined)
    }
    await expect(run('{"type":"rumour"}\n')).rejects.toMatchObject({ kind: 'unreadable' })
    await expect(run('x'.repeat(33 * 1024 * 1024))).rejects.toMatchObject({ kind: 'unreadable' })
    await expect(run('{"type":"task","state":"do')).rejects.toMatchObject({ kind: 'disconnected' })
  })

  it('when it is told to stop, and hears its own reason', async () => {
    const companion = await companionOf()
    const asked = companion.request('GET /v1/servers', { signal: AbortSignal.abort(new Error('the reader left')) })
    await expect(asked).rejects.toThrow('the reader left')
    await expect(asked).rejects.not.toBeInstanceOf(BridgeTrouble)
  })
})

it('OpenAPI describes every route of the contract, to whom is paired', async () => {
  const { bearer } = await pairWith(world, SITE, ['read'])
  expect((await askRoute(world, 'GET /openapi.json', headersFor(world, 'Bearer x'))).status).toBe(401)
  const { status, body } = await askRoute(world, 'GET /openapi.json', headersFor(world, bearer))
  expect(status).toBe(200)
  const document = JSON.parse(body)
  expect(await new Validator().validate(document)).toMatchObject({ valid: true })
  const described = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.toSorted()).toEqual(ROUTE_NAMES.toSorted())
  expect(document.paths['/v1/tasks'].get.parameters.map(({ name }: { name: string }) => name)).toEqual([
    'search',
    'state',
    'before',
    'limit',
  ])
  expect(document.paths['/v1/tasks/{id}/run'].post.responses[200].content).toHaveProperty(['application/x-ndjson'])
  expect(document.paths['/v1/tasks'].post.requestBody.content['application/json'].schema.required).toEqual(['key', 'words', 'steps'])
})
