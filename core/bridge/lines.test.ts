import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLines, readText, TooMuch } from './lines.ts'

const LIMITS = { lineBytes: 100, lines: 10 }

function bodyOf(chunks: readonly Uint8Array[], onCancel = () => undefined): ReadableStream<Uint8Array> {
  const left = [...chunks]
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift()
      if (chunk === undefined) controller.close()
      else controller.enqueue(chunk)
    },
    cancel: onCancel,
  })
}
const bytes = (text: string) => new TextEncoder().encode(text)

describe('lines', () => {
  it('come out as they were written, however the body is cut', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => text !== '' && !text.includes('\n') && text.isWellFormed())
    const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 10 }), cuts, async (lines, sizes) => {
        const all = bytes(lines.map((text) => `${text}\n`).join(''))
        const chunks: Uint8Array[] = []
        for (let [at, index] = [0, 0]; at < all.length; index += 1) {
          const size = sizes[index % sizes.length] ?? 1
          chunks.push(all.subarray(at, at + size))
          at += size
        }
        expect(await Array.fromAsync(readLines(bodyOf(chunks), { lineBytes: 10_000, lines: 10 }))).toEqual(
          lines.map((text) => text.replace(/^\uFEFF/, '')),
        )
      }),
    )
  })

  it('are passed over where they are empty, and none where there is no body', async () => {
    expect(await Array.fromAsync(readLines(bodyOf([bytes('a\n\n\nb\n')]), LIMITS))).toEqual(['a', 'b'])
    expect(await Array.fromAsync(readLines(null, LIMITS))).toEqual([])
  })

  it.each([
    ['a line too long', ['x'.repeat(101)]],
    ['a line too long in pieces', ['x'.repeat(60), 'x'.repeat(60)]],
    ['too many lines', ['a\n'.repeat(11)]],
  ])('end with %s, and the request with them', async (_, texts) => {
    let isCancelled = false
    const body = bodyOf([...texts, 'x'.repeat(50)].map(bytes), () => {
      isCancelled = true
      return undefined
    })
    await expect(Array.fromAsync(readLines(body, LIMITS))).rejects.toThrow(TooMuch)
    expect(isCancelled).toBe(true)
  })

  it('that end in the middle of one are no end', async () => {
    await expect(Array.fromAsync(readLines(bodyOf([bytes('a\nb')]), LIMITS))).rejects.toThrow('in the middle of a line')
  })
})

describe('a text', () => {
  it('is read to its end, within its limit', async () => {
    expect(await readText(bodyOf([bytes('ä').subarray(0, 1), bytes('ä').subarray(1)]), 2)).toBe('ä')
    await expect(readText(bodyOf([bytes('abc')]), 2)).rejects.toThrow(TooMuch)
  })
})
