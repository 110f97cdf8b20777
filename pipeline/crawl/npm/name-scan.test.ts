// Reading the list of all names: whatever the tarball holds, the answer is the names that were wanted or a refusal.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { Header } from 'tar'
import { describe, expect, it } from 'vitest'
import { ParseError } from '../../../core/schema/parse.ts'
import { saysMcp } from './name.ts'
import { scanNames } from './name-scan.ts'

const { signal } = new AbortController()

function tarballOf(...files: [path: string, content: string | Buffer][]): Buffer {
  const blocks = files.flatMap(([path, content]) => {
    const body = Buffer.from(content)
    const head = Buffer.alloc(512)
    new Header({ path, size: body.length, type: 'File', mode: 0o644 }).encode(head)
    return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}
const listOf = (names: readonly string[]) => `[\n${names.map((name) => `  ${JSON.stringify(name)}`).join(',\n')}\n]`
const scan = (...files: Parameters<typeof tarballOf>) => scanNames(tarballOf(...files), saysMcp, signal)

describe('scanNames', () => {
  it('finds the names that are wanted, each once, and counts them all', async () => {
    const list = listOf(['b-MCP', 'left-pad', '@a/mcp', 'b-MCP', '../mcp', 'mcp\u0000'])
    expect(await scan(['package/readme.md', '"not-mcp"'], ['package/names.json', list])).toEqual({ count: 6, wanted: ['@a/mcp', 'b-MCP'] })
  })

  it('takes other line ends and an end without one', async () => {
    expect(await scan(['package/names.json', `${listOf(['a-mcp', 'b']).replaceAll('\n', '\r\n')}\r\n`])).toEqual({
      count: 2,
      wanted: ['a-mcp'],
    })
  })

  it('finds a name wherever the pieces of the file are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 70_000 }), fc.boolean(), async (before, wide) => {
        const names = ['x'.repeat(200), ...Array.from({ length: Math.ceil(before / 8) }, (_, i) => `n${i}`), wide ? 'ü' : 'u', 'the-mcp']
        expect(await scan(['package/names.json', listOf(names)])).toEqual({ count: names.length, wanted: ['the-mcp'] })
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    ['no tarball', Buffer.from('<!DOCTYPE html>')],
    ['an empty one', Buffer.alloc(0)],
    ['a broken one', gzipSync(Buffer.alloc(2_000, 'x')).subarray(0, 30)],
    ['one without the list', tarballOf(['package/package.json', '{}'])],
    ['a list that breaks off', tarballOf(['package/names.json', '[\n  "a-mcp",\n'])],
    ['a list on one line', tarballOf(['package/names.json', `[${'"a-mcp",'.repeat(10_000)}"b"]`])],
    ['something else in a line', tarballOf(['package/names.json', '[\n  "a-mcp": {},\n]'])],
  ])('refuses %s', async (_, tarball) => {
    await expect(scanNames(tarball, saysMcp, signal)).rejects.toThrow(ParseError)
  })

  it('ends when the signal says so', async () => {
    const over = AbortSignal.abort(new Error('enough'))
    await expect(scanNames(tarballOf(['package/names.json', listOf(['a'])]), saysMcp, over)).rejects.toThrow('enough')
  })
})
