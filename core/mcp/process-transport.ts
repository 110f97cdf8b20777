// Speaks JSON-RPC lines with a process (MCP 2025-11-25, Transports, stdio) and keeps it within limits.
// The SDK's own transport ends only the direct child and holds no total; this one leaves nothing running.
import type { ChildProcess } from 'node:child_process'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { countMarks } from './depth.ts'
import type { SessionLimits } from './limits.ts'
import { MessageWatch } from './message-watch.ts'
import { readPaced, spawnEnclosed } from './paced-process.ts'
import { type Enclosure, encloseBare, endWithUs, type LimitHit, type ProcessCommand } from './process-tree.ts'
import { SessionError } from './session-error.ts'

/** Between a process closing its input and its exit being told, in milliseconds. */
const EXIT_MOMENT_MS = 500

const LIMIT_REASONS = { memory: 'memory_limit', cpu: 'cpu_limit', processes: 'process_limit' } as const satisfies Record<LimitHit, string>

export type ClosedBy = 'end_of_input' | 'sigterm' | 'sigkill' | 'itself'

export type { ProcessCommand } from './process-tree.ts'

export class ProcessTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: Transport['onmessage']

  /** Set when the process broke a limit or ended by itself: the reason behind whatever error follows. */
  failure: SessionError | undefined
  noiseLines = 0
  readonly watch: MessageWatch
  closedBy: ClosedBy | undefined

  #enclosure: Enclosure | undefined
  #child: ChildProcess | undefined
  #exited: Promise<void> = Promise.resolve()
  #closing: Promise<void> | undefined
  #notified = false
  #released: () => void = () => undefined
  #bytes = 0
  #isInputBroken = false
  #emptyLines = 0
  /** The beginning of a line, in one buffer that grows: a list of parts costs hundreds of bytes for each byte that comes alone. */
  #pending = Buffer.alloc(0)
  #pendingBytes = 0
  #stderr = Buffer.alloc(0)

  constructor(
    private readonly command: ProcessCommand,
    private readonly limits: SessionLimits,
    heard?: ReadonlySet<string>,
  ) {
    this.watch = new MessageWatch(limits, heard)
  }

  async start(): Promise<void> {
    let child: ReturnType<typeof spawnEnclosed>
    try {
      this.#enclosure = this.command.enclose?.() ?? encloseBare(this.command)
      child = spawnEnclosed(this.#enclosure.start)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      // What cannot be enclosed is not the program's fault; a sandbox says so where it says everything: on stderr.
      if (this.#enclosure === undefined) this.#keepStderr(Buffer.from(message))
      // What a registry states may be no argument at all, such as a text with a NUL in it.
      throw await this.#notStarted(message)
    }
    this.#child = child
    this.#enclosure.started(child.pid)
    this.#released = endWithUs(this.#enclosure)
    readPaced(child.stdout, (chunk) => this.#readOutput(chunk))
    readPaced(child.stderr, (chunk) => this.#keepStderr(chunk))
    child.stdin.on('error', (error) => {
      this.#isInputBroken = true // it closed its input; the exit, a moment later, says the rest
      this.onerror?.(error)
    })
    this.#exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#ended(code, signal)
        resolve()
      })
      child.once('error', () => resolve())
    })
    const problem = await new Promise<Error | undefined>((resolve) => {
      child.once('spawn', () => resolve(undefined))
      child.once('error', resolve)
    })
    if (problem !== undefined) throw await this.#notStarted(problem.message)
  }

  async #notStarted(message: string): Promise<SessionError> {
    await this.#enclosure?.remove()
    this.#released()
    this.failure ??= new SessionError('crashed', 'spawn_failed', { message })
    return this.failure
  }

  send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#child?.stdin
    if (stdin === undefined || stdin === null || !stdin.writable)
      return Promise.reject(this.failure ?? new Error('the process takes no more input'))
    return new Promise((resolve, reject) => {
      stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Ends the process and all it started: end of input, then SIGTERM, then SIGKILL. Never rejects; may be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** With `stderr`, what the SDK tells a process from a network connection by when it negotiates the era. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  get stderr(): null {
    return null // read here, never handed out
  }

  /** The last bytes of stderr, as they came. */
  stderrTail(): string {
    return this.#stderr.toString('utf8')
  }

  async #close(): Promise<void> {
    const child = this.#child
    if (child?.pid === undefined) return
    const graceMs = this.failure?.outcome === 'output_limit' ? 0 : this.limits.closeGraceMs
    if (this.#isInputBroken) await this.#endsWithin(EXIT_MOMENT_MS)
    child.stdin?.end()
    if (await this.#endsWithin(graceMs)) this.closedBy ??= 'end_of_input'
    else {
      const wasTold = this.#enclosure?.terminate() === true
      if (wasTold && (await this.#endsWithin(graceMs))) this.closedBy = 'sigterm'
      else this.closedBy = 'sigkill'
    }
    this.#enclosure?.kill() // also after a polite end: it may have left children
    child.stdout?.destroy()
    child.stderr?.destroy()
    await this.#exited
    await this.#enclosure?.remove()
    this.#released()
    this.#notifyClosed()
  }

  #notifyClosed(): void {
    if (this.#notified) return
    this.#notified = true
    this.onclose?.()
  }

  #endsWithin(ms: number): Promise<boolean> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true)
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(false), ms)
      const onExit = () => done(true)
      const done = (ended: boolean) => {
        clearTimeout(timer)
        child.off('exit', onExit)
        resolve(ended)
      }
      child.once('exit', onExit)
    })
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#closing !== undefined && !this.#isInputBroken) return
    this.closedBy = 'itself'
    const limit = this.#enclosure?.limitHit(code)
    const ended = limit === undefined ? (signal === null ? 'exited' : 'killed_by_signal') : LIMIT_REASONS[limit]
    const reason = this.#enclosure?.hasRun?.() === false ? 'spawn_failed' : ended
    this.failure ??= new SessionError('crashed', reason, {
      ...(code === null ? {} : { exitCode: code }),
      ...(signal === null ? {} : { signal }),
    })
    this.#notifyClosed()
  }

  #readOutput(chunk: Buffer): void {
    if (this.failure !== undefined) return
    this.#bytes += chunk.length
    if (this.#bytes > this.limits.maxBytes) {
      this.#fail('too_many_bytes', `more than ${this.limits.maxBytes} bytes on stdout`)
      return
    }
    let start = 0
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      const rest = chunk.subarray(start, end)
      const line = this.#pendingBytes === 0 ? rest : Buffer.concat([this.#pending.subarray(0, this.#pendingBytes), rest])
      this.#pendingBytes = 0
      start = end + 1
      this.#readLine(line)
      if (this.failure !== undefined) return
    }
    if (start === chunk.length) return
    this.#keep(chunk.subarray(start))
    if (this.#pendingBytes > this.limits.maxLineBytes)
      this.#fail('line_too_long', `a line of more than ${this.limits.maxLineBytes} bytes on stdout`)
  }

  #keep(part: Buffer): void {
    const length = this.#pendingBytes + part.length
    if (length > this.#pending.length) {
      const larger = Buffer.allocUnsafe(2 * length)
      this.#pending.copy(larger, 0, 0, this.#pendingBytes)
      this.#pending = larger
    }
    part.copy(this.#pending, this.#pendingBytes)
    this.#pendingBytes = length
  }

  #readLine(bytes: Buffer): void {
    const { maxNoiseLines, maxValues } = this.limits
    if (countMarks(bytes) > maxValues) {
      this.#fail('too_many_items', `a line of more than ${maxValues} values on stdout`)
      return
    }
    const line = bytes.toString('utf8')
    const isEmpty = line.trim() === ''
    const message = isEmpty ? undefined : parseMessage(line)
    if (message === undefined) {
      if (isEmpty) this.#emptyLines += 1
      else this.noiseLines += 1
      if (Math.max(this.noiseLines, this.#emptyLines) > maxNoiseLines)
        this.#fail('too_much_noise', `more than ${maxNoiseLines} lines on stdout that are not JSON-RPC`)
      return
    }
    const tooMany = this.watch.count(message)
    if (tooMany === undefined) this.onmessage?.(message)
    else this.#end(tooMany)
  }

  #keepStderr(chunk: Buffer): void {
    const most = this.limits.maxStderrTailBytes
    this.#stderr = Buffer.concat([this.#stderr, chunk.subarray(-most)]).subarray(-most)
  }

  #fail(reason: 'too_many_bytes' | 'line_too_long' | 'too_much_noise' | 'too_many_items', message: string): void {
    this.#end(new SessionError('output_limit', reason, { message }))
  }

  #end(reason: SessionError): void {
    this.failure = reason
    this.#pending = Buffer.alloc(0)
    this.#pendingBytes = 0
    void this.close()
  }
}

/** One line as a JSON-RPC message, or undefined where it is none. The SDK validates what is inside. */
function parseMessage(line: string): JSONRPCMessage | undefined {
  try {
    const value: unknown = JSON.parse(line)
    const isMessage = typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0'
    return isMessage ? (value as JSONRPCMessage) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
