// A session that is worked with: it stays open, calls tools, hears how far they are, and hands the server's questions to a person.
import type { Client } from '@modelcontextprotocol/client'
import type { Tool } from '../schema/probe.ts'
import { type Answer, type CallResult, CallResultSchema, type Question } from '../schema/task.ts'
import type { JsonObject } from '../schema/text.ts'
import type { Era } from '../schema/words.ts'
import type { Connection } from './connect.ts'
import { connectProcess, withStderr } from './connect-process.ts'
import { connectRemote } from './connect-remote.ts'
import { endSession } from './examine.ts'
import { toSessionError } from './failure.ts'
import { DEFAULT_LIMITS, type SessionLimits } from './limits.ts'
import { readTools } from './lists.ts'
import { LiveManner } from './live-manner.ts'
import type { SessionTarget } from './open-session.ts'
import { SessionError } from './session-error.ts'

/** Of a whole session, which lasts for days: what passes a limit is ended, and started anew with the next call. */
export const LIVE_LIMITS: Readonly<SessionLimits> = {
  ...DEFAULT_LIMITS,
  maxBytes: 4 * 1024 ** 3,
  maxLineBytes: 16 * 1024 * 1024,
  maxNoiseLines: 100_000,
  maxMessages: 1_000_000,
  maxServerRequests: 1_000,
  maxHttpRequests: 100_000,
}
/** The SDK's own timer is not used: it goes on while a question waits for a person. */
const NEVER_MS = 2 ** 31 - 1

export interface LiveCallOptions {
  /** Ends the call: the server is told (MCP 2025-11-25, Cancellation). */
  signal: AbortSignal
  onProgress(progress: { progress: number; total?: number; message?: string }): void
  /** Asks the person; rejects where nobody can be asked. */
  ask(question: Omit<Question, 'id'>): Promise<Answer>
}

export interface LiveSession {
  era: Era
  protocolVersion: string
  /** Aborted when it is over, whoever ended it. */
  ended: AbortSignal
  /** Why it is over, where the server or a limit ended it. */
  failure(): SessionError | undefined
  /** Whether the server said that its tools changed since they were read last. */
  isStale(): boolean
  /** Reads `tools/list` to its end. @throws {SessionError} */
  tools(): Promise<Tool[]>
  /**
   * @param tool as it was read in this session
   * @throws {SessionError} where there was no result; the signal's reason where that ended it
   */
  call(tool: Tool, args: JsonObject, options: LiveCallOptions): Promise<CallResult>
  /** Ends it and everything started for it. Never rejects. */
  close(): Promise<void>
}

/** @throws {SessionError} with outcome, reason and evidence; nothing is left running then */
export async function openLiveSession(target: SessionTarget, limits: SessionLimits = LIVE_LIMITS): Promise<LiveSession> {
  const manner = new LiveManner()
  const connection =
    target.transport === 'stdio' ? await connectProcess(target, limits, manner) : await connectRemote(target, limits, manner)
  const { client, process, network } = connection
  const over = new AbortController()
  const before = client.onclose
  client.onclose = () => {
    before?.()
    over.abort()
  }
  network?.ended.addEventListener('abort', () => over.abort(), { once: true })
  const failed = (error: unknown) => withStderr(process?.failure ?? toSessionError(error, network, 'request'), process)
  return {
    era: client.getProtocolEra() === 'modern' ? 'modern' : 'legacy',
    protocolVersion: client.getNegotiatedProtocolVersion() ?? '',
    ended: over.signal,
    failure: () => process?.failure ?? network?.failure(),
    isStale: () => manner.isStale,
    async tools() {
      manner.isStale = false
      const { tools, failure } = await readTools(client, limits)
      if (failure !== undefined) throw failed(failure)
      return tools
    },
    call: (tool, args, options) => manner.during(options, () => callTool(connection, tool, args, options, failed)),
    async close() {
      if (connection.session !== undefined && network?.failure() === undefined)
        await endSession(connection.session, AbortSignal.timeout(limits.closeGraceMs))
      await client.close()
      await process?.close()
      await network?.close()
      over.abort()
    },
  }
}

async function callTool(
  { client }: Connection,
  tool: Tool,
  args: JsonObject,
  { signal, onProgress }: LiveCallOptions,
  failed: (error: unknown) => SessionError,
): Promise<CallResult> {
  const { outputSchema: _, ...definition } = tool
  try {
    const answer = await client.callTool(
      { name: tool.name, arguments: args },
      {
        ...{ signal, timeout: NEVER_MS },
        onprogress: ({ progress, total, message }) =>
          onProgress({ progress, ...(total === undefined ? {} : { total }), ...(message === undefined ? {} : { message }) }),
        // Which arguments go into headers stands in the definition (MCP 2026-07-28, Streamable HTTP). Without the schema of its results:
        // a stranger's schema is run against nothing here.
        toolDefinition: definition as NonNullable<Parameters<Client['callTool']>[1]>['toolDefinition'] & object,
      },
    )
    return toResult(answer)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw failed(error)
  }
}

/** @param answer within the limits of the transport: bytes, values and levels of a message */
function toResult(answer: Record<string, unknown>): CallResult {
  const { content, structuredContent, isError } = answer
  const isObject = typeof structuredContent === 'object' && structuredContent !== null && !Array.isArray(structuredContent)
  const parsed = CallResultSchema.safeParse({
    content: content ?? [],
    // Any JSON value may stand there since 2026-07-28; what is no object is shown as the text that stands beside it.
    ...(isObject ? { structuredContent } : {}),
    isError: isError === true,
  })
  if (parsed.success) return parsed.data
  throw new SessionError('protocol_error', 'invalid_message', { message: 'an answer that is not of the shape the protocol gives it' })
}
