// Real work on real servers, all of them configured at once: four of the protocol's own over stdio, a remote of each era. From words to results, by
// the API and by the command; then again and again, to see what is left behind.
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toClient } from '../../bridge/companion/terminal.ts'
import type { Companion as Client, PagePairing } from '../../core/bridge/client.ts'
import type { NewTask, Task } from '../../core/schema/task.ts'
import { openLegacyRemote } from '../../pipeline/embedded/remotes/legacy.ts'
import { openModernRemote } from '../../pipeline/embedded/remotes/modern.ts'
import { run } from './companion.ts'
import type { Held } from './companion-host.ts'
import { officialServer } from './live-servers.ts'

const WORDS = 'Count the days between two dates. Convert a length in kilometres to metres. Add two numbers.'
/** Each but the first takes what the one before answered: a remote of the modern era, one of the legacy era, a process. */
const STEPS = [
  { id: 'days', server: 'claude-code.calendar', tool: 'days_between', arguments: { from: '2026-11-22', to: '2026-12-24' } },
  {
    ...{ id: 'metres', server: 'claude-code.units', tool: 'convert_length', arguments: { from: 'km', to: 'm' } },
    inputs: [{ step: 'days', from: '/structuredContent/days', to: '/value' }],
  },
  {
    ...{ id: 'sum', server: 'claude-code.everything', tool: 'get-sum', arguments: { b: 1 } },
    inputs: [{ step: 'metres', from: '/structuredContent/value', to: '/a' }],
  },
]
const MOST_BYTES = 5_000_000

let home: string
let remotes: { url: string; close(): Promise<void> }[]
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-real-'))
  await mkdir(join(home, 'notes'))
  await writeFile(join(home, 'notes', 'people.txt'), 'Ada met Grace.')
  remotes = await Promise.all([openModernRemote(), openLegacyRemote()])
  const [calendar, units] = remotes.map(({ url }) => ({ type: 'http', url: `${url}/mcp` }))
  const own = [officialServer('everything'), officialServer('filesystem', join(home, 'notes')), officialServer('sequential-thinking')]
  const entries = own.map(({ name, target }) => [name, { ...target, cwd: undefined }])
  const memory = { ...officialServer('memory').target, cwd: undefined, env: { MEMORY_FILE_PATH: join(home, 'memory.jsonl') } }
  const mcpServers = { ...Object.fromEntries(entries), memory, calendar, units }
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers }))
  await writeFile(join(home, 'steps.json'), JSON.stringify(STEPS))
})
afterAll(async () => {
  await Promise.all(remotes.map((remote) => remote.close()))
  await rm(home, { recursive: true })
})

const textOf = (task: Task | undefined, step: string) => task?.steps.find(({ id }) => id === step)?.result?.content[0]?.text

describe('the companion, asked over its API', () => {
  let child: ChildProcess
  let client: Client
  beforeAll(async () => {
    const host = join(import.meta.dirname, 'companion-host.ts')
    child = fork(host, [], { execArgv: ['--expose-gc', '--import', 'tsx'], env: { ...process.env, HOME: home } })
    const [{ url, terminal }] = (await once(child, 'message')) as [{ url: string; terminal: PagePairing }]
    client = toClient(url, terminal)
    for (const { id } of (await client.request('GET /v1/servers', {})).servers) {
      const { server } = await client.request('POST /v1/servers/{id}/start', { id, body: {} })
      expect([id, server.state]).toEqual([id, 'running'])
    }
  }, 60_000)
  afterAll(async () => {
    const ended = once(child, 'exit')
    child.send('end')
    await ended
  })

  /** Runs it, saying yes to every call. */
  async function carryOut(
    words: string,
    steps: readonly Pick<NewTask['steps'][0], 'id' | 'server' | 'tool' | 'arguments'>[],
  ): Promise<Task> {
    const defined = steps.map(async (step) => {
      const { tools } = await client.request('GET /v1/servers/{id}', { id: step.server })
      const definition = tools.find(({ tool }) => tool.name === step.tool)?.definition ?? expect.unreachable(`no tool ${step.tool}`)
      return { after: [], inputs: [], ...step, definition }
    })
    const body = { key: randomUUID(), words, steps: await Promise.all(defined) }
    const { id } = (await client.request('POST /v1/tasks', { body })).task
    await client.run(id, async (event) => {
      if (event.type !== 'needs_approval') return
      await client.request('POST /v1/approvals/{id}', { id: event.approval, body: { decision: 'once' } })
    })
    return (await client.request('GET /v1/tasks/{id}', { id })).task
  }

  it('speaks to each server in the revision that it speaks', async () => {
    const { servers } = await client.request('GET /v1/servers', {})
    expect(Object.fromEntries(servers.map(({ id, transport, era }) => [id.replace('claude-code.', ''), [transport, era]]))).toEqual({
      everything: ['stdio', 'legacy'],
      filesystem: ['stdio', 'legacy'],
      'sequential-thinking': ['stdio', 'legacy'],
      memory: ['stdio', 'legacy'],
      calendar: ['streamable-http', 'modern'],
      units: ['streamable-http', 'legacy'],
    })
  })

  it('proposes the right tool for each step in plain words, and carries them out', async () => {
    const { steps } = await client.request('POST /v1/route', { body: { words: WORDS, limit: 3 } })
    expect(steps.map(({ choices: [first] }) => `${first?.server} ${first?.tool}`)).toEqual(
      STEPS.map(({ server, tool }) => `${server} ${tool}`),
    )
    const task = await carryOut(WORDS, STEPS)
    expect(task.state).toBe('done')
    expect(textOf(task, 'sum')).toBe('The sum of 32000 and 1 is 32001.')
  })

  it('passes on what was read, in its place and as it is', async () => {
    const task = await carryOut('read the note, think, remember', [
      { id: 'read', server: 'claude-code.filesystem', tool: 'read_text_file', arguments: { path: join(home, 'notes', 'people.txt') } },
      {
        ...{ id: 'think', server: 'claude-code.sequential-thinking', tool: 'sequentialthinking' },
        ...{ arguments: { nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 } },
        ...{ inputs: [{ step: 'read', from: '/content/0/text', to: '/thought' }] },
      },
      {
        ...{ id: 'remember', server: 'claude-code.memory', tool: 'create_entities' },
        ...{ arguments: { entities: [{ name: 'note', entityType: 'text', observations: [''] }] }, after: ['think'] },
        ...{ inputs: [{ step: 'read', from: '/content/0/text', to: '/entities/0/observations/0' }] },
      },
    ])
    expect(task.state).toBe('done')
    expect(await readFile(join(home, 'memory.jsonl'), 'utf8')).toContain('"observations":["Ada met Grace."]')
  })

  it.runIf(process.platform === 'linux')(
    'twenty times over leaves no process, no descriptor and no memory behind',
    async () => {
      const measure = async () => {
        child.send('measure')
        return (await once(child, 'message'))[0] as Held
      }
      const times = async (count: number) => {
        for (let time = 0; time < count; time += 1) expect((await carryOut(WORDS, STEPS)).state).toBe('done')
      }
      await times(5)
      const before = await measure()
      await times(20)
      await expect.poll(async () => (await measure()).descriptors).toBeLessThanOrEqual(before.descriptors)
      const after = await measure()
      expect(after.children).toBe(before.children)
      expect(Math.abs(after.bytes - before.bytes)).toBeLessThan(MOST_BYTES)
      process.stdout.write(`twenty tasks of three calls: ${JSON.stringify({ before, after })}\n`)
    },
    60_000,
  )
})

it('the command does the same, from steps to the result', async () => {
  const { code, out } = await run({ home }, 'run', WORDS, '--steps', resolve(home, 'steps.json'), '--yes', '--json')
  expect(code).toBe(0)
  expect(textOf(JSON.parse(out), 'sum')).toBe('The sum of 32000 and 1 is 32001.')
})
