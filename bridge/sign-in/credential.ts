// What is kept of one sign-in: the tokens, and all that renewing them takes, so that nobody is asked again where to send them.
import type { OAuthTokens } from '@modelcontextprotocol/client'
import { z } from 'zod'
import { InstantSchema } from '../../core/schema/text.ts'
import { ServiceSchema } from './service-document.ts'
import { SignInError } from './sign-in-error.ts'

const MAX_TOKEN = 32_768
/** Ten years: what ends later does not end for us. */
const LONGEST_S = 315_360_000
/** Goes into a header as it is: nothing that could end one (RFC 6750 §2.1 allows less; some services give more). */
const TokenSchema = z
  .string()
  .min(1)
  .max(MAX_TOKEN)
  .regex(/^[\x21-\x7e]+$/)
const ClientSchema = z.object({
  client_id: z.string().min(1).max(2_048),
  client_secret: TokenSchema.optional(),
  token_endpoint_auth_method: z.string().max(100).optional(),
})
export type Client = z.infer<typeof ClientSchema>

export const CredentialSchema = z.strictObject({
  /** Origin and path of the server that it is for. */
  server: z.string(),
  service: ServiceSchema,
  client: ClientSchema,
  resource: z.string(),
  mayBePrivate: z.boolean(),
  access: TokenSchema,
  /** When `access` ends, where the service said so. */
  endsAt: InstantSchema.optional(),
  refresh: TokenSchema.optional(),
  scope: z.string().max(MAX_TOKEN).optional(),
  signedInAt: InstantSchema,
})
export type Credential = z.infer<typeof CredentialSchema>

/** @throws {SignInError} where it is no client */
export function toClient(said: unknown): Client {
  const client = ClientSchema.safeParse(said)
  if (!client.success) throw new SignInError('its sign-in service registered a client that cannot be used')
  return client.data
}

/**
 * RFC 6749 §5.1.
 * @throws {SignInError} where they are of another kind than can be sent
 */
export function toGrant(tokens: OAuthTokens, now: Date): Pick<Credential, 'access' | 'endsAt' | 'refresh' | 'scope'> {
  if (tokens.token_type.toLowerCase() !== 'bearer')
    throw new SignInError('its sign-in service gives tokens of a kind that Hisper cannot send')
  const seconds = tokens.expires_in
  const grant = z
    .object({ access: TokenSchema, refresh: TokenSchema.optional(), scope: z.string().max(MAX_TOKEN).optional() })
    .safeParse({ access: tokens.access_token, refresh: tokens.refresh_token, scope: tokens.scope })
  if (!grant.success) throw new SignInError('its sign-in service gives tokens that no header can hold')
  const { access, refresh, scope } = grant.data
  return {
    access,
    ...(seconds !== undefined && seconds >= 0 && seconds < LONGEST_S
      ? { endsAt: new Date(now.getTime() + seconds * 1_000).toISOString() }
      : {}),
    ...(refresh === undefined ? {} : { refresh }),
    ...(scope === undefined ? {} : { scope }),
  }
}
