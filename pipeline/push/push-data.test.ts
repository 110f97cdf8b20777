// Real git: a bare remote, and checkouts of it that push at once.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { pushData } from './push-data.ts'

let root = ''
const ME = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'commit.gpgsign=false']
const git = (folder: string, ...args: string[]) => execFileSync('git', [...ME, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
const snapshot = (servers: number, at: string) => `${JSON.stringify({ generatedAt: at, totals: { servers } })}\n`

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hisper-push-'))
  git(root, 'init', '--quiet', '--bare', '--initial-branch', 'main', 'remote')
  const first = checkOut('first')
  write(first, 'data/snapshot.json', snapshot(1, '2026-11-22T04:23:00.000Z'))
  write(first, 'data/servers/ab/abacus.json', '{"id":"abacus"}\n')
  write(first, 'README.md', 'A registry.\n')
  write(first, '.gitattributes', readFileSync(join(import.meta.dirname, '../../.gitattributes'), 'utf8'))
  git(first, 'add', '--all')
  git(first, 'commit', '--quiet', '--message', 'First')
  git(first, 'push', '--quiet', 'origin', 'HEAD:main')
  return () => rmSync(root, { recursive: true })
})

/** As actions/checkout makes it: the last commit only. */
function checkOut(name: string): string {
  git(root, 'clone', '--quiet', '--depth', '1', `file://${join(root, 'remote')}`, name)
  return join(root, name)
}
function write(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const push = (folder: string, message = 'Data') => pushData({ folder, message, branch: 'main', login: {}, log: () => undefined })
const at = (path: string) => git(join(root, 'remote'), 'show', `main:${path}`)
const commits = () => git(join(root, 'remote'), 'log', '--format=%s', 'main').trim().split('\n')

describe('what a run left', () => {
  it('is pushed whole: written, new and removed files of data/, and no others', async () => {
    const run = checkOut('run')
    write(run, 'data/snapshot.json', snapshot(2, '2026-11-23T04:23:00.000Z'))
    write(run, 'data/servers/ba/balance.json', '{"id":"balance"}\n')
    rmSync(join(run, 'data/servers/ab/abacus.json'))
    write(run, 'README.md', 'Something else.\n')
    expect(await push(run, 'Data: 1 servers written')).toBe('pushed')
    expect(commits()[0]).toBe('Data: 1 servers written')
    expect(at('README.md')).toBe('A registry.\n')
    expect(git(join(root, 'remote'), 'ls-tree', '-r', '--name-only', 'main', 'data').trim().split('\n')).toEqual([
      'data/servers/ba/balance.json',
      'data/snapshot.json',
    ])
  })

  it('is nothing where only dates moved', async () => {
    const run = checkOut('run')
    write(run, 'data/snapshot.json', snapshot(1, '2026-11-23T04:23:00.000Z'))
    expect(await push(run)).toBe('nothing_to_tell')
    expect(commits()).toEqual(['First'])
  })

  it('is refused where something besides data/ is staged', async () => {
    const run = checkOut('run')
    write(run, 'README.md', 'Something else.\n')
    git(run, 'add', '--all')
    await expect(push(run)).rejects.toThrow('README.md')
    expect(commits()).toEqual(['First'])
  })
})

describe('a push that comes second', () => {
  it('goes on top of what a person merged meanwhile', async () => {
    const [run, person] = [checkOut('run'), checkOut('person')]
    write(person, 'data/registrations/notes.json', '{}\n')
    git(person, 'add', '--all')
    git(person, 'commit', '--quiet', '--message', 'Registration')
    git(person, 'push', '--quiet', 'origin', 'HEAD:main')
    write(run, 'data/snapshot.json', snapshot(2, '2026-11-23T04:23:00.000Z'))
    expect(await push(run)).toBe('pushed')
    expect(commits()).toEqual(['Data', 'Registration', 'First'])
    expect(at('data/registrations/notes.json')).toBe('{}\n')
  })

  it('gives way to another run', async () => {
    const [one, other] = [checkOut('one'), checkOut('other')]
    write(one, 'data/snapshot.json', snapshot(3, '2026-11-23T04:23:00.000Z'))
    write(other, 'data/snapshot.json', snapshot(4, '2026-11-23T04:24:00.000Z'))
    expect([await push(one, 'One'), await push(other, 'Other')]).toEqual(['pushed', 'overtaken'])
    expect(commits()).toEqual(['One', 'First'])
    expect(JSON.parse(at('data/snapshot.json')).totals.servers).toBe(3)
  })

  it('adds its lines to those that another run wrote into the same day', async () => {
    const day = 'data/health/2026/11/23.jsonl'
    const [hourly, daily] = [checkOut('hourly'), checkOut('daily')]
    const line = (hour: number, id: string) => `{"at":"2026-11-23T0${hour}:00:00.000Z","id":"${id}"}\n`
    write(hourly, day, line(5, 'a') + line(7, 'a'))
    write(daily, day, line(4, 'b') + line(6, 'b'))
    expect([await push(hourly), await push(daily)]).toEqual(['pushed', 'pushed'])
    expect(at(day)).toBe(line(4, 'b') + line(5, 'a') + line(6, 'b') + line(7, 'a'))
  })

  it('that changed the same file fails, and leaves what was pushed', async () => {
    const [run, person] = [checkOut('run'), checkOut('person')]
    for (const [folder, text] of [
      [person, 'theirs'],
      [run, 'ours'],
    ] as const)
      write(folder, 'data/aliases.json', `${JSON.stringify(text)}\n`)
    expect(await push(person, 'Theirs')).toBe('pushed')
    await expect(push(run)).rejects.toThrow('rebase')
    expect(at('data/aliases.json')).toBe('"theirs"\n')
    expect(git(run, 'status', '--porcelain', '--branch')).not.toContain('rebas')
  })
})

it('a push that the remote refuses fails with the remote’s words', async () => {
  const hook = join(root, 'remote/hooks/pre-receive')
  writeFileSync(hook, '#!/bin/sh\necho "main is protected" >&2\nexit 1\n')
  chmodSync(hook, 0o755)
  const run = checkOut('run')
  write(run, 'data/snapshot.json', snapshot(2, '2026-11-23T04:23:00.000Z'))
  await expect(push(run)).rejects.toThrow('main is protected')
  expect(readFileSync(join(run, 'data/snapshot.json'), 'utf8')).toContain('"servers":2')
  expect(commits()).toEqual(['First'])
})
