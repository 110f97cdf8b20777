// Hears the answer of the sign-in page on this machine, once (RFC 8252 §7.3). Whatever else knocks is told nothing.
import { createServer, type IncomingMessage } from 'node:http'
import { SignInError } from './sign-in-error.ts'

/** The same whatever came: it shows nothing of the request. */
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hisper</title>
<p>Hisper has the answer; the terminal says how it went. You can close this page.</p></html>
`
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer', // the address holds the code
  'x-content-type-options': 'nosniff',
  connection: 'close',
}
const MAX_MS = 10_000

export interface RedirectListener {
  /** What the sign-in page has to send the browser to. */
  url: string
  /** The first request that was for it. Rejects with the signal's reason. */
  answer: Promise<URLSearchParams>
  close(): void
}

/**
 * @param path with the slash it begins with
 * @param port 0 takes any free one
 * @throws {SignInError} where the port is taken
 */
export async function openRedirectListener(path: string, port: number, signal: AbortSignal): Promise<RedirectListener> {
  const heard = Promise.withResolvers<URLSearchParams>()
  // Who closes it early waits for nothing.
  heard.promise.catch(() => undefined)
  let isOver = false
  const server = createServer({ requestTimeout: MAX_MS, headersTimeout: MAX_MS }, (request, response) => {
    const query = isOver ? undefined : toQuery(request, host, path)
    if (query === undefined) {
      response.writeHead(404, { connection: 'close' }).end()
      return
    }
    isOver = true
    // Heard once the page is written: what ends with the answer does not cut it off.
    response.writeHead(200, HEADERS).end(PAGE, () => heard.resolve(query))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(new SignInError(`port ${port} of this machine cannot be listened on`)))
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new SignInError('this machine gives no port to listen on')
  const host = `127.0.0.1:${address.port}`
  const abort = () => heard.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  return {
    url: `http://${host}${path}`,
    answer: heard.promise,
    close() {
      signal.removeEventListener('abort', abort)
      server.close()
      server.closeAllConnections()
    },
  }
}

/** @returns what a request says that is the browser's own, for exactly this address; else undefined */
function toQuery({ method, url = '', headers, headersDistinct }: IncomingMessage, host: string, path: string): URLSearchParams | undefined {
  // A name that was made to lead to this machine (DNS rebinding) shows in the header.
  if (method !== 'GET' || headers.host !== host || headersDistinct.host?.length !== 1) return undefined
  // Another page's picture or script is no sign-in.
  const destination = headers['sec-fetch-dest']
  if (destination !== undefined && destination !== 'document') return undefined
  const [asked, query = ''] = url.split(/\?(.*)/s)
  return asked === path ? new URLSearchParams(query) : undefined
}
