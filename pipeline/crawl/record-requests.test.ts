// One request a record: what a failure costs, where a budget ends, and that every record has its turn.
import { describe, expect, it } from 'vitest'
import { crawlContext } from '../../tests/crawl-context.ts'
import { HttpError } from '../lib/http.ts'
import type { OriginContext } from './origin.ts'
import { fetchRecords } from './record-requests.ts'

const NAMES = Array.from({ length: 100 }, (_, index) => `name-${String(index).padStart(3, '0')}`)
const failed = () => new HttpError('GET', 'http://127.0.0.1:1', 500, '')

/** A budget of so many requests. */
function within(requests: number): { context: OriginContext; asked: string[]; ask(name: string): Promise<void> } {
  const asked: string[] = []
  return {
    context: crawlContext({ budget: { isSpent: () => asked.length >= requests } }),
    asked,
    ask: async (name) => void asked.push(name),
  }
}

describe('fetchRecords', () => {
  it('names the records that failed and goes on with the others', async () => {
    const asked: string[] = []
    const result = await fetchRecords(crawlContext(), NAMES, undefined, async (name) => {
      asked.push(name)
      if (name.endsWith('5')) throw failed()
    })
    expect(asked).toHaveLength(100)
    expect(result).toEqual({ unread: NAMES.filter((name) => name.endsWith('5')), resumeAt: undefined })
  })

  it('throws where nothing at all could be read', async () => {
    await expect(fetchRecords(crawlContext(), ['a', 'b'], undefined, () => Promise.reject(failed()))).rejects.toThrow(HttpError)
  })

  it('stops asking an origin that goes down half-way, and keeps what it gave', async () => {
    let asked = 0
    const result = await fetchRecords(crawlContext(), NAMES, undefined, async (name) => {
      asked += 1
      if (name >= 'name-050') throw failed()
    })
    expect(asked).toBeLessThan(70)
    expect(result.unread).toEqual(NAMES.slice(50))
    expect(result.resumeAt).toMatch(/^name-0[56]/)
  })

  it('gives every record its turn before any has a second one, however small the budget', async () => {
    const turns: string[] = []
    let startAt: string | undefined
    for (let run = 0; run < 4; run += 1) {
      const { context, asked, ask } = within(30)
      const { unread, resumeAt } = await fetchRecords(context, NAMES, startAt, ask)
      expect(unread).toHaveLength(100 - asked.length)
      turns.push(...asked)
      startAt = resumeAt
    }
    expect(new Set(turns.slice(0, 100)).size).toBe(100)
  })

  it('throws at once what is a mistake of ours', async () => {
    const crawl = fetchRecords(crawlContext(), ['a'], undefined, () => Promise.reject(new TypeError('ours')))
    await expect(crawl).rejects.toThrow(TypeError)
  })
})
