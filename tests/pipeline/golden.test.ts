// The whole main job, over emulated origins and real servers: the same bytes every time, whatever happens on the way.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SnapshotSchema } from '../../core/schema/snapshot.ts'
import { readServers } from '../../pipeline/lib/dataset.ts'
import { isComplete, type Report } from '../../pipeline/report.ts'
import { runFixed } from './fixed-run.ts'

const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-golden-'))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Every file of the dataset, by its path. */
function filesOf(folder: string): Record<string, string> {
  const data = join(folder, 'data')
  const names = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('.work') && statSync(join(data, name)).isFile(),
  )
  return Object.fromEntries(names.toSorted().map((name) => [name, readFileSync(join(data, name), 'utf8')]))
}

const serversOf = (folder: string) => Array.fromAsync(readServers(join(folder, 'data')))

const golden = newFolder()
let report: Report
let files: Record<string, string>
beforeAll(async () => {
  report = await runFixed({ folder: golden })
  files = filesOf(golden)
})

describe('the main job', () => {
  it('lists servers of every origin, and probes real ones', async () => {
    const servers = await serversOf(golden)
    expect(servers.length).toBeGreaterThanOrEqual(40)
    const ok = servers.filter(({ probes }) => probes[0]?.outcome === 'ok')
    expect(ok.length).toBeGreaterThanOrEqual(10)
    expect(new Set(ok.map(({ probes }) => probes[0]?.era))).toEqual(new Set(['legacy', 'modern']))
    expect(ok.every(({ probes }) => (probes[0]?.tools.length ?? 0) > 0)).toBe(true)
    expect(isComplete(report)).toBe(true)
    const filesystem = servers.find(({ id }) => id === 'modelcontextprotocol-server-filesystem')
    expect(filesystem?.probes[0]?.tools.map(({ name }) => name)).toContain('read_text_file')
    expect(filesystem?.listings.map(({ origin }) => origin)).toEqual(['mcp-registry', 'npm'])
    expect(SnapshotSchema.parse(JSON.parse(files['snapshot.json'] ?? '')).totals.servers).toBe(servers.length)
  })

  it('names what it left out', () => {
    expect(report.rejected.length).toBeGreaterThan(0)
    expect(report.rejected.every(({ key, code, message }) => key !== '' && code === 'not_a_server' && message !== '')).toBe(true)
  })

  it('changes no byte when it is run again', async () => {
    const again = await runFixed({ folder: golden })
    expect(filesOf(golden)).toEqual(files)
    expect(again.published).toMatchObject({ written: 0, removed: 0 })
    expect(existsSync(join(golden, 'data/.work/run.jsonl'))).toBe(false)
  })

  it('changes no server a day later', async () => {
    const folder = newFolder()
    cpSync(golden, folder, { recursive: true })
    await runFixed({ folder, at: '2026-11-23T12:00:00.000Z' })
    const later = filesOf(folder)
    const changed = Object.keys({ ...files, ...later })
      .filter((name) => files[name] !== later[name])
      .toSorted()
    // The crawl remembers by the day what it looked at.
    expect(changed).toEqual(['days/2026/11/23.json', 'health/2026/11/23.jsonl', 'snapshot.json', 'state/github.json', 'state/npm.json'])
  })

  it.each([1, 2])('gives the same bytes when answers come in another order (%i)', async (shuffle) => {
    const folder = newFolder()
    await runFixed({ folder, embedded: { shuffle } })
    expect(filesOf(folder)).toEqual(files)
  })

  it('gives the same bytes stage by stage, and with the probes in two shards', async () => {
    const folder = newFolder()
    for (const stage of ['crawl', 'merge'] as const) await runFixed({ folder, options: { stages: [stage] } })
    for (const index of [1, 2]) await runFixed({ folder, options: { stages: ['probe'], shard: { index, of: 2 } } })
    for (const stage of ['score', 'publish'] as const) await runFixed({ folder, options: { stages: [stage] } })
    expect(filesOf(folder)).toEqual(files)
  })

  it('leaves out a malformed record alone, counted and named', async () => {
    const folder = newFolder()
    const { origins, rejected } = await runFixed({ folder, embedded: { malformed: true }, options: { stages: ['crawl', 'merge'] } })
    for (const id of ['npm', 'pypi', 'github', 'mcp-registry']) {
      expect(origins[id]).toMatchObject({ outcome: 'fresh', listings: report.origins[id]?.listings })
      expect(rejected.filter((rejection) => rejection.origin === id && rejection.code === 'malformed')).toHaveLength(1)
    }
  })
})

describe('an origin that is down', () => {
  it('keeps its last listings, marked stale with their date, and the run ends red', async () => {
    const folder = newFolder()
    cpSync(golden, folder, { recursive: true })
    const later = await runFixed({ folder, at: '2026-11-25T12:00:00.000Z', embedded: { down: ['pypi', 'mcp-registry'] } })
    expect(isComplete(later)).toBe(false)
    expect(later.origins.pypi).toMatchObject({
      outcome: 'stale',
      carried: report.origins.pypi?.listings,
      listings: report.origins.pypi?.listings,
    })
    expect(later.origins.pypi?.message).toContain('503')
    const now = filesOf(folder)
    const changed = Object.keys(files).filter((name) => name.startsWith('servers/') && files[name] !== now[name])
    expect(changed).toEqual([])
    const { origins } = SnapshotSchema.parse(JSON.parse(now['snapshot.json'] ?? ''))
    expect(origins.pypi).toMatchObject({ outcome: 'stale', seenAt: '2026-11-22T12:00:00.000Z' })
    expect(origins.npm).toMatchObject({ outcome: 'fresh', seenAt: '2026-11-25T12:00:00.000Z' })
  })

  it('on the very first run, leaves the other origins’ servers', async () => {
    const folder = newFolder()
    const first = await runFixed({ folder, embedded: { down: ['npm'] }, options: { stages: ['crawl', 'merge', 'score', 'publish'] } })
    expect(first.origins.npm).toMatchObject({ outcome: 'stale', listings: 0, carried: 0 })
    expect((await serversOf(folder)).length).toBeGreaterThan(20)
  })
})

describe('a kill', () => {
  // Each is the moment after a line of the log or a file is first seen, so that every stage is hit.
  it.each([
    ['in the middle of the crawl', (_: string, lines: string) => lines.length > 0],
    ['before the first probe', (_: string, lines: string) => lines.includes('part of none alone')],
    ['between probes', (_: string, lines: string) => (lines.match(/ok {12}/g)?.length ?? 0) >= 3],
    ['before publishing', (_: string, lines: string) => lines.includes(' drifts')],
    ['while publishing', (folder: string) => existsSync(join(folder, 'data/servers'))],
  ])('%s leaves valid data, and the next run ends as if nothing had been', async (_, isTime) => {
    const folder = newFolder()
    await killWhen(folder, (lines) => isTime(folder, lines))
    for (const server of await serversOf(folder)) expect(server.id).not.toBe('')
    expect(Object.keys(existsSync(join(folder, 'data')) ? filesOf(folder) : {}).filter((name) => name.includes('unfinished'))).toEqual([])
    await runFixed({ folder })
    expect(filesOf(folder)).toEqual(files)
  })

  it('with a half-written line costs that line only', async () => {
    const folder = newFolder()
    await runFixed({ folder, options: { stages: ['crawl', 'merge', 'probe'] } })
    const path = join(folder, 'data/.work/probes.jsonl')
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -200))
    for (const stage of ['probe', 'score', 'publish'] as const) await runFixed({ folder, options: { stages: [stage] } })
    expect(filesOf(folder)).toEqual(files)
  })
})

/** Runs the main job in a process of its own and kills it, without warning, as soon as `isTime`. */
function killWhen(folder: string, isTime: (lines: string) => boolean): Promise<void> {
  const program = new URL('fixed-run.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let lines = ''
    const look = () => {
      if (isTime(lines)) child.kill('SIGKILL')
    }
    const timer = setInterval(look, 1)
    child.stdout.on('data', (chunk: Buffer) => {
      lines += chunk.toString()
      look()
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearInterval(timer)
      if (signal === 'SIGKILL') resolve()
      else reject(new Error(`the run ended with ${code} before it could be killed`))
    })
  })
}
