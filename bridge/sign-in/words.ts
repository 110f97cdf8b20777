// What went wrong in a sign-in, in words of ours. The originals hold what strangers wrote, and may hold a code or a token: none gets out.
import { IssuerMismatchError, OAuthError, RegistrationRejectedError } from '@modelcontextprotocol/client'
import { SessionError } from '../../core/mcp/session-error.ts'
import type { Reason } from '../../core/schema/words.ts'
import { ConfigError } from '../clients/config-error.ts'
import { SignInError } from './sign-in-error.ts'

const REFUSED: Partial<Record<Reason, string>> = {
  private_address: 'it leads to a private address; add --allow-private where you know that it is to',
  insecure_scheme: 'it leads to an address that is not https',
  unusual_port: 'it leads to a port that no sign-in service is expected on; add --allow-private where you know that it is to',
  refused_redirect: 'it was sent on to another address, and not followed: what was sent is for the first one alone',
  too_many_bytes: 'an answer was larger than any of them has to be',
}

/** @param doing such as `registering`. @returns an error that may be shown */
export function toSignInError(error: unknown, doing: string): Error {
  if (error instanceof SignInError || error instanceof ConfigError) return error
  return new SignInError(`${doing} failed: ${toReason(error)}`)
}

function toReason(error: unknown): string {
  if (error instanceof IssuerMismatchError)
    return error.kind === 'metadata'
      ? 'the service describes itself as another one than the server named'
      : 'the answer is not from the service that was asked'
  if (error instanceof RegistrationRejectedError)
    return `the service takes no unknown program (HTTP ${error.status}): register one with it, and add --client-id`
  // RFC 6749 §5.2; the description beside it is a stranger's text, after a request that held secrets.
  if (error instanceof OAuthError) return `the service refused it${/^[a-z_]{1,50}$/.test(error.code) ? ` (${error.code})` : ''}`
  if (error instanceof SessionError) return REFUSED[error.reason] ?? error.reason.replaceAll('_', ' ')
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'the service did not answer in time'
  return 'the service answered what cannot be read'
}
