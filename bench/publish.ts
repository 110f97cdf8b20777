// Promise: publishing a day on which a twentieth of 50,000 servers changed takes under 40 CPU seconds and 1 GB, and writes the files that
// changed and no others.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Drift } from '../core/schema/drift.ts'
import type { Health } from '../core/schema/health.ts'
import { type Server, serverPath } from '../core/schema/server.ts'
import { SCHEMA_VERSION } from '../core/schema/version.ts'
import { foldersOf } from '../pipeline/lib/context.ts'
import { readFormerIds } from '../pipeline/lib/dataset.ts'
import { openWork } from '../pipeline/lib/work.ts'
import { driftOf, healthOf, serversOn, writeDataset } from './world/dataset.ts'
import { changesOn, runOn } from './world/dataset-server.ts'
import { seeded } from './world/random.ts'

const MUST_REACH = { servers: 50_000, cpuSeconds: 40, peakMegabytes: 1_000 }
const DAY = 1
const SEED = 1

const RunSchema = z.object({
  published: z.object({ written: z.number(), unchanged: z.number(), removed: z.number() }),
  cpuSeconds: z.number(),
  peakMegabytes: z.number(),
})

export async function benchPublish(log: (line: string) => void, servers: number = MUST_REACH.servers): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-publish-'))
  const data = join(folder, 'data')
  try {
    await writeDataset(data, { servers, seed: SEED, days: 1 })
    const changed = await leaveDay(data, servers)
    log(`${servers} servers are published, and ${changed.size} of them changed`)
    const before = await stampsOf(data)
    const program = new URL('publish-run.ts', import.meta.url).pathname
    const started = performance.now()
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, data, runOn(DAY).toISOString()])
    const seconds = (performance.now() - started) / 1_000
    const { published, cpuSeconds, peakMegabytes } = RunSchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''))
    const written = [...(await stampsOf(data))].filter(([path, stamp]) => before.get(path) !== stamp).map(([path]) => path)
    const ofServers = written.filter((path) => path.startsWith('servers/'))
    return {
      servers,
      changed: changed.size,
      ...published,
      filesWritten: { servers: ofServers.length, others: written.filter((path) => !path.startsWith('servers/')) },
      onlyChanged: ofServers.length === changed.size && ofServers.every((path) => changed.has(path)),
      cpuSeconds: round(cpuSeconds),
      seconds: round(seconds),
      peakMegabytes: Math.round(peakMegabytes),
      mustReach: MUST_REACH,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Leaves what the stages before publishing leave on the next day. @returns paths of the servers that changed */
async function leaveDay(data: string, servers: number): Promise<Set<string>> {
  const { workDir, scratch } = foldersOf(data)
  const work = openWork(workDir, scratch)
  const changed = new Set<string>()
  const health: Health[] = []
  const drift: Drift[] = []
  const ids: string[] = []
  const random = seeded(SEED)
  function* scored(): Generator<Server> {
    let index = 0
    for (const server of serversOn({ servers, seed: SEED }, DAY)) {
      ids.push(server.id)
      health.push(...healthOf(server, DAY, random))
      if (changesOn(SEED, index, DAY)) {
        changed.add(serverPath(server.id))
        drift.push(...driftOf(server, DAY))
      }
      index += 1
      yield server
    }
  }
  await work.write('scored', scored())
  await work.write('run', [{ runAt: runOn(DAY).toISOString(), options: '{}' }])
  await work.write('aliases', [{ schemaVersion: SCHEMA_VERSION, ...(await readFormerIds(data)) }])
  await work.write('origins', [{}])
  await work.write('unlisted', [])
  await work.write('ids', [ids])
  await work.write('health', health)
  await work.write('drift', drift)
  return changed
}

/** What tells whether a file was written, by its path. */
async function stampsOf(data: string): Promise<Map<string, string>> {
  const names = await readdir(data, { recursive: true })
  const stamps = new Map<string, string>()
  for (const name of names) {
    const { ino, mtimeMs } = statSync(join(data, name))
    if (!name.startsWith('.work') && /\.jsonl?$/.test(name)) stamps.set(name, `${ino} ${mtimeMs}`)
  }
  return stamps
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
