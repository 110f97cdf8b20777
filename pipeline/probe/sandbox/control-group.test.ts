// Control groups of the version that this machine has, and what is said where it has none.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { findControlGroups } from './control-group.ts'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
})

function folderOf(...groups: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'hisper-groups-'))
  roots.push(root)
  for (const group of groups) mkdirSync(join(root, group), { recursive: true })
  return root
}

describe('where there is no place for groups', () => {
  it.each([
    ['no controllers', '', /controllers are not there/],
    ['a folder that is not there', '1:memory:/gone\n2:pids:/gone\n', /ENOENT/],
    ['a group of version 2 without its controllers', '0::/plain\n', /memory.max is not there/],
  ])('%s: says so, and leaves nothing', (_, membership, reason) => {
    const root = folderOf('plain')
    expect(findControlGroups(root, membership)).toEqual({ groups: undefined, reason: expect.stringMatching(reason) })
    expect(readdirSync(root, { recursive: true })).toEqual(['plain'])
  })
})

const found = findControlGroups()
const whyNot = found.groups === undefined ? ` (skipped: ${found.reason})` : ''

describe.skipIf(found.groups === undefined)(`a control group of this machine${whyNot}`, () => {
  const place = found.groups as NonNullable<typeof found.groups>
  const own = () => place.folders.flatMap((folder) => readdirSync(folder).filter((name) => name.startsWith(`hisper-${process.pid}-`)))

  it('holds what enters it, kills it, and is gone', async () => {
    const group = place.make({ memoryBytes: 64 * 1024 * 1024, processes: 20 })
    const enter = group.descriptors.map((_, index) => `echo 0 >&${3 + index}`).join(';')
    const code = `${enter}; (exec sleep 1000) >/dev/null 2>&1 & echo $!`
    const { stdout } = spawnSync('/bin/sh', ['-c', code], { stdio: ['ignore', 'pipe', 'inherit', ...group.descriptors], encoding: 'utf8' })
    expect(existsSync(`/proc/${stdout.trim()}`)).toBe(true)
    await group.remove()
    expect(own()).toEqual([])
    await expect.poll(() => existsSync(`/proc/${stdout.trim()}/exe`)).toBe(false)
    await group.remove() // again does no harm
  })

  it.each([
    ['processes', 'for n in 1 2 3 4 5 6 7 8; do sleep 1 & done'],
    ['memory', `exec ${process.execPath} -e "Buffer.alloc(200 * 1024 * 1024, 1)"`],
  ])('tells which limit was hit: %s', async (limit, code) => {
    const group = place.make({ memoryBytes: 64 * 1024 * 1024, processes: limit === 'processes' ? 5 : 100 })
    expect(group.limitHit()).toBeUndefined()
    const enter = group.descriptors.map((_, index) => `echo 0 >&${3 + index}`).join(';')
    spawnSync('/bin/sh', ['-c', `${enter}; ${code}`], { stdio: ['ignore', 'ignore', 'ignore', ...group.descriptors] })
    expect(group.limitHit()).toBe(limit)
    await group.remove()
  })

  it('that a process left which was killed is taken away by the next', async () => {
    const code = `import { findControlGroups } from ${JSON.stringify(new URL('./control-group.ts', import.meta.url).href)}
      findControlGroups().groups.make({ memoryBytes: 1e8, processes: 9 }); console.log(process.pid); process.kill(process.pid, 'SIGKILL')`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    const left = () => place.folders.filter((folder) => readdirSync(folder).some((name) => name.startsWith(`hisper-${stdout.trim()}-`)))
    expect(left()).toHaveLength(place.folders.length)
    findControlGroups()
    expect(left()).toEqual([])
  })
})
