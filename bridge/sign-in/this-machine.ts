// The sign-ins that are kept on this machine.
import { join } from 'node:path'
import type { Places } from '../clients/places.ts'
import { openKeyStore } from './key-store.ts'
import { SignInStore } from './sign-in-store.ts'

/** `HISPER_KEYS=file` keeps them out of the system's key store, for machines where that asks and nobody is there to answer. */
export function openSignInStore({ dataFolder, env }: Pick<Places, 'dataFolder' | 'env'>): SignInStore {
  return new SignInStore({
    folder: join(dataFolder, 'sign-ins'),
    keyStore: async () => (env.HISPER_KEYS === 'file' ? undefined : openKeyStore()),
    now: () => new Date(),
  })
}
