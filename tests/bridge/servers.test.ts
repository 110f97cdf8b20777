// hisper servers, outdated and audit: the real command over real configurations, beside a registry that is really served.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import snapshot from '../../data/snapshot.json' with { type: 'json' }
import { listing, mergedServer, standing } from '../documents.ts'
import { type Place, run } from './companion.ts'
import { HIDDEN, openRegistry, type SmallRegistry } from './registry.ts'

const SECRET = 'sk-live-nobody-may-see-this'
let registry: SmallRegistry
/** Before the dataset was made, for what changed long ago is not shown. */
const daysBefore = (days: number) => new Date(Date.parse(snapshot.generatedAt) - days * 86_400_000).toISOString()
let place: Required<Place>

beforeAll(async () => {
  registry = await openRegistry()
  const npm = { registryType: 'npm', transport: 'stdio' } as const
  const facts = { categories: [], probes: [standing()], score: { assessed: true, value: 90, band: 'excellent', criteria: [] } } as const
  await registry.add(
    {
      ...mergedServer({
        id: 'versions-mcp',
        listings: [listing('npm:versions-mcp')],
        packages: [{ ...npm, identifier: 'versions-mcp', version: '2.0.0' }],
      }),
      ...{ ...facts, categories: [], probes: [standing()], score: { ...facts.score, criteria: [] } },
    },
    [
      { id: 'versions-mcp', at: daysBefore(1), code: 'tool_description_changed', severity: 'low', tool: 'allowed_before' },
      { id: 'versions-mcp', at: daysBefore(1), code: 'tool_description_changed', severity: 'low', tool: 'allowed_after' },
      { id: 'versions-mcp', at: daysBefore(1), code: 'tool_removed', severity: 'low', tool: 'never_allowed' },
    ],
  )
  await registry.add({
    ...mergedServer({
      id: 'kiwi-remote',
      title: 'Kiwi',
      listings: [listing('mcp:dev.kiwi/kiwi')],
      remotes: [{ type: 'streamable-http', url: 'https://mcp.kiwi-birds.dev/mcp' }],
    }),
    ...{
      ...facts,
      categories: [],
      probes: [standing({ target: 'https://mcp.kiwi-birds.dev/mcp' })],
      score: { ...facts.score, criteria: [] },
    },
  })
  place = { registry: registry.url, home: await mkdtemp(join(tmpdir(), 'hisper-home-')) }
  const server = (spec: string) => ({ command: 'npx', args: ['-y', spec, '--token', SECRET], env: { KEY: SECRET } })
  const servers = {
    old: server('versions-mcp@1.9.0'),
    same: server('versions-mcp@2.0.0'),
    newer: server('versions-mcp@2.0.1'),
    any: server('versions-mcp'),
    own: { command: 'node', args: ['/home/me/server.js', SECRET] },
    birds: { url: `https://mcp.kiwi-birds.dev/mcp/?key=${SECRET}`, headers: { Authorization: `Bearer ${SECRET}` } },
    bad: { command: 7 },
  }
  await put('.cursor/mcp.json', { mcpServers: servers })
  await put('.claude.json', { mcpServers: { 'quokka \u202e': { ...server('quokka-counter@1.0.0'), disabled: true } } })
})
afterAll(async () => {
  await registry.stop()
  await registry.remove()
  await rm(place.home, { recursive: true })
})

async function put(path: string, content: unknown): Promise<void> {
  const file = join(place.home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(content))
}

describe('hisper servers', () => {
  it('shows what is configured where, and how it stands, without arguments, keys or colours', async () => {
    const { code, out, err } = await run(place, 'servers')
    expect(code).toBe(0)
    expect(out).toMatch(/^cursor\.old +npm: versions-mcp@1\.9\.0 +Cursor +Works +90$/m)
    expect(out).toMatch(/^cursor\.birds +https:\/\/mcp\.kiwi-birds\.dev\/mcp\/ +Cursor +Works +90$/m)
    expect(out).toMatch(/^cursor\.own +node \/home\/me\/server\.js +Cursor +not known$/m)
    expect(out).toMatch(/^claude-code\.quokka +npm: quokka-counter@1\.0\.0 +Claude Code +switched off +Works +12$/m)
    expect(err).toMatch(/^Cursor, .*mcp\.json: "bad": command must be a text$/m)
    expect(out + err).not.toContain(SECRET)
    expect(out + err).not.toMatch(HIDDEN)
  })

  it('prints one object for programs, with no secret in it', async () => {
    const { code, out } = await run(place, 'servers', '--json')
    const { servers, problems, registry: source } = JSON.parse(out)
    expect(code).toBe(0)
    expect(servers.map(({ id }: { id: string }) => id)).toHaveLength(7)
    expect(servers.find(({ id }: { id: string }) => id === 'claude-code.quokka')).toMatchObject({
      ...{ client: 'claude-code', transport: 'stdio', disabled: true },
      registry: { id: 'quokka-counter', outcome: 'ok', standing: 'Works', score: 12, seriousFindings: 1 },
    })
    expect(problems).toMatchObject([{ id: 'cursor.bad', client: 'Cursor' }])
    expect(source).toMatchObject({ url: registry.url })
    expect(out).not.toContain(SECRET)
  })

  it('needs no registry, and no answer of one', async () => {
    const alone = await run({ home: place.home }, 'servers')
    expect([alone.code, alone.out]).toEqual([0, expect.stringMatching(/^cursor\.old +npm: versions-mcp@1\.9\.0 +Cursor$/m)])
    const silent = await run(place, 'servers', '--registry', 'http://127.0.0.1:2/')
    expect([silent.code, silent.err]).toEqual([0, expect.stringContaining('the connection was refused')])
  })

  it('ends with 1 where there is none', async () => {
    const home = await mkdtemp(join(tmpdir(), 'hisper-home-'))
    expect(await run({ home }, 'servers', '--json')).toMatchObject({ code: 1, out: '{"servers":[],"problems":[]}\n' })
    await rm(home, { recursive: true })
  })
})

describe('hisper outdated', () => {
  it('tells older from newer and pinned from not, and ends with 1', async () => {
    const { code, out } = await run(place, 'outdated', '--json')
    const states = JSON.parse(out).servers.map(({ id, state, pinned, recorded }: Record<string, string>) => [id, state, pinned, recorded])
    expect(code).toBe(1)
    expect(states).toEqual([
      ['claude-code.quokka', 'current', '1.0.0', '1.0.0'],
      ['cursor.old', 'outdated', '1.9.0', '2.0.0'],
      ['cursor.same', 'current', '2.0.0', '2.0.0'],
      ['cursor.newer', 'newer', '2.0.1', '2.0.0'],
      ['cursor.any', 'unpinned', undefined, '2.0.0'],
    ])
    const table = await run(place, 'outdated')
    expect(table.out).toMatch(/^cursor\.any +npm: versions-mcp +not pinned: whichever is there when it starts +2\.0\.0$/m)
  })

  it('asks for a registry', async () => {
    expect(await run({ home: place.home }, 'outdated')).toMatchObject({ code: 2, err: expect.stringContaining('say which registry') })
    expect(await run(place, 'outdated', '--registry', 'http://127.0.0.1:2/')).toMatchObject({ code: 3 })
  })
})

describe('hisper audit', () => {
  it('shows health, findings and changes of what the registry knows, and ends with 1 where something is amiss', async () => {
    const { code, out, err } = await run(place, 'audit')
    expect(code).toBe(1)
    expect(out).toMatch(
      /^claude-code\.quokka {2}npm: quokka-counter@1\.0\.0\n {2}quokka-counter: Works; 12 of 100; no change of late\n {2}! 1 serious findings\n {4}hidden text in tools\/count_quokkas$/m,
    )
    expect(out).toMatch(/^cursor\.own {2}node \/home\/me\/server\.js\n {2}the registry does not know it$/m)
    expect(out + err).not.toContain(SECRET)
  })

  it('names what changed of a tool since the reader allowed it for good, and of no other', async () => {
    const approval = { server: 'cursor.same', definition: 'a'.repeat(64), arguments: { fixed: {}, any: true }, uses: 0 }
    const approvals = [
      { ...approval, id: '01920000-0000-7000-8000-000000000001', tool: 'allowed_before', createdAt: daysBefore(2) },
      { ...approval, id: '01920000-0000-7000-8000-000000000002', tool: 'allowed_after', createdAt: daysBefore(0) },
    ]
    const file = join(place.home, 'history.json')
    await writeFile(file, JSON.stringify({ format: 'hisper-history-1', tasks: [], approvals }))
    expect((await run(place, 'import', file, '--approvals')).code).toBe(0)
    const { out } = await run(place, 'audit')
    const said = out.split('\n').filter((line) => line.includes('which you allowed'))
    expect(said).toEqual([`  ! allowed_before, which you allowed for good: tool description changed on ${daysBefore(1).slice(0, 10)}`])
    expect(out).toMatch(/^cursor\.same .*\n.*\n {2}! allowed_before/m)
  })

  it('prints one object for programs', async () => {
    const { servers } = JSON.parse((await run(place, 'audit', '--json')).out)
    expect(servers.find(({ id }: { id: string }) => id === 'cursor.birds').registry).toMatchObject({
      ...{ id: 'kiwi-remote', outcome: 'ok', score: 90, status: 'active', findings: [], amiss: [] },
    })
  })
})

it('all of it is answered from copies where the registry is away', async () => {
  const other = await openRegistry()
  const offline = { registry: other.url, home: await mkdtemp(join(tmpdir(), 'hisper-home-')) }
  await mkdir(join(offline.home, '.cursor'))
  await writeFile(
    join(offline.home, '.cursor/mcp.json'),
    JSON.stringify({ mcpServers: { quokka: { command: 'npx', args: ['quokka-counter'] } } }),
  )
  const before = await run(offline, 'servers')
  await other.stop()
  await other.remove()
  const after = await run(offline, 'servers')
  expect([after.code, after.out]).toEqual([0, before.out])
  expect(after.err).toMatch(/^offline, copies from 20/m)
  await rm(offline.home, { recursive: true })
})
