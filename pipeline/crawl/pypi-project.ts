// One PyPI project document as a listing, or the reason why it is none. Everything in it was written by the project's publisher.
// Shape: pypi/warehouse, docs/user/api/json.md.
import { z } from 'zod'
import type { Listing } from '../../core/schema/listing.ts'
import { parseWith } from '../../core/schema/parse.ts'
import type { Rejection } from '../../core/schema/snapshot.ts'
import { RegistryNameSchema } from '../../core/schema/text.ts'
import { byCodeUnits } from '../lib/canonical.ts'
import { classify } from './classify.ts'
import { toLine, toLines, toParagraph, toWebUrl } from './clip.ts'
import { toMalformed, toRejection } from './collection.ts'
import { toInstant } from './instant.ts'
import { parseJson } from './json-answer.ts'
import { pypiKey, toPypiName } from './listing-key.ts'
import { toRepository } from './repository-url.ts'

const DocumentSchema = z.looseObject({
  info: z.looseObject({
    name: z.string(),
    version: z.string().min(1).max(255),
    summary: z.string().nullish(),
    description: z.string().nullish(),
    keywords: z.string().nullish(),
    license: z.string().nullish(),
    license_expression: z.string().nullish(),
    classifiers: z.array(z.string()).nullish(),
    home_page: z.string().nullish(),
    project_urls: z.record(z.string(), z.unknown()).nullish(),
    requires_dist: z.array(z.string()).nullish(),
    yanked: z.boolean().nullish(),
    yanked_reason: z.string().nullish(),
  }),
  urls: z.array(z.looseObject({ upload_time_iso_8601: z.string().nullish() })).nullish(),
})
type Info = z.infer<typeof DocumentSchema>['info']

/** Libraries that one requires in order to write a server. */
const MCP_LIBRARIES = new Set(['mcp', 'fastmcp'])
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

/** @param text the document as it was answered */
export function toPypiEntry(name: string, text: string): Listing | Rejection {
  const key = pypiKey(name)
  try {
    const { info, urls } = parseWith(DocumentSchema, parseJson(text, key), key)
    return toEntry(key, info, (urls ?? []).flatMap(({ upload_time_iso_8601: at }) => toInstant(at) ?? []).sort(byCodeUnits)[0])
  } catch (error) {
    return toMalformed(key, error)
  }
}

/** The ownership marker in a README, `mcp-name: NAME` (official registry, docs/modelcontextprotocol-io/package-types.mdx). */
export function findMcpName(readme: string | null | undefined): string | undefined {
  // A name ends in a letter, digit or underscore, so that neither a full stop nor the end of an HTML comment becomes part of it.
  const name = /(?:^|[\s>(`*_]|--)mcp-name:[ \t]*([a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]*[a-zA-Z0-9_])/m.exec(readme ?? '')?.[1]
  return RegistryNameSchema.safeParse(name).data
}

function toEntry(key: string, info: Info, updatedAt: string | undefined): Listing | Rejection {
  const description = toParagraph(info.summary)
  const keywords = toLines((info.keywords ?? '').split(info.keywords?.includes(',') ? ',' : /\s+/))
  const mcpName = findMcpName(info.description)
  const usesMcpLibrary = (info.requires_dist ?? []).some((requirement) => MCP_LIBRARIES.has(toRequiredName(requirement)))
  const { server, reason } = classify({ name: info.name, description, keywords, mcpName, usesMcpLibrary })
  if (!server) return toRejection(key, 'not_a_server', reason)

  const urls = toLabelled(info)
  const repository = REPOSITORY_LABELS.map((label) => toRepository(urls.get(label))).find((found) => found !== undefined)
  const homepage = HOMEPAGE_LABELS.map((label) => toWebUrl(urls.get(label))).find((found) => found !== undefined)
  const license = toLicense(info)
  const statusMessage = info.yanked === true ? toParagraph(info.yanked_reason) : undefined
  return {
    key,
    origin: 'pypi',
    name: toLine(info.name) ?? key,
    ...(description === undefined ? {} : { description }),
    version: info.version,
    ...(license === undefined ? {} : { license }),
    ...(homepage === undefined ? {} : { homepage }),
    ...(repository === undefined ? {} : { repository }),
    ...(mcpName === undefined ? {} : { mcpName }),
    keywords,
    status: info.yanked === true ? 'deprecated' : 'active',
    ...(statusMessage === undefined ? {} : { statusMessage }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    language: 'Python',
    packages: [{ registryType: 'pypi', identifier: toPypiName(info.name), version: info.version, transport: 'stdio' }],
    remotes: [],
    sameAs: [],
  }
}

/** Project URLs by label, in the comparable form of PEP 753: lower case, letters and digits only. */
function toLabelled(info: Info): Map<string, string> {
  const urls = new Map<string, string>()
  if (info.home_page) urls.set('homepage', info.home_page)
  for (const [label, url] of Object.entries(info.project_urls ?? {})) {
    if (typeof url === 'string') urls.set(label.toLowerCase().replace(/[^a-z0-9]/g, ''), url)
  }
  return urls
}

/** `mcp[cli]>=1.2 ; python_version > "3.9"` becomes `mcp` (PEP 508). */
function toRequiredName(requirement: string): string {
  return toPypiName(/^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/.exec(requirement)?.[1] ?? '')
}

/** The expression, else a classifier, else the free field where it is a name and not a whole licence text. */
function toLicense(info: Info): string | undefined {
  const expression = toLine(info.license_expression)
  if (expression !== undefined) return expression
  const names = (info.classifiers ?? []).filter((one) => one.startsWith('License :: ')).map((one) => one.split(' :: ').at(-1) ?? '')
  const classified = names.find((name) => name !== 'OSI Approved')
  if (classified !== undefined) return toLine(SPDX_OF_CLASSIFIER[classified] ?? classified)
  return info.license && info.license.length <= 100 && !info.license.trim().includes('\n') ? toLine(info.license) : undefined
}
