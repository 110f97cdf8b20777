// Measures the body of an HTTP answer as it comes: bytes and values of what will be parsed as one text, and lines.
import { isMark } from './depth.ts'
import type { SessionLimits } from './limits.ts'
import { SessionError } from './session-error.ts'

const NEWLINE = 0x0a
const RETURN = 0x0d

/** Lines of one answer. Each costs the SDK's parser of events some 10 µs, whatever is in it. */
const MAX_LINES = 50_000

export class AnswerMeter {
  readonly #isEventStream: boolean
  /** Of what will be parsed as one text: the body, or one event of a stream. */
  #bytes = 0
  #marks = 0
  #lines = 0
  #isLineEmpty = true
  #last: number | undefined

  /** @param contentType as the SDK reads it: RFC 9110 §8.3.1, without regard to case. What is neither is measured as one text */
  constructor(
    contentType: string | null,
    private readonly limits: Pick<SessionLimits, 'maxLineBytes' | 'maxValues'>,
  ) {
    this.#isEventStream = contentType?.split(';')[0]?.trim().toLowerCase() === 'text/event-stream'
  }

  /** Reads on. @returns why the answer has to be cut off, or undefined while it is within bounds */
  read(chunk: Uint8Array): SessionError | undefined {
    const { maxLineBytes, maxValues } = this.limits
    const { bytes, marks } = this.#largest(chunk)
    if (bytes > maxLineBytes)
      return new SessionError('output_limit', 'too_many_bytes', { message: `one answer of more than ${maxLineBytes} bytes` })
    if (marks > maxValues)
      return new SessionError('output_limit', 'too_many_items', { message: `one answer of more than ${maxValues} values` })
    if (this.#lines > MAX_LINES)
      return new SessionError('output_limit', 'too_many_messages', { message: `an answer of more than ${MAX_LINES} lines` })
    return undefined
  }

  /**
   * Of the texts that end or go on in `chunk`, the most bytes and marks. Lines end with CR, LF or both, and an empty one ends an event
   * (HTML, Server-sent events, 9.2.5).
   */
  #largest(chunk: Uint8Array): { bytes: number; marks: number } {
    const most = { bytes: 0, marks: 0 }
    const note = () => {
      most.bytes = Math.max(most.bytes, this.#bytes)
      most.marks = Math.max(most.marks, this.#marks)
    }
    for (const byte of chunk) {
      this.#bytes += 1
      if (byte === NEWLINE || byte === RETURN) {
        if (byte === RETURN || this.#last !== RETURN) {
          this.#lines += 1
          if (this.#isLineEmpty && this.#isEventStream) {
            note()
            this.#bytes = 0
            this.#marks = 0
          }
          this.#isLineEmpty = true
        }
      } else {
        this.#isLineEmpty = false
        if (isMark(byte)) this.#marks += 1
      }
      this.#last = byte
    }
    note()
    return most
  }
}
