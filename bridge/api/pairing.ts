// Pairing: a code that the reader carries from the terminal to one page, and the token that both sides make of it.
// Decided in docs/decisions/0012-companion.md; the messages are those of core/bridge/pairing.ts.
import { createHash, timingSafeEqual } from 'node:crypto'
import { CODE_BYTES, showCode, toCode } from '../../core/bridge/code.ts'
import {
  deriveKey,
  isPairingProof,
  makeToken,
  type PairingTerms,
  proveHello,
  provePairing,
  toHex,
  toVerifier,
} from '../../core/bridge/pairing.ts'
import type { Answer, Body } from '../../core/bridge/routes.ts'
import { BRIDGE_PROTOCOL, type Pairing, type Scope } from '../../core/schema/bridge.ts'
import { UsageError } from '../usage-error.ts'
import { uuid7 } from '../uuid7.ts'
import { ApiError } from './answers.ts'
import { ownOrigins } from './guards.ts'
import type { Caller, PairingStore } from './services.ts'

const CODE_MS = 120_000
const TRIES = 5
/** How exactly the last use of a pairing is kept: each is a write to the disk. */
const USED_MS = 60_000
/** Compared with where there is no such pairing, so that the answer takes as long. */
const NOBODY = '0'.repeat(64)
const BEARER = /^Bearer ([0-9a-f-]{36})\.([0-9a-f]{64})$/

interface OpenCode {
  code: string
  origin: string
  scopes: Scope[]
  until: number
  tries: number
  offers: Map<string, { key: CryptoKey; terms: PairingTerms }>
}

export interface PairingOptions {
  origins: ReadonlySet<string>
  port: number
  store: PairingStore
  /** Milliseconds since 1970. */
  clock: () => number
  random: (bytes: number) => Uint8Array
}

export class PairingDesk {
  readonly #options: PairingOptions
  readonly #lastUsed = new Map<string, number>()
  #open: OpenCode | undefined

  constructor(options: PairingOptions) {
    this.#options = options
  }

  /** The first of the pages of other addresses, else the companion's own. */
  get firstOrigin(): string {
    const { origins, port } = this.#options
    return [...origins, ...ownOrigins(port)][0] ?? ''
  }

  /** Whether pages of that origin are answered at all. */
  answers(origin: string): boolean {
    const { origins, port } = this.#options
    return origins.has(origin) || ownOrigins(port).includes(origin)
  }

  /**
   * Opens pairing for one page, for two minutes; the code before it is good no more.
   * @returns the code as it is shown, `XXXX-XXXX`, and when it ends (RFC 3339)
   * @throws {UsageError} where the origin is not one of those that are answered
   */
  openCode(origin: string, scopes: readonly Scope[]): { code: string; until: string } {
    const { clock, random } = this.#options
    if (!this.answers(origin)) throw new UsageError(`${origin} is not among the origins that are answered`)
    const code = toCode(random(CODE_BYTES))
    const until = clock() + CODE_MS
    this.#open = { code, origin, scopes: [...scopes], until, tries: TRIES, offers: new Map() }
    return { code: showCode(code), until: new Date(until).toISOString() }
  }

  closeCode(): void {
    this.#open = undefined
  }

  /** The companion proves that it knows the code. Each offer is one of the tries: a guess needs one. */
  async offer(origin: string, { challenge }: Body<'POST /v1/pair'>): Promise<Answer<'POST /v1/pair'>> {
    const { clock, random, port } = this.#options
    const open = this.#codeFor(origin)
    if (open.tries === 0) {
      this.#open = undefined
      throw noCode()
    }
    open.tries -= 1
    const terms = { origin, port, challenge, nonce: toHex(random(32)) }
    const key = await deriveKey(open.code, terms.nonce)
    const pairing = uuid7(clock(), random(10))
    open.offers.set(pairing, { key, terms })
    return { pairing, nonce: terms.nonce, proof: await provePairing(key, 'companion', terms) }
  }

  /** The page proves it, too, and is paired: the code is used up. A proof that fails uses up its offer. */
  async confirm(origin: string, { pairing: id, proof }: Body<'POST /v1/pair/confirm'>): Promise<Answer<'POST /v1/pair/confirm'>> {
    const open = this.#codeFor(origin)
    const offer = open.offers.get(id)
    open.offers.delete(id)
    if (offer === undefined || !(await isPairingProof(offer.key, 'page', offer.terms, proof))) throw noCode()
    // Another page may have been quicker while the proof was looked at.
    if (this.#open !== open) throw noCode()
    this.#open = undefined
    const { clock, store } = this.#options
    const pairing: Pairing = { id, origin, scopes: open.scopes, createdAt: new Date(clock()).toISOString() }
    await store.add({ pairing, verifier: await toVerifier(await makeToken(offer.key, offer.terms)) })
    return { scopes: open.scopes }
  }

  /** Proves to a page that this is the companion it was paired with. */
  async hello(origin: string, { pairing: id, challenge }: Body<'POST /v1/hello'>): Promise<Answer<'POST /v1/hello'>> {
    const kept = await this.#options.store.get(id)
    if (kept === undefined || kept.pairing.origin !== origin) throw notPaired()
    const proof = await proveHello(kept.verifier, { origin, port: this.#options.port, challenge, pairing: id })
    return { protocol: BRIDGE_PROTOCOL, scopes: kept.pairing.scopes, proof }
  }

  /**
   * B6, B10: whose token it is, where it was made for this origin. Takes as long for any token.
   * @throws {ApiError} `not_paired`
   */
  async identify(origin: string, authorization: string | undefined): Promise<Caller> {
    const [, id = '', token = ''] = BEARER.exec(authorization ?? '') ?? []
    const kept = id === '' ? undefined : await this.#options.store.get(id)
    const isRight = timingSafeEqual(sha256(token), Buffer.from(kept?.verifier ?? NOBODY, 'hex'))
    if (kept === undefined || !isRight || kept.pairing.origin !== origin) throw notPaired()
    await this.#noteUse(id)
    return { id, origin, scopes: kept.pairing.scopes }
  }

  async #noteUse(id: string): Promise<void> {
    const now = this.#options.clock()
    if (now - (this.#lastUsed.get(id) ?? Number.NEGATIVE_INFINITY) < USED_MS) return
    this.#lastUsed.set(id, now)
    await this.#options.store.used(id, new Date(now).toISOString())
  }

  #codeFor(origin: string): OpenCode {
    if (this.#open !== undefined && this.#open.until <= this.#options.clock()) this.#open = undefined
    if (this.#open?.origin !== origin) throw noCode()
    return this.#open
  }
}

/** As toVerifier makes it of the same token. */
function sha256(token: string): Buffer {
  return createHash('sha256').update(Buffer.from(token, 'hex')).digest()
}

function notPaired(): ApiError {
  return new ApiError('not_paired', 'This page is not paired with the companion, or the pairing was taken back. Pair anew.')
}

function noCode(): ApiError {
  return new ApiError('no_code', 'There is no code for this page, it was wrong, or it is used up. Ask for a new one in the terminal.')
}
