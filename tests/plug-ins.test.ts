// The plug-ins of examples/: built outside of this tree, put into a fork’s hisper.config.ts, and run: crawl to score to site, and a message.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Dataset } from '../core/dataset/dataset.ts'
import type { Server } from '../core/schema/server.ts'
import { type Listener, openListener } from '../pipeline/embedded/listener.ts'
import { makeFork, ROOT, runIn } from './fork.ts'

const run = promisify(execFile)
const home = mkdtempSync(join(tmpdir(), 'hisper-plug-ins-'))
const fork = join(home, 'fork')
const plugIns = join(home, 'node_modules/hisper-team-plug-ins')
const bin = (name: string) => join(ROOT, 'node_modules/.bin', name)

let team: Listener
const heard: unknown[] = []
beforeAll(async () => {
  team = await openListener(async (request) => {
    if (request.method === 'POST') {
      heard.push(await request.json())
      return new Response(null, { status: 204 })
    }
    const planner = {
      name: 'planner',
      title: 'Team planner',
      description: 'Plans the week.',
      owner: 'office',
      url: 'https://calendar.hisper.test/mcp',
    }
    return Response.json({ servers: [planner, { name: 'Broken', url: 'javascript:alert(1)' }] })
  })
  cpSync(join(ROOT, 'examples/team-plug-ins'), plugIns, { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) })
  mkdirSync(join(plugIns, 'node_modules/@types'), { recursive: true })
  symlinkSync(ROOT, join(plugIns, 'node_modules/hisper'))
  symlinkSync(join(ROOT, 'node_modules/@types/node'), join(plugIns, 'node_modules/@types/node'))
})
afterAll(async () => {
  rmSync(home, { recursive: true })
  await team.close()
})

const command = (program: string, ...args: string[]) =>
  runIn(fork, program, args, {
    ...{ HISPER_EMBEDDED: '{}', HISPER_SITE_URL: 'https://registry.example/', TEAM_CATALOG: `${team.url}/servers.json` },
    HISPER_NOTIFY: JSON.stringify({ CHAT: `${team.url}/chat` }),
  })
const page = (path: string) => readFileSync(join(fork, 'dist', path), 'utf8')

it('are built with the types of Hisper and nothing of it', { timeout: 120_000 }, async () => {
  await run(bin('tsc'), ['--project', plugIns])
  await run(bin('esbuild'), ['src/index.ts', '--bundle', '--platform=node', '--format=esm', '--outfile=dist/index.js'], { cwd: plugIns })
  expect(readFileSync(join(plugIns, 'dist/index.js'), 'utf8')).not.toMatch(/^import /m)
  const wrong = `import type { Origin } from 'hisper/plug-ins'\nexport const bad: Origin = { id: 'team', crawl: async () => ({}) }\n`
  writeFileSync(join(plugIns, 'src/wrong.ts'), wrong)
  await expect(run(bin('tsc'), ['--project', plugIns])).rejects.toMatchObject({
    stdout: expect.stringMatching(/wrong\.ts.*\n.*'id'|"team"/),
  })
  rmSync(join(plugIns, 'src/wrong.ts'))
})

it('bring servers, judge them, and show on the site', { timeout: 300_000 }, async () => {
  const isWritten = (path: string) =>
    /^(data\/((servers|health|drift|days|state)\/|(snapshot|aliases)\.json)|bench\/|examples\/)/.test(path)
  makeFork(fork, isWritten)
  cpSync(join(plugIns, 'hisper.config.ts'), join(fork, 'hisper.config.ts'))
  await command('pipeline/pipeline-command.ts', 'all')

  const dataset = new Dataset(join(fork, 'data'))
  const servers: Server[] = await Array.fromAsync(dataset.readServers())
  expect(servers.length).toBeGreaterThan(40)
  const planner = servers.find(({ listings }) => listings.some(({ key }) => key === 'x-team-catalog:planner'))
  expect(planner).toMatchObject({ id: 'planner', title: 'Team planner', probes: [{ outcome: 'ok' }] })
  const judged = (server: Server | undefined) =>
    server?.score.assessed === true ? server.score.criteria.find(({ id }) => id === 'x-states-owner') : undefined
  const asks = 'The catalogue says which team answers for it.'
  expect(judged(planner)).toEqual({ id: 'x-states-owner', verdict: 'pass', points: 5, max: 5, args: { owner: 'office' }, asks })
  expect(new Set(servers.flatMap((one) => (one === planner ? [] : (judged(one)?.verdict ?? []))))).toEqual(new Set(['skip']))
  expect((await dataset.readSnapshot())?.origins['x-team-catalog']).toMatchObject({ outcome: 'fresh', listings: 1, rejected: 1 })

  await command('site/build-command.ts')
  expect(page('servers/planner/index.html')).toContain('States owner')
  expect(page('servers/planner/index.html')).toContain('Team catalog')
  expect(page('index.html')).toMatch(
    /<title>Team tools: .*<span>Team tools<\/span>.*What our agents may use\..*Team tools<\/a> is made with Hisper/s,
  )
  expect(page('branding.css')).toBe(':root{--hue:150}\n')
  expect(page('feeds/new.xml')).toContain('<author><name>Team tools</name></author>')
  expect(page('method/index.html')).toContain(asks)
  expect(page('discovery/index.html')).toContain('Team catalog')
  expect(JSON.parse(page('api/v1/origins.json')).data).toContainEqual(expect.objectContaining({ id: 'x-team-catalog', listings: 1 }))
})

it('tell who watches', { timeout: 60_000 }, async () => {
  const [line] = [
    {
      id: 'planner',
      target: 'https://calendar.hisper.test/mcp',
      at: new Date().toISOString(),
      code: 'tool_removed',
      severity: 'high',
      tool: 'plan',
    },
  ]
  const day = line?.at.slice(0, 10).replaceAll('-', '/')
  for (const [path, value] of [
    ['watch/team.json', { schemaVersion: 1, title: 'Team', servers: ['planner'], tell: [{ by: 'x-team-chat', to: 'CHAT' }] }],
    ['state/watch.jsonl', { to: 'team x-team-chat CHAT' }],
    [`drift/${day}.jsonl`, line],
  ] as const) {
    mkdirSync(dirname(join(fork, 'data', path)), { recursive: true })
    writeFileSync(join(fork, 'data', path), `${JSON.stringify(value)}\n`)
  }
  await command('pipeline/watch-command.ts', 'tell')
  await command('pipeline/watch-command.ts', 'tell')
  expect(heard).toEqual([{ text: '*Team*\n- Team planner: Tool removed (high) https://registry.example/servers/planner/' }])
})
