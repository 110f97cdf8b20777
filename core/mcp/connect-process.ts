// Reaches a server that is a process: once, and again where it fell over our first words.
import { Client } from '@modelcontextprotocol/client'
import { type Connection, countDown, type Opening, tryConnect } from './connect.ts'
import { toSessionError } from './failure.ts'
import type { SessionLimits } from './limits.ts'
import { type Manner, READING } from './manner.ts'
import { WatchedProcess } from './message-watch.ts'
import { type ProcessCommand, ProcessTransport } from './process-transport.ts'
import { SessionError } from './session-error.ts'
import { LEGACY_VERSIONS } from './versions.ts'

/** @throws {SessionError} and nothing is left running then */
export async function connectProcess(command: ProcessCommand, limits: SessionLimits, manner: Manner = READING): Promise<Connection> {
  const remainingMs = countDown(limits.connectTimeoutMs)
  const attempt = async (opening: Opening): Promise<Connection | SessionError> => {
    const process = new ProcessTransport(command, limits, manner.notifications)
    const result = await tryConnect(new WatchedProcess(process, process.watch), { limits, manner, opening, timeoutMs: remainingMs() })
    if (result instanceof Client) return { client: result, transport: 'stdio', watch: process.watch, process }
    return withStderr(process.failure ?? toSessionError(result, undefined, 'connect'), process)
  }
  const first = await attempt('auto')
  if (!(first instanceof SessionError)) return first
  const opening = secondOpening(first)
  const second = opening === undefined || remainingMs() <= 0 ? first : await attempt(opening)
  if (!(second instanceof SessionError)) return second
  // A second start says more of a crash, and nothing more of a refusal or of what time did not suffice for.
  throw first.outcome === 'crashed' && second.outcome !== 'timeout' ? second : first
}

/**
 * Some servers end at a request they do not know: they are spared `server/discover`. Some refuse a revision they do not know, where
 * they should have offered their own (MCP 2025-11-25, Version negotiation): they are asked for the oldest.
 */
function secondOpening({ outcome, reason }: SessionError): Opening | undefined {
  if (outcome === 'crashed' && reason === 'exited') return LEGACY_VERSIONS[0]
  return outcome === 'protocol_error' && reason === 'error_response' ? LEGACY_VERSIONS.at(-1) : undefined
}

/** The same error, with the end of what the process wrote to stderr. */
export function withStderr(error: SessionError, process: ProcessTransport | undefined): SessionError {
  const stderrTail = process?.stderrTail()
  if (stderrTail === undefined || stderrTail === '') return error
  return new SessionError(error.outcome, error.reason, { ...error.evidence, stderrTail }, { cause: error.cause })
}
