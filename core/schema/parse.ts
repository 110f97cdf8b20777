// Turns unknown values into typed ones, with messages a person can act on.
import type { z } from 'zod'

/** Longest part of a wrong value that a message quotes, in UTF-16 code units. */
const MAX_QUOTED = 60

/** Unknown data was not of the expected shape; `issues` name each place, what was expected there and what was found. */
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
 * @throws {ParseError} naming at most five places, on one line whatever the value holds
 */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, subject: string): T {
  const result = safeParse(schema, value, subject)
  if (result.success) return result.data
  const issues = result.error.issues.slice(0, 5).map((issue) => toIssue(issue, value))
  const rest = result.error.issues.length - issues.length
  throw new ParseError(subject, rest > 0 ? [...issues, `and ${rest} more`] : issues)
}

/** @throws {ParseError} where the text is not JSON, or nested past what can be read */
export function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ParseError(subject, [
      `expected JSON, found ${text === '' ? 'an empty file' : describe(text)} (${quote(messageOf(error), 200)})`,
    ])
  }
}

/** A value nested deeper than the stack is a wrong value like any other. */
function safeParse<T>(schema: z.ZodType<T>, value: unknown, subject: string): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ParseError(subject, [`expected a document that can be read, found one nested too deeply (${quote(error.message, 200)})`])
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function toIssue({ path, message, code }: z.core.$ZodIssue, value: unknown): string {
  const place = path.length > 0 ? quote(path.join('.'), 200) : 'the whole'
  // Of a key too many, the message names the key, and what was found is all the rest.
  if (code === 'unrecognized_keys') return `${place}: ${quote(message, 200)}`
  const expected = quote(message.replace(/, received \w+$/, ''), 200)
  return `${place}: ${expected}, found ${describe(path.reduce(inside, value))}`
}

function inside(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined
}

/** A value in few words: `nothing`, `"text…"`, `an object with 3 keys`. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return `an object with ${Object.keys(value).length} keys`
  return typeof value === 'string' ? quote(JSON.stringify(value.slice(0, MAX_QUOTED + 1)), MAX_QUOTED) : quote(String(value), MAX_QUOTED)
}

/** Cut, and without what a terminal or a reader's eye would take for something else. */
function quote(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text
  return cut.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u3164]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)
}
