// hisper export and import: the history of one data folder in another, by the real commands.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Archive, ArchiveSchema } from '../../bridge/store/archive.ts'
import { type Ended, run } from './companion.ts'
import { officialServer } from './live-servers.ts'

const APPROVAL = {
  id: '01920000-0000-7000-8000-000000000001',
  server: 'claude-code.everything',
  tool: 'echo',
  definition: 'a'.repeat(64),
  arguments: { fixed: {}, any: true },
  createdAt: '2026-01-02T03:04:05.000Z',
  uses: 7,
}
let root: string
/** Folder within it of whose history it is. */
let origin: string
let file: string
let archive: Archive
const at = (name: string) => ({ home: join(root, name) })
const tasksOf = async (name: string) => JSON.parse((await run(at(name), 'tasks', '--json')).out).tasks
/** A file of its own content, taken in by a new user. */
async function takeIn(name: string, content: string, ...words: string[]): Promise<Ended> {
  const path = join(root, `${name}.json`)
  await writeFile(path, content)
  return run(at(name), 'import', path, ...words)
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hisper-history-'))
  const home = await mkdtemp(join(root, 'from-'))
  origin = basename(home)
  const { target } = officialServer('everything')
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers: { everything: { ...target, cwd: undefined } } }))
  const steps = [
    { id: 'a', server: 'claude-code.everything', tool: 'get-sum', arguments: { a: 1, b: 2 } },
    { id: 'b', server: 'claude-code.everything', tool: 'get-sum', arguments: { a: 1, b: 'two' }, after: ['a'] },
  ]
  await writeFile(join(home, 'steps.json'), JSON.stringify(steps))
  expect((await run({ home }, 'run', 'add them', '--steps', join(home, 'steps.json'), '--yes')).code).toBe(6)
  file = join(root, 'history.json')
  expect(await run({ home }, 'export', file)).toEqual({ code: 0, out: '', err: '1 tasks and 0 approvals\n' })
  archive = ArchiveSchema.parse(JSON.parse(await readFile(file, 'utf8')))
}, 60_000)
afterAll(() => rm(root, { recursive: true }))

describe('a history', () => {
  it('is a file of its owner alone, with results and failures in it', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const [task] = archive.tasks
    expect(task).toMatchObject({ state: 'partial', words: 'add them' })
    expect(task?.steps[0]?.result?.content).toEqual([{ type: 'text', text: 'The sum of 1 and 2 is 3.' }])
    expect(task?.steps[1]).toMatchObject({ state: 'failed', failure: { code: 'invalid_arguments' } })
  })

  it('tells how each tool did', async () => {
    const { tools } = JSON.parse((await run(at(origin), 'usage', '--json')).out)
    const failures = { invalid_arguments: 1 }
    expect(tools).toEqual([
      { server: 'claude-code.everything', tool: 'get-sum', steps: 2, failures, p50Ms: expect.any(Number), lastAt: expect.any(String) },
    ])
    expect((await run(at(origin), 'usage')).out).toMatch(
      /^claude-code\.everything {2}get-sum {2}2 steps {2}1 invalid arguments {2}\d+ ms {2}20/,
    )
    expect(await run(at('nobody'), 'usage')).toEqual({ code: 1, out: '', err: '' })
  })

  it('is taken in as it was, and a second time changes nothing', async () => {
    expect(await run(at('to'), 'import', file)).toMatchObject({ code: 0, out: '1 tasks and 0 approvals\n' })
    expect(await run(at('to'), 'import', file, '--json')).toMatchObject({ code: 0, out: '{"tasks":0,"approvals":0}\n' })
    expect(JSON.parse((await run(at('to'), 'export')).out)).toEqual(archive)
  })

  it('allows nothing by itself, and what was used elsewhere was never used here', async () => {
    const text = JSON.stringify({ ...archive, approvals: [APPROVAL] })
    expect((await takeIn('shy', text)).out).toBe('1 tasks and 0 approvals\n')
    expect((await takeIn('bold', text, '--approvals')).out).toBe('1 tasks and 1 approvals\n')
    expect(JSON.parse((await run(at('shy'), 'approvals', '--json')).out).standing).toEqual([])
    expect(JSON.parse((await run(at('bold'), 'approvals', '--json')).out).standing).toEqual([{ ...APPROVAL, uses: 0 }])
    expect(await run(at('bold'), 'approvals', APPROVAL.id, '--revoke')).toMatchObject({ code: 0, out: '' })
    expect(await run(at('bold'), 'approvals', APPROVAL.id, '--revoke')).toMatchObject({ code: 1, err: expect.stringContaining('no such') })
  })

  it('that was made in the middle of a call says that nobody knows how that ended', async () => {
    const [task] = archive.tasks
    const [step] = task?.steps ?? []
    const { result: _, endedAt: __, ...running } = { ...step, state: 'running' }
    await takeIn('middle', JSON.stringify({ ...archive, tasks: [{ ...task, state: 'running', endedAt: undefined, steps: [running] }] }))
    const shown = JSON.parse((await run(at('middle'), 'tasks', task?.id ?? '', '--json')).out)
    expect(shown).toMatchObject({ state: 'partial', steps: [{ state: 'failed', failure: { code: 'interrupted' } }] })
  })

  it.each([
    ['is no JSON', '{"format":', /expected JSON/],
    ['is of another format', '{"format":"hisper-history-9","tasks":[],"approvals":[]}', /hisper-history-1/],
    ['holds more than it should', '{"format":"hisper-history-1","tasks":[],"approvals":[],"pairings":[]}', /pairings/],
    ['is deep', `${'['.repeat(200_000)}`, /expected JSON/],
    [
      'names a server by a command',
      JSON.stringify({ format: 'hisper-history-1', tasks: [], approvals: [{ ...APPROVAL, server: 'rm -rf /' }] }),
      /CLIENT\.NAME/,
    ],
  ])('that %s is refused whole', async (name, content, message) => {
    const ended = await takeIn(name.replaceAll(' ', '-'), content, '--approvals')
    expect(ended).toMatchObject({ code: 2, out: '' })
    expect(ended.err).toMatch(message)
    expect(await tasksOf(name.replaceAll(' ', '-'))).toEqual([])
  })

  it('that is not there is said so', async () => {
    expect(await run(at('new'), 'export')).toEqual({ code: 1, out: '', err: 'there is no history yet\n' })
    expect(await run(at('new'), 'import', join(root, 'nothing.json'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be read'),
    })
  })
})
