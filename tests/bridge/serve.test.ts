// hisper serve: the real companion as a process, real servers, and a page that pairs with it over its real API.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Companion, connect, pair } from '../../core/bridge/client.ts'
import type { Reach } from '../../core/bridge/reach.ts'
import { type NewTask, type TaskEvent, TaskSchema } from '../../core/schema/task.ts'
import { COMPANION, environmentOf, run } from './companion.ts'
import { nodeServer, officialServer } from './live-servers.ts'

const changeling = nodeServer('changeling', ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, '../servers/changeling.ts')])
const SITE = 'https://registry.test'
let home: string
let child: ChildProcess
let said = ''
let own: Companion
let site: Companion

/** A page of an origin, but for the browser around it. */
function reachFrom(origin: string, base: string): Reach {
  return {
    ...{ base, origin, randomBytes: (length: number) => new Uint8Array(randomBytes(length)), now: () => performance.now() },
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, Origin: origin } }),
    permission: async () => undefined,
  }
}

/** @returns its address, once it says that it listens */
async function start(...words: string[]): Promise<string> {
  said = ''
  const [program, ...first] = COMPANION
  child = spawn(program, [...first, 'serve', ...words], { env: environmentOf({ home }), stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
  return vi.waitFor(
    () => {
      if (codeSaid() === '') throw new Error(`it does not listen: ${said}`)
      return base()
    },
    { timeout: 20_000 },
  )
}

async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}

const base = () => /listens at (\S+)/.exec(said)?.[1] ?? ''
const codeSaid = () => /enter (\w{4}-\w{4})/.exec(said)?.[1] ?? ''

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-serve-'))
  const servers = [officialServer('everything'), officialServer('filesystem', home), officialServer('memory'), changeling]
  const entries = servers.map(({ name, target }) => [
    name,
    target.transport === 'stdio' ? { command: target.command, args: target.args } : {},
  ])
  const memory = { MEMORY_FILE_PATH: join(home, 'memory.jsonl'), CANARY: 'canary-of-a-secret' }
  const mcpServers = Object.fromEntries(
    entries.map(([name, entry]) => [name, name === 'memory' ? { ...(entry as object), env: memory } : entry]),
  )
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers }))
  // Its own page first: of two, only the code that was shown last is good.
  const address = await start('--port', '0')
  const { kept } = await pair(reachFrom(address, address), codeSaid())
  await stop()
  await start('--port', new URL(address).port, '--origin', SITE)
  own = await connect(reachFrom(address, address), kept)
  site = await connect(reachFrom(SITE, address), (await pair(reachFrom(SITE, address), codeSaid())).kept)
}, 60_000)
afterAll(async () => {
  await stop()
  await rm(home, { recursive: true })
})

async function stepOf(
  id: string,
  server: string,
  tool: string,
  args: NewTask['steps'][0]['arguments'],
  more: Partial<NewTask['steps'][0]> = {},
) {
  const { tools } = await site.request('GET /v1/servers/{id}', { id: server })
  const definition = tools.find((one) => one.tool.name === tool)?.definition ?? expect.unreachable(`${server} has no ${tool}`)
  return { id, server, tool, arguments: args, definition, after: [], inputs: [], ...more }
}

/** Runs a task from the site; the reader says yes on the companion's own page. */
async function runFromSite(steps: NewTask['steps'], decision: 'once' | 'refuse' = 'once') {
  const { task } = await site.request('POST /v1/tasks', { body: { key: randomUUID(), words: 'what a test wants', steps } })
  const events: TaskEvent[] = []
  await site.run(task.id, async (event) => {
    events.push(event)
    if (event.type === 'needs_approval') await own.request('POST /v1/approvals/{id}', { id: event.approval, body: { decision } })
  })
  return { events, task: (await site.request('GET /v1/tasks/{id}', { id: task.id })).task }
}

describe('a page of the registry', () => {
  it('sees the reader’s servers, and nothing of how they are started', async () => {
    const { servers } = await site.request('GET /v1/servers', {})
    expect(servers.map(({ id }) => id)).toEqual([
      'claude-code.everything',
      'claude-code.filesystem',
      'claude-code.memory',
      'claude-code.changeling',
    ])
    const details = await Promise.all(servers.map(({ id }) => site.request('POST /v1/servers/{id}/start', { id, body: {} })))
    expect(details.every(({ server, tools }) => server.state === 'running' && tools.length > 0)).toBe(true)
    expect(JSON.stringify([servers, details.map(({ server }) => server)])).not.toMatch(/canary|node_modules|hisper-serve-/)
  })

  it('finds the tools for a task among them', async () => {
    const { choices, steps, unread } = await site.request('POST /v1/route', {
      body: { words: 'read a text file and then add two numbers' },
    })
    expect(unread).toEqual([])
    expect(choices.length).toBeGreaterThan(0)
    expect(steps.map((step) => step.choices[0]?.tool)).toEqual([expect.stringMatching(/^read_/), 'get-sum'])
  })

  it('runs three steps on two servers, the result of one in the next, each after a yes', async () => {
    const path = join(home, 'sum.txt')
    const { task, events } = await runFromSite([
      await stepOf('sum', 'claude-code.everything', 'get-sum', { a: 40, b: 2 }),
      await stepOf(
        'write',
        'claude-code.filesystem',
        'write_file',
        { path },
        { inputs: [{ step: 'sum', from: '/content/0/text', to: '/content' }] },
      ),
      await stepOf('read', 'claude-code.filesystem', 'read_text_file', { path }, { after: ['write'] }),
    ])
    expect(task).toMatchObject({ state: 'done', askedBy: SITE })
    expect(JSON.stringify(task.steps[2]?.result)).toContain('The sum of 40 and 2 is 42.')
    expect(await readFile(path, 'utf8')).toContain('42')
    expect(events.filter(({ type }) => type === 'needs_approval')).toHaveLength(3)
  })

  it('cannot say yes itself', async () => {
    const { task } = await site.request('POST /v1/tasks', {
      body: { key: randomUUID(), words: 'x', steps: [await stepOf('a', 'claude-code.everything', 'echo', { message: 'x' })] },
    })
    await site.run(task.id, async (event) => {
      if (event.type !== 'needs_approval') return
      const yes = site.request('POST /v1/approvals/{id}', { id: event.approval, body: { decision: 'once' } })
      await expect(yes).rejects.toMatchObject({ kind: 'refused', answer: { code: 'no_scope' } })
      await own.request('POST /v1/approvals/{id}', { id: event.approval, body: { decision: 'refuse' } })
    })
    expect((await site.request('GET /v1/tasks/{id}', { id: task.id })).task.steps[0]).toMatchObject({ state: 'failed', attempts: 0 })
  })

  it('that stops listening cancels what it asked for', async () => {
    const { task } = await site.request('POST /v1/tasks', {
      body: {
        ...{ key: randomUUID(), words: 'long' },
        steps: [await stepOf('a', 'claude-code.everything', 'trigger-long-running-operation', { duration: 30, steps: 30 })],
      },
    })
    const gone = new AbortController()
    const running = site.run(
      task.id,
      async (event) => {
        if (event.type === 'needs_approval')
          await own.request('POST /v1/approvals/{id}', { id: event.approval, body: { decision: 'once' } })
        if (event.type === 'progress') gone.abort()
      },
      gone.signal,
    )
    await running.catch(() => undefined)
    await expect.poll(async () => (await site.request('GET /v1/tasks/{id}', { id: task.id })).task.state).toBe('cancelled')
  })

  it('is asked nothing for what the reader allowed for good', async () => {
    const steps = async () => [await stepOf('a', 'claude-code.memory', 'read_graph', {})]
    const { task } = await site.request('POST /v1/tasks', { body: { key: randomUUID(), words: 'first', steps: await steps() } })
    await site.run(task.id, async (event) => {
      if (event.type === 'needs_approval')
        await own.request('POST /v1/approvals/{id}', {
          id: event.approval,
          body: { decision: 'always', arguments: { fixed: {}, any: false } },
        })
    })
    const again = await runFromSite(await steps())
    expect(again.task.state).toBe('done')
    expect(again.events.some(({ type }) => type === 'needs_approval')).toBe(false)
    const { standing } = await own.request('GET /v1/approvals', {})
    expect(standing).toMatchObject([{ tool: 'read_graph', uses: 1 }])
    await own.request('DELETE /v1/approvals/{id}', { id: standing[0]?.id ?? '' })
    expect((await runFromSite(await steps())).events.some(({ type }) => type === 'needs_approval')).toBe(true)
  })
})

describe('the companion', () => {
  it('is what a terminal of the same user goes to, by a word that nobody else can read', async () => {
    const steps = join(home, 'steps.json')
    const sum = { server: 'claude-code.everything', tool: 'get-sum', arguments: { a: 20, b: 22 } }
    await writeFile(steps, JSON.stringify([{ id: 'sum', ...sum }]))
    const { code, out, err } = await run({ home }, 'run', 'from a terminal', '--steps', steps, '--yes', '--json')
    expect({ code, err }).toEqual({ code: 0, err: 'claude-code.everything get-sum: done\n' })
    const task = TaskSchema.parse(JSON.parse(out))
    expect(task).toMatchObject({
      state: 'done',
      askedBy: 'cli',
      steps: [{ result: { content: [{ text: 'The sum of 20 and 22 is 42.' }] } }],
    })
    // It is the same companion: the site sees the task.
    expect((await site.request('GET /v1/tasks/{id}', { id: task.id })).task).toEqual(task)
    const word = join(home, 'hisper', 'terminal.json')
    expect((await stat(word)).mode & 0o777).toBe(0o600)
    expect(said).not.toContain(JSON.parse(await readFile(word, 'utf8')).token)
    expect((await own.request('GET /v1/pairings', {})).pairings).toHaveLength(2)
  })

  it('is told yes and no from a terminal, and shows it a new code', async () => {
    const echo = await stepOf('a', 'claude-code.everything', 'echo', { message: 'from the site' })
    const { task } = await site.request('POST /v1/tasks', { body: { key: randomUUID(), words: 'say it', steps: [echo] } })
    await site.run(task.id, async (event) => {
      if (event.type !== 'needs_approval') return
      expect((await run({ home }, 'approvals')).out).toContain(`${SITE} asks to call claude-code.everything echo with`)
      expect(await run({ home }, 'approvals', event.approval, '--once')).toMatchObject({ code: 0, err: '' })
      expect((await run({ home }, 'approvals', event.approval, '--once')).code).toBe(1)
    })
    expect((await site.request('GET /v1/tasks/{id}', { id: task.id })).task.state).toBe('done')
    const { code } = JSON.parse((await run({ home }, 'pair', SITE, '--json')).out)
    const { kept, scopes } = await pair(reachFrom(SITE, base()), code)
    expect(scopes).toEqual(['read', 'run'])
    await own.request('DELETE /v1/pairings/{id}', { id: kept.pairing })
    expect(await run({ home }, 'pair', 'https://elsewhere.test')).toMatchObject({
      code: 2,
      err: expect.stringContaining('does not answer pages of that'),
    })
  })

  it.each([
    ['steps that are none', '{}', 2, /steps\.json: .*expected array/],
    [
      'a tool that is not there',
      JSON.stringify([{ id: 'a', server: 'claude-code.everything', tool: 'fly', arguments: {} }]),
      1,
      /no tool fly/,
    ],
    ['a server that is not there', JSON.stringify([{ id: 'a', server: 'claude-code.nobody', tool: 'fly', arguments: {} }]), 1, /no server/],
    ['a file that is not there', undefined, 2, /cannot be read/],
  ])('tells a terminal of %s', async (_, content, code, message) => {
    const steps = join(home, 'steps.json')
    await (content === undefined ? rm(steps, { force: true }) : writeFile(steps, content))
    const ended = await run({ home }, 'run', 'x', '--steps', steps, '--yes')
    expect(ended.err).toMatch(message)
    expect(ended).toMatchObject({ code, out: '' })
  })

  it('shows its history to others, and keeps no secret in what it says', async () => {
    const { out } = await run({ home }, 'tasks', '--search', 'get-sum')
    expect(out).toMatch(/done {2}what a test wants {2}https:\/\/registry\.test/)
    expect(said).not.toContain('canary')
  })

  it('that is killed in the middle of a call does not make it again', async () => {
    const { task } = await site.request('POST /v1/tasks', {
      body: {
        ...{ key: randomUUID(), words: 'killed' },
        steps: [await stepOf('a', 'claude-code.changeling', 'hang', {})],
      },
    })
    const running = site.run(task.id, async (event) => {
      if (event.type === 'needs_approval') await own.request('POST /v1/approvals/{id}', { id: event.approval, body: { decision: 'once' } })
      if (event.type === 'step' && event.step.state === 'running') child.kill('SIGKILL')
    })
    await expect(running).rejects.toThrow()
    const shown = JSON.parse((await run({ home }, 'tasks', task.id, '--json')).out)
    expect(shown.steps[0]).toMatchObject({ state: 'running', attempts: 1 })
    // The word that it left behind leads a terminal nowhere, which then does its work alone.
    const steps = join(home, 'steps.json')
    await writeFile(steps, JSON.stringify([{ id: 'a', server: 'claude-code.everything', tool: 'echo', arguments: { message: 'alone' } }]))
    expect(await run({ home }, 'run', 'x', '--steps', steps, '--yes')).toMatchObject({ code: 0, out: 'Echo: alone\n' })
    await start('--port', '0')
    await stop()
    const after = JSON.parse((await run({ home }, 'tasks', task.id, '--json')).out)
    expect(after.steps[0]).toMatchObject({ state: 'failed', failure: { code: 'interrupted' } })
    await start('--port', '0')
  })
})
