// What a session can cheaply learn besides the lists: whether they hold still, whether pings are answered, other revisions.
import { isDeepStrictEqual } from 'node:util'
import { type Client, SdkError, SdkErrorCode } from '@modelcontextprotocol/client'
import { z } from 'zod'
import type { Tool, Warning } from '../schema/probe.ts'
import { CLIENT_INFO, type Connection } from './connect.ts'
import type { SessionLimits } from './limits.ts'
import { readToolsAgain } from './lists.ts'
import { LEGACY_VERSIONS, sortVersions } from './versions.ts'

export interface Examination {
  warnings: Warning[]
  /** Revisions that the server answered with or states that it speaks, newest first. */
  protocolVersions: string[]
}

/**
 * Costs at most three requests, side by side: the tools once more, a ping in the legacy era, and over streamable HTTP one
 * `initialize` in a session of its own, with a revision of the other end. (A second `initialize` is not allowed in one session,
 * and a second process is not cheap: of a process only what it negotiated or states is told.)
 * Never rejects. What was not answered was not measured, except for the ping.
 * @param tools as they were read first, in one page; undefined where they came in several, and are not read again
 * @param signal ends it
 */
export async function examine(
  connection: Connection,
  tools: readonly Tool[] | undefined,
  limits: SessionLimits,
  signal: AbortSignal,
): Promise<Examination> {
  const { client } = connection
  const isModern = client.getProtocolEra() === 'modern'
  const [again, hasPong, answered] = await Promise.all([
    tools === undefined || tools.length === 0 ? undefined : readToolsAgain(client, limits, signal),
    isModern || answersPing(client, Math.min(limits.discoverTimeoutMs, limits.requestTimeoutMs), signal),
    askOtherVersion(connection, isModern, signal),
  ])
  const change = tools === undefined || again === undefined ? undefined : changeBetween(tools, again)
  const stated = client.getDiscoverResult()?.supportedVersions ?? []
  return {
    warnings: [
      ...(change === undefined ? [] : [{ code: change, subject: 'tools/list' } as const]),
      ...(hasPong ? [] : [{ code: 'no_pong' } as const]),
    ],
    protocolVersions: sortVersions([client.getNegotiatedProtocolVersion(), answered, ...stated]),
  }
}

function changeBetween(first: readonly Tool[], again: readonly Tool[]): 'unstable_list' | 'unstable_order' | undefined {
  if (isDeepStrictEqual(first, again)) return undefined
  const byName = (tools: readonly Tool[]) => tools.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return isDeepStrictEqual(byName(first), byName(again)) ? 'unstable_order' : 'unstable_list'
}

/** Whether something came back in time (MCP 2025-11-25, Ping). An error is an answer, too: whoever sends one is there. */
async function answersPing(client: Client, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await client.ping({ timeout: timeoutMs, signal })
    return true
  } catch (error) {
    return !(error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) || signal.aborted
  }
}

const InitializedSchema = z.object({ result: z.object({ protocolVersion: z.string() }) })

/** @returns the revision that a second session would have; undefined where none was asked for or given */
async function askOtherVersion({ client, another }: Connection, isModern: boolean, signal: AbortSignal): Promise<string | undefined> {
  const version = isModern ? LEGACY_VERSIONS[0] : LEGACY_VERSIONS.at(-1)
  if (another === undefined || version === undefined || version === client.getNegotiatedProtocolVersion()) return undefined
  const transport = another()
  const answer = new Promise<unknown>((resolve) => {
    transport.onmessage = (message) => ('method' in message ? undefined : resolve(message))
    transport.onerror = () => resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const params = { protocolVersion: version, capabilities: {}, clientInfo: CLIENT_INFO }
  try {
    await transport.start()
    await Promise.race([transport.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params }), answer])
    return InitializedSchema.safeParse(await answer).data?.result.protocolVersion
  } catch {
    return undefined // refused, in whichever way: no revision more
  } finally {
    await endSession(transport, signal)
    await transport.close()
  }
}

/** How long a server is given to take note that a session is over, in milliseconds. */
const FAREWELL_MS = 2_000

/** Tells a server that a session of its is over (MCP 2025-11-25, Session management); whether it minds is its own business. */
export async function endSession(
  transport: { sessionId?: string | undefined; terminateSession?(): Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  if (transport.sessionId === undefined || transport.terminateSession === undefined || signal.aborted) return
  const ended = AbortSignal.any([signal, AbortSignal.timeout(FAREWELL_MS)])
  const over = new Promise<void>((resolve) => ended.addEventListener('abort', () => resolve(), { once: true }))
  await Promise.race([transport.terminateSession().catch(() => undefined), over])
}
