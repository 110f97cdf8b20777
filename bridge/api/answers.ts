// Everything that is answered: with which headers, and errors in words. What is refused before it is known who asks is answered with nothing.
import { type BridgeError, BridgeErrorSchema } from '../../core/schema/bridge.ts'
import { TEXT_LIMITS } from '../../core/schema/text.ts'
import { toLine } from '../plain-text.ts'

/** On every answer. No page may frame, sniff, keep or embed it, and nothing says what program answers. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

const STATUS: Readonly<Record<BridgeError['code'], number>> = {
  not_paired: 401,
  no_scope: 403,
  no_code: 403,
  not_found: 404,
  invalid_body: 400,
  unsupported_media_type: 415,
  too_large: 413,
  too_many_requests: 429,
  conflict: 409,
  server_failed: 502,
  not_available: 503,
}

/** Ends a request whose origin is known: answered as BridgeError. */
export class ApiError extends Error {
  override name = 'ApiError'
  /** @param retryAfter seconds (RFC 9110 §10.2.3) */
  constructor(
    readonly code: BridgeError['code'],
    message: string,
    readonly retryAfter?: number,
  ) {
    super(message)
  }
}

/** Readable by a page of exactly this origin and of no other, and without cookies (Fetch §3.3.3). */
export function corsHeaders(origin: string): Record<string, string> {
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After', Vary: 'Origin' }
}

export function toJson(body: unknown, origin: string, status = 200, more: Record<string, string> = {}): Response {
  const headers = { ...SECURITY_HEADERS, ...corsHeaders(origin), 'Content-Type': 'application/json', ...more }
  return new Response(JSON.stringify(body), { status, headers })
}

export function toErrorAnswer({ code, message, retryAfter }: Pick<ApiError, 'code' | 'message' | 'retryAfter'>, origin: string): Response {
  const error: BridgeError = BridgeErrorSchema.parse({ code, message: toLine(message, TEXT_LIMITS.paragraph - 1) || code })
  return toJson(error, origin, STATUS[code], retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) })
}
