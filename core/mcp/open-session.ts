// Opens one MCP session over any transport and either protocol era, and always closes it. Used by the prober and the companion.
// @modelcontextprotocol/client 2.x carries negotiation and framing; the process and the network are guarded by us (docs/decisions/0002).
import { type ServerInfo, ServerInfoSchema, type Warning } from '../schema/probe.ts'
import { type JsonObject, TEXT_LIMITS } from '../schema/text.ts'
import type { Era, Transport } from '../schema/words.ts'
import { readAuthorization } from './authorization.ts'
import type { Connection } from './connect.ts'
import { connectProcess, withStderr } from './connect-process.ts'
import { connectRemote, type RemoteTarget } from './connect-remote.ts'
import { type Examination, endSession, examine } from './examine.ts'
import { toSessionError } from './failure.ts'
import { DEFAULT_LIMITS, type SessionLimits } from './limits.ts'
import { countUnsafeIcons, withoutUnsafeWebsite } from './links.ts'
import { type Lists, readLists } from './lists.ts'
import { measureJson, PlainJsonSchema } from './plain-json.ts'
import type { ClosedBy, ProcessCommand } from './process-transport.ts'
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
  readLists(timeoutMs?: number): Promise<Omit<Lists, 'failure' | 'toolPages'> & { failure: SessionError | undefined }>
  /** Looks at what else can be learnt cheaply, once the lists are read, for at most `timeoutMs`. Never rejects. */
  examine(timeoutMs: number): Promise<Examination>
  /** Ends the session and everything started for it. Never rejects. */
  close(): Promise<Closing>
}

export interface Closing {
  /** Remarks on how the session went. */
  warnings: Warning[]
  /** How the process ended; absent for a remote, and where it was ended for passing a limit. */
  closedBy?: ClosedBy
}

/**
 * Starts or connects to a server and negotiates: `server/discover` first, then `initialize`; for a remote,
 * streamable HTTP first, then HTTP+SSE.
 * @throws {SessionError} with outcome, reason and evidence; nothing is left running then
 */
export async function openSession(target: SessionTarget, limits: SessionLimits = DEFAULT_LIMITS): Promise<Session> {
  const connection = await connect(target, limits)
  const { client, process, network } = connection
  const { serverInfo, warnings: said } = readServerInfo(client.getServerVersion())
  const announced = client.getServerCapabilities()
  const capabilities = PlainJsonSchema.safeParse(measureJson(announced) === undefined ? undefined : announced)
  const instructions = client.getInstructions()
  if ((instructions?.length ?? 0) > TEXT_LIMITS.document) said.push({ code: 'clipped_text', subject: 'instructions' })
  let lists: Lists | undefined
  return {
    transport: connection.transport,
    era: client.getProtocolEra() === 'modern' ? 'modern' : 'legacy',
    protocolVersion: client.getNegotiatedProtocolVersion() ?? '',
    serverInfo,
    capabilities: capabilities.success ? capabilities.data : {},
    instructions: instructions?.slice(0, TEXT_LIMITS.document),
    async readLists(timeoutMs) {
      const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs)))
      lists = await readLists(client, limits, signal)
      const { failure, toolPages: _, ...read } = lists
      const warnings = [...read.warnings, ...said]
      if (failure === undefined) return { ...read, warnings, failure }
      const reason =
        process?.failure ??
        (signal?.aborted === true && network?.failure() === undefined
          ? new SessionError('timeout', 'probe_deadline', { message: 'the lists were not read to their end in time' })
          : toSessionError(failure, network, 'request'))
      return { ...read, warnings, failure: await explained(withStderr(reason, process), target, limits) }
    },
    async examine(timeoutMs) {
      const isWhole = lists?.failure === undefined && lists?.toolPages === 1
      return examine(connection, isWhole ? lists?.tools : undefined, limits, AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs))))
    },
    async close() {
      const wasCut = process?.failure?.outcome === 'output_limit'
      if (connection.session !== undefined && network?.failure() === undefined)
        await endSession(connection.session, AbortSignal.timeout(limits.closeGraceMs))
      await client.close()
      await process?.close()
      await network?.close()
      const closedBy = wasCut ? undefined : process?.closedBy
      return { warnings: closingWarnings(connection), ...(closedBy === undefined ? {} : { closedBy }) }
    },
  }
}

async function connect(target: SessionTarget, limits: SessionLimits): Promise<Connection> {
  if (target.transport === 'stdio') return connectProcess(target, limits)
  try {
    return await connectRemote(target, limits)
  } catch (error) {
    throw error instanceof SessionError ? await explained(error, target, limits) : error
  }
}

/** The same failure, and where it is for want of credentials, how to get them. */
async function explained(failure: SessionError, target: SessionTarget, limits: SessionLimits): Promise<SessionError> {
  if (!['http_401', 'http_403'].includes(failure.reason) || target.transport === 'stdio') return failure
  const signal = AbortSignal.timeout(Math.min(limits.requestTimeoutMs, 2 * limits.discoverTimeoutMs))
  failure.authorization = await readAuthorization(target, failure.evidence.wwwAuthenticate, limits, signal)
  return failure
}

function readServerInfo(said: unknown): { serverInfo: ServerInfo | undefined; warnings: Warning[] } {
  const unsafeIcons = countUnsafeIcons(said)
  const warnings: Warning[] = unsafeIcons === 0 ? [] : [{ code: 'unsafe_link', subject: 'serverInfo/icons', count: unsafeIcons }]
  const parsed = ServerInfoSchema.safeParse(said)
  if (!parsed.success) return { serverInfo: undefined, warnings }
  const { info, wasUnsafe } = withoutUnsafeWebsite(parsed.data)
  if (wasUnsafe) warnings.push({ code: 'unsafe_link', subject: 'serverInfo/websiteUrl' })
  return { serverInfo: info, warnings }
}

function closingWarnings({ watch, process }: Connection): Warning[] {
  const warnings: Warning[] = []
  const noise = process?.noiseLines ?? 0
  if (noise > 0) warnings.push({ code: 'stdout_noise', count: noise })
  if (watch.serverRequests > 0) warnings.push({ code: 'server_request', count: watch.serverRequests })
  if (process?.closedBy === 'sigterm' || process?.closedBy === 'sigkill') warnings.push({ code: 'ignored_stdin_end' })
  return warnings
}
