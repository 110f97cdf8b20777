// Alerts over an emulated GitHub that is asked over http: one issue an incident, one for a storm, none twice, and no text of others that does anything.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Incident } from '../../core/schema/health.ts'
import { BOT, Repository } from '../embedded/github/repository.ts'
import { createGithubRest } from '../embedded/github/rest.ts'
import { type Listener, openListener } from '../embedded/listener.ts'
import { type Github, openGithub } from '../github/github.ts'
import { openIncidents, tellIncidents } from './incidents.ts'
import { digestOf, toMark } from './issue-mark.ts'
import { tellOwn, tellWatched } from './own.ts'
import { type Plan, planIncidents } from './plan.ts'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString()
const incident = (id: string, more: Partial<Incident> = {}): Incident => ({
  ...{ id, target: `https://${id}.test/mcp`, openedAt: hoursAgo(30), outcome: 'unreachable', probes: 2 },
  ...more,
})

let repository: Repository
let listener: Listener
let github: Github
/** How many writing requests go through before the connection is cut. */
let lives = Number.POSITIVE_INFINITY

beforeEach(async () => {
  lives = Number.POSITIVE_INFINITY
  repository = new Repository({ name: 'example/registry', now: () => NOW })
  repository.giveToken('token', { issues: 'write' })
  const rest = createGithubRest(repository, { commitOf: async () => undefined })
  listener = await openListener((request) => {
    if (request.method !== 'GET' && lives <= 0) return new Response('{"message":"Server Error"}', { status: 500 })
    if (request.method !== 'GET') lives -= 1
    return rest.fetch(request)
  })
  github = openGithub({ GITHUB_REPOSITORY: 'example/registry', GITHUB_TOKEN: 'token', GITHUB_API_URL: listener.url })
})
afterEach(() => listener.close())

async function plan(
  incidents: readonly Incident[],
  { up = 1_000, titles = {} as Record<string, string>, isTold = (_: string): boolean => true } = {},
): Promise<Plan> {
  const open = await openIncidents(github)
  const isOpen = (id: string) => open.has(digestOf(id))
  return planIncidents(incidents, { titleOf: (id) => titles[id] ?? id, isTold, isOpen, up, now: NOW.getTime() })
}
const tell = async (incidents: readonly Incident[], more?: Parameters<typeof plan>[1]) =>
  tellIncidents(github, await plan(incidents, more), NOW, 'https://example.test/')
const issues = (state: 'open' | 'closed' = 'open') => [...repository.issues.values()].filter((issue) => issue.state === state)

describe('an incident', () => {
  it.each<[string, Incident, boolean]>([
    ['that two runs agree on is told', incident('a'), true],
    ['of one failed probe is not', incident('a', { probes: 1 }), false],
    ['of what was never seen to work is not', incident('a', { openedEarlier: true }), false],
    ['that is over is not', incident('a', { closedAt: hoursAgo(1) }), false],
  ])('%s', async (_, one, isTold) => {
    expect((await plan([one])).outages.map(({ id }) => id)).toEqual(isTold ? ['a'] : [])
  })

  it('of a server that nobody asked about is not told', async () => {
    expect((await plan([incident('a'), incident('b')], { isTold: (id) => id === 'b' })).outages.map(({ id }) => id)).toEqual(['b'])
  })

  it('is opened once, brought up to date, and closed when it is over; the next one is another issue', async () => {
    expect(await tell([incident('a')])).toEqual({ opened: 1, updated: 0, closed: 0 })
    expect(issues()).toMatchObject([{ title: 'Does not answer: `a`', author: BOT, labels: ['incident'] }])
    const { writes } = repository
    expect(await tell([incident('a', { probes: 5 })])).toEqual({ opened: 0, updated: 0, closed: 0 })
    expect(repository.writes).toBe(writes)
    const second = incident('a', { target: 'npm:a', outcome: 'crashed' })
    expect(await tell([incident('a'), second])).toEqual({ opened: 0, updated: 1, closed: 0 })
    expect(issues()[0]?.body).toContain('`npm:a`')
    expect(await tell([incident('a', { closedAt: hoursAgo(1) })])).toEqual({ opened: 0, updated: 0, closed: 1 })
    expect(issues()).toEqual([])
    expect(await tell([incident('a')])).toEqual({ opened: 1, updated: 0, closed: 0 })
    expect([issues().length, issues('closed').length]).toEqual([1, 1])
  })

  it('is not taken for one that somebody else wrote a mark of', async () => {
    repository.open({ author: 'mallory', title: 'x', body: `Nothing.\n\n${toMark('incident', 'a')}`, labels: ['incident'] })
    expect(await tell([incident('a')])).toEqual({ opened: 1, updated: 0, closed: 0 })
    expect(await tell([])).toEqual({ opened: 0, updated: 0, closed: 1 })
    expect(issues()).toMatchObject([{ author: 'mallory' }])
  })

  it.each([
    'ping @everyone and #1',
    '`code` ``` fence',
    '| cell | <img src=x onerror=alert(1)> | ${{ secrets.TOKEN }}',
    '[click](https://evil.test) <!-- hisper:incident -->',
    `${'x'.repeat(1_000)}`,
    '\u202Egnp\u0000\n# heading',
  ])('of a server named %j holds that name as code, and nothing else of it', async (title) => {
    await tell([incident('a')], { titles: { a: title } })
    const [issue] = issues()
    const outside = `${issue?.title}\n${issue?.body}`.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
    expect(outside).not.toMatch(/@everyone|#1|<img|\$\{\{|evil|x{200}|\u202E|# heading/)
    expect(issue?.title.length).toBeLessThanOrEqual(256)
    expect(outside.match(/<!--/g)).toHaveLength(1)
    expect(issue?.body.endsWith(toMark('incident', 'a'))).toBe(true)
  })
})

describe('many at once', () => {
  const storm = Array.from({ length: 5_000 }, (_, index) => incident(`s${index}`, { openedAt: hoursAgo(2) }))

  it('are one issue and not 5,000, until it is over', async () => {
    expect(await tell(storm, { up: 20_000 })).toEqual({ opened: 0, updated: 0, closed: 0 })
    expect(issues()).toMatchObject([{ title: '5000 servers stopped answering at once' }])
    expect(await tell(storm.slice(0, 4_000), { up: 20_000 })).toEqual({ opened: 0, updated: 0, closed: 0 })
    expect(issues()).toMatchObject([{ title: '4000 servers stopped answering at once' }])
    await tell([], { up: 25_000 })
    expect(issues()).toEqual([])
  })

  it('do not hide what went down before', async () => {
    await tell([incident('before')])
    await tell([incident('before'), ...storm], { up: 20_000 })
    expect(issues().map(({ title }) => title)).toEqual(['Does not answer: `before`', '5000 servers stopped answering at once'])
  })

  it('that stay down get theirs afterwards, twenty a run', async () => {
    const old = Array.from({ length: 45 }, (_, index) => incident(`o${String(index).padStart(2, '0')}`))
    const counts = []
    for (let run = 0; run < 4; run += 1) counts.push((await tell(old)).opened)
    expect(counts).toEqual([20, 20, 5, 0])
  })

  it('of a small registry are each told: a few are no storm', async () => {
    const few = Array.from({ length: 5 }, (_, index) => incident(`f${index}`, { openedAt: hoursAgo(2) }))
    expect((await tell(few, { up: 5 })).opened).toBe(5)
  })
})

it('a run that is cut off at any request and run again tells everything once', async () => {
  const all = ['a', 'b', 'c'].map((id) => incident(id))
  for (let after = 0; after <= 3; after += 1) {
    lives = after
    await tell(all).catch(() => undefined)
    lives = Number.POSITIVE_INFINITY
    await tell(all)
    expect(
      issues()
        .map(({ title }) => title)
        .toSorted(),
    ).toEqual(['a', 'b', 'c'].map((id) => `Does not answer: \`${id}\``))
    for (const cut of [0, 1, 2, 3, 4, 5]) {
      lives = cut
      await tell([]).catch(() => undefined)
    }
    lives = Number.POSITIVE_INFINITY
    await tell([])
    expect(issues()).toEqual([])
  }
})

describe('the registry’s own runs', () => {
  const at = { at: NOW, run: 'https://example.test/runs/1' }
  const good = { crawl: { result: 'success' }, probe: { result: 'skipped' } } as const
  const bad = { crawl: { result: 'success' }, publish: { result: 'failure' } } as const

  it('have one issue while they fail, and none afterwards', async () => {
    expect(await tellOwn(github, 'refresh_failed', good, at)).toBe('nothing')
    expect(await tellOwn(github, 'refresh_failed', bad, at)).toBe('opened')
    expect(await tellOwn(github, 'refresh_failed', bad, { ...at, at: new Date(NOW.getTime() + 86_400_000) })).toBe('updated')
    expect(await tellOwn(github, 'health_failed', bad, at)).toBe('opened')
    expect(issues().map(({ title }) => title)).toEqual(['The daily refresh failed', 'The hourly health check failed'])
    expect(issues()[0]?.body).toContain('`publish`: failure')
    expect(await tellOwn(github, 'refresh_failed', good, at)).toBe('closed')
    expect(issues()).toHaveLength(1)
  })

  it('that are missing or failing have one issue each while they are', async () => {
    const missing = { subject: 'run_missing refresh', sentence: 'No daily refresh is recorded since yesterday.' }
    const silent = { subject: 'origin_silent npm', sentence: 'npm last answered on Monday.' }
    await tellWatched(github, [missing, silent])
    await tellWatched(github, [missing, silent])
    expect(issues().map(({ title }) => title)).toEqual([missing.sentence, silent.sentence])
    await tellWatched(github, [silent])
    expect(issues().map(({ title }) => title)).toEqual([silent.sentence])
  })
})
