// A task that runs, told line by line: at once, no faster than it is read, and no longer than somebody listens.
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Companion, connect } from '../../../core/bridge/client.ts'
import { TaskEventSchema } from '../../../core/schema/task.ts'
import { taskOf } from './services.ts'
import { ask, codeOf, headersFor, openWorld, pairWith, postTo, reachOf, SITE, type World } from './world.ts'

let world: World
let paired: Awaited<ReturnType<typeof pairWith>>
let companion: Companion
beforeEach(async () => {
  world = await openWorld()
  paired = await pairWith(world)
  companion = await connect(reachOf(world), paired)
})
afterEach(() => world.close())

const create = async (...of: Parameters<typeof taskOf>) => (await companion.request('POST /v1/tasks', { body: taskOf(...of) })).task.id

async function listen(task: string): Promise<{ asking: ClientRequest; response: IncomingMessage }> {
  const headers = { ...headersFor(world, paired.bearer), 'Content-Length': '2' }
  return await new Promise((fulfil, reject) => {
    const asking = request(
      { host: '127.0.0.1', port: world.api.port, method: 'POST', path: `/v1/tasks/${task}/run`, headers, agent: false },
      (response) => {
        response.on('error', () => undefined)
        fulfil({ asking, response })
      },
    )
    asking.once('error', reject)
    asking.end('{}')
  })
}

describe('running a task', () => {
  it('tells one event a line, until it ended', async () => {
    const { response } = await listen(await create('quick'))
    expect(response).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/x-ndjson', 'transfer-encoding': 'chunked' } })
    const text = (await response.toArray()).join('')
    expect(text.endsWith('\n')).toBe(true)
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => TaskEventSchema.parse(JSON.parse(line)))
    expect(events.map(({ type }) => type)).toEqual(['task', 'step', 'task'])
  })

  it('tells each at once and not with the next', async () => {
    const { response, asking } = await listen(await create('waits'))
    const [first] = await new Promise<Buffer[]>((fulfil) => response.once('data', (chunk) => fulfil([chunk])))
    expect(JSON.parse(String(first))).toEqual({ type: 'task', state: 'running' })
    asking.destroy()
  })

  it('is begun once: what refuses to begin is an error and no stream', async () => {
    const task = await create('quick')
    await companion.run(task, () => undefined)
    await expect(companion.run(task, () => undefined)).rejects.toMatchObject({ kind: 'refused', answer: { code: 'conflict' } })
    const told = await postTo(world, `/v1/tasks/${task}/run`, {}, SITE, paired.bearer)
    expect([told.status, codeOf(told)]).toEqual([409, 'conflict'])
  })

  it('makes no more events than are read', async () => {
    const { response, asking } = await listen(await create('floods'))
    response.pause()
    await pause(300)
    const before = world.services.events
    await pause(500)
    expect(world.services.events).toBe(before)
    // What fits into the buffers of both sides and the system between them.
    expect(before * 350).toBeLessThan(32 * 1024 * 1024)
    response.resume()
    await expect.poll(() => world.services.events).toBeGreaterThan(before)
    asking.destroy()
    await expect.poll(() => world.services.aborted).toHaveLength(1)
    const after = world.services.events
    await pause(200)
    expect(world.services.events).toBe(after)
  })

  it('that fails in the middle cuts the connection, so that nobody takes it for the end, and says nothing of why', async () => {
    const task = await create('fails')
    const seen: unknown[] = []
    await expect(companion.run(task, (event) => void seen.push(event))).rejects.toMatchObject({ kind: 'disconnected' })
    expect(seen).toEqual([{ type: 'task', state: 'running' }])
    expect(world.errors.map(String)).toEqual(['Error: SECRET-OF-A-SERVER: the disk is full'])
  })
})

describe('B22: who stops listening', () => {
  it.each(['waits', 'floods'] as const)('cancels the task that %s', async (tool) => {
    const task = await create(tool)
    const { response, asking } = await listen(task)
    await new Promise((fulfil) => response.once('data', fulfil))
    asking.destroy()
    await expect.poll(() => world.services.aborted).toEqual([task])
    await expect.poll(async () => (await companion.request('GET /v1/tasks/{id}', { id: task })).task.state).toMatch(/cancelled|running/)
    expect(world.errors).toEqual([])
  })

  it('cancels it by the client’s signal, which is what the caller hears', async () => {
    const task = await create('waits')
    const controller = new AbortController()
    const run = companion.run(task, () => controller.abort(new Error('enough')), controller.signal)
    await expect(run).rejects.toThrow('enough')
    await expect.poll(() => world.services.aborted).toEqual([task])
  })

  it('cancels it where the page fails over an event', async () => {
    const task = await create('floods')
    const failing = () => {
      throw new Error('the page is wrong')
    }
    await expect(companion.run(task, failing)).rejects.toThrow('the page is wrong')
    await expect.poll(() => world.services.aborted).toEqual([task])
  })

  it('and is gone before it began is not run for', async () => {
    const task = await create('waits')
    const headers = headersFor(world, paired.bearer)
    const asking = request({
      host: '127.0.0.1',
      port: world.api.port,
      method: 'POST',
      path: `/v1/tasks/${task}/run`,
      headers,
      agent: false,
    })
    asking.on('error', () => undefined)
    asking.end('{}', () => asking.destroy())
    await pause(200)
    expect(world.services.aborted.length).toBe(world.services.calls.filter((call) => call === 'tasks.run').length)
  })
})

it('a pairing that is taken back ends what it listens to', async () => {
  const task = await create('waits')
  const { response } = await listen(task)
  const ended = new Promise((fulfil) => response.once('close', fulfil))
  response.resume()
  const { status } = await ask({
    port: world.api.port,
    method: 'DELETE',
    path: `/v1/pairings/${paired.pairing}`,
    headers: headersFor(world, paired.bearer),
  })
  expect(status).toBe(200)
  await ended
  expect(response.complete).toBe(false)
  expect(world.services.aborted).toEqual([task])
  await expect(companion.request('GET /v1/servers', {})).rejects.toMatchObject({ kind: 'not_paired' })
})

it('the end of the companion ends what is listened to', async () => {
  const run = companion.run(await create('waits'), () => undefined)
  await expect.poll(() => world.services.events).toBe(1)
  await pause(50)
  await world.api.close()
  await expect(run).rejects.toMatchObject({ kind: 'disconnected' })
  await expect.poll(() => world.services.aborted).toHaveLength(1)
  await expect(companion.request('GET /v1/servers', {})).rejects.toMatchObject({ kind: 'disconnected' })
  world = await openWorld()
})
