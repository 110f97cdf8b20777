// A server.json, from the wire to the words of a listing: packages, remotes and what they are the same as.
// Schemas 2025-07-09 to 2025-12-11 are all about, and what differs between them is optional here; `$schema` itself is not looked at,
// because real files name the wrong one, or none.
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import type { Package, Remote, Repository } from '../../../core/schema/access.ts'
import { ListingStatusSchema } from '../../../core/schema/words.ts'
import { packageKeys } from '../listing-key.ts'
import { toRepository } from '../repository-url.ts'
import { wireObject } from './keys.ts'
import { toPackage, toRemote, WirePackageSchema, WireRemoteSchema } from './package.ts'
import { isPublicPackage, type PackageRegistries } from './registries.ts'

/** As many packages, remotes and keys of them as a listing has room for. */
const MAX_WAYS = 50

export const ServerJsonSchema = wireObject({
  name: z
    .string()
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/)
    .max(200),
  title: z.string().nullish(),
  description: z.string(),
  version: z.string().min(1).max(255),
  websiteUrl: z.string().nullish(),
  /** To 2025-09-16; later schemas leave it to the registry. A word that is none is as good as none. */
  status: ListingStatusSchema.nullish().catch(undefined),
  // `{}` is the wire's way to say that there is none.
  repository: z.object({ url: z.string().nullish(), subfolder: z.string().nullish() }).nullish(),
  // Parsed one by one: a broken one is left out alone.
  packages: z.array(z.unknown()).nullish(),
  remotes: z.array(z.unknown()).nullish(),
})
export type ServerJson = z.infer<typeof ServerJsonSchema>

export interface Ways {
  packages: Package[]
  remotes: Remote[]
  repository: Repository | undefined
  /** Keys of the packages' own listings, also of those whose transport has no word here; never of a private registry's packages. */
  packageKeys: string[]
  /** What the dataset has no word or no room for, in a few words each, once for every time. */
  leftOut: string[]
}

/** @param registries where packages are asked for here, see PackageRegistries */
export function toWays(server: ServerJson, registries?: PackageRegistries): Ways {
  const leftOut: string[] = []
  const leave = (what: string): undefined => {
    leftOut.push(what)
  }
  const keys = new Set<string>()
  const packages: Package[] = []
  for (const item of server.packages ?? []) {
    const { data: wire } = WirePackageSchema.safeParse(item)
    if (wire === undefined) {
      leave('malformed package')
    } else if (!isPublicPackage(wire.registryType, wire.registryBaseUrl, registries)) {
      leave(`package of a private ${wire.registryType} registry`)
    } else {
      for (const key of packageKeys([wire])) keys.add(key)
      const taken = toPackage(wire, leave)
      if (taken !== undefined) packages.push(taken)
    }
  }
  const remotes: Remote[] = []
  for (const item of server.remotes ?? []) {
    const { data: wire } = WireRemoteSchema.safeParse(item)
    if (wire === undefined) leave('malformed remote')
    const taken = wire === undefined ? undefined : toRemote(wire, leave)
    if (taken !== undefined) remotes.push(taken)
  }
  for (const _ of packages.slice(MAX_WAYS)) leave(`package past the first ${MAX_WAYS}`)
  for (const _ of remotes.slice(MAX_WAYS)) leave(`remote past the first ${MAX_WAYS}`)
  return {
    packages: packages.slice(0, MAX_WAYS),
    remotes: remotes.slice(0, MAX_WAYS),
    repository: toRepository(server.repository?.url, server.repository?.subfolder),
    packageKeys: [...keys].sort(byCodeUnits).slice(0, MAX_WAYS),
    leftOut,
  }
}
