// How a session that is worked with behaves: it hears progress and that tools changed, and hands questions to whoever made the call.
import { type Client, ProtocolError } from '@modelcontextprotocol/client'
import type { Answer, Question } from '../schema/task.ts'
import { JsonObjectSchema, TEXT_LIMITS } from '../schema/text.ts'
import type { Manner } from './manner.ts'

/** Errors of JSON-RPC that MCP gives a meaning: the person said no (Sampling, "User rejected sampling request"). */
const REFUSED = -1
const [NO_METHOD, BAD_PARAMETERS] = [-32_601, -32_602]
const LONGEST_URL = 2_048
const TOOLS_CHANGED = 'notifications/tools/list_changed'

interface Asker {
  ask(question: Omit<Question, 'id'>): Promise<Answer>
}

export class LiveManner implements Manner {
  readonly capabilities = { elicitation: { form: {}, url: {} }, sampling: {} }
  readonly notifications = new Set(['notifications/progress', TOOLS_CHANGED])
  readonly answers = true
  isStale = false
  /** Calls that wait for their answer, the oldest first. */
  readonly #waiting = new Set<Asker>()

  prepare(client: Client): void {
    client.setNotificationHandler(TOOLS_CHANGED, () => {
      this.isStale = true
    })
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      const answer = await this.#ask(toElicitation(params))
      if (answer.action !== 'accept') return { action: answer.action }
      return { action: 'accept', ...(answer.content === undefined ? {} : { content: answer.content as Record<string, string> }) }
    })
    client.setRequestHandler('sampling/createMessage', async ({ params }) => {
      const { messages, systemPrompt } = params
      const answer = await this.#ask({ kind: 'sampling', message: cut(JSON.stringify({ systemPrompt, messages }, undefined, 2)) })
      const text = answer.action === 'accept' ? answer.content?.text : undefined
      if (typeof text !== 'string') throw new ProtocolError(REFUSED, 'the person did not answer')
      return { role: 'assistant', model: 'a person', content: { type: 'text', text } }
    })
  }

  /** Questions that come while `work` goes on are put to `asker`; of several, to the one that waits longest: none says whose it is. */
  async during<T>(asker: Asker, work: () => Promise<T>): Promise<T> {
    // Each call is its own entry, though two may share what asks.
    const own: Asker = { ask: (question) => asker.ask(question) }
    this.#waiting.add(own)
    try {
      return await work()
    } finally {
      this.#waiting.delete(own)
    }
  }

  #ask(question: Omit<Question, 'id'>): Promise<Answer> {
    const [oldest] = this.#waiting
    if (oldest === undefined) throw new ProtocolError(NO_METHOD, 'nobody is there who could be asked: no call is going on')
    return oldest.ask(question)
  }
}

function toElicitation(params: { message: string; mode?: string | undefined; url?: unknown; requestedSchema?: unknown }) {
  const message = cut(params.message)
  if (params.mode === 'url') {
    const { url } = params
    if (typeof url !== 'string' || url.length > LONGEST_URL || !/^https?:\/\//i.test(url) || !URL.canParse(url))
      throw new ProtocolError(BAD_PARAMETERS, 'the address is none that can be opened')
    return { kind: 'elicitation' as const, message, url }
  }
  const schema = JsonObjectSchema.safeParse(params.requestedSchema)
  if (!schema.success) throw new ProtocolError(BAD_PARAMETERS, 'the schema of the form is none')
  return { kind: 'elicitation' as const, message, schema: schema.data }
}

function cut(text: string): string {
  return text.slice(0, TEXT_LIMITS.paragraph) || '(no words)'
}
