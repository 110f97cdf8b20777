import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { evaluateClassify, LabelledPackageSchema } from './classify.ts'
import { ListingRowSchema, readRows, toListing } from './labelled.ts'
import { evaluateMerge } from './merge.ts'

const folder = mkdtempSync(join(tmpdir(), 'hisper-eval-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('merging', () => {
  const rows = [
    { key: 'npm:a', origin: 'npm', name: 'a', repository: 'git+https://github.com/x/a.git' },
    { key: 'github:x/a', origin: 'github', repo: 'x/A' },
    { key: 'npm:b', origin: 'npm', name: 'b' },
    { key: 'pypi:b', origin: 'pypi', name: 'b' },
  ].map((row) => ListingRowSchema.parse(row))

  it('is measured by pairs', () => {
    const gold = [
      { kind: 'same' as const, keys: ['npm:a', 'github:x/a', 'pypi:b'] },
      { kind: 'different' as const, keys: ['npm:b', 'pypi:b'] },
      { kind: 'different' as const, keys: ['npm:a', 'github:x/a'] },
    ]
    expect(evaluateMerge(rows, gold)).toEqual({
      recall: 1 / 3,
      falseMerges: 1,
      differentPairs: 2,
      samePairs: 3,
      groups: 3,
      largestGroup: 2,
    })
  })
})

describe('a row of the labelled listings', () => {
  it('says what merging compares, and nothing it does not state', () => {
    const row = { key: 'npm:a', origin: 'npm', name: 'a', version: '1.0.0', description: 'Does a.', stars: 12, mcpName: 'x.y/a' }
    expect(toListing(ListingRowSchema.parse(row))).toEqual({
      key: 'npm:a',
      origin: 'npm',
      name: 'a',
      version: '1.0.0',
      description: 'Does a.',
      popularity: { stars: 12 },
      mcpName: 'x.y/a',
      keywords: [],
      status: 'active',
      packages: [],
      remotes: [],
      sameAs: [],
    })
  })
})

describe('classifying', () => {
  it('is measured with and without weights', () => {
    const rows = [
      { key: 'npm:good-mcp-server', description: 'An MCP server for weather.', label: 'server', weight: 3 },
      { key: 'npm:good', description: 'Boats.', label: 'server' },
      { key: 'npm:boats', description: 'Boats.', label: 'unrelated', weight: 2 },
      { key: 'npm:mcp-sdk', description: 'An SDK for MCP.', label: 'sdk-framework' },
    ].map((row) => LabelledPackageSchema.parse(row))
    expect(evaluateClassify(rows)).toEqual({
      unweighted: { precision: 1, recall: 0.5, f1: 2 / 3, specificity: 1 },
      weighted: { precision: 1, recall: 0.75, f1: 6 / 7, specificity: 1 },
      n: 4,
    })
  })
})

describe('a republished server', () => {
  it('is a server to the labels, which do not ask whose it is', () => {
    const rows = [{ key: 'pypi:mseep-thing', description: 'An MCP server.', label: 'server', weight: 1 }]
    expect(evaluateClassify(rows).unweighted).toMatchObject({ recall: 1 })
  })
})

describe('a labelled file', () => {
  it('is named with the line where it is wrong', async () => {
    const path = join(folder, 'rows.jsonl')
    writeFileSync(path, '{"key":"npm:a","origin":"npm"}\n{not json\n')
    await expect(readRows(path, ListingRowSchema)).rejects.toThrow(`${path}:2`)
    await expect(readRows(join(folder, 'none'), ListingRowSchema)).rejects.toThrow('there is no file')
  })
})
