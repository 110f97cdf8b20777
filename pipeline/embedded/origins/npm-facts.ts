// What an emulated npm knows of a package, and the documents that the registry makes of it.
// Wire shapes: npm/registry, docs/REGISTRY-API.md and docs/responses/package-metadata.md.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseWith } from '../../../core/schema/parse.ts'
import { HOSTILE_TEXT } from '../disorder.ts'

const FactSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  repository: z.union([z.string(), z.strictObject({ type: z.string(), url: z.string(), directory: z.string().optional() })]).optional(),
  homepage: z.string().optional(),
  mcpName: z.string().optional(),
  /** Names of its executables. */
  bin: z.array(z.string()).optional(),
  /** Names of the packages that it requires. */
  dependencies: z.array(z.string()).optional(),
  /** Stated for packages that the project itself installs, and equal to its lock file. */
  integrity: z.string().optional(),
  publishedAt: z.iso.datetime(),
  /** Absent where nobody counted. */
  downloadsMonth: z.int().optional(),
  deprecated: z.string().optional(),
  /** When its last version was taken back: the name is left, and nothing else. */
  unpublishedAt: z.iso.datetime().optional(),
})
export type NpmFact = z.infer<typeof FactSchema>

const FileSchema = z.strictObject({ otherNames: z.array(z.string()), packages: z.array(FactSchema) })

export interface NpmWorld {
  facts: readonly NpmFact[]
  /** Names on the list of all names that have no package here. Read once, and not before the list is asked for. */
  otherNames?: Iterable<string>
  /** Names that changed since the world was opened first, the oldest change first; also such as are not here any more. */
  changed?: readonly string[]
  /** Of the list of names: published anew, it has a version of its own. @default '2.0.2578' */
  namesVersion?: string
}

export async function readWorld(): Promise<NpmWorld> {
  const file = JSON.parse(await readFile(new URL('../facts/npm.json', import.meta.url), 'utf8'))
  const { packages, otherNames } = parseWith(FileSchema, file, 'facts/npm.json')
  return { facts: packages, otherNames }
}

/** What search shows of a package. */
export function toHit(fact: NpmFact) {
  const repository =
    typeof fact.repository === 'string' ? `git+https://github.com/${fact.repository.replace('github:', '')}.git` : fact.repository?.url
  return {
    ...(fact.downloadsMonth === undefined
      ? {}
      : { downloads: { monthly: fact.downloadsMonth, weekly: Math.round(fact.downloadsMonth / 4.3) } }),
    dependents: '0',
    updated: fact.publishedAt,
    searchScore: 100,
    package: {
      name: fact.name,
      ...(fact.keywords === undefined ? {} : { keywords: fact.keywords }),
      version: fact.version,
      description: fact.description,
      sanitized_name: fact.name,
      ...(fact.license === undefined ? {} : { license: fact.license }),
      date: fact.publishedAt,
      links: { ...(fact.homepage === undefined ? {} : { homepage: fact.homepage }), ...(repository === undefined ? {} : { repository }) },
    },
    score: { final: 100, detail: { popularity: 1, quality: 1, maintenance: 1 } },
    flags: { insecure: 0 },
  }
}

/** The manifest as it was published, and what the registry adds to it. @param base the registry's address */
export function toManifest(fact: NpmFact, base: string) {
  const { publishedAt: _, downloadsMonth: __, unpublishedAt: ___, integrity, bin, dependencies, ...manifest } = fact
  const basename = fact.name.split('/').at(-1)
  return {
    ...manifest,
    ...(bin === undefined ? {} : { bin: Object.fromEntries(bin.map((name) => [name, 'dist/index.js'])) }),
    ...(dependencies === undefined ? {} : { dependencies: Object.fromEntries(dependencies.map((name) => [name, '^1.0.0'])) }),
    _id: `${fact.name}@${fact.version}`,
    dist: {
      ...(integrity === undefined ? {} : { integrity }),
      tarball: `${base}/${fact.name}/-/${basename}-${fact.version}.tgz`,
    },
  }
}

/** The full document. */
export function toPackument(fact: NpmFact, base: string) {
  const { name, version, publishedAt, description, unpublishedAt } = fact
  if (unpublishedAt !== undefined) {
    return { _id: name, name, time: { created: publishedAt, unpublished: { time: unpublishedAt, versions: [version] } } }
  }
  return {
    _id: name,
    name,
    'dist-tags': { latest: version },
    versions: { [version]: toManifest(fact, base) },
    time: { created: publishedAt, modified: publishedAt, [version]: publishedAt },
    description,
    ...(fact.license === undefined ? {} : { license: fact.license }),
    ...(fact.keywords === undefined ? {} : { keywords: fact.keywords }),
    readmeFilename: 'README.md',
  }
}

/** What installers get: no repository, keywords, mcpName or time. */
export function toAbbreviated(fact: NpmFact, base: string) {
  const { name, version, bin, dist } = toManifest(fact, base)
  return {
    name,
    modified: fact.publishedAt,
    'dist-tags': { latest: version },
    versions: { [version]: { name, version, ...(bin === undefined ? {} : { bin }), dist } },
  }
}

export const HOSTILE: NpmFact = {
  name: 'hostile-mcp-server',
  version: '1.0.0',
  description: HOSTILE_TEXT,
  keywords: ['mcp-server', '__proto__', HOSTILE_TEXT],
  homepage: 'javascript:alert(1)',
  repository: 'https://user:secret@git.example.com/a/b',
  bin: ['hostile-mcp-server'],
  publishedAt: '2026-01-01T00:00:00.000Z',
  downloadsMonth: 1,
}
