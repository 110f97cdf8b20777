// The parts of a request that its schemas have to pass before anybody looks at them.
import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { ParseError, parseJson, parseWith } from '../../core/schema/parse.ts'
import { ApiError } from './answers.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** B11: a form or a text needs no preflight, so that any page may send one. @throws {ApiError} `unsupported_media_type` */
export function requireJson({ headers }: IncomingMessage): void {
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(headers['content-type'] ?? '') || headers['content-encoding'] !== undefined)
    throw new ApiError('unsupported_media_type', 'The body has to be application/json, as it is.')
}

/**
 * B20: counted while it is read, whatever Content-Length says, and not kept past the limit.
 * @throws {ApiError} `too_large`
 */
export async function readBody(incoming: IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new ApiError('too_large', `No more than ${mostBytes} bytes are read.`)
  if (Number(incoming.headers['content-length'] ?? 0) > mostBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let bytes = 0
  // The socket is needed for the answer: leaving early must not destroy it.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** B12: strict, so that a command, an environment or a folder in it is no field that is passed over. @throws {ApiError} `invalid_body` */
export function parseBody<T>(schema: z.ZodType<T>, bytes: Uint8Array): T {
  return parsed(() => parseWith(schema, parseJson(toText(bytes), 'The body'), 'The body'))
}

/** @throws {ApiError} `invalid_body` */
export function parseQuery<T>(schema: z.ZodType<T>, query: URLSearchParams): T {
  if (new Set(query.keys()).size < query.size) throw new ApiError('invalid_body', 'The query: a parameter is there twice.')
  return parsed(() => parseWith(schema, Object.fromEntries(query), 'The query'))
}

function toText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new ApiError('invalid_body', 'The body is not in UTF-8.')
  }
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ParseError) throw new ApiError('invalid_body', error.message)
    throw error
  }
}
