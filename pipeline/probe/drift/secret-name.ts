// Whether a variable, a header or an argument is a secret, by what its registry states or by its name.
import type { Input } from '../../../core/schema/access.ts'

/** A part of a name, as `API_KEY`, `apiKey` and `x-api-key` have it. */
const SECRET_PARTS = new Set([
  'key',
  'apikey',
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'pat',
  'credential',
  'credentials',
  'auth',
  'authorization',
  'bearer',
  'jwt',
  'cookie',
  'mnemonic',
])
/** What a name ends in that tells of a secret and holds none: `TOKEN_LIMIT`, `KEY_ID`. */
const HARMLESS_ENDS = new Set(['id', 'name', 'url', 'uri', 'path', 'file', 'limit', 'type', 'prefix', 'count', 'size', 'enabled', 'ttl'])

export function isSecret(name: string, stated: Pick<Input, 'isSecret'> = {}): boolean {
  if (stated.isSecret !== undefined) return stated.isSecret
  const parts = name
    .slice(0, 300)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '')
  return !HARMLESS_ENDS.has(parts.at(-1) ?? '') && parts.some((part) => SECRET_PARTS.has(part))
}
