// Ends a sign-in: forgotten here first, then ended where the service can do that (RFC 7009).
import type { Client, Credential } from './credential.ts'
import { openSignInFetch } from './network.ts'
import type { SignInStore } from './sign-in-store.ts'

/** @returns `kept` where the tokens stay good until they end by themselves; `none` where there were none. */
export async function signOut(store: SignInStore, key: string): Promise<'revoked' | 'kept' | 'none'> {
  const found = await store.exclusively(key, async () => {
    const credential = await store.get(key)
    const wasThere = await store.remove(key)
    return { credential, wasThere }
  })
  if (found.credential === undefined) return found.wasThere ? 'kept' : 'none'
  return (await revoke(found.credential)) ? 'revoked' : 'kept'
}

/** With the refresh token where there is one, which ends the other too (RFC 7009 §2.1). Never rejects. */
async function revoke({ service, client, access, refresh, server, mayBePrivate }: Credential): Promise<boolean> {
  if (service.revocation_endpoint === undefined) return false
  const body = new URLSearchParams({ token: refresh ?? access, token_type_hint: refresh === undefined ? 'access_token' : 'refresh_token' })
  try {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...authenticate(client, body) }
    const fetch = openSignInFetch({ server, mayBePrivate })
    const { status } = await fetch(service.revocation_endpoint, { method: 'POST', headers, body: body.toString() })
    return status === 200
  } catch {
    return false // it does not answer, or would lead elsewhere
  }
}

/** RFC 6749 §2.3.1. @returns headers; what goes into the body is put there */
function authenticate(
  { client_id, client_secret, token_endpoint_auth_method: method }: Client,
  body: URLSearchParams,
): Record<string, string> {
  if (client_secret !== undefined && method !== 'client_secret_post') {
    const words = [client_id, client_secret].map(encodeURIComponent).join(':')
    return { authorization: `Basic ${Buffer.from(words).toString('base64')}` }
  }
  body.set('client_id', client_id)
  if (client_secret !== undefined) body.set('client_secret', client_secret)
  return {}
}
