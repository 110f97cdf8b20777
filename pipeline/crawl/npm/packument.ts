// One npm package document as a listing, or the reason why it is none. Everything in it was written by the package's publisher.
// Shape: npm/registry, docs/responses/package-metadata.md (the full document, not the abbreviated one).
import semver from 'semver'
import { z } from 'zod'
import type { Listing } from '../../../core/schema/listing.ts'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { RegistryNameSchema } from '../../../core/schema/text.ts'
import type { PackageClass } from '../../../core/schema/words.ts'
import { toLine, toLines, toParagraph, toWebUrl } from '../clip.ts'
import { toMalformed, toNoServer } from '../collection.ts'
import { toInstant } from '../instant.ts'
import { judge, toEvidence } from '../judge.ts'
import { npmKey } from '../listing-key.ts'
import { toRepository } from '../repository-url.ts'
import { NPM_SERVER_LIBRARIES } from '../server-libraries.ts'

/** Versions that are compared, of a document that may name a million: the last ones, which are the last published. */
const MAX_VERSIONS = 50_000

const LicenseSchema = z.union([z.string(), z.looseObject({ type: z.string() })])
const PackumentSchema = z.looseObject({
  name: z.string(),
  'dist-tags': z.looseObject({ latest: z.string().optional() }).optional(),
  // Of these only one is looked at: a schema for each would make a copy of all.
  versions: z.custom<Record<string, unknown>>(isRecord, 'must be an object').optional(),
  time: z.custom<Record<string, unknown>>(isRecord, 'must be an object').optional(),
})
/** Only the names count; what is none of these shapes counts as nothing. */
const NamesSchema = z.record(z.string(), z.unknown()).nullish().catch(undefined)
const VersionSchema = z.looseObject({
  version: z.string(),
  description: z.string().nullish(),
  keywords: z.union([z.array(z.string()), z.string()]).nullish(),
  license: z.union([LicenseSchema, z.array(LicenseSchema)]).nullish(),
  homepage: z.unknown().optional(),
  repository: z.union([z.string(), z.looseObject({ url: z.string().nullish(), directory: z.string().nullish() })]).nullish(),
  bin: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  dependencies: NamesSchema,
  optionalDependencies: NamesSchema,
  peerDependencies: NamesSchema,
  mcpName: z.unknown().optional(),
  deprecated: z.union([z.string(), z.boolean()]).nullish(),
  dist: z.looseObject({ integrity: z.string().nullish() }),
})
type Version = z.infer<typeof VersionSchema>

/**
 * @param packument as the registry answered it, not yet parsed
 * @param verdict see OriginContext.verdict
 * @returns undefined where every version was unpublished: the name is there, the package is gone
 */
export function toNpmEntry(name: string, packument: unknown, verdict?: PackageClass): Listing | Rejection | undefined {
  const key = npmKey(name)
  try {
    const { name: stated, versions = {}, time, 'dist-tags': tags } = parseWith(PackumentSchema, packument, key)
    if (stated !== name) throw new ParseError(key, ['name: is the name of another package'])
    const newest = newestOf(versions, tags?.latest)
    if (newest === undefined) return undefined
    const version = parseWith(VersionSchema, versions[newest], `${key}, version ${newest}`)
    return toEntry(name, version, time?.[newest], verdict)
  } catch (error) {
    return toMalformed(key, error)
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The version that `npm install NAME` takes: the one tagged `latest` (npm docs, dist-tag); where that names none, the highest one, and a
 * prerelease only where there is nothing else (semver.org §11).
 */
function newestOf(versions: Record<string, unknown>, latest: string | undefined): string | undefined {
  if (latest !== undefined && Object.hasOwn(versions, latest)) return latest
  const names = Object.keys(versions).slice(-MAX_VERSIONS)
  let newest: { name: string; version: semver.SemVer } | undefined
  for (const name of names) {
    const version = semver.parse(name, true)
    if (version !== null && (newest === undefined || isBetter(version, newest.version))) newest = { name, version }
  }
  return newest?.name ?? names.at(-1)
}

function isBetter(one: semver.SemVer, other: semver.SemVer): boolean {
  const isFinal = one.prerelease.length === 0
  return isFinal === (other.prerelease.length === 0) ? one.compare(other) > 0 : isFinal
}

function toEntry(name: string, version: Version, publishedAt: unknown, verdict: PackageClass | undefined): Listing | Rejection {
  const key = npmKey(name)
  const description = toParagraph(version.description)
  const keywords = toLines(typeof version.keywords === 'string' ? version.keywords.split(/[\s,]+/) : (version.keywords ?? []))
  const mcpName = RegistryNameSchema.safeParse(version.mcpName).data
  const hasExecutable = typeof version.bin === 'string' ? version.bin !== '' : Object.keys(version.bin ?? {}).length > 0
  const { dependencies, optionalDependencies, peerDependencies } = version
  const required = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
  const usesMcpLibrary = required.some((dependency) => NPM_SERVER_LIBRARIES.has(dependency))
  const classification = judge(verdict, { name, description, keywords, mcpName, hasExecutable, usesMcpLibrary })
  if (classification.class !== 'server') return toNoServer(key, classification)

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
    ...toEvidence(classification),
    sameAs: [],
  }
}

/** package.json `license`: an SPDX expression today, an object or a list of objects in old packages. */
function toLicense(license: Version['license']): string | undefined {
  const all = license === null || license === undefined ? [] : Array.isArray(license) ? license : [license]
  const names = all.map((one) => (typeof one === 'string' ? one : one.type)).filter((name) => name.trim() !== '')
  return toLine(names.join(' OR '))
}
