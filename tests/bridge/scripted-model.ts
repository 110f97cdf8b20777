// An endpoint like OpenAI's, as a server of its own on loopback, that answers what a test has written down. What it was sent is kept.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Sent {
  path: string
  headers: IncomingHttpHeaders
  body: { model: string; messages: { role: string; content: string }[]; stream: boolean; response_format?: { type: string } }
}

/** One answer: a text that the model says, or whatever is done with the response. */
export type Reply = string | ((response: ServerResponse) => void)

export interface ScriptedModel {
  /** Where its API begins. */
  url: string
  sent: Sent[]
  /** What it answers from now on, one after the other; the last again and again. */
  script(...replies: Reply[]): void
  close(): Promise<void>
}

export async function openScriptedModel(): Promise<ScriptedModel> {
  const sent: Sent[] = []
  let replies: Reply[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    sent.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString() || '{}') })
    const reply = replies.length > 1 ? replies.shift() : replies[0]
    if (typeof reply === 'function') reply(response)
    else says(reply ?? '')(response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    sent,
    script(...given) {
      sent.length = 0
      replies = given
    },
    async close() {
      const closed = new Promise((done) => server.close(done))
      server.closeAllConnections()
      await closed
    },
  }
}

export const says =
  (content: string, finish = 'stop'): Reply & ((response: ServerResponse) => void) =>
  (response) =>
    answers(200, JSON.stringify({ choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content } }] }))(response)

export const answers =
  (status: number, body = '{"error":{"message":"BODY-OF-THE-ENDPOINT"}}', headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body)
  }

/** Bytes without an end. */
export function flows(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  const chunk = `{"choices":[{"message":{"content":"${'x'.repeat(10_000)}`
  const write = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', write)
  write()
}

/** Takes the request, and never answers. */
export const hangs = (): void => undefined
