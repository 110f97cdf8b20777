// Turns whatever a session threw into a SessionError: our own verdict first, then typed errors, then system codes.
import {
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
  UnsupportedProtocolVersionError,
} from '@modelcontextprotocol/client'
import { z } from 'zod'
import type { Evidence } from '../schema/probe.ts'
import type { GuardedFetch } from './guarded-fetch.ts'
import { SessionError } from './session-error.ts'

type Phase = 'connect' | 'request'
type LastAnswer = NonNullable<ReturnType<GuardedFetch['last']>>

/** Codes of node:net, node:tls, node:dns and undici, and what they say of the other side. */
const CODES: readonly (readonly [RegExp, SessionError['outcome'], SessionError['reason']])[] = [
  [/^ERR_IP_BLOCKED$/, 'blocked', 'private_address'],
  [/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/, 'unreachable', 'dns_failure'],
  [/^ECONNREFUSED$/, 'unreachable', 'connection_refused'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'timeout', 'connect_timeout'],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, 'timeout', 'request_timeout'],
  [/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/, 'unreachable', 'tls_failure'],
  [/^UND_ERR_(HEADERS_OVERFLOW|RES_EXCEEDED_MAX_SIZE)$/, 'output_limit', 'too_many_bytes'],
  [/^(ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR_SOCKET)$/, 'unreachable', 'connection_failed'],
]

/**
 * @param error what was thrown
 * @param network the session's network, where it has one: its last answer says more than the error
 * @param phase whether the handshake was done when it happened
 */
export function toSessionError(error: unknown, network: GuardedFetch | undefined, phase: Phase): SessionError {
  if (error instanceof SessionError) return error
  const own = network?.failure()
  if (own !== undefined) return own
  const message = messageOf(error)
  const made = (outcome: SessionError['outcome'], reason: SessionError['reason']) =>
    new SessionError(outcome, reason, { message }, { cause: error })
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout)
    return made('timeout', phase === 'connect' ? 'connect_timeout' : 'request_timeout')
  const bySystem = fromSystemCode(error) ?? fromSystemCode(network?.thrown())
  if (bySystem !== undefined) return bySystem
  if (chain(error).some((cause) => cause instanceof UnsupportedProtocolVersionError)) return made('protocol_error', 'unsupported_version')
  if (error instanceof ProtocolError) return made('protocol_error', 'error_response')
  const last = network?.last()
  const byHttp = last === undefined ? undefined : fromHttp(error, last, phase, message)
  if (byHttp !== undefined) return byHttp
  if (phase === 'connect' && /protocol version/i.test(message)) return made('protocol_error', 'unsupported_version')
  return made('protocol_error', 'invalid_message')
}

function fromHttp(error: unknown, last: LastAnswer, phase: Phase, message: string): SessionError | undefined {
  const evidence: Evidence = {
    httpStatus: last.status,
    message,
    ...(last.wwwAuthenticate === undefined ? {} : { wwwAuthenticate: last.wwwAuthenticate.slice(0, 2_000) }),
  }
  const made = (outcome: SessionError['outcome'], reason: SessionError['reason']) =>
    new SessionError(outcome, reason, evidence, { cause: error })
  if (last.status === 401 || error instanceof UnauthorizedError) return made('auth_required', 'http_401')
  if (last.status === 402) return made('auth_required', 'http_402')
  if (last.status === 403) return made('auth_required', 'http_403')
  if ([405, 406, 415].includes(last.status)) return made('not_mcp', 'wrong_transport')
  if (isJsonRpcError(error)) return made('protocol_error', 'error_response')
  if (last.status === 404 || last.status === 410 || last.status === 429 || last.status >= 500) return made('unreachable', 'http_status')
  if (last.status >= 400) return made('not_mcp', 'no_mcp_answer')
  // A 2xx that was no answer to the handshake: a web page, some other API.
  return phase === 'connect' ? made('not_mcp', 'no_mcp_answer') : undefined
}

const JsonRpcErrorSchema = z.object({ jsonrpc: z.literal('2.0'), error: z.object({ code: z.number() }) })

/** Whether the body of an HTTP error is an error of JSON-RPC: then somebody there speaks it. */
function isJsonRpcError(error: unknown): boolean {
  const text = error instanceof SdkHttpError && typeof error.data.text === 'string' ? error.data.text : ''
  try {
    return JsonRpcErrorSchema.safeParse(JSON.parse(text)).success
  } catch (problem) {
    if (problem instanceof SyntaxError) return false
    throw problem
  }
}

function fromSystemCode(error: unknown): SessionError | undefined {
  let isFetchFailure = false
  let deepest = error
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    deepest = cause
    isFetchFailure ||= cause instanceof TypeError && cause.message === 'fetch failed'
    const code = 'code' in cause ? String(cause.code) : ''
    const verdict = CODES.find(([pattern]) => pattern.test(code))
    if (verdict !== undefined) return new SessionError(verdict[1], verdict[2], { message: messageOf(cause) }, { cause: error })
  }
  return isFetchFailure
    ? new SessionError('unreachable', 'connection_failed', { message: messageOf(deepest) }, { cause: error })
    : undefined
}

/** An error with all that caused it, outermost first. */
function chain(error: unknown): unknown[] {
  const causes: unknown[] = []
  for (let cause = error; cause !== undefined && causes.length < 10; cause = cause instanceof Error ? cause.cause : undefined)
    causes.push(cause)
  return causes
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  // A validator's report is a page of JSON about its own schema, and says nothing to a reader.
  const isReport = chain(error).some(
    (cause) => cause instanceof Error && (cause.name.endsWith('ZodError') || /\[\s*\{\s*"[a-z]+":/.test(cause.message)),
  )
  return isReport ? 'an answer that is not of the shape the protocol gives it' : text.replace(/\s+/g, ' ').slice(0, 1_000)
}
