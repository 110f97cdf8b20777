// What an installation left on disk, and what a lock file says of it: nothing that leads out is taken, whoever wrote it.
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { parseBunLock } from './bun-lock.ts'
import { inspectTree } from './tree.ts'

const home = mkdtempSync(join(tmpdir(), 'hisper-tree-'))
const root = join(home, 'entry')
afterAll(() => rmSync(home, { recursive: true }))
beforeEach(() => {
  rmSync(root, { recursive: true, force: true })
  mkdirSync(join(root, 'a/b'), { recursive: true })
  writeFileSync(join(root, 'a/file'), 'four')
})

describe('a tree', () => {
  it('is counted, and made readable for all', () => {
    writeFileSync(join(root, 'a/secret'), 'x', { mode: 0o600 })
    mkdirSync(join(root, 'a/closed'), { mode: 0o700 })
    expect(inspectTree(root, 100)).toEqual({ bytes: 5, files: 5, hasNativeCode: false, unsafe: [] })
    expect(statSync(join(root, 'a/closed')).mode & 0o777).toBe(0o755)
    expect(statSync(join(root, 'a/secret')).mode & 0o777).toBe(0o644)
  })

  it.each([
    ['inside', 'a/link', 'file', []],
    ['to nothing inside', 'a/link', 'nothing', []],
    ['out', 'a/link', '../../other', ['a/link']],
    ['to an absolute path', 'a/link', '/etc/passwd', ['a/link']],
  ])('with a link %s', (_, path, target, unsafe) => {
    symlinkSync(target, join(root, path))
    expect(inspectTree(root, 100).unsafe).toEqual(unsafe)
  })

  it('with a link that leads out by way of another link', () => {
    symlinkSync('../..', join(root, 'a/b/up'))
    writeFileSync(join(home, 'outside'), '')
    symlinkSync('b/up/../outside', join(root, 'a/link'))
    expect(inspectTree(root, 100).unsafe).toEqual(['a/link'])
  })

  it('that is deeper than others could reach is unsafe, and not gone into', () => {
    mkdirSync(join(root, 'd/'.repeat(1_100)), { recursive: true })
    const { unsafe } = inspectTree(root, 10_000)
    expect(unsafe.map((path) => path.length)).toEqual([2_001])
  })

  it('is not walked to its end where that is too far', () => {
    for (let count = 0; count < 50; count += 1) mkdirSync(join(root, `d${count}/e`), { recursive: true })
    expect(inspectTree(root, 60).files).toBeLessThan(63)
  })

  it.each([
    ['a binding.gyp', { 'binding.gyp': '{}' }, true],
    ['an install script that builds', { 'package.json': '{"scripts":{"postinstall":"node-gyp rebuild"}}' }, true],
    ['another script that builds', { 'package.json': '{"scripts":{"test":"node-gyp rebuild"}}' }, false],
    ['words about building', { 'package.json': '{"description":"node-gyp"}' }, false],
    ['no manifest at all', { 'package.json': 'node-gyp' }, false],
  ])('with %s', (_, files, hasNativeCode) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'a', name), text)
    expect(inspectTree(root, 100).hasNativeCode).toBe(hasNativeCode)
  })
})

describe('a lock file', () => {
  const lock = (...lines: string[]) =>
    ['{', '  "lockfileVersion": 1,', '  "packages": {', ...lines.map((line) => `    ${line},`), '  }', '}'].join('\n')

  it('tells packages of the registry from everything else', () => {
    const text = lock(
      '"a": ["a@1.0.0", "", {}, "sha512-x=="]',
      '"@s/b": ["@s/b@2.0.0-rc.1+x", "https://npm.example.com/@s/b/-/b.tgz", {}, ""]',
      '"c": ["c@git+ssh://git@host/c.git#abc", {}, "abc"]',
      '"d": ["d@file:../d", {}]',
      '"e": ["e@https://host/e@1.0.0", {}, "sha512-x=="]',
      '"f": ["f@https://host/@1.0.0", "", {}, "sha512-x=="]',
      '"g": ["g@workspace:g"]',
    )
    expect(parseBunLock(text)).toEqual({
      packages: [
        { name: 'a', version: '1.0.0', integrity: 'sha512-x==' },
        { name: '@s/b', version: '2.0.0-rc.1+x', integrity: undefined },
      ],
      others: ['c@git+ssh://git@host/c.git#abc', 'd@file:../d', 'e@https://host/e@1.0.0', 'f@https://host/@1.0.0', 'g@workspace:g'],
    })
  })

  it.each(['', '{}', lock('"a": 1'), lock('"a": []'), lock('nonsense'), lock().replace('": 1', '": 9')])(
    'is not guessed at: %j',
    (text) => {
      expect(() => parseBunLock(text)).toThrow()
    },
  )
})
