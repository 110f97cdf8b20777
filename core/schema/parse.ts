// Turns unknown values into typed ones, with messages a person can act on.
import type { z } from 'zod'

/** Unknown data was not of the expected shape; `issues` name each place and what was expected there. */
export class ParseError extends Error {
  override name = 'ParseError'
  constructor(
    subject: string,
    readonly issues: readonly string[],
  ) {
    super(`${subject}: ${issues.join('; ')}`)
  }
}

/**
 * Parses `value` with `schema`.
 * @param subject what is being read, for the message: a file's path, a record's key
 * @throws {ParseError} naming at most five places
 */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, subject: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues = result.error.issues.slice(0, 5).map(({ path, message }) => `${path.length > 0 ? path.join('.') : 'the whole'}: ${message}`)
  const rest = result.error.issues.length - issues.length
  throw new ParseError(subject, rest > 0 ? [...issues, `and ${rest} more`] : issues)
}
