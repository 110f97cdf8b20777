// A JSON answer of an origin, still of unknown shape: the origin parses it with its own schema.
import { createHash } from 'node:crypto'
import { ParseError } from '../../core/schema/parse.ts'
import type { HttpRequest } from '../lib/http.ts'
import type { OriginContext } from './origin.ts'

export interface JsonAnswer {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  /** Undefined where the status is not 2xx. */
  value: unknown
}

/**
 * @param request statuses in `accept` are answers without a value
 * @throws {HttpError} when there is no acceptable answer, or none that is JSON
 */
export async function fetchJson(
  context: Pick<OriginContext, 'http' | 'signal'>,
  url: string,
  request: HttpRequest = {},
): Promise<JsonAnswer> {
  const { status, headers, value } = await context.http.request(url, { signal: context.signal, as: 'json', ...request })
  return { status, headers, value }
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

/** A name for a record that has none, the same wherever it stands in the answer. */
export function unnamed(record: unknown): string {
  return `unnamed-${createHash('sha256')
    .update(JSON.stringify(record) ?? 'undefined')
    .digest('hex')
    .slice(0, 12)}`
}
