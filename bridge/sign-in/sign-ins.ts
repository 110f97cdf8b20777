// The reader's sign-ins as sessions need them: a token that is good, renewed once however many ask for it.
import type { Credentials } from '../../core/mcp/credentials.ts'
import { toKey } from './addresses.ts'
import type { Credential } from './credential.ts'
import type { SignInStore } from './sign-in-store.ts'

export class SignIns {
  readonly #store: SignInStore
  readonly #now: () => Date
  readonly #renewing = new Map<string, Promise<string | undefined>>()

  constructor(store: SignInStore, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** Of a server, whether or not there is a sign-in yet. They throw SessionError where a token cannot be renewed for now. */
  credentialsFor(server: string): Credentials {
    const key = toKey(server)
    return {
      token: async () => {
        const credential = await this.#store.get(key)
        if (credential?.endsAt === undefined || credential.refresh === undefined) return credential?.access
        return Date.parse(credential.endsAt) > this.#now().getTime() ? credential.access : this.#renew(credential)
      },
      another: async (refused) => {
        const credential = await this.#store.get(key)
        if (credential === undefined || credential.access !== refused) return credential?.access
        return credential.refresh === undefined ? undefined : this.#renew(credential)
      },
    }
  }

  /** @returns the new token; undefined where the sign-in is over */
  #renew(stale: Credential): Promise<string | undefined> {
    const { server } = stale
    const going = this.#renewing.get(server)
    if (going !== undefined) return going
    // Another process may hold the same sign-in: a service that sees one refresh token twice takes it for stolen, and ends all of them.
    const renewing = this.#store.exclusively(server, () => this.#exchange(stale)).finally(() => this.#renewing.delete(server))
    this.#renewing.set(server, renewing)
    return renewing
  }

  async #exchange({ server, access }: Credential): Promise<string | undefined> {
    const credential = await this.#store.get(server)
    // Somebody else was first.
    if (credential?.refresh === undefined || credential.access !== access) return credential?.access
    // Not before: who is signed in to nothing that ends needs none of it.
    const { renewed } = await import('./renewed.ts')
    const another = await renewed(credential, credential.refresh, this.#now())
    if (another === undefined) await this.#store.remove(server)
    else await this.#store.set(another)
    return another?.access
  }
}
