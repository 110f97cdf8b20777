// The days that a rehearsal plays: a first refresh, a registration and its check, an outage and its end, a review; and all of it again, in which
// nothing is new and nothing may be committed.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ServerSchema, serverPath } from '../../core/schema/server.ts'
import { SnapshotSchema } from '../../core/schema/snapshot.ts'
import type { Issue } from '../embedded/github/repository.ts'
import { openListener } from '../embedded/listener.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { WorkflowRun } from './runner.ts'

/** An embedded remote that is watched, and its host. */
const WATCHED = { id: 'test.hisper.units-server', host: 'units.hisper.test' }
const REVIEWED = 'upstash-context7-mcp'
const NEW_REMOTE = 'https://notes.hisper-rehearsal.com/mcp'

export interface Step {
  what: string
  seconds: number
}

export class StoryError extends Error {
  override readonly name = 'StoryError'
}

function demand(holds: boolean, what: string, runs: readonly WorkflowRun[] = []): void {
  if (holds) return
  const logs = runs.flatMap(({ logs: all }) => Object.entries(all)).map(([job, log]) => `--- ${job}\n${log.slice(-4_000)}`)
  throw new StoryError([what, ...logs].join('\n'))
}
const green = (run: WorkflowRun, what: string) => demand(run.conclusion === 'success', `${what} is red`, [run])

/** @param tell takes each step as it ends @returns all of them */
export async function playStory(rehearsal: Rehearsal, monotonicMs: () => number, tell: (step: Step) => void): Promise<Step[]> {
  const steps: Step[] = []
  const issues: { registration?: Issue; review?: Issue } = {}
  async function step(what: string, play: () => Promise<void>): Promise<void> {
    const start = monotonicMs()
    await play()
    const done = { what, seconds: (monotonicMs() - start) / 1_000 }
    steps.push(done)
    tell(done)
  }
  const hook = await openHook()
  rehearsal.secrets = { HISPER_NOTIFY: JSON.stringify({ TEAM_WEBHOOK: hook.url }) }
  await step('somebody watches a server', () => watch(rehearsal))
  for (const round of ['first', 'second'] as const) {
    const before = await rehearsal.remote.shaOf('main')
    await step(`${round} refresh`, () => refresh(rehearsal, round === 'first'))
    await step(`${round} registration, and the check of its pull request`, () => register(rehearsal, issues, round === 'first'))
    await step(`${round} hour of health`, async () => green(await rehearsal.health(), 'health'))
    if (round === 'first')
      await step('an outage, told in one issue and to who watches, and its end', () => breakDown(rehearsal, hook.heard))
    await step(`${round} review`, () => review(rehearsal, issues, round === 'first'))
    if (round === 'first') await step('the refresh after that', () => settle(rehearsal))
    const after = await rehearsal.remote.shaOf('main')
    if (round === 'second') demand(after === before, 'the second round committed something')
  }
  await hook.close()
  return steps
}

/** What a webhook of somebody who watches hears. */
async function openHook(): Promise<{ url: string; heard: string[]; close(): Promise<void> }> {
  const heard: string[] = []
  const listener = await openListener(async (request) => {
    heard.push(await request.text())
    return new Response(null, { status: 204 })
  })
  return { url: `${listener.url}/hook`, heard, close: () => listener.close() }
}

async function watch({ remote }: Rehearsal): Promise<void> {
  await remote.commit('Watch units', async (folder) => {
    const path = join(folder, 'data/watch/units.json')
    await mkdir(dirname(path), { recursive: true })
    await writeFile(
      path,
      `${JSON.stringify({ schemaVersion: 1, servers: [WATCHED.id], tell: [{ by: 'webhook', to: 'TEAM_WEBHOOK' }] }, null, 2)}\n`,
    )
  })
}

async function refresh(rehearsal: Rehearsal, isFirst: boolean): Promise<void> {
  const run = await rehearsal.refresh()
  green(run, 'the refresh')
  const [last] = await rehearsal.remote.commits()
  if (!isFirst) return demand(run.jobs.publish?.outputs.pushed === 'false', 'a refresh in which nothing is new pushed', [run])
  demand(
    last?.author === 'github-actions[bot]' && last.paths.every((path) => path.startsWith('data/')),
    'the refresh committed more than data/',
    [run],
  )
  const { origins } = SnapshotSchema.parse(JSON.parse((await rehearsal.remote.read('data/snapshot.json')) ?? '{}'))
  const absent = Object.entries(origins).filter(([, { outcome }]) => outcome !== 'fresh')
  demand(absent.length === 0, `the refresh did not hear ${absent.map(([id, { outcome }]) => `${id} (${outcome})`).join(', ')}`, [run])
  demand((await rehearsal.remote.list('data/servers')).length > 40, 'the refresh published too little', [run])
}

async function register(rehearsal: Rehearsal, issues: { registration?: Issue }, isFirst: boolean): Promise<void> {
  const body = [
    ['Where it is', NEW_REMOTE],
    ['Name for readers', 'Rehearsed notes'],
    ['What it does', 'Keeps notes, in a rehearsal.'],
    ['Licence', 'MIT'],
    ['You are', 'its author or maintainer'],
  ]
  const text = body.map(([label, value]) => `### ${label}\n\n${value}`).join('\n\n')
  issues.registration ??= rehearsal.openIssue('octo', 'Register: notes', text)
  const issue = issues.registration
  const run = await rehearsal.hearIssue(issue, isFirst ? 'opened' : 'edited')
  green(run, 'the registration')
  const checks = await rehearsal.checkPulls()
  if (!isFirst) return demand(checks.length === 0, 'a registration that is in already was proposed again', [run])
  const pull = [...rehearsal.repository.issues.values()].find(({ pull: is }) => is?.head === `desk/${issue.number}`)
  demand(pull !== undefined, 'there is no pull request', [run])
  for (const check of checks) green(check, 'the check of the pull request')
  demand(
    pull !== undefined && rehearsal.commentsOf(pull).some((words) => words.includes('nothing stands against it')),
    'nobody said what the check found',
    checks,
  )
  if (pull !== undefined) await rehearsal.merge(pull)
  rehearsal.repository.change(issue.number, { state: 'closed' })
}

async function breakDown(rehearsal: Rehearsal, heard: readonly string[]): Promise<void> {
  rehearsal.wishes = { unanswered: [WATCHED.host] }
  const runs = [await rehearsal.health()]
  demand(rehearsal.openIssues('incident').length === 0, 'one failure was told', runs)
  runs.push(await rehearsal.health())
  demand(rehearsal.openIssues('incident').length === 1, 'two failures that agree are not one issue', runs)
  rehearsal.wishes = {}
  runs.push(await rehearsal.health())
  demand(rehearsal.openIssues('incident').length === 0, 'the issue of an outage that is over is open', runs)
  for (const run of runs) green(run, 'health')
  demand(
    heard.length === 2 && heard.every((text) => text.includes(WATCHED.id)),
    `who watches heard ${heard.length} times of an outage and its end`,
    runs,
  )
}

async function review(rehearsal: Rehearsal, issues: { review?: Issue }, isFirst: boolean): Promise<void> {
  issues.review ??= rehearsal.openIssue('reader', 'Review', await reviewBody(rehearsal))
  const run = await rehearsal.hearIssue(issues.review, isFirst ? 'opened' : 'edited')
  green(run, 'the review')
  const text = await rehearsal.remote.read(`data/reviews/${REVIEWED}/reader.json`)
  demand(text !== undefined, `the review is not in: ${rehearsal.commentsOf(issues.review).join('\n')}`, [run])
}

/** What the first round brought is published, so that the second has nothing to do. */
async function settle(rehearsal: Rehearsal): Promise<void> {
  const run = await rehearsal.refresh()
  green(run, 'the refresh')
  const paths = await rehearsal.remote.list('data/servers')
  demand(
    paths.some((path) => path.includes('hisper-rehearsal')),
    'what was registered is not listed',
    [run],
  )
}

/** Of a server as it was published, by somebody who used it. */
async function reviewBody({ remote }: Rehearsal): Promise<string> {
  const server = ServerSchema.parse(JSON.parse((await remote.read(`data/${serverPath(REVIEWED)}`)) ?? 'null'))
  const fields = [
    ['Server', REVIEWED],
    ['Rating', '4: good, with small flaws'],
    ['Version used', server.packages[0]?.version ?? '_No response_'],
    ['Tools used', `\`\`\`text\n${server.probes[0]?.tools[0]?.name ?? ''}\n\`\`\``],
    ['Client', 'VS Code'],
    ['Review', '```text\nIt found the documentation of what I work with, and was quick about it.\n```'],
    ['My part in it', '- [x] I used this server myself. I neither make nor sell it, and nobody gave me anything for this review.'],
    ['Removal', '- [ ] Remove my review of this server'],
  ]
  return fields.map(([label, value]) => `### ${label}\n\n${value}`).join('\n\n')
}
