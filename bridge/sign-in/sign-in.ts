// Signs the reader in to one server: finds its service, registers, sends the browser there, hears the answer, and fetches the tokens.
// OAuth 2.1 as MCP 2025-11-25 and 2026-07-28 want it, Authorization.
import { exchangeAuthorization, type FetchLike, registerClient, startAuthorization } from '@modelcontextprotocol/client'
import { z } from 'zod'
import type { RemoteTarget } from '../../core/mcp/connect-remote.ts'
import { toLine } from '../plain-text.ts'
import { type Reach, toKey } from './addresses.ts'
import { type Client, type Credential, toClient, toGrant } from './credential.ts'
import { openSignInFetch } from './network.ts'
import { openRedirectListener, type RedirectListener } from './redirect-listener.ts'
import { findService, type Wanted } from './service.ts'
import type { Service } from './service-document.ts'
import { SignInError } from './sign-in-error.ts'
import { toSignInError } from './words.ts'

/** Of a program that was registered by hand: its path is known beforehand, its port may be any (RFC 8252 §7.3). */
export const FIXED_PATH = '/callback'
const LONGEST_WORDS = 300
/** RFC 6749 §4.1.2.1. */
const REFUSALS: Readonly<Record<string, string>> = {
  access_denied: 'it was refused on the sign-in page',
  invalid_scope: 'the service does not give what was asked for; --scope asks for other rights',
  server_error: 'the service has a fault',
  temporarily_unavailable: 'the service is out of order for now',
}

export interface SignInOptions {
  target: RemoteTarget
  mayBePrivate: boolean
  /** Of a program that the reader registered with the service by hand; an https address is its metadata document. */
  client?: Client
  /** In place of what the server asks for; words with spaces between. */
  scope?: string
  /** To listen on. @default 0, any free one */
  port?: number
  /** Shows the reader where to sign in; the signal is aborted once that is over. */
  show(address: URL, over: AbortSignal): void
  /** Ends it, with its reason. */
  signal: AbortSignal
  now(): Date
  /** @returns so many random bytes, as base64url */
  random(bytes: number): string
}

/** @throws {SignInError}, or the reason of the signal; nothing is kept, and nothing listens any more then */
export async function signIn(options: SignInOptions): Promise<Credential> {
  const { target, mayBePrivate, signal, random } = options
  const reach: Reach = { server: target.url, mayBePrivate }
  const fetch = openSignInFetch(reach, signal)
  const attempt = <T>(doing: string, work: () => Promise<T>) => attempted(doing, signal, work)
  const wanted = await attempt('finding where to sign in', () => findService(target, reach, fetch, signal))
  const path = options.client === undefined ? `/${random(16)}` : FIXED_PATH
  const listener = await openRedirectListener(path, options.port ?? 0, signal)
  try {
    const scope = options.scope ?? (toScope(wanted) || undefined)
    const client = options.client ?? (await attempt('registering', () => register(wanted.service, listener.url, scope, fetch)))
    const tokens = await attempt('signing in', () => exchange({ ...options, wanted, client, scope, listener, fetch }))
    const grant = toGrant(tokens, options.now())
    return {
      ...{ server: toKey(target.url), service: wanted.service, client, resource: wanted.resource, mayBePrivate },
      ...(scope === undefined ? {} : { scope }),
      ...{ ...grant, signedInAt: options.now().toISOString() },
    }
  } finally {
    listener.close()
  }
}

async function attempted<T>(doing: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    throw toSignInError(error, doing)
  }
}

/** With the right to stay signed in, where the service has a word for it (OpenID Connect Core 1.0 §11). */
function toScope({ scopes, service }: Wanted): string {
  const isOffered = scopes.length > 0 && service.scopes_supported?.includes('offline_access') === true
  return [...new Set([...scopes, ...(isOffered ? ['offline_access'] : [])])].join(' ')
}

/** RFC 7591: a public client where the service has such, with this one address to be sent back to. */
async function register(service: Service, redirect: string, scope: string | undefined, fetch: FetchLike): Promise<Client> {
  if (service.registration_endpoint === undefined)
    throw new SignInError('its sign-in service registers no program by itself: register one with it, and add --client-id')
  const methods = service.token_endpoint_auth_methods_supported ?? ['none']
  const method = ['none', 'client_secret_basic', 'client_secret_post'].find((one) => methods.includes(one))
  if (method === undefined) throw new SignInError('its sign-in service wants a proof of who asks that Hisper does not have')
  const registered = await registerClient(service.issuer, {
    metadata: service,
    clientMetadata: {
      ...{ client_name: 'Hisper', redirect_uris: [redirect], application_type: 'native' },
      ...{ grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: method },
    },
    ...(scope === undefined ? {} : { scope }),
    fetchFn: fetch,
  })
  return toClient(registered)
}

interface Exchange extends Omit<SignInOptions, 'client' | 'scope'> {
  wanted: Wanted
  client: Client
  scope: string | undefined
  listener: RedirectListener
  fetch: FetchLike
}

async function exchange({ wanted, client, scope, listener, fetch, show, random }: Exchange) {
  const { service, resource } = wanted
  const state = random(32)
  const { authorizationUrl, codeVerifier } = await startAuthorization(service.issuer, {
    ...{ metadata: service, clientInformation: client, redirectUrl: listener.url, state, resource },
    ...(scope === undefined ? {} : { scope }),
  })
  const over = new AbortController()
  show(authorizationUrl, over.signal)
  const answer = await listener.answer.finally(() => over.abort())
  const { code, iss } = readAnswer(answer, state, service)
  return exchangeAuthorization(service.issuer, {
    ...{ metadata: service, clientInformation: client, authorizationCode: code, codeVerifier, redirectUri: listener.url, resource },
    ...{ fetchFn: fetch, ...(iss === undefined ? {} : { iss }) },
  })
}

const AnswerSchema = z.object({
  state: z.string().max(1_000).optional(),
  code: z.string().min(1).max(8_000).optional(),
  iss: z.string().max(2_048).optional(),
  error: z.string().max(8_000).optional(),
  error_description: z.string().max(8_000).optional(),
})

/**
 * RFC 6749 §4.1.2, RFC 9207 §2.4. Whose answer it is comes first: before that, nothing in it means anything.
 * @throws {SignInError}
 */
function readAnswer(query: URLSearchParams, state: string, service: Service): { code: string; iss: string | undefined } {
  const names = [...query.keys()]
  const answer = AnswerSchema.safeParse(Object.fromEntries(query))
  if (!answer.success || names.length !== new Set(names).size) throw new SignInError('the browser came back with what is no answer')
  const { code, iss, error, error_description: description } = answer.data
  if (answer.data.state !== state) throw new SignInError('the browser came back with an answer to another question (state): try again')
  const mustSay = service.authorization_response_iss_parameter_supported === true
  if (iss === undefined ? mustSay : iss !== service.issuer)
    throw new SignInError('the browser came back from another service than it was sent to (iss)')
  if (error !== undefined) {
    const said = description === undefined ? '' : `; it says: ${toLine(description, LONGEST_WORDS)}`
    throw new SignInError(`${REFUSALS[error] ?? `the service refused it (${toLine(error, 50)})`}${said}`)
  }
  if (code === undefined) throw new SignInError('the browser came back without a code')
  return { code, iss }
}
