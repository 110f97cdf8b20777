// Files are whole or not there: whoever looks while one is written sees the one before it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeChanged, writeWhole } from './files.ts'

const folder = mkdtempSync(join(tmpdir(), 'hisper-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const scratch = join(folder, 'scratch')
const path = join(folder, 'data/file.json')

it('a file is replaced in one step, once it is complete', async () => {
  const seen: (string | undefined)[] = []
  async function* slowly() {
    for (const part of ['one ', 'two ', 'three']) {
      seen.push(existsSync(path) ? readFileSync(path, 'utf8') : undefined)
      yield part
    }
    seen.push(existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  }
  await writeWhole(path, slowly(), scratch)
  await writeWhole(path, slowly(), scratch)
  expect(new Set(seen.slice(0, 4))).toEqual(new Set([undefined]))
  expect(new Set(seen.slice(4))).toEqual(new Set(['one two three']))
  expect([readdirSync(join(folder, 'data')), readdirSync(scratch)]).toEqual([['file.json'], []])
})

it('a file whose writing fails leaves the one before it', async () => {
  async function* breaking() {
    yield 'half'
    throw new Error('out of paper')
  }
  await expect(writeWhole(path, breaking(), scratch)).rejects.toThrow('out of paper')
  expect(readFileSync(path, 'utf8')).toBe('one two three')
})

it('a file that would not change is left alone', async () => {
  expect([await writeChanged(path, 'one two three', scratch), await writeChanged(path, 'four', scratch)]).toEqual([false, true])
})
