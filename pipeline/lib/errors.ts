// The errors that people are meant to read. Anything else that is thrown is a bug of ours and keeps its stack.

/** A wrong option, environment value or configuration: one clear line, exit 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** An origin was not asked, and why: no credential, switched off. Its listings are carried. */
export class OriginSkippedError extends Error {
  override name = 'OriginSkippedError'
}

/** The new dataset was refused because publishing it would lose too much. */
export class GuardError extends Error {
  override name = 'GuardError'
}
