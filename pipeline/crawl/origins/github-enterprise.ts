// A GitHub of one's own, Enterprise Server or Enterprise Cloud on ghe.com: repositories there that carry a topic of MCP servers, those
// included that are shown to whoever is signed in. Beside the origin `github`, which reads github.com; docs/guides/own-registry.md.
import type { Listing } from '../../../core/schema/listing.ts'
import type { PluginId } from '../../../core/schema/plugin-id.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { OriginSkippedError, UsageError } from '../../lib/errors.ts'
import { Collection, toMalformed } from '../collection.ts'
import { toDay } from '../day.ts'
import { GithubSession } from '../github/graphql.ts'
import { parseRepository, toEntry, toNodeKey } from '../github/repository.ts'
import { searchRanges } from '../github/search.ts'
import { allRanges } from '../github/sweep.ts'
import type { Origin, OriginContext } from '../origin.ts'

export interface Enterprise {
  /** Such as `x-acme-github`: what its listings' keys begin with, and what the site calls it (“Acme github”). */
  id: PluginId
  /** Where its pages are, such as `https://github.acme.example` or `https://acme.ghe.com`. */
  url: string
  /** @default the runner's own, where this Enterprise runs it: that one sees public and internal repositories at most */
  token?: string | undefined
  /** @default what GitHub documents for the address: `HOST/api/graphql`, and `api.NAME.ghe.com/graphql` */
  graphqlUrl?: string
}

/** RepositoryVisibility of what is listed: a private repository is for the people it names, whatever the token sees. */
const VISIBLE = ['PUBLIC', 'INTERNAL']

/** @throws {UsageError} where the address is none */
export function githubEnterprise({ id, url, token, graphqlUrl = graphqlUrlOf(id, url) }: Enterprise): Origin {
  const { origin: home } = new URL(url)
  return {
    id,
    /** All of it each time: what one company tags is a few questions, and its server counts no points unless told to. */
    async crawl(context) {
      const { githubServerUrl, githubToken } = context.environment
      const own = token || (new URL(githubServerUrl).origin === home ? githubToken : undefined)
      if (own === undefined) throw new OriginSkippedError(`there is no token for ${home}, and GitHub answers no search without one`)
      const session = new GithubSession(context, graphqlUrl, own)
      const collection = new Collection()
      const unread = new Set<string>()
      const take = (node: unknown, withFiles: boolean) => {
        const key = toNodeKey(node).replace('github', id)
        try {
          const repository = parseRepository(node, withFiles, VISIBLE)
          if (!repository.isVisible) return
          // What is known of it was read with its manifests: better carried than read without.
          if (!withFiles && context.previous.has(key)) unread.add(key)
          else collection.add(key, toOwnEntry(toEntry(repository, [], elsewhere(context, key)), key))
        } catch (error) {
          collection.add(key, toMalformed(key, error))
        }
      }
      const isEnough = () => context.limit !== undefined && collection.size >= context.limit
      const { complete } = await searchRanges(session, context.log, allRanges(toDay(context.now())), take, isEnough)
      session.assertAnswered()
      return collection.finish({ state: {}, complete, unread: [...unread] }, context.limit)
    },
  }

  /** Under this origin's name and address, and without the words of github.com's that lead anywhere else. */
  function toOwnEntry(entry: Listing | Rejection, key: string): Listing | Rejection {
    if (!('origin' in entry)) return { ...entry, key }
    const { repositoryId: _, ...facts } = entry
    // A plug-in's `sameAs` joins without further proof, and a manifest is no proof: packages that state this repository join by that.
    return { ...facts, key, origin: id, repository: { url: `${home}/${entry.name}` }, sameAs: [] }
  }
}

const elsewhere = (context: OriginContext, key: string) => ({
  verdict: context.verdict(key),
  isNamed: false,
  registries: context.environment,
})

/** https://docs.github.com/en/enterprise-server/graphql/guides/forming-calls-with-graphql, and "Network details for GHE.com". */
function graphqlUrlOf(id: PluginId, url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError(`${id}: ${JSON.stringify(url)} is no address of a GitHub, such as https://github.acme.example`)
  }
  const { protocol, host, origin } = new URL(url)
  return host.endsWith('.ghe.com') ? `${protocol}//api.${host}/graphql` : `${origin}/api/graphql`
}
