// One npm package document as a listing, or the reason why it is none. Everything in it was written by the package's publisher.
// Shape: npm/registry, docs/responses/package-metadata.md (the full document, not the abbreviated one).
import { z } from 'zod'
import type { Listing } from '../../core/schema/listing.ts'
import { parseWith } from '../../core/schema/parse.ts'
import type { Rejection } from '../../core/schema/snapshot.ts'
import { RegistryNameSchema } from '../../core/schema/text.ts'
import { classify } from './classify.ts'
import { toLine, toLines, toParagraph, toWebUrl } from './clip.ts'
import { toMalformed, toRejection } from './collection.ts'
import { toInstant } from './instant.ts'
import { parseJson } from './json-answer.ts'
import { npmKey } from './listing-key.ts'
import { toRepository } from './repository-url.ts'

const LicenseSchema = z.union([z.string(), z.looseObject({ type: z.string() })])
const PackumentSchema = z.looseObject({
  name: z.string(),
  'dist-tags': z.looseObject({ latest: z.string() }).optional(),
  versions: z.record(z.string(), z.unknown()).optional(),
  time: z.record(z.string(), z.unknown()).optional(),
})
const VersionSchema = z.looseObject({
  version: z.string(),
  description: z.string().nullish(),
  keywords: z.union([z.array(z.string()), z.string()]).nullish(),
  license: z.union([LicenseSchema, z.array(LicenseSchema)]).nullish(),
  homepage: z.unknown().optional(),
  repository: z.union([z.string(), z.looseObject({ url: z.string().nullish(), directory: z.string().nullish() })]).nullish(),
  bin: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  mcpName: z.unknown().optional(),
  deprecated: z.union([z.string(), z.boolean()]).nullish(),
  dist: z.looseObject({ integrity: z.string().nullish() }),
})
type Version = z.infer<typeof VersionSchema>

/**
 * @param text the packument as it was answered
 * @returns undefined where every version was unpublished: the name is there, the package is gone
 */
export function toNpmEntry(name: string, text: string): Listing | Rejection | undefined {
  const key = npmKey(name)
  try {
    const packument = parseWith(PackumentSchema, parseJson(text, key), key)
    const latest = packument['dist-tags']?.latest
    if (latest === undefined || Object.keys(packument.versions ?? {}).length === 0) return undefined
    const version = parseWith(VersionSchema, packument.versions?.[latest], `${key}, version ${latest}`)
    return toEntry(name, version, packument.time?.[latest])
  } catch (error) {
    return toMalformed(key, error)
  }
}

function toEntry(name: string, version: Version, publishedAt: unknown): Listing | Rejection {
  const key = npmKey(name)
  const description = toParagraph(version.description)
  const keywords = toLines(typeof version.keywords === 'string' ? version.keywords.split(/[\s,]+/) : (version.keywords ?? []))
  const mcpName = RegistryNameSchema.safeParse(version.mcpName).data
  const hasExecutable = typeof version.bin === 'string' ? version.bin !== '' : Object.keys(version.bin ?? {}).length > 0
  const { server, reason } = classify({ name, description, keywords, mcpName, hasExecutable })
  if (!server) return toRejection(key, 'not_a_server', reason)

  const license = toLicense(version.license)
  const homepage = toWebUrl(typeof version.homepage === 'string' ? version.homepage : undefined)
  const stated = typeof version.repository === 'string' ? { url: version.repository } : version.repository
  const repository = toRepository(stated?.url, stated?.directory)
  const updatedAt = toInstant(typeof publishedAt === 'string' ? publishedAt : undefined)
  const statusMessage = toParagraph(typeof version.deprecated === 'string' ? version.deprecated : undefined)
  const deprecated = version.deprecated === true || statusMessage !== undefined
  const integrity = version.dist.integrity
  return {
    key,
    origin: 'npm',
    name: toLine(name) ?? name,
    ...(description === undefined ? {} : { description }),
    version: version.version,
    ...(license === undefined ? {} : { license }),
    ...(homepage === undefined ? {} : { homepage }),
    ...(repository === undefined ? {} : { repository }),
    ...(mcpName === undefined ? {} : { mcpName }),
    keywords,
    status: deprecated ? 'deprecated' : 'active',
    ...(statusMessage === undefined ? {} : { statusMessage }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    packages: [
      {
        registryType: 'npm',
        identifier: name,
        version: version.version,
        ...(integrity ? { integrity } : {}),
        transport: 'stdio',
      },
    ],
    remotes: [],
    // The package's own claim stands in mcpName; only the registry's side of it is verified.
    sameAs: [],
  }
}

/** package.json `license`: an SPDX expression today, an object or a list of objects in old packages. */
function toLicense(license: Version['license']): string | undefined {
  const all = license === null || license === undefined ? [] : Array.isArray(license) ? license : [license]
  const names = all.map((one) => (typeof one === 'string' ? one : one.type)).filter((name) => name.trim() !== '')
  return toLine(names.join(' OR '))
}
