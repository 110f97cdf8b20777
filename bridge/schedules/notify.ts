// Tells the reader how a scheduled run stands: on the desktop, and at an address of their own. What is told holds no argument and no result.
import { execFile } from 'node:child_process'
import type { Schedule } from '../../core/schema/schedule.ts'
import type { TaskState } from '../../core/schema/task.ts'
import { toLine } from '../plain-text.ts'
import { type DesktopCommand, desktopCommand } from './desktop.ts'

const DESKTOP_MS = 20_000
const WEBHOOK_MS = 10_000
const RETRIES = 3
const FIRST_PAUSE_MS = 2_000

const WORDS: Readonly<Record<TaskState, string>> = {
  ready: 'is not started',
  running: 'is running',
  waiting: 'waits for you: say yes or no in Hisper',
  done: 'is done',
  partial: 'is done in part',
  failed: 'failed',
  cancelled: 'was cancelled',
}

export interface NotifierOptions {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  now(): Date
  /** Resolves after so many milliseconds; rejects where the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Told, in words, what could not be told to the reader. */
  onTrouble(error: Error): void
}

/** Nothing that goes wrong here reaches the run: it is said, and that is all. */
export class Notifier {
  readonly #options: NotifierOptions
  readonly #end = new AbortController()
  readonly #going = new Set<Promise<void>>()

  constructor(options: NotifierOptions) {
    this.#options = options
  }

  /** Where the reader wants to hear of that state; that a run waits for them is always told. Returns at once. */
  tell({ id, name, notify: { desktop, webhook, on } }: Schedule, task: string, state: TaskState): void {
    const isWanted = on === 'always' || ['waiting', 'failed', 'partial'].includes(state)
    if (!isWanted) return
    const { platform, env, now } = this.#options
    if (desktop)
      this.#do(name, runToEnd(desktopCommand(platform, `Hisper: ${toLine(name, 200)}`, `It ${WORDS[state]}.`), env, this.#end.signal))
    if (webhook !== undefined) this.#do(name, this.#post(webhook, { schedule: id, name, task, state, at: now().toISOString() }))
  }

  /** What is still being told is given up. */
  async close(): Promise<void> {
    this.#end.abort()
    await Promise.all(this.#going)
  }

  #do(name: string, telling: Promise<void>): void {
    const going = telling
      .catch((error: unknown) => {
        if (this.#end.signal.aborted) return
        const why = error instanceof Error ? error.message : String(error)
        this.#options.onTrouble(new Error(`of the schedule ${JSON.stringify(name)} you could not be told: ${why}`))
      })
      .finally(() => this.#going.delete(going))
    this.#going.add(going)
  }

  /** @throws {Error} whose message has nothing of the address, which is a secret */
  async #post(address: string, body: object): Promise<void> {
    const { sleep } = this.#options
    for (let retry = 0; ; retry += 1) {
      const status = await postOnce(address, body, this.#end.signal)
      if (status !== undefined && status >= 200 && status < 300) return
      // Another try does not change what the other side thinks of it.
      const isPassing = status === undefined || status >= 500 || status === 429
      if (!isPassing || retry === RETRIES)
        throw new Error(status === undefined ? 'its webhook does not answer' : `its webhook answers ${status}`)
      await sleep(FIRST_PAUSE_MS * 4 ** retry, this.#end.signal)
    }
  }
}

/** @returns the status; undefined where there is no answer. A redirect is an answer, and is not followed. */
async function postOnce(address: string, body: object, end: AbortSignal): Promise<number | undefined> {
  const signal = AbortSignal.any([end, AbortSignal.timeout(WEBHOOK_MS)])
  const headers = { 'Content-Type': 'application/json' }
  try {
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual', signal })
    await response.body?.cancel()
    return response.status
  } catch {
    end.throwIfAborted()
    return undefined
  }
}

function runToEnd({ file, args, env }: DesktopCommand, own: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  return new Promise((fulfil, reject) => {
    const options = { env: { ...own, ...env }, timeout: DESKTOP_MS, windowsHide: true, signal }
    execFile(file, args, options, (error) =>
      error === null ? fulfil() : reject(new Error(`${file} does not work here`, { cause: error })),
    )
  })
}
