// npm run usage -- clones, as a process, against an emulated GitHub that is as strict as the real one.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { UsageMonthSchema } from '../../core/schema/usage.ts'
import { type Listener, openListener } from '../embedded/listener.ts'

const ROOT = join(import.meta.dirname, '../..')
const TOKEN = 'ghp_canary'
const DAY_MS = 86_400_000
const dayAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

let github: Listener
let asked: string[] = []
let clones: unknown = []
let status = 200
let data: string

beforeAll(async () => {
  github = await openListener((request) => {
    const { pathname, search } = new URL(request.url)
    asked.push(`${request.method} ${pathname}${search}`)
    if (!request.headers.get('user-agent')?.startsWith('Hisper/')) return new Response('no user agent', { status: 403 })
    if (request.headers.get('authorization') !== `Bearer ${TOKEN}`) return Response.json({ message: 'Bad credentials' }, { status: 401 })
    if (pathname !== '/repos/owner/feed/traffic/clones') return Response.json({ message: 'Not Found' }, { status: 404 })
    if (status !== 200) return Response.json({ message: 'Must have push access to repository' }, { status })
    return Response.json({ count: 9, uniques: 3, clones })
  })
})
afterAll(() => github.close())
afterEach(() => {
  ;[asked, clones, status] = [[], [], 200]
  rmSync(data, { recursive: true, force: true })
})

function run(env: Record<string, string> = {}, ...args: string[]): Promise<{ code: number | null; stderr: string; stdout: string }> {
  const { GITHUB_TOKEN: _, GITHUB_REPOSITORY: __, ...own } = process.env
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'pipeline/usage-command.ts', ...(args.length > 0 ? args : ['clones', '--data', data])],
    {
      cwd: ROOT,
      env: { ...own, INIT_CWD: ROOT, GITHUB_API_URL: github.url, GITHUB_TOKEN: TOKEN, GITHUB_REPOSITORY: 'owner/feed', ...env },
    },
  )
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
}

const newData = () => mkdtempSync(join(tmpdir(), 'hisper-usage-'))
const kept = () =>
  Object.assign(
    {},
    ...(existsSync(join(data, 'usage')) ? readdirSync(join(data, 'usage')) : []).map(
      (name) => UsageMonthSchema.parse(JSON.parse(readFileSync(join(data, 'usage', name), 'utf8'))).clones,
    ),
  )
const on = (days: number, count: number, uniques: number) => ({ timestamp: `${dayAgo(days)}T00:00:00Z`, count, uniques })

describe('clones', () => {
  it('are kept by day once the day is over, and stay when GitHub no longer names them', async () => {
    data = newData()
    clones = [on(40, 7, 2), on(2, 5, 1), on(0, 99, 99)]
    expect(await run()).toMatchObject({ code: 0, stderr: expect.stringContaining(`usage/${dayAgo(2).slice(0, 7)}.json`) })
    expect(kept()).toEqual({ [dayAgo(40)]: { count: 7, uniques: 2 }, [dayAgo(2)]: { count: 5, uniques: 1 } })
    expect(asked).toEqual(['GET /repos/owner/feed/traffic/clones?per=day'])
    expect(await run()).toMatchObject({ code: 0, stderr: 'nothing new\n' })
    clones = [on(2, 6, 1)]
    await run()
    expect(kept()).toEqual({ [dayAgo(40)]: { count: 7, uniques: 2 }, [dayAgo(2)]: { count: 6, uniques: 1 } })
  })

  it.each([
    ['the token may not see them', 403, {}],
    ['the token is none', 200, { GITHUB_TOKEN: 'wrong' }],
    ['there is no such repository', 200, { GITHUB_REPOSITORY: 'owner/other' }],
  ])('are not measured where %s, and nothing is written', async (_, answer, env) => {
    ;[data, status] = [newData(), answer]
    expect(await run(env)).toMatchObject({ code: 0, stderr: 'not measured: this token may not see how often the repository was cloned\n' })
    expect(readdirSync(data)).toEqual([])
  })

  it.each([[{ GITHUB_TOKEN: '' }], [{ GITHUB_REPOSITORY: '' }]])('are not asked for with %j', async (env) => {
    data = newData()
    expect(await run(env)).toMatchObject({ code: 0, stderr: expect.stringContaining('not measured') })
    expect(asked).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['no days', 'many', 'clones'],
    ['a figure below 0', [on(2, -1, 0)], 'count'],
    ['another form of day', [{ timestamp: '../../etc', count: 1, uniques: 1 }], 'timestamp'],
  ])('in another form (%s) are an error, and what is there stays', async (_, answer, expected) => {
    data = newData()
    clones = [on(2, 5, 1)]
    await run()
    const before = kept()
    clones = answer
    const { code, stderr } = await run()
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(expected) })
    expect(stderr).not.toContain(TOKEN)
    expect(kept()).toEqual(before)
  })

  it('are not written over a file that cannot be read', async () => {
    data = newData()
    clones = [on(2, 5, 1)]
    await run()
    const [name = ''] = readdirSync(join(data, 'usage'))
    writeFileSync(join(data, 'usage', name), '{')
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining(name) })
    expect(readFileSync(join(data, 'usage', name), 'utf8')).toBe('{')
  })

  it.each([
    [['bake'], {}, 'is nothing that is counted'],
    [['clones'], { GITHUB_REPOSITORY: 'owner/..' }, 'is no repository'],
    [['clones'], { GITHUB_REPOSITORY: 'a/b/../../user' }, 'is no repository'],
  ])('%j with %j is one clear line', async (args, env, expected) => {
    data = newData()
    expect(await run(env, ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(expected) })
    expect(asked).toEqual([])
  })
})
