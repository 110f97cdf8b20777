// One PyPI project document as a listing, or the reason why it is none. Everything in it was written by the project's publisher.
// Shape: pypi/warehouse, docs/user/api/json.md.
import { z } from 'zod'
import type { Listing } from '../../../core/schema/listing.ts'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { RegistryNameSchema } from '../../../core/schema/text.ts'
import type { PackageClass } from '../../../core/schema/words.ts'
import type { Classification } from '../classify/classify.ts'
import { toLine, toLines, toParagraph, toWebUrl } from '../clip.ts'
import { toMalformed, toNoServer } from '../collection.ts'
import { judge, toEvidence } from '../judge.ts'
import { pypiKey, toPypiName } from '../listing-key.ts'
import { toRepository } from '../repository-url.ts'
import { PYPI_SERVER_LIBRARIES } from '../server-libraries.ts'
import { chooseRelease, type Release, ReleasesSchema } from './release.ts'

const InfoSchema = ReleasesSchema.shape.info.extend({
  name: z.string(),
  summary: z.string().nullish(),
  description: z.string().nullish(),
  keywords: z.string().nullish(),
  license: z.string().nullish(),
  license_expression: z.string().nullish(),
  classifiers: z.array(z.string()).nullish(),
  home_page: z.string().nullish(),
  project_urls: z.record(z.string(), z.unknown()).nullish(),
  requires_dist: z.array(z.string()).nullish(),
})
const DocumentSchema = ReleasesSchema.extend({ info: InfoSchema })
type Info = z.infer<typeof InfoSchema>

const SAYS_MCP = /\bmcp[ -]?servers?\b|\bmodel context protocol\b/i

/** What setuptools wrote into a field that was left empty. */
const UNKNOWN = 'UNKNOWN'
/** What `uv init` writes into the summary of a new project. */
const PLACEHOLDER = 'Add your description here'

/** Trove classifiers whose last part is not the SPDX identifier itself (PEP 639, appendix "mapping license classifiers"). */
const SPDX_OF_CLASSIFIER: Readonly<Record<string, string>> = {
  'MIT License': 'MIT',
  'Apache Software License': 'Apache-2.0',
  'Mozilla Public License 2.0 (MPL 2.0)': 'MPL-2.0',
  'ISC License (ISCL)': 'ISC',
  'GNU General Public License v3 (GPLv3)': 'GPL-3.0-only',
  'GNU Affero General Public License v3': 'AGPL-3.0-only',
  'The Unlicense (Unlicense)': 'Unlicense',
}
const REPOSITORY_LABELS = ['repository', 'source', 'sourcecode', 'github', 'code', 'repo', 'gitlab', 'homepage', 'home']
const HOMEPAGE_LABELS = ['homepage', 'home', 'website', 'documentation', 'docs']

/** A name without a file to install: nothing that could be started, whatever it says of itself. */
const NO_FILES: Classification = { class: 'unrelated', confidence: 0.99, evidence: 'no release of it has a file to install' }

/**
 * @param name normalised
 * @param value the document, of unknown shape
 * @param verdict see OriginContext.verdict
 */
export function toPypiEntry(name: string, value: unknown, verdict: PackageClass | undefined): Listing | Rejection {
  const key = pypiKey(name)
  try {
    const document = parseWith(DocumentSchema, value, key)
    if (toPypiName(document.info.name) !== name) throw new ParseError(key, ['info.name: is the name of another project'])
    return toEntry(key, document.info, chooseRelease(document), verdict)
  } catch (error) {
    return toMalformed(key, error)
  }
}

/** The serial at which a document was written, where it states one. */
export function toSerial(value: unknown): number | undefined {
  return z.looseObject({ last_serial: z.int().nonnegative() }).safeParse(value).data?.last_serial
}

/** Whether a project, whatever its name, requires a library for MCP servers, claims a registry name or calls itself an MCP server. */
export function speaksOfMcp(value: unknown): boolean {
  const info = DocumentSchema.safeParse(value).data?.info
  if (info === undefined) return false
  return usesMcpLibrary(info) || findMcpName(info.description) !== undefined || SAYS_MCP.test(info.summary?.slice(0, 2_000) ?? '')
}

/** The ownership marker in a README, `mcp-name: NAME` (official registry, docs/modelcontextprotocol-io/package-types.mdx). */
export function findMcpName(readme: string | null | undefined): string | undefined {
  // A name ends in a letter, digit or underscore, so that neither a full stop nor the end of an HTML comment becomes part of it.
  const name = /(?:^|[\s>(`*_]|--)mcp-name:[ \t]*([a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]*[a-zA-Z0-9_])/m.exec(readme ?? '')?.[1]
  return RegistryNameSchema.safeParse(name).data
}

function toEntry(key: string, info: Info, release: Release | undefined, verdict: PackageClass | undefined): Listing | Rejection {
  const summary = toMeant(info.summary)
  const description = summary?.trim() === PLACEHOLDER ? undefined : toParagraph(summary)
  const stated = toMeant(info.keywords) ?? ''
  const keywords = toLines(stated.split(stated.includes(',') ? ',' : /\s+/))
  const mcpName = findMcpName(info.description)
  // Without a wheel nobody has built it to find out what it requires.
  const requires = info.requires_dist == null && release?.hasWheel !== true ? undefined : usesMcpLibrary(info)
  const facts = { name: info.name, description, keywords, mcpName, usesMcpLibrary: requires }
  const classification = release === undefined && verdict === undefined ? NO_FILES : judge(verdict, facts)
  if (classification.class !== 'server') return toNoServer(key, classification)

  const urls = toLabelled(info)
  const repository = REPOSITORY_LABELS.map((label) => toRepository(urls.get(label))).find((found) => found !== undefined)
  const homepage = HOMEPAGE_LABELS.map((label) => toWebUrl(urls.get(label))).find((found) => found !== undefined)
  const license = toLicense(info)
  const statusMessage = toParagraph(release?.yankedReason)
  return {
    key,
    origin: 'pypi',
    name: toLine(info.name) ?? key,
    ...(description === undefined ? {} : { description }),
    version: release?.version ?? info.version,
    ...(license === undefined ? {} : { license }),
    ...(homepage === undefined ? {} : { homepage }),
    ...(repository === undefined ? {} : { repository }),
    ...(mcpName === undefined ? {} : { mcpName }),
    keywords,
    status: release?.yanked === true ? 'deprecated' : 'active',
    ...(statusMessage === undefined ? {} : { statusMessage }),
    ...(release?.publishedAt === undefined ? {} : { updatedAt: release.publishedAt }),
    language: 'Python',
    packages: release === undefined ? [] : [toPackage(info.name, release)],
    remotes: [],
    ...toEvidence(classification),
    sameAs: [],
  }
}

function toPackage(name: string, { version, integrity }: Release): Listing['packages'][number] {
  return {
    registryType: 'pypi',
    identifier: toPypiName(name),
    version,
    ...(integrity === undefined ? {} : { integrity }),
    transport: 'stdio',
  }
}

function toMeant(text: string | null | undefined): string | undefined {
  return text == null || text.trim() === UNKNOWN ? undefined : text
}

/** Project URLs by label, in the comparable form of PEP 753: lower case, letters and digits only. */
function toLabelled(info: Info): Map<string, string> {
  const urls = new Map<string, string>()
  const home = toMeant(info.home_page)
  if (home) urls.set('homepage', home)
  for (const [label, url] of Object.entries(info.project_urls ?? {})) {
    if (typeof url === 'string') urls.set(label.toLowerCase().replace(/[^a-z0-9]/g, ''), url)
  }
  return urls
}

/** What only an extra asks for is offered to others, and not what the project is written with. */
function usesMcpLibrary(info: Info): boolean {
  return (info.requires_dist ?? []).some((requirement) => {
    const [required = '', marker = ''] = requirement.split(';', 2)
    return PYPI_SERVER_LIBRARIES.has(toRequiredName(required)) && !/\bextra\b/.test(marker)
  })
}

/** `mcp[cli]>=1.2 ; python_version > "3.9"` becomes `mcp` (PEP 508). */
function toRequiredName(requirement: string): string {
  return toPypiName(/^\s*([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(requirement)?.[1] ?? '').replace(/-$/, '')
}

/** The expression, else a classifier, else the free field where it is a name and not a whole licence text. */
function toLicense(info: Info): string | undefined {
  const expression = toLine(toMeant(info.license_expression))
  if (expression !== undefined) return expression
  const names = (info.classifiers ?? []).filter((one) => one.startsWith('License :: ')).map((one) => one.split(' :: ').at(-1) ?? '')
  const classified = names.find((name) => name !== 'OSI Approved')
  if (classified !== undefined) return toLine(SPDX_OF_CLASSIFIER[classified] ?? classified)
  const free = toMeant(info.license)
  return free && free.length <= 100 && !free.trim().includes('\n') ? toLine(free) : undefined
}
