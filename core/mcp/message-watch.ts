// Counts what a server sends, over any transport: a flood of messages, or of requests that each want an answer, ends the session, and so
// does a message that nests too deep for whatever looks through it later.
import type { JSONRPCMessage, Transport, TransportSendOptions } from '@modelcontextprotocol/client'
import { isNestedDeeper } from './depth.ts'
import type { SessionLimits } from './limits.ts'
import { SessionError } from './session-error.ts'

/** Requests that only clients make (MCP 2025-11-25, Lifecycle; 2026-07-28, Discovery): from a server they are our own, come back. */
const OURS = new Set(['server/discover', 'initialize'])

export class MessageWatch {
  messages = 0
  serverRequests = 0

  /** @param heard methods of the notifications that are passed on, and so counted */
  constructor(
    private readonly limits: SessionLimits,
    readonly heard: ReadonlySet<string> = new Set(),
  ) {}

  /** @returns why the session has to end, or undefined while the message is within bounds */
  count(message: JSONRPCMessage): SessionError | undefined {
    if (!this.isHeard(message)) return undefined // dropped unread; what bounds them is the limit on bytes
    this.messages += 1
    if ('method' in message && 'id' in message) {
      if (OURS.has(message.method)) return new SessionError('not_mcp', 'no_mcp_answer', { message: 'it sends back what it is sent' })
      this.serverRequests += 1
    }
    const { maxDepth, maxMessages, maxServerRequests } = this.limits
    if (isNestedDeeper(message, maxDepth))
      return new SessionError('output_limit', 'too_deep', { message: `a message nested deeper than ${maxDepth} levels` })
    if (this.serverRequests > maxServerRequests) return tooMany(`more than ${maxServerRequests} requests to the client`)
    return this.messages > maxMessages ? tooMany(`more than ${maxMessages} messages`) : undefined
  }

  /** Whether a message is passed on: all but the notifications that nobody asked for. */
  isHeard(message: JSONRPCMessage): boolean {
    return !isNotification(message) || ('method' in message && this.heard.has(message.method))
  }
}

function tooMany(message: string): SessionError {
  return new SessionError('output_limit', 'too_many_messages', { message })
}

/** A message that wants no answer (JSON-RPC 2.0, 4.1). */
function isNotification(message: JSONRPCMessage): boolean {
  return 'method' in message && !('id' in message)
}

/** A transport of the SDK's, of which only what answers or asks something is heard. */
export class WatchedTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: Transport['onmessage']

  /** Methods of the requests that were sent. */
  readonly sent = new Set<string>()

  /**
   * @param watch counts every message, and tells which are heard
   * @param end called once, with the reason, when a limit is passed; the transport is closed then. Absent where the transport counts by itself
   */
  constructor(
    protected readonly inner: Transport,
    watch: MessageWatch,
    end?: (reason: SessionError) => void,
  ) {
    let isOver = false
    inner.onclose = () => this.onclose?.()
    inner.onerror = (error) => this.onerror?.(error)
    inner.onmessage = (message, extra) => {
      if (isOver) return
      const reason = end === undefined ? undefined : watch.count(message)
      if (reason !== undefined) {
        isOver = true
        end?.(reason)
        void inner.close()
      } else if (watch.isHeard(message)) this.onmessage?.(message, extra)
    }
  }

  get sessionId(): string | undefined {
    return this.inner.sessionId
  }

  get hasPerRequestStream(): boolean {
    return this.inner.hasPerRequestStream ?? false
  }

  start(): Promise<void> {
    return this.inner.start()
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ('method' in message) this.sent.add(message.method)
    return this.inner.send(message, options)
  }

  close(): Promise<void> {
    return this.inner.close()
  }

  setProtocolVersion(version: string): void {
    this.inner.setProtocolVersion?.(version)
  }

  setSupportedProtocolVersions(versions: string[]): void {
    this.inner.setSupportedProtocolVersions?.(versions)
  }
}

/** The same for a process. `pid` and `stderr` are what the SDK tells one from a network connection by when it negotiates the era. */
export class WatchedProcess extends WatchedTransport {
  get pid(): number | undefined {
    return 'pid' in this.inner && typeof this.inner.pid === 'number' ? this.inner.pid : undefined
  }

  get stderr(): null {
    return null // kept by the transport, never handed out
  }
}
