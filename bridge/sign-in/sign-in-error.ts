// Signing in did not work out; the message says why in words of ours, with no secret in it and nothing that a stranger could have written
// but for what was made plain and short.
export class SignInError extends Error {
  override name = 'SignInError'
}
