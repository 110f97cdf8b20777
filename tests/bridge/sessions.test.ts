// The reader's own servers as running things: real servers over stdio and HTTP, of both eras, good and bad.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { LocalServer } from '../../bridge/clients/local-server.ts'
import { Sessions } from '../../bridge/sessions/sessions.ts'
import type { CallOptions } from '../../bridge/tasks/tool-caller.ts'
import type { Question } from '../../core/schema/task.ts'
import { openLegacyRemote } from '../../pipeline/embedded/remotes/legacy.ts'
import { openModernRemote } from '../../pipeline/embedded/remotes/modern.ts'
import { toFingerprints } from '../../pipeline/probe/terms/fingerprints.ts'
import { nodeServer, officialServer, remoteServer } from './live-servers.ts'

const changeling = nodeServer('changeling', ['--import', 'tsx', join(import.meta.dirname, '../servers/changeling.ts')], {
  SECRET_KEY: 'canary',
})

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

function openSessions(servers: readonly LocalServer[], idleMs?: number): Sessions {
  const sessions = new Sessions({ servers: async () => servers, ...(idleMs === undefined ? {} : { idleMs }) })
  open.push(() => sessions.close())
  return sessions
}

const quiet: CallOptions = {
  signal: new AbortController().signal,
  timeoutMs: 30_000,
  onProgress: () => undefined,
  ask: async () => ({ action: 'decline' }),
}

async function call(sessions: Sessions, server: string, tool: string, args = {}, options: Partial<CallOptions> = {}) {
  const { definition } = await sessions.tool(server, tool)
  return sessions.call({ server, tool, arguments: args, definition }, { ...quiet, ...options })
}

/** Processes that this one started and that still run, where the system tells. */
async function childrenOfUs(): Promise<number> {
  return (await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')).split(' ').filter(Boolean).length
}

describe('a server', () => {
  it('is started when it is needed, and tells what it is and offers', async () => {
    const sessions = openSessions([officialServer('everything'), officialServer('memory')])
    expect((await sessions.list()).map(({ state }) => state)).toEqual(['stopped', 'stopped'])
    const started = await sessions.start('test.everything')
    expect(started).toMatchObject({ state: 'running', era: 'legacy', problem: undefined })
    expect(started.tools.map(({ tool }) => tool.name)).toContain('echo')
    expect((await sessions.list()).map(({ state }) => state)).toEqual(['running', 'stopped'])
    expect(await sessions.stop('test.everything')).toMatchObject({ state: 'stopped' })
  })

  it('has for each tool the fingerprint that the registry has', async () => {
    const { tools } = await openSessions([officialServer('filesystem', tmpdir())]).start('test.filesystem')
    const { tools: fingerprints } = toFingerprints({
      ...{ instructions: undefined, resources: [], resourceTemplates: [], prompts: [] },
      tools: tools.map(({ tool }) => tool),
    })
    expect(Object.fromEntries(tools.map(({ tool, definition }) => [tool.name, definition]))).toEqual(fingerprints)
  })

  it('that is asked for by many at once is started once', async () => {
    const sessions = openSessions([changeling])
    const before = await childrenOfUs()
    await Promise.all(Array.from({ length: 10 }, (_, index) => sessions.tool(changeling.id, index % 2 === 0 ? 'pid' : 'greet')))
    expect((await childrenOfUs()) - before).toBe(1)
  })

  it('gets its own variables and what every program needs, and no other', async () => {
    process.env.HISPER_TEST_SECRET = 'canary'
    const { content } = await call(openSessions([changeling]), changeling.id, 'environment')
    delete process.env.HISPER_TEST_SECRET
    const names = String(content[0]?.text).split(' ')
    expect(names).toEqual(expect.arrayContaining(['PATH', 'SECRET_KEY']))
    expect(names).not.toContain('HISPER_TEST_SECRET')
  })

  it('that is not configured, or was switched off, is refused in words', async () => {
    const sessions = openSessions([{ ...changeling, isDisabled: true }])
    await expect(sessions.start('test.other')).rejects.toMatchObject({ code: 'not_found' })
    await expect(sessions.start(changeling.id)).rejects.toMatchObject({
      code: 'server_failed',
      message: expect.stringContaining('not to start'),
    })
  })

  it('that nobody uses is ended, and starts again with the next call', async () => {
    const sessions = openSessions([changeling], 100)
    const first = await call(sessions, changeling.id, 'pid')
    await expect.poll(async () => (await sessions.detail(changeling.id)).state, { timeout: 10_000 }).toBe('stopped')
    expect((await call(sessions, changeling.id, 'pid')).content).not.toEqual(first.content)
  })

  it('whose entry changed is started anew', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hisper-sessions-'))
    open.push(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'a.txt'), 'first')
    let servers = [officialServer('filesystem', tmpdir())]
    const sessions = new Sessions({ servers: async () => servers })
    open.push(() => sessions.close())
    const roots = async () => JSON.stringify((await call(sessions, 'test.filesystem', 'list_allowed_directories')).content)
    expect(await roots()).not.toContain(folder)
    servers = [officialServer('filesystem', folder)]
    expect(await roots()).toContain(folder)
  })

  it('that cannot be started says why, is given time, and is left alone after five failures', async () => {
    const sessions = openSessions([nodeServer('broken', ['-e', 'console.error("no key: set API_KEY"); process.exit(7)'])])
    await expect(sessions.tool('test.broken', 'x')).rejects.toMatchObject({ code: 'server_failed', wasBegun: false })
    await expect(sessions.tool('test.broken', 'x')).rejects.toThrow(/is given \d+ s/)
    expect(await sessions.detail('test.broken')).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/ended with 7.*set API_KEY/),
    })
    // By hand it is started at once.
    await expect(sessions.start('test.broken')).rejects.toThrow(/ended with 7/)
  })
})

describe('a remote server', () => {
  it.each([
    ['legacy', openLegacyRemote, 'convert_length', { value: 1, from: 'km', to: 'm' }, '1000 m'],
    ['modern', openModernRemote, 'day_of_week', { date: '2026-11-22' }, 'Sunday'],
  ] as const)('of the %s era is worked with', async (era, openRemote, tool, args, said) => {
    const remote = await openRemote()
    open.push(() => remote.close())
    const sessions = openSessions([remoteServer('remote', `${remote.url}/mcp`)])
    expect(JSON.stringify((await call(sessions, 'test.remote', tool, args)).content)).toContain(said)
    expect(await sessions.detail('test.remote')).toMatchObject({ era, state: 'running' })
  })

  it('that is not there is a failure in words, without its headers', async () => {
    const sessions = openSessions([remoteServer('gone', 'http://127.0.0.1:9/mcp', { authorization: 'Bearer canary' })])
    const failure = await sessions.start('test.gone').catch((error: Error) => error)
    expect(failure).toMatchObject({ code: 'server_failed', wasBegun: false })
    expect(JSON.stringify([failure, String(failure)])).not.toContain('canary')
  })
})

describe('a call', () => {
  it('tells how far it is', async () => {
    const steps: number[] = []
    const sessions = openSessions([officialServer('everything')])
    await call(
      sessions,
      'test.everything',
      'trigger-long-running-operation',
      { duration: 1, steps: 3 },
      { onProgress: ({ progress }) => steps.push(progress) },
    )
    expect(steps.slice(0, 2)).toEqual([1, 2]) // whether the last comes before the answer is the server's affair
  })

  it('that is cancelled ends at once, and the session goes on', async () => {
    const sessions = openSessions([changeling])
    const { content } = await call(sessions, changeling.id, 'pid')
    const cancel = new AbortController()
    setTimeout(() => cancel.abort(new Error('changed my mind')), 100)
    await expect(call(sessions, changeling.id, 'hang', {}, { signal: cancel.signal })).rejects.toThrow('changed my mind')
    expect((await call(sessions, changeling.id, 'pid')).content).toEqual(content)
  })

  it('that takes too long is timed out, and may have done its work', async () => {
    const sessions = openSessions([changeling])
    await sessions.start(changeling.id)
    await expect(call(sessions, changeling.id, 'hang', {}, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timed_out', wasBegun: true })
  })

  it('does not run out of time while a person is asked', async () => {
    const asked: Omit<Question, 'id'>[] = []
    const sessions = openSessions([officialServer('everything')])
    await sessions.start('test.everything')
    const ask: CallOptions['ask'] = async (question) => {
      asked.push(question)
      await delay(1_500)
      return { action: 'accept', content: { name: 'Ada', check: true } }
    }
    const { content } = await call(sessions, 'test.everything', 'trigger-elicitation-request', {}, { timeoutMs: 1_000, ask })
    expect(JSON.stringify(content)).toContain('Ada')
    expect(asked).toMatchObject([{ kind: 'elicitation', schema: { type: 'object' } }])
  })

  it('that wants a model’s words is put to the person, and refused where they refuse', async () => {
    const sessions = openSessions([officialServer('everything')])
    const tool = ['test.everything', 'trigger-sampling-request', { prompt: 'a poem', maxTokens: 10 }] as const
    const accepted = await call(sessions, ...tool, { ask: async () => ({ action: 'accept', content: { text: 'roses' } }) })
    expect(JSON.stringify(accepted)).toContain('roses')
    const refused = await call(sessions, ...tool).catch((error: unknown) => error)
    expect(JSON.stringify(refused)).not.toContain('roses')
  })

  it('with arguments that do not fit never reaches the server', async () => {
    const sessions = openSessions([officialServer('everything')])
    await expect(call(sessions, 'test.everything', 'echo', { massage: 'hi' })).rejects.toMatchObject({
      ...{ code: 'invalid_arguments', wasBegun: false },
      message: expect.stringContaining('"message"'),
    })
  })

  it('of a tool that changed since it was looked at is refused, whether or not the server said so', async () => {
    const sessions = openSessions([changeling])
    const { definition } = await sessions.tool(changeling.id, 'greet')
    await call(sessions, changeling.id, 'change')
    await expect.poll(async () => (await sessions.tool(changeling.id, 'greet')).definition).not.toBe(definition)
    await expect(sessions.call({ server: changeling.id, tool: 'greet', arguments: {}, definition }, quiet)).rejects.toMatchObject({
      code: 'definition_changed',
    })
  })

  it('in which the server dies has failed, may have done its work, and the next one finds it running', async () => {
    const sessions = openSessions([changeling])
    const before = await call(sessions, changeling.id, 'pid')
    await expect(call(sessions, changeling.id, 'die')).rejects.toMatchObject({ code: 'server_failed', wasBegun: true })
    await expect.poll(() => call(sessions, changeling.id, 'pid').catch(() => undefined), { timeout: 10_000, interval: 300 }).toBeDefined()
    expect((await call(sessions, changeling.id, 'pid')).content).not.toEqual(before.content)
  })

  it.each([
    ['large', { bytes: 20_000_000 }],
    ['deep', {}],
  ])('whose answer is %s does no harm', async (tool, args) => {
    const sessions = openSessions([changeling])
    await expect(call(sessions, changeling.id, tool, args)).rejects.toMatchObject({
      code: expect.stringMatching(/too_large|server_failed/),
    })
  })

  it('is one of two hundred at once', async () => {
    const sessions = openSessions([officialServer('everything')])
    const { definition } = await sessions.tool('test.everything', 'echo')
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        sessions.call({ server: 'test.everything', tool: 'echo', arguments: { message: `number ${index}` }, definition }, quiet),
      ),
    )
    expect(answers.map(({ content }) => content[0]?.text)).toEqual(answers.map((_, index) => `Echo: number ${index}`))
  })
})

describe.runIf(process.platform === 'linux')('twenty times over', () => {
  it('leaves no process and no descriptor behind', async () => {
    const descriptors = async () => (await readdir('/proc/self/fd')).length
    const round = async () => {
      const sessions = new Sessions({ servers: async () => [officialServer('memory')] })
      await call(sessions, 'test.memory', 'read_graph')
      await sessions.close()
    }
    await round()
    const before = [await descriptors(), await childrenOfUs()]
    for (let times = 0; times < 20; times += 1) await round()
    await expect.poll(async () => [await descriptors(), await childrenOfUs()]).toEqual(before)
  }, 120_000)
})
