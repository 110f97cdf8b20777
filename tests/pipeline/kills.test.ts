// Fifty kills at random moments, the same fifty every time: whatever was being written, data/ is valid after each, and a run that is
// let through at last leaves the same bytes as one that was never disturbed. And a disk that is full.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readServers } from '../../pipeline/lib/dataset.ts'
import { writeWhole } from '../../pipeline/lib/files.ts'
import { silentLog } from '../../pipeline/lib/log.ts'
import { runFixed } from './fixed-run.ts'

const WITHOUT_PROBES = ['crawl', 'merge', 'score', 'publish'] as const
const KILLS = 50
/** What the crawl writes: which run it is, the ids there are, what the origins said of themselves, the listings. */
const CRAWLED_FILES = 4
/** Longer than a run takes here: some are let through. */
const LONGEST_MS = 900

const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-kills-'))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Every file of the dataset, by its path; each has to be JSON. */
function filesOf(folder: string): Record<string, string> {
  const data = join(folder, 'data')
  if (!existsSync(data)) return {}
  const names = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('.work') && statSync(join(data, name)).isFile(),
  )
  const files = Object.fromEntries(names.toSorted().map((name) => [name, readFileSync(join(data, name), 'utf8')]))
  for (const [name, text] of Object.entries(files)) if (name.endsWith('.json')) JSON.parse(text)
  return files
}

const undisturbed = newFolder()
let files: Record<string, string>
beforeAll(async () => {
  await runFixed({ folder: undisturbed, options: { stages: [...WITHOUT_PROBES] } })
  files = filesOf(undisturbed)
})

describe('a run', () => {
  it(
    'may be killed at any moment',
    async () => {
      let folder = newFolder()
      let killed = 0
      for (let turn = 0; turn < KILLS; turn += 1) {
        if (await isKilled(folder, Math.floor(LONGEST_MS * seeded(turn)))) {
          killed += 1
          filesOf(folder)
          await Array.fromAsync(readServers(join(folder, 'data')))
        } else {
          expect(filesOf(folder)).toEqual(files)
          folder = newFolder()
        }
      }
      expect(killed).toBeGreaterThan(KILLS / 4)
      await runFixed({ folder, options: { stages: [...WITHOUT_PROBES] } })
      expect(filesOf(folder)).toEqual(files)
    },
    KILLS * 10_000,
  )

  it.each([0, 3, 20])('that finds the disk full after %i files says so, and the next one ends as if nothing had been', async (written) => {
    const folder = newFolder()
    const next = await nextUnfinished(folder)
    let isFull = false
    // At the first line of the log, which ends the crawl.
    const info = () => {
      if (!isFull) fillDisk(folder, next + CRAWLED_FILES + written)
      isFull = true
    }
    const log = { ...silentLog, info }
    await expect(runFixed({ folder, log, options: { stages: [...WITHOUT_PROBES] } })).rejects.toThrow('ENOSPC')
    filesOf(folder)
    rmSync(scratchOf(folder), { recursive: true })
    await runFixed({ folder, options: { stages: [...WITHOUT_PROBES] } })
    expect(filesOf(folder)).toEqual(files)
  })
})

/** Lets a run go on for so long after it has begun. @returns whether it had to be killed */
function isKilled(folder: string, afterMs: number): Promise<boolean> {
  const program = new URL('fixed-run.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, WITHOUT_PROBES.join()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    child.stdout.once('data', () => {
      timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0 || signal === 'SIGKILL') resolve(signal === 'SIGKILL')
      else reject(new Error(`the run ended with ${code}`))
    })
  })
}

const scratchOf = (folder: string) => join(folder, 'data/.work/unfinished')

/** From the given unfinished file on, each that a run begins to write lies on a device that is always full. */
function fillDisk(folder: string, next: number): void {
  for (let number = next; number < next + 500; number += 1) {
    symlinkSync('/dev/full', join(scratchOf(folder), `unfinished-${process.pid}-${number}`))
  }
}

/** The number of the next unfinished file, seen while one is being written. */
async function nextUnfinished(folder: string): Promise<number> {
  const scratch = join(folder, 'look')
  let number = Number.NaN
  async function* look() {
    number = Number(readdirSync(scratch)[0]?.split('-').at(-1))
    yield ''
  }
  await writeWhole(join(folder, 'looked'), look(), scratch)
  return number + 1
}

/** A number from 0 up to 1, the same for the same turn. */
function seeded(turn: number): number {
  const mixed = Math.imul((turn + 1) ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  return (Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0) / 2 ** 32
}
