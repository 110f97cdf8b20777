// The only way a model is asked: POST /chat/completions, as OpenAI, Ollama and many others answer it. Bounded in time, size and depth; no
// redirect is followed, so that the key goes nowhere but where the reader said.
import { z } from 'zod'
import { DepthMeter } from '../../core/mcp/depth.ts'
import { NETWORK_REASONS, networkCode } from '../network-reason.ts'
import type { Model } from './model-file.ts'
import { PlanError } from './plan-error.ts'

export interface Message {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface EndpointOptions {
  fetch: typeof globalThis.fetch
  /** Milliseconds. Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** For one answer with all that is tried to get it, milliseconds. @default 60,000 */
  timeoutMs?: number
}

const TIMEOUT_MS = 60_000
const MOST_BYTES = 100_000
const MOST_DEPTH = 64
/** Of a key that stands in an answer by no accident. */
const SHORTEST_SECRET = 8
/** Before each further try after 429 and 5xx, unless the endpoint names a shorter time. */
const PAUSES_MS: readonly number[] = [1_000, 4_000]

/** What may be asked of the form of an answer, the strictest first. An endpoint that refuses one is asked with the next. */
function toFormats(schema: object): readonly object[] {
  return [
    { response_format: { type: 'json_schema', json_schema: { name: 'plan', schema } } },
    { response_format: { type: 'json_object' } },
    {},
  ]
}
/** Some answer 422 to a field that they do not know. */
const REFUSED_FORM = new Set([400, 422])

const AnswerSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().min(1) }), finish_reason: z.string().nullish() })).min(1),
})

/**
 * @param schema JSON Schema of what the text should be
 * @returns the model's text: a stranger's
 * @throws {PlanError} `model_failed`, in words that go on after the model's name; what `signal` was aborted with
 */
export async function complete(
  model: Model,
  messages: readonly Message[],
  schema: object,
  { fetch, sleep, timeoutMs = TIMEOUT_MS }: EndpointOptions,
  signal: AbortSignal,
): Promise<string> {
  const late = AbortSignal.timeout(timeoutMs)
  const either = AbortSignal.any([signal, late])
  const formats = toFormats(schema)
  let [format, pause] = [0, 0]
  try {
    for (;;) {
      const response = await fetch(`${model.url}/chat/completions`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json',
          ...(model.key === undefined ? {} : { Authorization: `Bearer ${model.key}` }),
        },
        body: JSON.stringify({ model: model.name, messages, stream: false, ...formats[format] }),
        redirect: 'manual',
        signal: either,
      })
      const { status, headers } = response
      if (status === 200) return withoutKey(textOf(await readBounded(response)), model)
      await response.body?.cancel()
      const wait = PAUSES_MS[pause]
      if (REFUSED_FORM.has(status) && format < formats.length - 1) format += 1
      else if ((status === 429 || status >= 500) && wait !== undefined) {
        pause += 1
        await sleep(toPause(headers.get('retry-after'), wait), either)
      } else throw failed(toRefusal(status, model.key !== undefined))
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (late.aborted) throw failed(`it did not answer within ${Math.ceil(timeoutMs / 1_000)} s`)
    // Of other errors neither the message nor the cause is kept: they name the address, and may quote what was sent.
    if (error instanceof PlanError || !(error instanceof Error)) throw error
    throw failed(NETWORK_REASONS.get(networkCode(error)) ?? 'the connection failed')
  }
}

function failed(message: string): PlanError {
  return new PlanError('model_failed', message)
}

/** @throws {PlanError} past the limits: the rest is not read */
async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  const meter = new DepthMeter(MOST_DEPTH)
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MOST_BYTES) throw failed(`it answers more than the ${MOST_BYTES} bytes that are read`)
    if (meter.isExceededBy(chunk)) throw failed('its answer is nested too deeply')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function textOf(body: string): string {
  let answer: z.infer<typeof AnswerSchema>
  try {
    answer = AnswerSchema.parse(JSON.parse(body))
  } catch {
    throw failed('it answers something else than a chat completion: see whether the address is right')
  }
  const [choice] = answer.choices
  if (choice?.finish_reason === 'length') throw failed('its answer was cut off at its limit of tokens')
  return choice?.message.content ?? ''
}

/** An endpoint may answer with what it was asked, headers and all: pages are shown what a model says. */
function withoutKey(text: string, { key }: Model): string {
  if (key !== undefined && key.length >= SHORTEST_SECRET && text.includes(key))
    throw failed('its answer has your key in it, and is not used')
  return text
}

/** @param retryAfter RFC 9110 §10.2.3; only the seconds are heeded. @returns milliseconds, never more than `most` */
function toPause(retryAfter: string | null, most: number): number {
  return retryAfter !== null && /^\d{1,4}$/.test(retryAfter) ? Math.min(most, Number(retryAfter) * 1_000) : most
}

function toRefusal(status: number, hasKey: boolean): string {
  if (status === 401 || status === 403) return hasKey ? `it refuses the key (${status})` : `it wants a key (${status})`
  if (status === 404) return 'there is nothing at its address, or no model of that name (404)'
  if (status === 429) return 'it was asked too often, or its quota is used up (429)'
  if (status >= 300 && status < 400) return `it answers with a redirect (${status}), which is not followed: set the address it leads to`
  return status >= 500 ? `it failed (${status})` : `it refuses what it is asked (${status})`
}
