// JSON answers that are not what they should be.
import { expect, it } from 'vitest'
import { answering, crawlContext } from '../../tests/crawl-context.ts'
import { HttpError } from '../lib/http.ts'
import { EtagSchema, fetchJson, fetchLargeJson, unnamed } from './json-answer.ts'

const URL_OF_NOBODY = 'http://127.0.0.1:1/'
const over = (...bodies: string[]) => {
  const { http, asked } = answering(() => ({ body: bodies[asked.length - 1] ?? bodies.at(-1) ?? '' }))
  return { context: crawlContext({ http }), asked }
}

it.each([203, 206, 226])('status %i is an error', async (status) => {
  const { http } = answering(() => ({ status, body: '{}' }))
  await expect(fetchJson(crawlContext({ http }), URL_OF_NOBODY)).rejects.toMatchObject({ name: 'HttpError', status })
  await expect(fetchLargeJson(crawlContext({ http }), URL_OF_NOBODY, {}, 9)).rejects.toMatchObject({ name: 'HttpError', status })
})

it('a large answer may hold so many values and no more', async () => {
  const body = JSON.stringify([{}, { a: 1 }, []])
  expect((await fetchLargeJson(over(body).context, URL_OF_NOBODY, {}, 7)).value).toEqual([{}, { a: 1 }, []])
  await expect(fetchLargeJson(over(body).context, URL_OF_NOBODY, {}, 6)).rejects.toThrow('more than 6 values')
})

it('a large answer that is no JSON is asked for once more', async () => {
  const { context, asked } = over('[1,', '[1]')
  expect([(await fetchLargeJson(context, URL_OF_NOBODY, {}, 9)).value, asked.length]).toEqual([[1], 2])
  await expect(fetchLargeJson(over('<html>').context, URL_OF_NOBODY, {}, 9)).rejects.toThrow(HttpError)
})

it('a record without a name has one, however deep it is', () => {
  const deep: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))
  expect(unnamed(deep)).toMatch(/^unnamed-[0-9a-f]{12}$/)
  expect(unnamed({ a: 1 })).not.toBe(unnamed({ a: 2 }))
})

it.each(['a\nb', 'a\u007fb', '"€"', '', 'x'.repeat(301)])('%j is no ETag that could be sent back', (etag) => {
  expect(EtagSchema.safeParse(etag).success).toBe(false)
})
