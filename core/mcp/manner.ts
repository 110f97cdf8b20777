// How a session behaves towards a server: one that only reads it hears nothing and answers nothing; one that works with it does.
import type { Client, ClientOptions } from '@modelcontextprotocol/client'

export interface Manner {
  /** What the client says it can do (MCP 2025-11-25, Lifecycle; 2026-07-28, in every request). */
  capabilities: NonNullable<ClientOptions['capabilities']>
  /** Methods of the notifications that are passed on; all others are dropped unread. */
  notifications: ReadonlySet<string>
  /** Whether requests of the server are handed to whoever registered for them in `prepare`. */
  answers: boolean
  /** Called before the handshake. */
  prepare(client: Client): void
}

/** Of a probe: a server's questions are never answered on a person's behalf. */
export const READING: Manner = { capabilities: {}, notifications: new Set(), answers: false, prepare: () => undefined }
