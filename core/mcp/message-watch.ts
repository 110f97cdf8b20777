// Counts what a server sends, over any transport: a flood of messages, or of requests that each want an answer, ends the session.
import type { JSONRPCMessage, Transport, TransportSendOptions } from '@modelcontextprotocol/client'
import type { SessionLimits } from './limits.ts'
import { SessionError } from './session-error.ts'

export class MessageWatch {
  messages = 0
  serverRequests = 0

  constructor(private readonly limits: SessionLimits) {}

  /** @returns why the session has to end, or undefined while the message is within bounds */
  count(message: JSONRPCMessage): SessionError | undefined {
    this.messages += 1
    if ('method' in message && 'id' in message) this.serverRequests += 1
    const { maxMessages, maxServerRequests } = this.limits
    if (this.serverRequests > maxServerRequests) return tooMany(`more than ${maxServerRequests} requests to the client`)
    return this.messages > maxMessages ? tooMany(`more than ${maxMessages} messages`) : undefined
  }
}

function tooMany(message: string): SessionError {
  return new SessionError('output_limit', 'too_many_messages', { message })
}

/** A transport of the SDK's, with every message counted on its way in. */
export class WatchedTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: Transport['onmessage']

  /** @param end called once, with the reason, when a limit is passed; the transport is closed then */
  constructor(
    private readonly inner: Transport,
    watch: MessageWatch,
    end: (reason: SessionError) => void,
  ) {
    let isOver = false
    inner.onclose = () => this.onclose?.()
    inner.onerror = (error) => this.onerror?.(error)
    inner.onmessage = (message, extra) => {
      if (isOver) return
      const reason = watch.count(message)
      if (reason === undefined) {
        this.onmessage?.(message, extra)
        return
      }
      isOver = true
      end(reason)
      void inner.close()
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
