// What goes wrong in the refresh: the data is right afterwards, the run is red where it must be, and one issue tells of it until it is over.
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Rehearsal } from '../../pipeline/rehearse/rehearsal.ts'
import type { At, Interfere, WorkflowRun } from '../../pipeline/rehearse/runner.ts'

const ROOT = join(import.meta.dirname, '../..')
const FORGE = join(import.meta.dirname, 'forge.ts')
// Each is two or three whole runs.
vi.setConfig({ testTimeout: 300_000 })

let rehearsal: Rehearsal
/** What the first run published. */
let published: Record<string, string | undefined>

/** A site in a moment: whether it can be built is not what is rehearsed here. */
const quickSite: Interfere = async ({ step }) =>
  step.run === 'npm run vectors'
    ? 'skip'
    : step.run === 'npm run build'
      ? { instead: 'mkdir dist && cp data/snapshot.json dist/' }
      : undefined
const isProbe = ({ step, job, workflow }: At) =>
  workflow === 'refresh.yml' && job === 'probe' && step.run !== undefined && step.run.includes('-- probe')

async function servers(): Promise<Record<string, string | undefined>> {
  const paths = await rehearsal.remote.list('data/servers')
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await rehearsal.remote.read(path)] as const)))
}
/** Commits but those that only tell of a run. */
const dataCommits = async () =>
  (await rehearsal.remote.commits()).filter(({ paths }) => paths.some((path) => !path.startsWith('data/runs/')))
const generatedAt = async () => JSON.parse((await rehearsal.remote.read('data/snapshot.json')) ?? '{}').generatedAt as string
/** Everything is due again, as after a week. */
const makeDue = () =>
  rehearsal.remote.commit('A week goes by', (folder) => rm(join(folder, 'data/health'), { recursive: true, force: true }))
/** Nothing is published yet. */
const forget = () =>
  rehearsal.remote.commit('Nothing yet', async (folder) => {
    for (const name of ['servers', 'health', 'drift', 'days', 'state', 'snapshot.json', 'aliases.json'])
      await rm(join(folder, 'data', name), { recursive: true, force: true })
  })
const told = (run: WorkflowRun) => Object.values(run.logs).join('\n').slice(-6_000)
function expectRed(run: WorkflowRun): void {
  expect(run.conclusion, told(run)).toBe('failure')
  expect(rehearsal.openIssues().map(({ title }) => title)).toEqual([expect.stringContaining('refresh')])
}
async function expectMended(): Promise<void> {
  rehearsal.interfere = quickSite
  await makeDue()
  const run = await rehearsal.refresh()
  expect(run.conclusion, told(run)).toBe('success')
  expect(rehearsal.openIssues()).toEqual([])
  expect(Object.keys(await servers())).toEqual(Object.keys(published))
}

beforeAll(async () => {
  rehearsal = await Rehearsal.open({ root: ROOT })
  rehearsal.interfere = quickSite
  const run = await rehearsal.refresh()
  expect(run.conclusion, told(run)).toBe('success')
  published = await servers()
  expect(Object.keys(published).length).toBeGreaterThan(40)
})
afterEach(() => {
  rehearsal.interfere = quickSite
})
afterAll(() => rehearsal?.close())

describe('a shard', () => {
  it('that dies leaves what stands of its servers, and the rest published', async () => {
    await makeDue()
    const before = await generatedAt()
    rehearsal.interfere = async (at) =>
      isProbe(at) && at.matrix.shard === 2 ? { instead: `timeout --signal=KILL 2 ${at.step.run}` } : quickSite(at)
    const run = await rehearsal.refresh()
    expectRed(run)
    expect(run.jobs).toMatchObject({
      crawl: { result: 'success' },
      probe: { result: 'failure' },
      publish: { result: 'success' },
      deploy: { result: 'success' },
    })
    expect((await generatedAt()) > before).toBe(true)
    expect(Object.keys(await servers())).toEqual(Object.keys(published))
    expect(run.logs.publish).toContain('shard 2/2 handed over nothing')
    await expectMended()
  })

  it('that hands over something forged is not believed, whatever was forged', async () => {
    await makeDue()
    const forgeries = [undefined, 'oversize', 'extra fields', '../ keys', 'somebody else’s server', 'another shard’s file', 'two files']
    rehearsal.interfere = async (at) => {
      const kind = isProbe(at) ? forgeries[Number(at.matrix.shard) - 1] : undefined
      if (kind === undefined) return quickSite(at)
      const { shard } = at.matrix
      return { instead: `${at.step.run} && node --import tsx '${FORGE}' '${kind}' "handed-over/probes-${shard}-of-$COUNT.jsonl"` }
    }
    const run = await rehearsal.refresh(forgeries.length)
    expectRed(run)
    expect(run.jobs).toMatchObject({ probe: { result: 'success' }, publish: { result: 'failure' }, deploy: { result: 'success' } })
    for (const words of ['more than', 'isVerified', 'refresh', '@playwright/mcp', 'nothing but its own file', 'install.sh'])
      expect(run.logs.publish).toContain(words)
    expect(Object.keys(await servers())).toEqual(Object.keys(published))
    const last = (await rehearsal.remote.commits())[0]
    expect(last?.paths.filter((path) => !path.startsWith('data/'))).toEqual([])
    await expectMended()
  })
})

it('two refreshes at once come to the data of one, and neither is lost or red', async () => {
  await makeDue()
  const count = (await dataCommits()).length
  const runs = await Promise.all([rehearsal.refresh(), rehearsal.refresh()])
  expect(
    runs.map(({ conclusion }) => conclusion),
    runs.map(told).join('\n'),
  ).toEqual(['success', 'success'])
  expect(runs.map(({ jobs }) => jobs.publish?.outputs.pushed).toSorted()).toEqual(['false', 'true'])
  expect(runs.map(({ logs }) => logs.publish).join()).toContain('another run published meanwhile')
  expect((await dataCommits()).length).toBe(count + 1)
  expect(Object.keys(await servers())).toEqual(Object.keys(published))
})

it('a push that is refused changes nothing, and the next run brings it', async () => {
  await makeDue()
  const before = await rehearsal.remote.shaOf('main')
  const hook = join(rehearsal.remote.bare, 'hooks/pre-receive')
  writeFileSync(hook, '#!/bin/sh\necho "GH006: Protected branch update failed" >&2\nexit 1\n')
  chmodSync(hook, 0o755)
  try {
    const run = await rehearsal.refresh()
    expectRed(run)
    expect(run.logs.publish).toContain('Protected branch update failed')
    expect(run.jobs.deploy?.result).toBe('skipped')
    expect(await rehearsal.remote.shaOf('main')).toBe(before)
  } finally {
    rmSync(hook)
  }
  await expectMended()
})

it('a full disk in the middle of publishing leaves the data as it was', async () => {
  await forget()
  const before = await dataCommits()
  rehearsal.interfere = async (at) =>
    at.job === 'publish' && at.step.run?.includes('score publish') ? { instead: onFullDisk(at.step.run) } : quickSite(at)
  const run = await rehearsal.refresh()
  expectRed(run)
  expect(run.logs.publish).toContain('ENOSPC')
  expect(run.logs.publish).toContain('nothing is pushed')
  expect(await dataCommits()).toEqual(before)
  await expectMended()
})

/** Runs a command over data/ on a disk that has room for a part of what is to be written, and leaves what it wrote. */
function onFullDisk(command: string): string {
  const inside = `cp -a data/. ../kept && mount -t tmpfs -o size=$(( $(du -sk ../kept | cut -f1) + 500 ))k none data && cp -a ../kept/. data && { ${command}; code=$?; rm -rf ../kept; cp -a data ../kept; exit $code; }`
  return `mkdir ../kept; set +e; unshare -rm bash -c '${inside}'; code=$?; rm -rf data; mv ../kept data; exit $code`
}

it('a deployment that fails leaves the site that was there and the data published', async () => {
  await makeDue()
  const site = () => readFileSync(join(rehearsal.runner.deployed, 'snapshot.json'), 'utf8')
  expect(existsSync(rehearsal.runner.deployed)).toBe(true)
  const before = site()
  rehearsal.interfere = async (at) => {
    if (at.step.uses?.startsWith('actions/deploy-pages')) throw new Error('Deployment failed, try again later.')
    return quickSite(at)
  }
  const run = await rehearsal.refresh()
  expectRed(run)
  expect(run.jobs).toMatchObject({ publish: { result: 'success', outputs: { pushed: 'true' } }, deploy: { result: 'failure' } })
  expect(site()).toBe(before)
  rehearsal.interfere = quickSite
  const next = await rehearsal.refresh()
  expect(next.conclusion, told(next)).toBe('success')
  expect(next.jobs.publish?.outputs.pushed).toBe('false')
  expect(JSON.parse(site()).generatedAt).toBe(await generatedAt())
  expect(rehearsal.openIssues()).toEqual([])
})
