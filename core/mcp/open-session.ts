// Opens one MCP session over any transport and either protocol era, and always closes it. Used by the prober and the companion.
// @modelcontextprotocol/client 2.x carries negotiation and framing; the process and the network are guarded by us (docs/decisions/0002).
import { type ServerInfo, ServerInfoSchema, type Warning } from '../schema/probe.ts'
import { type JsonObject, JsonObjectSchema, TEXT_LIMITS } from '../schema/text.ts'
import type { Era, Transport } from '../schema/words.ts'
import { type Connection, connectProcess, connectRemote, type RemoteTarget, withStderr } from './connect.ts'
import { toSessionError } from './failure.ts'
import { DEFAULT_LIMITS, type SessionLimits } from './limits.ts'
import { type Lists, readLists } from './lists.ts'
import type { ProcessCommand } from './process-transport.ts'
import { SessionError } from './session-error.ts'

export type SessionTarget = ({ transport: 'stdio' } & ProcessCommand) | RemoteTarget

export interface Session {
  /** The transport that answered, which for a remote may be the fallback. */
  transport: Transport
  era: Era
  protocolVersion: string
  serverInfo: ServerInfo | undefined
  capabilities: JsonObject
  instructions: string | undefined
  /** Reads every list to its end; `timeoutMs` cuts them off together, and what was read until then is kept. */
  readLists(timeoutMs?: number): Promise<Omit<Lists, 'failure'> & { failure: SessionError | undefined }>
  /** Ends the session and everything started for it. Never rejects. Remarks on how it went are in the result. */
  close(): Promise<Warning[]>
}

/**
 * Starts or connects to a server and negotiates: `server/discover` first, then `initialize`; for a remote,
 * streamable HTTP first, then HTTP+SSE.
 * @throws {SessionError} with outcome, reason and evidence; nothing is left running then
 */
export async function openSession(target: SessionTarget, limits: SessionLimits = DEFAULT_LIMITS): Promise<Session> {
  const connection = target.transport === 'stdio' ? await connectProcess(target, limits) : await connectRemote(target, limits)
  const { client, process, network } = connection
  const serverInfo = ServerInfoSchema.safeParse(client.getServerVersion())
  const capabilities = JsonObjectSchema.safeParse(client.getServerCapabilities())
  const instructions = client.getInstructions()
  return {
    transport: connection.transport,
    era: client.getProtocolEra() === 'modern' ? 'modern' : 'legacy',
    protocolVersion: client.getNegotiatedProtocolVersion() ?? '',
    serverInfo: serverInfo.success ? serverInfo.data : undefined,
    capabilities: capabilities.success ? capabilities.data : {},
    instructions: instructions?.slice(0, TEXT_LIMITS.document),
    async readLists(timeoutMs) {
      const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs)))
      const { failure, ...lists } = await readLists(client, limits, signal)
      const wasCut = (instructions?.length ?? 0) > TEXT_LIMITS.document
      const warnings: Warning[] = wasCut ? [...lists.warnings, { code: 'clipped_text', subject: 'instructions' }] : lists.warnings
      if (failure === undefined) return { ...lists, warnings, failure }
      const reason =
        process?.failure ??
        (signal?.aborted === true && network?.failure() === undefined
          ? new SessionError('timeout', 'probe_deadline', { message: 'the lists were not read to their end in time' })
          : toSessionError(failure, network, 'request'))
      return { ...lists, warnings, failure: withStderr(reason, process) }
    },
    async close() {
      await client.close()
      await process?.close()
      await network?.close()
      return closingWarnings(connection)
    },
  }
}

function closingWarnings({ watch, process }: Connection): Warning[] {
  const warnings: Warning[] = []
  const noise = process?.noiseLines ?? 0
  if (noise > 0) warnings.push({ code: 'stdout_noise', count: noise })
  if (watch.serverRequests > 0) warnings.push({ code: 'server_request', count: watch.serverRequests })
  if (process?.closedBy === 'sigterm' || process?.closedBy === 'sigkill') warnings.push({ code: 'ignored_stdin_end' })
  return warnings
}
