// One renewal of a sign-in (RFC 6749 §6).
import { OAuthError, refreshAuthorization } from '@modelcontextprotocol/client'
import { SessionError } from '../../core/mcp/session-error.ts'
import { type Credential, toGrant } from './credential.ts'
import { openSignInFetch } from './network.ts'

/** RFC 6749 §5.2: with these the sign-in is over. Anything else may pass. */
const FINAL = ['invalid_grant', 'invalid_client', 'unauthorized_client']

/**
 * @param refresh the token of `stale` that renews it
 * @returns with new tokens; undefined where the sign-in is over
 * @throws {SessionError} where it cannot be renewed for now
 */
export async function renewed(stale: Credential, refresh: string, now: Date): Promise<Credential | undefined> {
  const { service, client, resource, server, mayBePrivate } = stale
  try {
    const tokens = await refreshAuthorization(service.issuer, {
      ...{ metadata: service, clientInformation: client, refreshToken: refresh, resource },
      fetchFn: openSignInFetch({ server, mayBePrivate }),
    })
    const { endsAt: _, ...kept } = stale
    return { ...kept, ...toGrant(tokens, now) }
  } catch (error) {
    if (error instanceof OAuthError && FINAL.includes(error.code)) return undefined
    // Without the cause: what a service answers may hold a token.
    throw new SessionError('unreachable', 'connection_failed', { message: 'its sign-in service does not renew the sign-in for now' })
  }
}
