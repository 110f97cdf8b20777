// What tests of sessions share: limits small enough not to wait for, and the failure that a session is expected to end in.
import { expect } from 'vitest'
import { DEFAULT_LIMITS, type SessionLimits } from '../core/mcp/limits.ts'
import { SessionError } from '../core/mcp/session-error.ts'

export const LIMITS: SessionLimits = {
  ...DEFAULT_LIMITS,
  connectTimeoutMs: 4_000,
  discoverTimeoutMs: 700,
  requestTimeoutMs: 1_500,
  closeGraceMs: 400,
  maxBytes: 4 * 1024 * 1024,
  maxLineBytes: 2 * 1024 * 1024,
  maxPages: 5,
  maxItems: 1_000,
}

/** The same for what has to have started on a busy machine before it is judged. */
export const PATIENT: SessionLimits = { ...LIMITS, connectTimeoutMs: 20_000, discoverTimeoutMs: 15_000 }

/** The SessionError that `work` rejects with; anything else fails the test. */
export function failureOf(work: Promise<unknown>): Promise<SessionError> {
  return work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => (error instanceof SessionError ? error : expect.unreachable(String(error))),
  )
}
