// What a person wrote by hand counts as it was meant, and what only saves work is never needed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toListingKey } from '../../core/schema/listing-key.ts'
import { ParseError } from '../../core/schema/parse.ts'
import { originsWith } from '../../core/schema/words.ts'
import { listing } from '../../tests/documents.ts'
import { readOptOut, readOriginState, readOverrides, readUnlisted } from './dataset.ts'

let folder = ''
const remarks: string[] = []
const warn = (remark: string) => void remarks.push(remark)
const write = (name: string, value: unknown) => writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))
beforeEach(() => {
  remarks.length = 0
  folder = mkdtempSync(join(tmpdir(), 'hisper-dataset-'))
  mkdirSync(join(folder, 'state'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a key', () => {
  it.each([
    ['pypi:P7_mcp.x', 'pypi:p7-mcp-x'],
    [' GitHub:Own7/Srv7 ', 'github:own7/srv7'],
    ['npm:@Scope/Name', 'npm:@Scope/Name'],
    ['mcp:io.github.Owner/name', 'mcp:io.github.Owner/name'],
    ['registration:a-b', 'registration:a-b'],
    ['list:best/owner/repo#dir', 'list:best/owner/repo#dir'],
  ])('%j is %s', (text, key) => expect(toListingKey(text)).toBe(key))

  it.each(['own7/srv7', 'gitlab:a/b', 'github:own7', 'github:https://github.com/a/b', 'pypi:-', 'npm:a b', 'npm:\ud800', 'mcp:a', ''])(
    '%j is none',
    (text) => expect(toListingKey(text)).toBeUndefined(),
  )
})

describe('files that people write', () => {
  it('name listings however their keys are written; what is no key is said and costs nothing else', async () => {
    write('optout.json', { schemaVersion: 1, keys: ['pypi:P7_mcp', 'Own7/Srv7', 'github:Own7/Srv7'] })
    expect([...(await readOptOut(folder, warn))]).toEqual(['pypi:p7-mcp', 'github:own7/srv7'])
    expect(remarks).toEqual([expect.stringMatching(/^optout.json: "Own7\/Srv7" is no key/)])
  })

  it('overrule by the same keys', async () => {
    const pair = { keys: ['npm:a', 'pypi:A_B'], because: 'x' }
    const classes = { 'github:Own/Srv': { class: 'client', because: 'x' }, 'github:none': { class: 'client', because: 'x' } }
    write('overrides.json', { schemaVersion: 1, classes, categories: {}, same: [pair], different: [pair] })
    const { classes: read, same, different } = await readOverrides(folder, warn)
    expect(Object.keys(read)).toEqual(['github:own/srv', 'github:none'])
    expect([...same, ...different].map(({ keys }) => keys[1])).toEqual(['pypi:a-b', 'pypi:a-b'])
    expect(remarks).toEqual([expect.stringContaining('"github:none" is no key')])
  })
})

describe('what an origin left for its next crawl', () => {
  it.each([
    ['cut off', '{"rules":2,"pack'],
    ['empty', ''],
    ['of another shape', '[]'],
    ['in conflict', '<<<<<<< HEAD\n{}'],
    ['nested past the stack', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('%s is as good as none, and said', async (_, text) => {
    write('state/npm.json', text)
    write('state/pypi.json', { rules: 1 })
    expect(await readOriginState(folder, originsWith([]), warn)).toEqual({ pypi: { rules: 1 } })
    expect(remarks).toEqual([expect.stringMatching(/^state\/npm.json cannot be read, so npm is asked for everything: /)])
  })

  it('but not the listings that are part of no server: those are data', async () => {
    write('state/unlisted.json', { listings: [listing('github:a/b')] })
    expect(await readUnlisted(folder)).toEqual([listing('github:a/b')])
    write('state/unlisted.json', '{')
    await expect(readUnlisted(folder)).rejects.toThrow(ParseError)
    await expect(readUnlisted(folder)).rejects.toThrow('state/unlisted.json')
  })
})
