// A server.json, from the wire to the words of a listing: packages, remotes and what they are the same as.
// Schemas 2025-07-09 to 2025-12-11 are all about; what differs between them is optional here.
import { z } from 'zod'
import type { Package, Remote, Repository } from '../../core/schema/access.ts'
import { packageKeys } from './listing-key.ts'
import { toRepository } from './repository-url.ts'
import { toPackage, toRemote, WirePackageSchema, WireRemoteSchema } from './server-package.ts'

export const ServerJsonSchema = z.looseObject({
  name: z
    .string()
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/)
    .max(200),
  title: z.string().nullish(),
  description: z.string(),
  version: z.string().min(1).max(255),
  websiteUrl: z.string().nullish(),
  // `{}` is the wire's way to say that there is none.
  repository: z.looseObject({ url: z.string().nullish(), subfolder: z.string().nullish() }).nullish(),
  packages: z.array(WirePackageSchema).nullish(),
  remotes: z.array(WireRemoteSchema).nullish(),
})
export type ServerJson = z.infer<typeof ServerJsonSchema>

export interface Ways {
  packages: Package[]
  remotes: Remote[]
  repository: Repository | undefined
  /** Keys of the packages' own listings, also of those whose transport has no word here. */
  packageKeys: string[]
}

export function toWays(server: ServerJson): Ways {
  const packages = server.packages ?? []
  return {
    packages: packages.flatMap((wire) => toPackage(wire) ?? []).slice(0, 50),
    remotes: (server.remotes ?? []).flatMap((wire) => toRemote(wire) ?? []).slice(0, 50),
    repository: toRepository(server.repository?.url, server.repository?.subfolder),
    packageKeys: packageKeys(packages).slice(0, 50),
  }
}
