// How a page reaches the companion: one request and its answer, and what it means where there is none.
import type { z } from 'zod'
import { BridgeErrorSchema } from '../schema/bridge.ts'
import { ParseError, parseJson, parseWith } from '../schema/parse.ts'
import { readText, TooMuch } from './lines.ts'
import { partsOf, type RouteName } from './routes.ts'
import { BridgeTrouble } from './trouble.ts'

/** Answers are results of tools, which may be large. */
const MOST_BYTES = 32 * 1024 * 1024
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** The world of a page, as far as it is needed to reach the companion. */
export interface Reach {
  /** `http://127.0.0.1:4747` */
  base: string
  /** Of the page, as the browser sends it. */
  origin: string
  fetch: typeof globalThis.fetch
  randomBytes(length: number): Uint8Array
  /** Milliseconds. */
  now(): number
  /** What the browser says of reaching this machine; undefined where it knows no such permission. */
  permission(): Promise<PermissionState | undefined>
}

/** The parts of a request; what they hold is looked at by the companion. */
export interface Parts {
  id?: string
  query?: Readonly<Record<string, string | number | undefined>>
  body?: unknown
  authorization?: string
  signal?: AbortSignal
}

/**
 * @returns the answer's head, where the companion did what it was asked for
 * @throws {BridgeTrouble}; what `signal` was aborted with
 */
export async function send(reach: Reach, name: RouteName, { id, query = {}, body, authorization, signal }: Parts): Promise<Response> {
  const { method, path } = partsOf(name)
  const url = new URL(path.replace('{id}', encodeURIComponent(id ?? '')), reach.base)
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, String(value))
  const headers = {
    ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  }
  const init = {
    method,
    headers,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    ...(signal === undefined ? {} : { signal }),
    // Chrome 142 and later: said beforehand, so that a page of https may reach http here (Local Network Access §3).
    targetAddressSpace: 'loopback',
  } as const satisfies RequestInit & { targetAddressSpace: string }
  const { fetch: ask } = reach
  const response = await ask(url, init).catch(async (error: unknown) => {
    signal?.throwIfAborted()
    throw await unreachable(reach, error)
  })
  if (!response.ok) throw await refusal(response)
  return response
}

/** @throws {BridgeTrouble} */
export async function readAnswer<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(response.body, MOST_BYTES).catch((error: unknown) => {
    throw toTrouble(error)
  })
  return parseAnswer(text, schema)
}

/** @throws {BridgeTrouble} */
export function parseAnswer<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return parseWith(schema, parseJson(text, 'The answer'), 'The answer')
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    throw new BridgeTrouble('unreadable', `The companion answers something else than was agreed. ${error.message}`, undefined, {
      cause: error,
    })
  }
}

/** What it means that a body could not be read to its end. */
export function toTrouble(error: unknown): BridgeTrouble {
  return error instanceof TooMuch
    ? new BridgeTrouble('unreadable', `The companion sends ${error.message}.`, undefined, { cause: error })
    : new BridgeTrouble('disconnected', 'The companion ended before its answer did.', undefined, { cause: error })
}

/** Browsers tell a page nothing of why a request failed: only the permission says a little more. */
async function unreachable({ origin, permission }: Reach, cause: unknown): Promise<BridgeTrouble> {
  const state = LOOPBACK.test(origin) ? undefined : await permission()
  if (state === 'denied')
    return new BridgeTrouble('permission_denied', 'The browser forbids this page to reach this machine.', undefined, { cause })
  if (state === 'prompt')
    return new BridgeTrouble('no_answer_yet', 'No companion runs here, or the browser’s question was not answered.', undefined, { cause })
  return new BridgeTrouble('no_companion', 'No companion answers here.', undefined, { cause })
}

async function refusal(response: Response): Promise<BridgeTrouble> {
  const error = await readAnswer(response, BridgeErrorSchema)
  return new BridgeTrouble(error.code === 'not_paired' ? 'not_paired' : 'refused', error.message, error)
}
