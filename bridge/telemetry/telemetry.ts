// Sends the counts, at most once a day, while the companion runs and as long as the reader has it switched on. What becomes of it changes
// nothing: no answer is read, none is waited for at the end, and a failure is tried again tomorrow.
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { toHeaders } from './message.ts'
import type { TelemetryFile } from './telemetry-file.ts'

const DAY_MS = 86_400_000
/** It may be switched on or off beside; so often it is looked. */
const LOOK_EVERY_MS = 60_000
const PATIENCE_MS = 10_000

export interface TelemetryOptions {
  file: TelemetryFile
  body(): Promise<string>
  now(): Date
  /** Resolves after so many milliseconds; rejects where the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export class Telemetry {
  readonly #options: TelemetryOptions
  readonly #end = new AbortController()
  #loop: Promise<void> | undefined

  constructor(options: TelemetryOptions) {
    this.#options = options
  }

  /** Until it is closed. */
  start(): void {
    this.#loop ??= this.#look()
  }

  async close(): Promise<void> {
    this.#end.abort()
    await this.#loop
  }

  async #look(): Promise<void> {
    const { sleep } = this.#options
    while (!this.#end.signal.aborted) {
      // Whatever goes wrong here is nobody's trouble.
      await this.#sendIfDue().catch(() => undefined)
      await sleep(LOOK_EVERY_MS, this.#end.signal).catch(() => undefined)
    }
  }

  async #sendIfDue(): Promise<void> {
    const { file, body, now } = this.#options
    if ((await file.url()) === undefined) return
    const tried = await file.triedAt()
    // The clock may have been set back: within a day either way is within a day.
    if (tried !== undefined && Math.abs(now().getTime() - tried.getTime()) < DAY_MS) return
    const text = await body()
    // Before it is sent: a receiver that fails is not asked again and again.
    await file.noteTry(now())
    // Looked at last: it may have been switched off meanwhile.
    const url = await file.url()
    if (url !== undefined) await post(new URL(url), text, this.#end.signal)
  }
}

/** Node's own client, as `fetch` adds headers of its own. A redirect is an answer, and no answer is read. */
function post(url: URL, body: string, end: AbortSignal): Promise<void> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const signal = AbortSignal.any([end, AbortSignal.timeout(PATIENCE_MS)])
  return new Promise((done, failed) => {
    const sent = request(url, { method: 'POST', headers: toHeaders(url, body), agent: false, signal }, (response) => {
      response.destroy()
      done()
    })
    sent.once('error', failed)
    sent.end(body)
  })
}
