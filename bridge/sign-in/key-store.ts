// The system's own store of secrets (Keychain, Credential Manager, Secret Service), where the package that reaches it is installed and works.

export interface KeyStore {
  /** Each rejects where the store is not there, is locked, or takes no value of that length. */
  get(account: string): Promise<string | undefined>
  set(account: string, secret: string): Promise<void>
  remove(account: string): Promise<void>
}

const SERVICE = 'hisper'
/** The system may ask the reader to unlock it. */
const MAX_MS = 60_000

/** @returns undefined where the package is not installed, or has no build for this system */
export async function openKeyStore(): Promise<KeyStore | undefined> {
  const keyring = await import('@napi-rs/keyring').catch(() => undefined)
  if (keyring === undefined) return undefined
  // Not the kernel's keyring, which it falls back to on Linux: that forgets everything when the machine restarts.
  const entry = (account: string) => new keyring.AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } })
  const limit = () => AbortSignal.timeout(MAX_MS)
  return {
    get: async (account) => (await entry(account).getPassword(limit())) ?? undefined,
    set: async (account, secret) => entry(account).setPassword(secret, limit()),
    remove: async (account) => void (await entry(account).deletePassword(limit())),
  }
}
