// A JSON answer of an origin, still of unknown shape: the origin parses it with its own schema.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ParseError } from '../../core/schema/parse.ts'
import { HttpError, type HttpRequest } from '../lib/http.ts'
import type { OriginContext } from './origin.ts'

export interface JsonAnswer {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  /** Undefined where the status is not 200. */
  value: unknown
}

/** Of an answer that is no JSON. */
const MAX_TRIES = 2

/** Of a version of an answer (RFC 9110 §8.8.3): visible ASCII, so that it can be sent back in a header. Registries send 34 characters. */
export const EtagSchema = z
  .string()
  .max(300)
  .regex(/^[\x21-\x7e]+$/)

/** The ETag of an answer, where there is one that can be sent back. */
export function toEtag({ etag }: Record<string, string>): { etag?: string } {
  const kept = EtagSchema.safeParse(etag).data
  return kept === undefined ? {} : { etag: kept }
}

/**
 * @param request statuses in `accept` are answers without a value
 * @throws {HttpError} when there is no acceptable answer, or none that is JSON. Of the 2xx only 200 is one: 206 is a part (RFC 9110
 *   §15.3.7), 203 somebody else's version of it, and the others belong to requests that nobody made.
 */
export async function fetchJson(
  context: Pick<OriginContext, 'http' | 'signal'>,
  url: string,
  request: HttpRequest = {},
): Promise<JsonAnswer> {
  const { status, headers, value } = await context.http.request(url, { signal: context.signal, as: 'json', ...request })
  refuseOther2xx(status, url, request)
  return { status, headers, value }
}

/** @throws {HttpError} */
function refuseOther2xx(status: number, url: string, { method = 'GET' }: HttpRequest): void {
  if (status > 200 && status < 300) throw new HttpError(method, url, status, '')
}

/**
 * As fetchJson, for an answer so large that what it would make has to be known before it is parsed.
 * @param maxValues as limitValues has it
 * @throws {HttpError} as fetchJson
 * @throws {ParseError} where it holds more values
 */
export async function fetchLargeJson(
  context: Pick<OriginContext, 'http' | 'signal'>,
  url: string,
  request: HttpRequest,
  maxValues: number,
): Promise<JsonAnswer> {
  for (let tries = 1; ; tries += 1) {
    const { status, headers, body } = await context.http.request(url, { signal: context.signal, ...request })
    refuseOther2xx(status, url, request)
    if (status !== 200) return { status, headers, value: undefined }
    limitValues(body, maxValues, url)
    try {
      return { status, headers, value: JSON.parse(body) }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      // Half an answer, or an error page under status 200, may pass.
      if (tries === MAX_TRIES) throw new HttpError(request.method ?? 'GET', url, status, `not JSON: ${body.slice(0, 80)}`)
    }
  }
}

/** @throws {ParseError} naming `subject` */
export function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new ParseError(subject, [`the whole: not JSON (${text.length} characters)`])
    throw error
  }
}

/**
 * A text of nothing but `[{},{},…` packs to next to nothing and fills the memory all the same, so the values are counted before any is
 * made. Commas and brackets within strings count too.
 * @throws {ParseError} naming `subject`, where it may hold more than `max` values
 */
function limitValues(text: string, max: number, subject: string): void {
  let count = 1
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === COMMA || unit === OPENING_BRACKET || unit === OPENING_BRACE) count += 1
    if (count > max) throw new ParseError(subject, [`the whole: more than ${max} values, which no honest answer has`])
  }
}

const COMMA = 0x2c
const OPENING_BRACKET = 0x5b
const OPENING_BRACE = 0x7b

/** A name for a record that has none, the same wherever it stands in the answer. */
export const unnamed = (record: unknown) => `unnamed-${fingerprint(record)}`

/** Twelve characters that are the same for the same JSON value; all values nested too deeply to be written have the same ones. */
export function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(toText(value) ?? 'undefined')
    .digest('hex')
    .slice(0, 12)
}

function toText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return 'nested too deeply'
    throw error
  }
}
