// One repository of GitHub's answer as a listing, or the reason why it is none. Code is never fetched, only the manifests at its root.
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import type { Listing } from '../../../core/schema/listing.ts'
import { parseWith } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import type { PackageClass } from '../../../core/schema/words.ts'
import type { Classification } from '../classify/classify.ts'
import { toLine, toLines, toParagraph, toWebUrl } from '../clip.ts'
import { toNoServer } from '../collection.ts'
import { toInstant } from '../instant.ts'
import { unnamed } from '../json-answer.ts'
import { judge, toEvidence } from '../judge.ts'
import { githubKey } from '../listing-key.ts'
import { toPopularity } from '../popularity.ts'
import type { PackageRegistries } from '../server-json/registries.ts'
import { toWays } from '../server-json/server-json.ts'
import { BlobSchema, type Manifests, readManifests } from './manifests.ts'

export const NAME_WITH_OWNER = /^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/

const NodeSchema = z.looseObject({
  databaseId: z.int().positive(),
  nameWithOwner: z.string().max(300).regex(NAME_WITH_OWNER),
  description: z.string().nullish(),
  homepageUrl: z.string().nullish(),
  stargazerCount: z.int().nonnegative(),
  isArchived: z.boolean(),
  isFork: z.boolean(),
  visibility: z.string(),
  isDisabled: z.boolean(),
  isEmpty: z.boolean(),
  pushedAt: z.string().nullish(),
  licenseInfo: z.looseObject({ spdxId: z.string().nullish() }).nullish(),
  primaryLanguage: z.looseObject({ name: z.string() }).nullish(),
  repositoryTopics: z.looseObject({ nodes: z.array(z.looseObject({ topic: z.looseObject({ name: z.string() }) })) }),
  serverJson: BlobSchema,
  packageJson: BlobSchema,
  pyproject: BlobSchema,
  hisperJson: BlobSchema,
})
const NamedSchema = z.looseObject({ nameWithOwner: z.string() })

/** A repository as it was read, its texts within their limits. */
export interface Repository {
  key: string
  /** GitHub's number for it, which outlives its name. */
  id: string
  name: string
  /** Undefined where they were not asked for. */
  manifests: Manifests | undefined
  /** Whether those who read the registry can see it: a token may see more, and a disabled repository shows nothing but its name. */
  isVisible: boolean
  isEmpty: boolean
  /** What its listing says of it whatever it is. */
  facts: Pick<Listing, 'description' | 'license' | 'homepage' | 'keywords' | 'updatedAt' | 'archived' | 'fork' | 'language' | 'popularity'>
}

/** Whether an answer says at least which repository it speaks of: `{}` is no more of an answer than null. */
export const isRepository = (node: unknown) => NamedSchema.safeParse(node).success

/** A name for a node, also for one that cannot be parsed. */
export const toNodeKey = (node: unknown) => githubKey(NamedSchema.safeParse(node).data?.nameWithOwner ?? unnamed(node))

/**
 * @param visible GitHub's words (RepositoryVisibility) for what may be listed
 * @throws {ParseError} naming the repository
 */
export function parseRepository(node: unknown, withFiles: boolean, visible: readonly string[] = ['PUBLIC']): Repository {
  const key = toNodeKey(node)
  const repository = parseWith(NodeSchema, node, key)
  const { nameWithOwner: name, isFork, isEmpty } = repository
  const description = toParagraph(repository.description)
  const spdx = repository.licenseInfo?.spdxId
  const license = spdx === 'NOASSERTION' ? undefined : toLine(spdx) // GitHub's word for a licence it does not recognise
  const homepage = toWebUrl(repository.homepageUrl)
  const language = toLine(repository.primaryLanguage?.name)
  const updatedAt = toInstant(repository.pushedAt)
  const popularity = toPopularity({ stars: repository.stargazerCount })
  return {
    key,
    id: String(repository.databaseId),
    name,
    manifests: withFiles ? readManifests(name, repository) : undefined,
    isVisible: visible.includes(repository.visibility) && !repository.isDisabled,
    isEmpty,
    facts: {
      ...(description === undefined ? {} : { description }),
      ...(license === undefined ? {} : { license }),
      ...(homepage === undefined ? {} : { homepage }),
      keywords: toLines(repository.repositoryTopics.nodes.map(({ topic }) => topic.name)),
      ...(updatedAt === undefined ? {} : { updatedAt }),
      archived: repository.isArchived,
      ...(isFork ? { fork: true } : {}),
      ...(language === undefined ? {} : { language }),
      ...(popularity === undefined ? {} : { popularity }),
    },
  }
}

export interface Elsewhere {
  verdict: PackageClass | undefined
  /** Whether a listing of another origin names it as its source. */
  isNamed: boolean
  registries: PackageRegistries
}

/**
 * @param formerKeys names that it had before
 * @returns a listing with the role `source` where it is no server by its own words but the source of one
 */
export function toEntry(
  repository: Repository,
  formerKeys: readonly string[],
  { verdict, isNamed, registries }: Elsewhere,
): Listing | Rejection {
  const { key, name, facts, manifests } = repository
  const classification = classifyRepository(repository, verdict)
  const isServer = classification.class === 'server'
  // A person who says that it is something else is believed.
  if (!isServer && (!isNamed || verdict !== undefined)) return toNoServer(key, classification)
  // A fork's manifests are its parent's until it publishes something itself, and then the package names the fork.
  const own = facts.fork === true ? undefined : manifests
  const ways = own?.serverJson === undefined ? undefined : toWays(own.serverJson, registries)
  return {
    key,
    origin: 'github',
    ...(isServer ? {} : { role: 'source' as const }),
    name,
    ...facts,
    repository: { url: `https://github.com/${name}` },
    repositoryId: Number(repository.id),
    ...(own?.mcpName === undefined ? {} : { mcpName: own.mcpName }),
    status: 'active',
    ...(own?.author === undefined ? {} : { author: own.author }),
    packages: ways?.packages ?? [],
    remotes: ways?.remotes ?? [],
    ...toEvidence(isServer ? classification : NAMED_AS_SOURCE),
    sameAs: [...new Set([...formerKeys, ...(own?.names ?? [])])].sort(byCodeUnits),
  }
}

const NAMED_AS_SOURCE: Classification = {
  class: 'server',
  confidence: 0.9,
  evidence: 'named as its source by a listing of another origin',
}

function classifyRepository({ name, manifests, isEmpty, facts }: Repository, verdict: PackageClass | undefined): Classification {
  if (isEmpty && verdict === undefined) return { class: 'unrelated', confidence: 0.99, evidence: 'the repository is empty' }
  return judge(verdict, {
    name,
    description: facts.description,
    keywords: facts.keywords,
    mcpName: manifests?.mcpName,
    usesMcpLibrary: manifests?.usesMcpLibrary,
    hasServerJson: manifests?.serverJson !== undefined,
  })
}
