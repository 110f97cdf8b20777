// What stages hand to each other must come through whole, whatever strangers put into it and however it is written.
import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { probe, tool } from '../../tests/documents.ts'
import { openWork, type Work } from './work.ts'

let folder = ''
let work: Work
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisper-work-'))
  work = openWork(folder, join(folder, 'unfinished'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const large = (id: string, size: number) => ({
  id,
  probe: probe({ tools: Array.from({ length: size / 100_000 }, (_, index) => tool(`t${index}`, { description: id.repeat(100_000) })) }),
})

describe('probes', () => {
  it('written at once and larger than one write are not mixed', async () => {
    const entries = ['a', 'b', 'c', 'd'].map((id) => large(id, 1_500_000))
    await Promise.all(entries.map((entry) => work.append('probes', entry)))
    const read = await Array.fromAsync(work.read('probes'))
    expect(read.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(entries)
  })

  it('keep characters that some readers take for the end of a line', async () => {
    const entry = { id: 'x', probe: probe({ tools: [tool('x', { description: 'one\u2028two\u2029three\u0085four\r\nfive' })] }) }
    await work.append('probes', entry)
    expect(await Array.fromAsync(work.read('probes'))).toEqual([entry])
  })

  it('lose only a last line that was not finished', async () => {
    for (const id of ['a', 'b']) await work.append('probes', { id, probe: probe() })
    const path = join(folder, 'probes.jsonl')
    truncateSync(path, statSync(path).size - 10)
    expect((await Array.fromAsync(work.read('probes'))).map(({ id }) => id)).toEqual(['a'])
  })

  it('are asked for only after they were made', async () => {
    await expect(Array.fromAsync(work.read('probes'))).rejects.toThrow('run the stage before it first')
  })
})
