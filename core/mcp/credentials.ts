// Sends a token with the requests to the server that it is for, and to no other address; asks for another where it is refused.

export interface Credentials {
  /** @returns the token to send; undefined where there is none */
  token(): Promise<string | undefined>
  /** @returns what to send in place of a token that the server refused; undefined where there is nothing */
  another(refused: string): Promise<string | undefined>
}

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>

/**
 * As a bearer token (RFC 6750 §2.1). A request is sent a second time where its token was refused and there is another: with 401 nothing
 * was done.
 * @param fetch follows no redirect to another origin
 */
export function withCredentials(fetch: Fetch, { url, credentials }: { url: string; credentials?: Credentials }): Fetch {
  if (credentials === undefined) return fetch
  const { origin } = new URL(url)
  return async (address, init = {}) => {
    // The older transport lets the server say where messages go: the SDK keeps that to the origin, and so does this.
    if (new URL(address).origin !== origin) return fetch(address, init)
    const send = (token: string | undefined) => fetch(address, token === undefined ? init : { ...init, headers: withToken(init, token) })
    const token = await credentials.token()
    const response = await send(token)
    if (response.status !== 401 || token === undefined) return response
    const other = await credentials.another(token)
    if (other === undefined || other === token) return response
    await response.body?.cancel()
    return send(other)
  }
}

function withToken({ headers }: RequestInit, token: string): Headers {
  const all = new Headers(headers)
  all.set('authorization', `Bearer ${token}`)
  return all
}
