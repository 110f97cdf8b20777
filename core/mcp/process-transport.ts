// Speaks JSON-RPC lines with a process (MCP 2025-11-25, Transports, stdio) and keeps it within limits.
// The SDK's own transport ends only the direct child and holds no total; this one leaves nothing running.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { isDeeperThan } from './depth.ts'
import type { SessionLimits } from './limits.ts'
import { MessageWatch } from './message-watch.ts'
import { endWithUs, killMarked, SESSION_MARK, signalGroup } from './process-tree.ts'
import { SessionError } from './session-error.ts'

export interface ProcessCommand {
  command: string
  args: readonly string[]
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>
  cwd?: string
}

/** Between a process closing its input and its exit being told, in milliseconds. */
const EXIT_MOMENT_MS = 500

export type ClosedBy = 'end_of_input' | 'sigterm' | 'sigkill' | 'itself'

export class ProcessTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: Transport['onmessage']

  /** Set when the process broke a limit or ended by itself: the reason behind whatever error follows. */
  failure: SessionError | undefined
  noiseLines = 0
  readonly watch: MessageWatch
  closedBy: ClosedBy | undefined

  readonly #mark = randomUUID()
  #child: ChildProcess | undefined
  #exited: Promise<void> = Promise.resolve()
  #closing: Promise<void> | undefined
  #notified = false
  #released: () => void = () => undefined
  #bytes = 0
  #isInputBroken = false
  #pending: Buffer[] = []
  #pendingBytes = 0
  #stderr = Buffer.alloc(0)

  constructor(
    private readonly command: ProcessCommand,
    private readonly limits: SessionLimits,
  ) {
    this.watch = new MessageWatch(limits)
  }

  start(): Promise<void> {
    const { command, args, env, cwd } = this.command
    let child: ReturnType<typeof this.spawn>
    try {
      child = this.spawn(command, args, env, cwd)
    } catch (error) {
      // What a registry states may be no argument at all, such as a text with a NUL in it.
      this.failure = new SessionError('crashed', 'spawn_failed', { message: error instanceof Error ? error.message : String(error) })
      return Promise.reject(this.failure)
    }
    this.#child = child
    child.stdout.on('data', (chunk: Buffer) => this.#readOutput(chunk))
    child.stderr.on('data', (chunk: Buffer) => this.#keepStderr(chunk))
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
    return new Promise((resolve, reject) => {
      child.once('spawn', () => {
        if (child.pid !== undefined) this.#released = endWithUs(child.pid)
        resolve()
      })
      child.once('error', (error) => {
        this.failure ??= new SessionError('crashed', 'spawn_failed', { message: error.message })
        reject(this.failure)
      })
    })
  }

  private spawn(command: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd: string | undefined) {
    return spawn(command, args, {
      env: { ...env, [SESSION_MARK]: this.#mark },
      ...(cwd === undefined ? {} : { cwd }),
      detached: true, // a group of its own, so that all of it can be signalled at once
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
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
      signalGroup(child.pid, 'SIGTERM')
      if (await this.#endsWithin(graceMs)) this.closedBy = 'sigterm'
      else this.closedBy = 'sigkill'
    }
    signalGroup(child.pid, 'SIGKILL') // also after a polite end: it may have left children in its group
    killMarked(this.#mark)
    child.stdout?.destroy()
    child.stderr?.destroy()
    await this.#exited
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
    this.failure ??= new SessionError('crashed', signal === null ? 'exited' : 'killed_by_signal', {
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
      const line = Buffer.concat([...this.#pending, chunk.subarray(start, end)]).toString('utf8')
      this.#pending = []
      this.#pendingBytes = 0
      start = end + 1
      this.#readLine(line)
      if (this.failure !== undefined) return
    }
    if (start === chunk.length) return
    this.#pending.push(chunk.subarray(start))
    this.#pendingBytes += chunk.length - start
    if (this.#pendingBytes > this.limits.maxLineBytes)
      this.#fail('line_too_long', `a line of more than ${this.limits.maxLineBytes} bytes on stdout`)
  }

  #readLine(line: string): void {
    if (line.trim() === '') return
    if (isDeeperThan(line, this.limits.maxDepth)) {
      this.#fail('too_deep', `a message nested deeper than ${this.limits.maxDepth} levels`)
      return
    }
    const message = parseMessage(line)
    if (message === undefined) {
      this.noiseLines += 1
      if (this.noiseLines > this.limits.maxNoiseLines)
        this.#fail('too_much_noise', `more than ${this.limits.maxNoiseLines} lines on stdout that are not JSON-RPC`)
      return
    }
    const tooMany = this.watch.count(message)
    if (tooMany === undefined) this.onmessage?.(message)
    else this.#end(tooMany)
  }

  #keepStderr(chunk: Buffer): void {
    this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-this.limits.maxStderrTailBytes)
  }

  #fail(reason: 'too_many_bytes' | 'line_too_long' | 'too_much_noise' | 'too_deep', message: string): void {
    this.#end(new SessionError('output_limit', reason, { message }))
  }

  #end(reason: SessionError): void {
    this.failure = reason
    this.#pending = []
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
