// Planning as people have it: hisper model and hisper run --plan as processes, and a page that asks the real companion, over real servers.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Companion, connect, pair } from '../../core/bridge/client.ts'
import type { Reach } from '../../core/bridge/reach.ts'
import { PlanSchema } from '../../core/schema/bridge.ts'
import { COMPANION, type Ended, environmentOf, run } from './companion.ts'
import { officialServer } from './live-servers.ts'
import { answers, openScriptedModel, type ScriptedModel } from './scripted-model.ts'
import { hasScript, typeInto } from './terminal.ts'

const KEY = 'sk-canary-0123456789'
const WORDS = 'Add 40 and 2'
const SUM = {
  server: 'claude-code.everything',
  tool: 'get-sum',
  arguments: { a: 40, b: 3 },
  after: [],
  inputs: [],
  why: 'To add\u202E them.',
}
const GOOD = JSON.stringify({ steps: [SUM], cannot: '' })
const SITE = 'https://registry.test'

let home: string
let model: ScriptedModel
const heard: string[] = []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-planning-'))
  model = await openScriptedModel()
  const { target } = officialServer('everything')
  const entry = target.transport === 'stdio' ? { command: target.command, args: target.args } : {}
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers: { everything: entry } }))
})
afterAll(async () => {
  await model.close()
  await rm(home, { recursive: true })
  // Whatever was printed or answered in this file.
  expect(heard.join('\n')).toContain('tiny proposes')
  expect(heard.join('\n')).not.toMatch(/canary|BODY-OF-THE-ENDPOINT/)
})

async function hisper(...words: string[]): Promise<Ended> {
  const ended = await run({ home, env: { MY_KEY: KEY, BAD_KEY: 'canary with a space', EMPTY: '' } }, ...words)
  heard.push(ended.out, ended.err)
  return ended
}
const setModel = () => hisper('model', 'set', '--url', model.url, '--model', 'tiny', '--key-env', 'MY_KEY')
const FILE = () => join(home, 'hisper', 'model.json')

describe('hisper model', () => {
  it('is not set at first: it is said how', async () => {
    expect(await hisper('model', 'show')).toMatchObject({ code: 1, out: 'no model is set\n' })
    expect(await hisper('model', 'show', '--json')).toMatchObject({ code: 1, out: '{}\n' })
    for (const words of [
      ['model', 'test'],
      ['run', WORDS, '--plan', '--dry-run'],
    ])
      expect(await hisper(...words)).toMatchObject({ code: 2, err: expect.stringContaining('hisper model set --url URL --model NAME') })
  })

  it('is set in a file for its owner alone, shown without its key, and forgotten', async () => {
    expect(await setModel()).toMatchObject({ code: 0, err: `set: tiny at ${model.url}, with a key\n` })
    expect((await stat(FILE())).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(FILE(), 'utf8'))).toEqual({ url: model.url, name: 'tiny', key: KEY })
    expect(await hisper('model', 'show')).toMatchObject({ code: 0, out: `tiny at ${model.url}, with a key\n` })
    expect(JSON.parse((await hisper('model', 'show', '--json')).out)).toEqual({ url: model.url, name: 'tiny', hasKey: true })
    expect(await hisper('model', 'forget')).toMatchObject({ code: 0 })
    expect(await readdir(join(home, 'hisper'))).not.toContain('model.json')
    expect((await hisper('model', 'set', '--url', `${model.url}/`, '--model', 'tiny')).err).toBe(
      `set: tiny at ${model.url}, without a key\n`,
    )
  })

  it.each([
    [['--url', 'http://models.example/v1'], 'https, or http on this machine'],
    [['--url', 'ftp://127.0.0.1/v1'], 'https, or http on this machine'],
    [['--url', 'https://me:canary@models.example/v1'], 'a user or a password'],
    [['--url', 'https://models.example/v1?key=canary'], 'a query or a fragment'],
    [['--url', 'canary'], 'no address'],
    [['--url', 'https://models.example/v1', '--key-env', 'NONE'], 'no variable "NONE"'],
    [['--url', 'https://models.example/v1', '--key-env', 'EMPTY'], 'no variable "EMPTY"'],
    [['--url', 'https://models.example/v1', '--key-env', 'BAD_KEY'], 'the key is none'],
    [['--url', 'https://models.example/v1'], 'say with --key-env which variable has it'],
  ])('is not set with %j', async (words, why) => {
    expect(await hisper('model', 'set', '--model', 'tiny', ...words)).toMatchObject({ code: 2, err: expect.stringContaining(why) })
  })

  it('whose file is none says so, and not what stands in it', async () => {
    await setModel()
    await writeFile(FILE(), `{"key":"${KEY}`)
    expect(await hisper('model', 'show')).toMatchObject({ code: 2, err: expect.stringContaining('set it again') })
    await setModel()
    expect((await hisper('model', 'show')).code).toBe(0)
  })

  it('is tested with a task of ours', async () => {
    await setModel()
    const weather = { server: 'example.weather', tool: 'get_weather', arguments: { city: 'Lisbon' } }
    model.script(JSON.stringify({ steps: [weather] }))
    expect(await hisper('model', 'test')).toMatchObject({ code: 0, out: expect.stringContaining('"city": "Lisbon"') })
    expect(JSON.stringify(model.sent)).not.toContain('everything')
    model.script(answers(401))
    expect(await hisper('model', 'test')).toMatchObject({ code: 6, err: 'hisper: tiny: it refuses the key (401)\n' })
  })

  it.runIf(hasScript)('has its key asked for, and not shown', async () => {
    const { code, seen } = await typeInto(
      { home },
      ['model', 'set', '--url', 'https://models.example/v1', '--model', 'far'],
      [/key, or Enter where it needs none: $/, `${KEY}\r`],
    )
    heard.push(seen)
    expect(code, seen).toBe(0)
    expect(JSON.parse(await readFile(FILE(), 'utf8'))).toEqual({ url: 'https://models.example/v1', name: 'far', key: KEY })
  })
})

describe('hisper run --plan', () => {
  it('shows the plan, the tools of the reader’s servers having been sent, and runs nothing with --dry-run', async () => {
    await setModel()
    model.script(GOOD)
    const { code, out, err } = await hisper('run', WORDS, '--plan', '--dry-run', '--json')
    expect([code, err]).toEqual([0, expect.stringContaining('starting claude-code.everything')])
    expect(PlanSchema.parse(JSON.parse(out))).toMatchObject({ model: 'tiny', steps: [{ step: { tool: 'get-sum' }, unsaid: ['/b'] }] })
    const { tools } = JSON.parse(model.sent[0]?.body.messages[1]?.content ?? '')
    expect(tools.length).toBeLessThanOrEqual(20)
    expect(tools.map(({ tool }: { tool: string }) => tool)).toContain('get-sum')
    const shown = await hisper('run', WORDS, '--plan', '--dry-run')
    expect(shown.out).toContain('tiny proposes:\nstep-1: claude-code.everything get-sum\n  To add\\u{202e} them.\n')
    expect(shown.out).toContain('not in your words: /b')
    expect((await hisper('tasks')).code).toBe(1)
  })

  it.each([
    [['--plan'], 2, 'nobody is there to say yes'],
    [['--plan', '--dry-run', '--steps', '-'], 2, 'leave out --steps or --plan'],
    [['--plan', '--yes'], 2, '--yes is for steps that are given'],
    [['--dry-run'], 2, 'add --plan'],
  ])('with %j is refused', async (flags, code, why) => {
    expect(await hisper('run', WORDS, ...flags)).toMatchObject({ code, err: expect.stringContaining(why) })
  })

  it('says in words why there is no plan', async () => {
    model.script(answers(404))
    expect(await hisper('run', WORDS, '--plan', '--dry-run')).toMatchObject({
      code: 6,
      err: expect.stringContaining('no model of that name (404)'),
    })
    model.script('{"steps":[],"cannot":"Nothing adds."}')
    expect(await hisper('run', WORDS, '--plan', '--dry-run')).toMatchObject({ code: 1, err: expect.stringContaining('Nothing adds.') })
  })

  it.runIf(hasScript).each([
    ['y', 'The sum of 40 and 3 is 43.', 0],
    ['n', 'failed, ', 6],
  ])('asks before each call on a terminal: %s', async (said, end, code) => {
    model.script(GOOD)
    const ended = await typeInto(
      { home },
      ['run', WORDS, '--plan'],
      [/begin with it\? \[y\/N\] $/, 'y\r'],
      [/do it\? \[y\/N\] $/, `${said}\r`],
    )
    heard.push(ended.seen)
    expect(ended.code, ended.seen).toBe(code)
    expect(ended.seen).toContain('tiny proposes')
    expect(ended.seen).toContain(end)
  })

  it.runIf(hasScript)('begins with nothing before a yes to the plan, whatever was allowed for good', async () => {
    model.script(GOOD)
    const ended = await typeInto({ home }, ['run', WORDS, '--plan'], [/begin with it\? \[y\/N\] $/, '\r'])
    heard.push(ended.seen)
    expect([ended.code, ended.seen]).toEqual([2, expect.stringContaining('nothing was run')])
    expect(ended.seen).not.toContain('The sum of')
  })
})

describe('a page', () => {
  let child: ChildProcess
  let said = ''
  let site: Companion
  beforeAll(async () => {
    const [program, ...first] = COMPANION
    const words = ['serve', '--port', '0', '--origin', SITE]
    child = spawn(program, [...first, ...words], { env: environmentOf({ home }), stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
    const find = (pattern: RegExp) => vi.waitFor(() => pattern.exec(said)?.[1] ?? expect.unreachable(said), { timeout: 20_000 })
    const base = await find(/listens at (\S+)/)
    const code = await find(/enter (\w{4}-\w{4})/)
    const reach: Reach = {
      ...{ base, origin: SITE, randomBytes: (length: number) => new Uint8Array(randomBytes(length)), now: () => performance.now() },
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, Origin: SITE } }),
      permission: async () => undefined,
    }
    site = await connect(reach, (await pair(reach, code)).kept)
  }, 30_000)
  afterAll(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    heard.push(said)
  })

  const ask = async () => {
    const told = await site.request('POST /v1/plan', { body: { words: WORDS } }).catch((error: { answer: unknown }) => error.answer)
    heard.push(JSON.stringify(told))
    return told
  }

  it('is told the model’s name, and neither its address nor its key', async () => {
    await setModel()
    expect(await site.request('GET /v1/model', {})).toEqual({ model: { name: 'tiny', isLocal: true } })
    await hisper('model', 'forget')
    expect(await site.request('GET /v1/model', {})).toEqual({})
    expect(await ask()).toEqual({ code: 'not_available', message: expect.stringContaining('no model is configured') })
    await setModel()
  })

  it('gets no plan before a server was started, and then one of which nothing runs or waits', async () => {
    model.script(GOOD)
    expect(await ask()).toEqual({ code: 'not_found', message: expect.stringContaining('start the servers') })
    expect(model.sent).toEqual([])
    await site.request('POST /v1/servers/{id}/start', { id: SUM.server, body: {} })
    const before = await site.request('GET /v1/tasks', {})
    expect(await ask()).toMatchObject({
      plan: { model: 'tiny', steps: [{ step: { id: 'step-1', arguments: { a: 40, b: 3 } }, unsaid: ['/b'] }] },
    })
    expect(await site.request('GET /v1/tasks', {})).toEqual(before)
    expect(await site.request('GET /v1/approvals', {})).toEqual({ waiting: [], standing: [] })
  })

  it('is told of a failure in our words, and asks no more than it may', async () => {
    model.script(answers(401))
    expect(await ask()).toEqual({ code: 'server_failed', message: 'tiny: it refuses the key (401)' })
    const told = []
    for (let time = 0; time < 20; time += 1) told.push(await ask())
    expect(told).toContainEqual({ code: 'too_many_requests', message: expect.stringContaining('ask again in') })
    expect(await site.request('GET /v1/model', {})).toMatchObject({ model: {} })
  })

  it('leaves no key in what the companion keeps but in its own file', async () => {
    for (const name of await readdir(join(home, 'hisper')))
      expect([name, (await readFile(join(home, 'hisper', name))).includes('canary')]).toEqual([name, name === 'model.json'])
  })
})
