// The only way the companion asks a registry anything: bounded in time and size, no redirects, and a copy where there is no answer.
import pLimit from 'p-limit'
import { NETWORK_REASONS, networkCode } from '../network-reason.ts'
import type { Copies, Copy } from './copies.ts'
import { RegistryError } from './registry-error.ts'

export interface ReaderLimits {
  /** Until a connection is made, until an answer begins, and between its pieces; milliseconds. */
  pauseMs: number
  /** From the first to the last byte of one answer, milliseconds. */
  totalMs: number
  /** Of one file, unpacked. */
  mostBytes: number
  /** After a failure copies are used at once for so long, milliseconds: whoever waits for ten files waits for one. */
  restMs: number
}

/** A copy that is still right is dated anew where it is older, so that its date says when it last was. */
const RENEWED_AFTER_MS = 3_600_000
/** At a time, to one registry. */
const CONNECTIONS = 8

export const READER_LIMITS: ReaderLimits = { pauseMs: 10_000, totalMs: 30_000, mostBytes: 16 * 1024 * 1024, restMs: 10_000 }

/** Why copies are used instead of answers. */
export interface Outage {
  /** In words, such as "the connection was refused". */
  reason: string
  /** When the oldest of the copies used since was fetched, or found to be still right, to the hour. */
  copiesFrom: string
}

interface ReaderOptions {
  base: URL
  copies: Copies
  userAgent: string
  /** Told once where copies cannot be kept or read. */
  onTrouble: (message: string) => void
  limits?: ReaderLimits
}

/** Every file is asked for anew with what is known of it (RFC 9110 §13); one whose address has its version in it is kept as it is. */
export class RegistryReader {
  readonly base: URL
  readonly #options: ReaderOptions
  readonly #limits: ReaderLimits
  readonly #atOnce = pLimit(CONNECTIONS)
  #outage: Outage | undefined
  #failure: { reason: string; until: number } | undefined
  #hasTrouble = false

  constructor(options: ReaderOptions) {
    const { base, limits = READER_LIMITS } = options
    this.base = base
    this.#options = options
    this.#limits = limits
  }

  /** Undefined while the registry answers. */
  get outage(): Outage | undefined {
    return this.#outage
  }

  /**
   * Reads one file and makes of it what is asked for; only what could be read so is kept.
   * @param path below the registry, `api/v1/index.json`, with its query where it has one
   * @param parse throws where the bytes are not what they should be
   * @param check the same, and only asked of what was just fetched: a copy was found right when it was made
   * @returns undefined where the registry has no such file
   * @throws {RegistryError} `unreachable` or `unreadable`, where there is no copy either
   */
  async read<T>(path: string, parse: (bytes: Uint8Array) => T, check?: (bytes: Uint8Array) => void): Promise<T | undefined> {
    const copy = await this.#copyOf(path)
    const kept = copy === undefined ? undefined : attempt(parse, copy.bytes)
    if (kept !== undefined && path.includes('?v=')) return kept.value
    try {
      const answer = await this.#atOnce(() => this.#ask(path, kept === undefined ? undefined : copy))
      if (answer === undefined) return undefined
      if (answer === 'unchanged' && kept !== undefined && copy !== undefined) {
        const now = new Date()
        if (now.getTime() - Date.parse(copy.fetchedAt) > RENEWED_AFTER_MS) await this.#keep(path, { ...copy, fetchedAt: now.toISOString() })
        return kept.value
      }
      if (answer === 'unchanged') throw new RegistryError('unreadable', `${this.#url(path)}: answered 304 to what was not asked`)
      const value = this.#parse(path, parse, answer.bytes)
      if (check !== undefined) this.#parse(path, check, answer.bytes)
      this.#outage = undefined
      await this.#keep(path, answer)
      return value
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error
      if (kept === undefined || copy === undefined) throw error
      const oldest = this.#outage === undefined || copy.fetchedAt < this.#outage.copiesFrom ? copy.fetchedAt : this.#outage.copiesFrom
      this.#outage = { reason: error.message, copiesFrom: oldest }
      return kept.value
    }
  }

  #url(path: string): string {
    return new URL(path, this.base).href
  }

  async #ask(path: string, copy: Copy | undefined): Promise<Copy | 'unchanged' | undefined> {
    const url = this.#url(path)
    if (this.#failure !== undefined && Date.now() < this.#failure.until) throw new RegistryError('unreachable', this.#failure.reason)
    const headers = {
      accept: 'application/json, application/octet-stream;q=0.9, */*;q=0.1',
      'user-agent': this.#options.userAgent,
      ...(copy?.etag === undefined ? {} : { 'if-none-match': copy.etag }),
      ...(copy?.lastModified === undefined ? {} : { 'if-modified-since': copy.lastModified }),
    }
    const patience = new Patience(this.#limits)
    try {
      const response = await fetch(url, { headers, signal: patience.signal, redirect: 'manual' })
      patience.renew('its answer stopped half-way')
      const answer = await this.#take(url, response, patience)
      this.#failure = undefined
      if (answer === 'unchanged') this.#outage = undefined
      return answer
    } catch (error) {
      if (error instanceof RegistryError && error.code === 'unreadable') throw error
      const reason = error instanceof RegistryError ? error.message : `${this.base.href} does not answer: ${toReason(error)}`
      this.#failure = { reason, until: Date.now() + this.#limits.restMs }
      throw new RegistryError('unreachable', reason, { cause: error })
    } finally {
      patience.end()
    }
  }

  async #take(url: string, response: Response, patience: Patience): Promise<Copy | 'unchanged' | undefined> {
    const { status, headers } = response
    if (status === 200)
      return { ...toValidators(headers), fetchedAt: new Date().toISOString(), bytes: await this.#body(url, response, patience) }
    await response.body?.cancel()
    if (status === 304) return 'unchanged'
    if (status === 404 || status === 410) return undefined
    if (status === 429 || status >= 500) throw new RegistryError('unreachable', `${url} answered ${status}`)
    const to = headers.get('location')
    const where = to === null ? '' : `, a redirect to ${to.slice(0, 300)}: if that is where it is now, name that address`
    throw new RegistryError('unreadable', `${url} answered ${status}${where}`)
  }

  async #body(url: string, response: Response, patience: Patience): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      patience.renew('its answer stopped half-way')
      size += chunk.length
      if (size > this.#limits.mostBytes)
        throw new RegistryError('unreadable', `${url} is larger than the ${this.#limits.mostBytes} bytes that are read`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }

  #parse<T>(path: string, parse: (bytes: Uint8Array) => T, bytes: Uint8Array): T {
    try {
      return parse(bytes)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new RegistryError('unreadable', `${this.#url(path)} is not what a registry of Hisper answers: ${message}`, { cause: error })
    }
  }

  async #copyOf(path: string): Promise<Copy | undefined> {
    try {
      return await this.#options.copies.read(path)
    } catch (error) {
      this.#tell(error)
      return undefined
    }
  }

  async #keep(path: string, copy: Copy): Promise<void> {
    try {
      await this.#options.copies.write(path, copy)
    } catch (error) {
      this.#tell(error)
    }
  }

  #tell(error: unknown): void {
    if (!this.#hasTrouble) this.#options.onTrouble(`no copies are kept: ${error instanceof Error ? error.message : String(error)}`)
    this.#hasTrouble = true
  }
}

/** How long an answer is waited for, in all and from piece to piece. */
class Patience {
  readonly #ending = new AbortController()
  readonly #pauseMs: number
  readonly #total: NodeJS.Timeout
  #pause: NodeJS.Timeout | undefined

  constructor({ pauseMs, totalMs }: ReaderLimits) {
    this.#pauseMs = pauseMs
    this.#total = setTimeout(() => this.#ending.abort('its answer took too long'), totalMs)
    this.renew('no answer in time')
  }

  /** Aborted with words for a reason. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Something came: the next piece has as long again. */
  renew(reason: string): void {
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => this.#ending.abort(reason), this.#pauseMs)
  }

  end(): void {
    clearTimeout(this.#pause)
    clearTimeout(this.#total)
  }
}

/** What of an earlier release can no longer be read is as good as not there. */
function attempt<T>(parse: (bytes: Uint8Array) => T, bytes: Uint8Array): { value: T } | undefined {
  try {
    return { value: parse(bytes) }
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}

function toValidators(headers: Response['headers']): Pick<Copy, 'etag' | 'lastModified'> {
  const etag = headers.get('etag')
  const lastModified = headers.get('last-modified')
  return { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) }
}

function toReason(error: unknown): string {
  if (typeof error === 'string') return error
  if (!(error instanceof Error)) return 'for no reason that it gives'
  const { cause } = error
  const code = networkCode(error)
  return NETWORK_REASONS.get(code) ?? (cause instanceof Error ? cause.message || code : error.message)
}
