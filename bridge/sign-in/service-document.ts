// What a sign-in service says of itself, as far as it is kept.
import { z } from 'zod'

const address = z.string().max(2_048)
const words = z.array(z.string().max(300)).max(200)

/** What is kept of RFC 8414 §2; the names are its. */
export const ServiceSchema = z.object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
  registration_endpoint: address.optional(),
  revocation_endpoint: address.optional(),
  response_types_supported: words,
  scopes_supported: words.optional(),
  code_challenge_methods_supported: words.optional(),
  token_endpoint_auth_methods_supported: words.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
})
export type Service = z.infer<typeof ServiceSchema>
