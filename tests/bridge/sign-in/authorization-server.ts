// An authorization server on loopback that is stricter than those out there: it takes nothing that OAuth 2.1 or MCP's rules do not allow,
// remembers every secret that it gave away, and ends a sign-in when it sees a code or a refresh token twice.
import { createHash, randomBytes } from 'node:crypto'
import { type Listener, openListener } from '../../../pipeline/embedded/listener.ts'

interface Client {
  redirects: string[]
  /** Of a program that was registered by hand: the port may be any. */
  anyPort?: true
  secret?: string
}
interface Grant {
  client: string
  resource: string
  scope: string
  isOver: boolean
}
interface Code extends Grant {
  redirect: string
  challenge: string
  isUsed: boolean
}

/** What a test has it do otherwise. */
export interface Manners {
  /** Goes over what it would say of itself. */
  metadata?: Record<string, unknown>
  /** Parameters that it sends the browser back with, over its own; undefined takes one out. */
  redirect?: Record<string, string | undefined>
  /** In place of any answer of the address for tokens. */
  token?(): Response
  tokensLiveMs?: number
}

export class AuthorizationServer {
  readonly clients = new Map<string, Client>()
  readonly #codes = new Map<string, Code>()
  readonly #refresh = new Map<string, { grant: Grant; isUsed: boolean }>()
  readonly #access = new Map<string, { grant: Grant; endsAt: number }>()
  /** Every code, token and secret that was ever given away. */
  readonly secrets: string[] = []
  /** What was asked of it, by address. */
  readonly asked: string[] = []
  /** What was not as it has to be. */
  readonly faults: string[] = []
  manners: Manners = {}
  resource = ''
  #listener: Listener | undefined

  get issuer(): string {
    return this.#listener?.url ?? ''
  }

  async open(): Promise<void> {
    this.#listener = await openListener((request) => this.#answer(request))
  }

  async close(): Promise<void> {
    await this.#listener?.close()
  }

  /** Whether a token is good for the resource now. */
  isGood(token: string, resource: string): boolean {
    const found = this.#access.get(token)
    return found !== undefined && !found.grant.isOver && found.endsAt > Date.now() && found.grant.resource === resource
  }

  /** All access tokens are too old from now on. */
  expireAccess(): void {
    for (const token of this.#access.values()) token.endsAt = 0
  }

  revokeAll(): void {
    for (const { grant } of this.#refresh.values()) grant.isOver = true
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    this.asked.push(`${request.method} ${url.pathname}`)
    if (url.pathname === '/.well-known/oauth-authorization-server') return Response.json({ ...this.#metadata(), ...this.manners.metadata })
    if (url.pathname === '/register' && request.method === 'POST') return this.#register(await request.json())
    if (url.pathname === '/authorize' && request.method === 'GET') return this.#authorize(url.searchParams)
    if (url.pathname === '/token' && request.method === 'POST')
      return this.manners.token?.() ?? this.#token(await this.#form(request), request)
    if (url.pathname === '/revoke' && request.method === 'POST') return this.#revoke(await this.#form(request))
    return new Response('no', { status: 404 })
  }

  #metadata() {
    const { issuer } = this
    return {
      ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
      ...{ registration_endpoint: `${issuer}/register`, revocation_endpoint: `${issuer}/revoke` },
      ...{ response_types_supported: ['code'], grant_types_supported: ['authorization_code', 'refresh_token'] },
      ...{ code_challenge_methods_supported: ['S256'], scopes_supported: ['calendar', 'offline_access'] },
      ...{ token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'], authorization_response_iss_parameter_supported: true },
    }
  }

  #register(said: Record<string, unknown>): Response {
    const redirects = Array.isArray(said.redirect_uris) ? said.redirect_uris.map(String) : []
    const isRight =
      redirects.length === 1 &&
      /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{20,}$/.test(redirects[0] ?? '') &&
      said.token_endpoint_auth_method === 'none' &&
      said.application_type === 'native' &&
      String(said.grant_types) === 'authorization_code,refresh_token'
    if (!isRight) return this.#fault('invalid_client_metadata', JSON.stringify(said))
    const id = this.#secret()
    this.clients.set(id, { redirects })
    return Response.json({ ...said, client_id: id }, { status: 201 })
  }

  #authorize(query: URLSearchParams): Response {
    const said = this.#once(query)
    const client = this.clients.get(said.client_id ?? '')
    const redirect = said.redirect_uri ?? ''
    const isKnown = client?.redirects.includes(client.anyPort === true ? redirect.replace(/:\d+\//, '/') : redirect)
    // Never back to where a stranger said.
    if (isKnown !== true) return this.#fault('invalid_request', `client or redirect ${redirect}`)
    const isRight =
      said.response_type === 'code' &&
      said.code_challenge_method === 'S256' &&
      /^[\w-]{43}$/.test(said.code_challenge ?? '') &&
      (said.state ?? '').length >= 40 &&
      said.resource === this.resource &&
      said.scope === 'calendar offline_access'
    if (!isRight) return this.#fault('invalid_request', query.toString())
    const code = this.#secret()
    this.#codes.set(code, {
      ...{ client: said.client_id ?? '', resource: this.resource, scope: said.scope ?? '', isOver: false, isUsed: false },
      ...{ redirect, challenge: said.code_challenge ?? '' },
    })
    const back = new URL(redirect)
    const words = { code, state: said.state, iss: this.issuer, ...this.manners.redirect }
    for (const [name, value] of Object.entries(words)) if (value !== undefined) back.searchParams.set(name, value)
    return new Response(null, { status: 302, headers: { location: back.href } })
  }

  #token(form: URLSearchParams, request: Request): Response {
    const said = this.#once(form)
    const id = this.#clientOf(said, request)
    if (id === undefined) return this.#fault('invalid_client', 'who it is')
    if (said.resource !== this.resource) return this.#fault('invalid_target', `resource ${said.resource}`)
    if (said.grant_type === 'refresh_token') return this.#renew(said.refresh_token ?? '', id)
    const code = this.#codes.get(said.code ?? '')
    if (code === undefined || code.client !== id || code.redirect !== said.redirect_uri) return this.#fault('invalid_grant', 'code')
    if (code.isUsed) {
      code.isOver = true
      return this.#fault('invalid_grant', 'the code was used before')
    }
    code.isUsed = true
    const verifier = said.code_verifier ?? ''
    if (verifier.length < 43 || createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
      return this.#fault('invalid_grant', 'PKCE')
    return this.#give(code)
  }

  /** RFC 9700 §4.14.2: rotation, and a token that comes twice was stolen. */
  #renew(token: string, client: string): Response {
    const found = this.#refresh.get(token)
    if (found === undefined || found.grant.client !== client || found.grant.isOver) return refuse('invalid_grant')
    if (found.isUsed) {
      found.grant.isOver = true
      return this.#fault('invalid_grant', 'the refresh token was used before')
    }
    found.isUsed = true
    return this.#give(found.grant)
  }

  #give(grant: Grant): Response {
    const [access, refresh] = [this.#secret(), this.#secret()]
    const { tokensLiveMs = 3_600_000 } = this.manners
    this.#access.set(access, { grant, endsAt: Date.now() + tokensLiveMs })
    this.#refresh.set(refresh, { grant, isUsed: false })
    return Response.json({
      ...{ access_token: access, token_type: 'Bearer', expires_in: Math.floor(tokensLiveMs / 1_000) },
      ...{ refresh_token: refresh, scope: grant.scope },
    })
  }

  #revoke(form: URLSearchParams): Response {
    const found = this.#refresh.get(form.get('token') ?? '')
    if (found !== undefined) found.grant.isOver = true
    return new Response(null, { status: 200 })
  }

  #clientOf({ client_id: id }: Partial<Record<string, string>>, request: Request): string | undefined {
    const basic = /^Basic (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
    const [name, secret] = basic === undefined ? [id ?? '', undefined] : Buffer.from(basic, 'base64').toString().split(':')
    const client = this.clients.get(name ?? '')
    return client !== undefined && client.secret === secret ? name : undefined
  }

  async #form(request: Request): Promise<URLSearchParams> {
    if (request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') !== true) this.faults.push('content-type')
    return new URLSearchParams(await request.text())
  }

  /** No parameter may come twice (RFC 6749 §3.1). */
  #once(query: URLSearchParams): Partial<Record<string, string>> {
    const names = [...query.keys()]
    if (names.length !== new Set(names).size) this.faults.push(`twice in ${query}`)
    return Object.fromEntries(query)
  }

  #secret(): string {
    const secret = randomBytes(24).toString('base64url')
    this.secrets.push(secret)
    return secret
  }

  #fault(code: string, what: string): Response {
    this.faults.push(`${code}: ${what}`)
    return refuse(code)
  }
}

/** RFC 6749 §5.2, with a description as nobody should show it. */
function refuse(code: string): Response {
  return Response.json(
    { error: code, error_description: 'canary-description \u001b[2J' },
    { status: code === 'invalid_client' ? 401 : 400 },
  )
}
