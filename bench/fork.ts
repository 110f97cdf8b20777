// Promise: a dataset stays fit for a fork: ten days in a real git repository grow it by at most 3 MB a day for every 10,000 servers, and a
// shallow clone is at most 60 MB for every 10,000, also once there are as many days of health as are ever kept.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { changeDataset, writeDataset } from './world/dataset.ts'

const DAYS = 10
/** Day files there are at most: those that no figure needs any more become a month's file when the whole month is older. */
const MOST_DAYS = 122
const MUST_REACH = { per: 10_000, dailyGrowthMegabytes: 3, shallowCloneMegabytes: 60 }

/** Sizes are of what git stores, without what a file system adds to round it up. */
export async function benchFork(log: (line: string) => void, servers = 10_000): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-fork-'))
  try {
    const repository = join(folder, 'repository')
    const data = join(repository, 'data')
    mkdirSync(repository)
    await git(repository, 'init', '--quiet', '--initial-branch=main')
    await writeDataset(data, { servers, days: 1 })
    await commit(repository, 'day 0')
    log(`${servers} servers are committed`)
    const growth: number[] = []
    for (let day = 1; day <= DAYS; day += 1) {
      const before = await bytesBelow(join(repository, '.git'))
      await changeDataset(data, { servers, day })
      await commit(repository, `day ${day}`)
      growth.push((await bytesBelow(join(repository, '.git'))) - before)
      log(`day ${day}: ${toMegabytes(growth.at(-1) ?? 0)} MB more`)
    }
    const shallow = await cloneBytes(repository, join(folder, 'shallow'), '--depth=1')
    const whole = await cloneBytes(repository, join(folder, 'whole'))
    const full = join(folder, 'full')
    mkdirSync(full)
    await git(full, 'init', '--quiet', '--initial-branch=main')
    await writeDataset(join(full, 'data'), { servers, days: MOST_DAYS })
    await commit(full, 'as many days as are kept')
    const shallowWithAllDays = await cloneBytes(full, join(folder, 'shallow-full'), '--depth=1')
    const scale = MUST_REACH.per / servers
    return {
      servers,
      per10000: {
        dailyGrowthMegabytes: toMegabytes((growth.reduce((sum, bytes) => sum + bytes, 0) / DAYS) * scale),
        largestDayMegabytes: toMegabytes(Math.max(...growth) * scale),
        packedDayMegabytes: toMegabytes(((whole - shallow) / DAYS) * scale),
        shallowCloneMegabytes: toMegabytes(shallow * scale),
        [`shallowCloneOf${MOST_DAYS}DaysMegabytes`]: toMegabytes(shallowWithAllDays * scale),
      },
      growthMegabytes: growth.map(toMegabytes),
      mustReach: MUST_REACH,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function cloneBytes(repository: string, into: string, ...options: string[]): Promise<number> {
  await git(repository, 'clone', '--quiet', '--no-checkout', ...options, `file://${repository}`, into)
  return bytesBelow(join(into, '.git'))
}

async function commit(repository: string, message: string): Promise<void> {
  await git(repository, 'add', '--all')
  await git(repository, '-c', 'user.name=Bench', '-c', 'user.email=bench@example.invalid', 'commit', '--quiet', '-m', message)
}

async function git(cwd: string, ...args: string[]): Promise<void> {
  await promisify(execFile)('git', ['-c', 'gc.auto=0', '-c', 'maintenance.auto=false', ...args], { cwd, maxBuffer: 64 * 1024 * 1024 })
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size
  }
  return bytes
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 10_000) / 100
}
