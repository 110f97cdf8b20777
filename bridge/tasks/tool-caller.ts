// What running a task needs of the servers: one call of one tool, watched and bounded. bridge/sessions has it.
import type { Tool } from '../../core/schema/probe.ts'
import type { Answer, Call, CallResult, FailureCode, Question } from '../../core/schema/task.ts'

export interface CallOptions {
  /** Ends the call: the server is told (MCP, `notifications/cancelled`), and nothing of its answer is taken any more. */
  signal: AbortSignal
  /** For the whole call in milliseconds; time that a question waits for the person does not count. */
  timeoutMs: number
  onProgress(progress: { progress: number; total?: number; message?: string }): void
  /** What the server asks in the middle of it; nothing is answered before the person did. */
  ask(question: Omit<Question, 'id'>): Promise<Answer>
}

export interface ToolCaller {
  /**
   * Starts the server where it does not run.
   * @returns the tool as it is now, with the SHA-256 of its definition
   * @throws {CallError} `not_found`, `server_failed`
   */
  tool(server: string, name: string): Promise<{ tool: Tool; definition: string }>
  /**
   * Calls it once; a result with `isError` is a result.
   * @throws {CallError}
   */
  call(call: Call, options: CallOptions): Promise<CallResult>
}

export class CallError extends Error {
  /** @param wasBegun whether the server may have had the request: then it is not known to have done nothing */
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly wasBegun: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'CallError'
  }
}
