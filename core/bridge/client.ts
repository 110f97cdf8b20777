// The page's side of the companion: pairs, makes sure who answers before a token is sent, asks, and listens while a task runs.
import { z } from 'zod'
import { BRIDGE_PROTOCOL, type BridgeRoutesSchema, type Scope } from '../schema/bridge.ts'
import { type TaskEvent, TaskEventSchema } from '../schema/task.ts'
import { parseCode } from './code.ts'
import { readLines } from './lines.ts'
import { deriveKey, isHelloProof, isPairingProof, makeToken, provePairing, toHex, toVerifier } from './pairing.ts'
import { parseAnswer, type Reach, readAnswer, send, toTrouble } from './reach.ts'
import { type Answer, partsOf, type RouteName, RUN_ROUTE } from './routes.ts'
import { BridgeTrouble } from './trouble.ts'

/** How long a proof holds: whoever took the port since would be sent the token. */
const PROOF_MS = 5_000
const EVENT_LIMITS = { lineBytes: 32 * 1024 * 1024, lines: 100_000 }

/** What a page keeps of a pairing. The token is a secret. */
export interface PagePairing {
  pairing: string
  token: string
}

type Sent = z.input<typeof BridgeRoutesSchema>
/** What a route wants besides the token. */
export type Given<R extends RouteName> = (R extends `${string}{id}${string}` ? { id: string } : { id?: never }) &
  (Sent[R] extends { body: infer B } ? { body: B } : { body?: never }) &
  (Sent[R] extends { query: infer Q } ? { query?: { [K in keyof Q]?: string | number | undefined } } : { query?: never }) & {
    signal?: AbortSignal
  }
type AskedRoute = Exclude<RouteName, 'POST /v1/pair' | 'POST /v1/pair/confirm' | 'POST /v1/hello' | typeof RUN_ROUTE>

/**
 * Pairs with the companion whose terminal shows the code.
 * @param typed the code as it was typed
 * @returns what to keep, and what the page may do
 * @throws {BridgeTrouble} `wrong_code` where the companion cannot prove that it knows the code: then it was told nothing
 */
export async function pair(reach: Reach, typed: string): Promise<{ kept: PagePairing; scopes: Scope[] }> {
  const code = parseCode(typed)
  if (code === undefined) throw new BridgeTrouble('wrong_code', 'A code is eight letters and digits.')
  const challenge = toHex(reach.randomBytes(32))
  const { pairing, nonce, proof } = await exchange(reach, 'POST /v1/pair', { challenge })
  const terms = { origin: reach.origin, port: portOf(reach), challenge, nonce }
  const key = await deriveKey(code, nonce)
  if (!(await isPairingProof(key, 'companion', terms, proof)))
    throw new BridgeTrouble('wrong_code', 'The code is another, or what answers is not the companion that shows it.')
  const { scopes } = await exchange(reach, 'POST /v1/pair/confirm', { pairing, proof: await provePairing(key, 'page', terms) })
  return { kept: { pairing, token: await makeToken(key, terms) }, scopes }
}

/**
 * @returns the companion that the page was paired with, once it has proved that it is
 * @throws {BridgeTrouble}
 */
export async function connect(reach: Reach, kept: PagePairing): Promise<Companion> {
  const companion = new Companion(reach, kept)
  await companion.prove()
  return companion
}

export class Companion {
  readonly #reach: Reach
  readonly #kept: PagePairing
  #scopes: Scope[] = []
  #provenAt: number | undefined
  #wasThere = false
  #proving: Promise<void> | undefined

  constructor(reach: Reach, kept: PagePairing) {
    this.#reach = reach
    this.#kept = kept
  }

  get scopes(): readonly Scope[] {
    return this.#scopes
  }

  /**
   * Asks for one answer.
   * @throws {BridgeTrouble}; what `signal` was aborted with
   */
  async request<R extends AskedRoute>(name: R, given: Given<R>): Promise<Answer<R>> {
    const response = await this.#send(name, given)
    const answer = await readAnswer(response, partsOf(name).answer)
    return answer as Answer<R>
  }

  /**
   * Runs a task and tells each event, the next when `onEvent` is done with the one before, until the task ended.
   * Aborting `signal` cancels the task.
   * @throws {BridgeTrouble} `disconnected` where the companion ended first; what `signal` was aborted with
   */
  async run(task: string, onEvent: (event: TaskEvent) => void | Promise<void>, signal?: AbortSignal): Promise<void> {
    const { body } = await this.#send(RUN_ROUTE, { id: task, body: {}, ...(signal === undefined ? {} : { signal }) })
    const lines = readLines(body, EVENT_LIMITS)
    try {
      for (;;) {
        const { done, value } = await lines.next().catch((error: unknown) => {
          signal?.throwIfAborted()
          throw toTrouble(error)
        })
        if (done === true) return
        await onEvent(parseAnswer(value, TaskEventSchema))
      }
    } finally {
      await lines.return(undefined)
    }
  }

  /**
   * Has the companion prove that it holds the token, without sending it.
   * @throws {BridgeTrouble} `wrong_companion`, `older_companion`, `older_page`, `not_paired`
   */
  async prove(): Promise<void> {
    if (this.#provenAt !== undefined && this.#reach.now() - this.#provenAt < PROOF_MS) return
    this.#proving ??= this.#sayHello().finally(() => {
      this.#proving = undefined
    })
    await this.#proving
  }

  async #sayHello(): Promise<void> {
    const { pairing, token } = this.#kept
    const challenge = toHex(this.#reach.randomBytes(32))
    const at = this.#reach.now()
    const { scopes, proof } = await exchange(this.#reach, 'POST /v1/hello', { pairing, challenge }).catch((error: unknown) =>
      this.#fail(error),
    )
    const terms = { origin: this.#reach.origin, port: portOf(this.#reach), challenge, pairing }
    if (!(await isHelloProof(await toVerifier(token), terms, proof)))
      throw new BridgeTrouble('wrong_companion', 'What answers is not the companion that this page was paired with. It was told nothing.')
    this.#scopes = scopes
    this.#provenAt = at
    this.#wasThere = true
  }

  async #send<R extends RouteName>(name: R, given: Given<R>): Promise<Response> {
    await this.prove()
    const { pairing, token } = this.#kept
    return await send(this.#reach, name, { ...given, authorization: `Bearer ${pairing}.${token}` }).catch((error: unknown) =>
      this.#fail(error),
    )
  }

  /** After whatever went wrong, the next token goes only to who proves anew. */
  #fail(error: unknown): never {
    this.#provenAt = undefined
    const isGone = error instanceof BridgeTrouble && (error.kind === 'no_companion' || error.kind === 'no_answer_yet')
    if (!isGone || !this.#wasThere) throw error
    throw new BridgeTrouble('disconnected', 'The companion was there, and does not answer any more.', undefined, { cause: error })
  }
}

const ProtocolSchema = z.looseObject({ protocol: z.int() })

/** One of the three routes without a token. Who answers them is not known yet: what cannot be read is not the companion's. */
async function exchange<R extends 'POST /v1/pair' | 'POST /v1/pair/confirm' | 'POST /v1/hello'>(
  reach: Reach,
  name: R,
  body: Sent[R]['body'],
): Promise<Answer<R>> {
  try {
    const said = await readAnswer(await send(reach, name, { body }), z.unknown())
    const { data } = ProtocolSchema.safeParse(said)
    if (data !== undefined && data.protocol !== BRIDGE_PROTOCOL) throw otherProtocol(data.protocol)
    return parseAnswer(JSON.stringify(said), partsOf(name).answer) as Answer<R>
  } catch (error) {
    if (!(error instanceof BridgeTrouble) || error.kind !== 'unreadable') throw error
    throw new BridgeTrouble('wrong_companion', `What answers is not a companion. ${error.message}`, undefined, { cause: error })
  }
}

function otherProtocol(protocol: number): BridgeTrouble {
  return protocol < BRIDGE_PROTOCOL
    ? new BridgeTrouble('older_companion', 'The companion is older than this page: update it.')
    : new BridgeTrouble('older_page', 'The companion is newer than this page: reload it, or use its own page.')
}

/** No address without a port: 80 is not where it listens. */
function portOf({ base }: Reach): number {
  return Number(new URL(base).port)
}
