// The servers that are configured on this machine, as running things.
import { findLocalServers } from '../clients/find.ts'
import type { Places } from '../clients/places.ts'
import { SignIns } from '../sign-in/sign-ins.ts'
import { openSignInStore } from '../sign-in/this-machine.ts'
import { enclose } from './sandbox.ts'
import { Sessions } from './sessions.ts'

/** Configurations are read anew at most so often: a hundred calls a second need not read ten files each. */
const READ_EVERY_MS = 2_000

/** @param places whose `cwd`, where it has one, names servers that nobody may have approved: only a command that a person typed has one */
export function openLocalSessions(places: Places): Sessions {
  let read: { at: number; found: ReturnType<typeof findLocalServers> } | undefined
  const signIns = new SignIns(openSignInStore(places), () => new Date())
  return new Sessions({
    credentialsFor: (url) => signIns.credentialsFor(url),
    enclose: (id, target) => enclose(places.dataFolder, id, target),
    servers: async () => {
      if (read === undefined || performance.now() - read.at > READ_EVERY_MS)
        read = { at: performance.now(), found: findLocalServers(places) }
      return (await read.found).servers
    },
  })
}
