// Answers in JSON, kept while there is room: made once, compressed once, and not sent at all to who has them already.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { LRUCache } from 'lru-cache'

const compress = promisify(gzip)

/** Below this many bytes compressing costs more than it saves: it would all be one packet. */
const WORTH_COMPRESSING = 1_400
/** Seconds for which a client or a cache on the way may take an answer as it is. */
const MAX_AGE = 60

interface Answer {
  /** Strong validator (RFC 9110 §8.8.3) of the JSON; its compressed form has its own. */
  tag: string
  plain: Buffer
  /** Made when the first client takes it. */
  zipped?: Promise<Buffer>
}

export interface Answers {
  /**
   * Sends what `make` returns, as JSON.
   * @param key of the answer: equal keys, equal answers, until `clear`
   * @returns undefined where `make` does
   */
  send(c: Context, key: string, make: () => Promise<unknown> | unknown): Promise<Response | undefined>
  /** Forgets everything: there is another dataset. */
  clear(): void
}

/** @param bytes most that is kept in memory */
export function keepAnswers(bytes: number): Answers {
  const kept = new LRUCache<string, Answer>({
    maxSize: bytes,
    maxEntrySize: Math.ceil(bytes / 8),
    // Its compressed form is about a fifth.
    sizeCalculation: ({ plain }, key) => Math.ceil(plain.length * 1.2) + key.length + 200,
  })
  /** An answer of the dataset before must not be kept as one of the dataset after. */
  let generation = 0

  async function answerOf(key: string, make: () => Promise<unknown> | unknown): Promise<Answer | undefined> {
    const known = kept.get(key)
    if (known !== undefined) return known
    const begun = generation
    const document = await make()
    if (document === undefined) return undefined
    const plain = Buffer.from(JSON.stringify(document))
    const answer: Answer = { tag: createHash('sha256').update(plain).digest('base64url').slice(0, 22), plain }
    if (begun === generation) kept.set(key, answer)
    return answer
  }

  return {
    async send(c, key, make) {
      const answer = await answerOf(key, make)
      if (answer === undefined) return undefined
      const { tag, plain } = answer
      const isZipped = plain.length >= WORTH_COMPRESSING && takesGzip(c)
      const headers = {
        ETag: isZipped ? `"${tag}-gzip"` : `"${tag}"`,
        Vary: 'Accept-Encoding',
        'Cache-Control': `public, max-age=${MAX_AGE}`,
      }
      if (hasIt(c.req.header('If-None-Match'), tag)) return c.body(null, 304, headers)
      if (isZipped) answer.zipped ??= compress(plain, { level: 5 })
      const body = (isZipped ? await answer.zipped : undefined) ?? plain
      return c.body(new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.length), 200, {
        ...headers,
        'Content-Type': 'application/json',
        ...(isZipped ? { 'Content-Encoding': 'gzip' } : {}),
      })
    },
    clear() {
      generation += 1
      kept.clear()
    },
  }
}

function takesGzip(c: Context): boolean {
  return accepts(c, { header: 'Accept-Encoding', supports: ['gzip', 'identity'], default: 'identity' }) === 'gzip'
}

/** If-None-Match compares weakly (RFC 9110 §13.1.2), and the two forms of an answer say the same. */
function hasIt(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return header.split(',').some(
    (part) =>
      part
        .trim()
        .replace(/^W\//, '')
        .replaceAll('"', '')
        .replace(/-gzip$/, '') === tag,
  )
}
