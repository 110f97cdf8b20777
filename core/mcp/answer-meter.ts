// Measures the body of an HTTP answer as it comes: bytes, and nesting where it will be parsed as JSON.
import { DepthMeter } from './depth.ts'
import type { SessionLimits } from './limits.ts'
import { SessionError } from './session-error.ts'

const NEWLINE = 0x0a
const RETURN = 0x0d

/** Events of one stream. Each costs the SDK's parser some 15 µs and 1 kB, whatever is in it. */
const MAX_EVENTS = 50_000

export class AnswerMeter {
  readonly #depth: DepthMeter | undefined
  readonly #isEventStream: boolean
  /** Of what will be parsed as one text: the body, or one event of a stream. */
  #bytes = 0
  #isLineEmpty = true
  #events = 0

  constructor(
    contentType: string | null,
    private readonly limits: Pick<SessionLimits, 'maxDepth' | 'maxLineBytes'>,
  ) {
    this.#isEventStream = contentType?.startsWith('text/event-stream') === true
    const isParsed = this.#isEventStream || contentType?.startsWith('application/json') === true
    this.#depth = isParsed ? new DepthMeter(limits.maxDepth, this.#isEventStream) : undefined
  }

  /** Reads on. @returns why the answer has to be cut off, or undefined while it is within bounds */
  read(chunk: Uint8Array): SessionError | undefined {
    const { maxDepth, maxLineBytes } = this.limits
    if (this.#longest(chunk) > maxLineBytes)
      return new SessionError('output_limit', 'too_many_bytes', { message: `one answer of more than ${maxLineBytes} bytes` })
    if (this.#events > MAX_EVENTS)
      return new SessionError('output_limit', 'too_many_messages', { message: `a stream of more than ${MAX_EVENTS} events` })
    if (this.#depth?.isExceededBy(chunk) === true)
      return new SessionError('output_limit', 'too_deep', { message: `an answer nested deeper than ${maxDepth} levels` })
    return undefined
  }

  /** Bytes of the longest text that ends or goes on in `chunk`; an empty line ends an event (HTML, server-sent events). */
  #longest(chunk: Uint8Array): number {
    if (!this.#isEventStream) {
      this.#bytes += chunk.length
      return this.#bytes
    }
    let longest = 0
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const isEmpty = end === start || (end === start + 1 && chunk[start] === RETURN)
      this.#bytes += end - start + 1
      longest = Math.max(longest, this.#bytes)
      if (isEmpty && this.#isLineEmpty) {
        this.#bytes = 0
        this.#events += 1
      }
      this.#isLineEmpty = true
      start = end + 1
    }
    if (start < chunk.length) {
      this.#bytes += chunk.length - start
      this.#isLineEmpty = chunk.length - start === 1 && chunk[start] === RETURN && this.#isLineEmpty
    }
    return Math.max(longest, this.#bytes)
  }
}
