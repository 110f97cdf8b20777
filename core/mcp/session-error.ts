// The one error of a session: why there is no answer, in the closed words of the dataset.
import type { Authorization, Evidence } from '../schema/probe.ts'
import type { Outcome, Reason } from '../schema/words.ts'

export class SessionError extends Error {
  override name = 'SessionError'
  /** What a server that wants credentials says of how to get them. */
  authorization: Authorization | undefined

  constructor(
    readonly outcome: Exclude<Outcome, 'ok' | 'not_probed'>,
    readonly reason: Reason,
    readonly evidence: Evidence = {},
    options?: ErrorOptions,
  ) {
    super(`${outcome} (${reason})${evidence.message === undefined ? '' : `: ${evidence.message}`}`, options)
  }
}
