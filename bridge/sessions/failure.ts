// What a session threw, as whoever called a tool is told: by what can be done about it, and in words without a secret.
import { SessionError } from '../../core/mcp/session-error.ts'
import type { FailureCode } from '../../core/schema/task.ts'
import type { LocalServer } from '../clients/local-server.ts'
import { toLine } from '../plain-text.ts'
import { CallError } from '../tasks/tool-caller.ts'

const LONGEST = 1_000

/** @param wasBegun whether the server may have had the request */
export function toCallError(error: unknown, server: LocalServer, wasBegun: boolean): CallError {
  if (error instanceof CallError) return error
  const code: FailureCode = error instanceof SessionError ? toCode(error) : 'server_failed'
  return new CallError(code, toProblem(error, server), wasBegun, { cause: error })
}

/** What went wrong, on one line. */
export function toProblem(error: unknown, server: LocalServer): string {
  if (!(error instanceof SessionError)) return toLine(error instanceof Error ? error.message : String(error), LONGEST)
  const { message, stderrTail, exitCode, signal, httpStatus } = error.evidence
  if (error.outcome === 'auth_required') return toWanted(error, server)
  const ended = exitCode === undefined ? (signal === undefined ? undefined : `it was ended by ${signal}`) : `it ended with ${exitCode}`
  const last = stderrTail?.trim().split('\n').at(-1)
  const words = [error.reason.replaceAll('_', ' '), ended, message, httpStatus === undefined ? undefined : `HTTP ${httpStatus}`, last]
  return toLine(words.filter((one) => one !== undefined && one !== '').join('; '), LONGEST)
}

/** What a server that does not let the reader in may want. */
function toWanted({ reason }: SessionError, { id, target }: LocalServer): string {
  if (target.transport === 'stdio' || reason === 'http_402') return 'it wants you to sign in, or a key that is not configured'
  if (hasOwnKey(target.headers)) return 'it does not take the key that its entry has'
  return reason === 'http_403' ? `it wants further rights: sign in again with hisper login ${id}` : `sign in with hisper login ${id}`
}

/** Whether the reader's own configuration says who they are. */
export function hasOwnKey(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
}

/** Whether the server no longer knows who the reader is, so that nothing further will be answered. */
export function isSignedOut(error: unknown): boolean {
  const cause = error instanceof CallError ? error.cause : error
  return cause instanceof SessionError && cause.reason === 'http_401'
}

function toCode({ outcome, reason }: SessionError): FailureCode {
  // An error of JSON-RPC is the server's own word on this call; the session goes on.
  if (reason === 'error_response') return 'tool_error'
  if (outcome === 'timeout') return 'timed_out'
  return outcome === 'output_limit' ? 'too_large' : 'server_failed'
}
