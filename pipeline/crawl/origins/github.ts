// GitHub: repositories that carry the topic mcp-server. It has no conditional road: every crawl asks for everything.
// A repository is known by its databaseId, which outlives its name; code is never fetched, only server.json where it lies at the root.
import { z } from 'zod'
import type { Listing } from '../../../core/schema/listing.ts'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { ListingKeySchema } from '../../../core/schema/text.ts'
import { byCodeUnits } from '../../lib/canonical.ts'
import { OriginSkippedError } from '../../lib/errors.ts'
import { classify } from '../classify.ts'
import { toLine, toLines, toParagraph, toWebUrl } from '../clip.ts'
import { Collection, toMalformed, toRejection } from '../collection.ts'
import { searchGithub } from '../github-search.ts'
import { toInstant } from '../instant.ts'
import { parseJson, unnamed } from '../json-answer.ts'
import { githubKey, mcpKey } from '../listing-key.ts'
import type { Origin } from '../origin.ts'
import { toPopularity } from '../popularity.ts'
import { type ServerJson, ServerJsonSchema, toWays } from '../server-json.ts'

const TERMS = 'topic:mcp-server'

const RepositorySchema = z.looseObject({
  databaseId: z.int().positive(),
  nameWithOwner: z.string().regex(/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/),
  description: z.string().nullish(),
  homepageUrl: z.string().nullish(),
  stargazerCount: z.int().nonnegative(),
  isArchived: z.boolean(),
  pushedAt: z.string().nullish(),
  licenseInfo: z.looseObject({ spdxId: z.string().nullish() }).nullish(),
  primaryLanguage: z.looseObject({ name: z.string() }).nullish(),
  repositoryTopics: z.looseObject({ nodes: z.array(z.looseObject({ topic: z.looseObject({ name: z.string() }) })) }),
  object: z.looseObject({ text: z.string().nullish(), isTruncated: z.boolean().nullish() }).nullish(),
})
type Repository = z.infer<typeof RepositorySchema>
const NamedRepositorySchema = z.looseObject({ nameWithOwner: z.string() })

/** Keys a repository has had, newest first, by its databaseId. */
const StateSchema = z.object({ repositories: z.record(z.string(), z.array(ListingKeySchema).min(1).max(20)) })

export const github: Origin = {
  id: 'github',
  async crawl(context) {
    const token = context.environment.githubToken
    if (token === undefined) throw new OriginSkippedError('GITHUB_TOKEN is not set, and GitHub answers no search without one')
    const before = new Map(Object.entries(StateSchema.safeParse(context.state).data?.repositories ?? {}))
    const { nodes, complete } = await searchGithub(context, token, TERMS)
    const collection = new Collection()
    const after = new Map<string, string[]>(complete ? [] : before)
    for (const node of nodes) {
      const key = githubKey(NamedRepositorySchema.safeParse(node).data?.nameWithOwner ?? unnamed(node))
      try {
        const repository = parseWith(RepositorySchema, node, key)
        const id = String(repository.databaseId)
        const formerKeys = (before.get(id) ?? []).filter((former) => former !== key).slice(0, 19)
        after.set(id, [key, ...formerKeys])
        collection.add(key, toEntry(key, repository, formerKeys))
      } catch (error) {
        collection.add(key, toMalformed(key, error))
      }
    }
    const repositories = Object.fromEntries([...after].sort(([one], [other]) => byCodeUnits(one, other)))
    return collection.finish({ repositories }, complete, context.limit)
  },
}

function toEntry(key: string, repository: Repository, formerKeys: readonly string[]): Listing | Rejection {
  const name = repository.nameWithOwner
  const description = toParagraph(repository.description)
  const keywords = toLines(repository.repositoryTopics.nodes.map(({ topic }) => topic.name))
  const serverJson = readServerJson(repository)
  const { server, reason } = classify({ name, description, keywords, hasServerJson: serverJson !== undefined })
  if (!server) return toRejection(key, 'not_a_server', reason)

  const spdx = repository.licenseInfo?.spdxId
  const license = spdx === 'NOASSERTION' ? undefined : toLine(spdx) // GitHub's word for a licence it does not recognise
  const homepage = toWebUrl(repository.homepageUrl)
  const language = toLine(repository.primaryLanguage?.name)
  const updatedAt = toInstant(repository.pushedAt)
  const popularity = toPopularity({ stars: repository.stargazerCount })
  const ways = serverJson === undefined ? undefined : toWays(serverJson)
  return {
    key,
    origin: 'github',
    name,
    ...(description === undefined ? {} : { description }),
    ...(license === undefined ? {} : { license }),
    ...(homepage === undefined ? {} : { homepage }),
    repository: { url: `https://github.com/${name}` },
    keywords,
    status: 'active',
    ...(updatedAt === undefined ? {} : { updatedAt }),
    archived: repository.isArchived,
    ...(language === undefined ? {} : { language }),
    ...(popularity === undefined ? {} : { popularity }),
    packages: ways?.packages ?? [],
    remotes: ways?.remotes ?? [],
    sameAs: [...formerKeys, ...(serverJson === undefined ? [] : [mcpKey(serverJson.name)])].sort(byCodeUnits),
  }
}

/** A broken or cut server.json is as good as none: the repository is still there. */
function readServerJson({ nameWithOwner, object }: Repository): ServerJson | undefined {
  if (!object?.text || object.isTruncated === true) return undefined
  const subject = `${nameWithOwner}/server.json`
  try {
    return parseWith(ServerJsonSchema, parseJson(object.text, subject), subject)
  } catch (error) {
    if (error instanceof ParseError) return undefined
    throw error
  }
}
