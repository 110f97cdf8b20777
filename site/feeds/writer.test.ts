// What writes the feeds lets nothing out of the site's folder, and nothing take another's place.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Write, writeInto } from './writer.ts'

let folder: string
let write: Write
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-writer-'))
  write = writeInto(join(folder, 'site'))
})
afterEach(() => rm(folder, { recursive: true }))

it('writes files into folders that it makes', async () => {
  await write('api/v1/lookup/npm/@scope/name.json', 'x')
  await write('.well-known/a', new Uint8Array([121]))
  await write('r/com.example%2Fname/versions.json', 'z')
  expect(await readFile(join(folder, 'site/api/v1/lookup/npm/@scope/name.json'), 'utf8')).toBe('x')
  expect(await readFile(join(folder, 'site/.well-known/a'), 'utf8')).toBe('y')
})

it.each([
  '',
  '/etc/x',
  '../x',
  'a/../../x',
  'a/./x',
  'a//x',
  'a/',
  'a\\..\\x',
  'a%2e',
  'a%2f',
  '..%2F..',
  '%2F',
  'a\u0000',
  'a\n',
  'C:x',
  'a?b',
  'a. ',
  '\ud800',
])('refuses %j', async (path) => {
  await expect(write(path, 'x')).rejects.toThrow('no path of a file of the site')
  expect(await readdir(folder)).toEqual([])
})

it('refuses to write a file twice, or one where a folder is', async () => {
  await write('a/b', 'first')
  await expect(write('a/b', 'second')).rejects.toThrow('EEXIST')
  await expect(write('a', 'second')).rejects.toThrow('EEXIST')
  await expect(write('a/b/c', 'second')).rejects.toThrow('ENOTDIR')
  expect(await readFile(join(folder, 'site/a/b'), 'utf8')).toBe('first')
})
