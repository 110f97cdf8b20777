import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { UsageError } from './errors.ts'
import { takeTurn } from './turn.ts'

let path = ''
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'hisper-turn-')), 'work/start.pid')
})
afterEach(() => rmSync(join(path, '../..'), { recursive: true }))

it('is taken once, and refused while its holder runs', () => {
  takeTurn(path, 'npm start')
  expect(readFileSync(path, 'utf8')).toBe(String(process.pid))
  expect(() => takeTurn(path, 'npm start')).toThrow(UsageError)
  expect(() => takeTurn(path, 'npm start')).toThrow(`npm start already runs in this checkout (process ${process.pid})`)
})

it.each(['', 'nonsense', 'ended'])('is taken over from a holder that is gone (%s)', (left) => {
  takeTurn(path, 'x')
  writeFileSync(path, left === 'ended' ? String(spawnSync(process.execPath, ['-e', '']).pid) : left)
  takeTurn(path, 'x')
  expect(readFileSync(path, 'utf8')).toBe(String(process.pid))
})
