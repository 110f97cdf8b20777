// GitHub: repositories that carry a topic of MCP servers, and those that others name. It has no conditional road, so everything is
// asked for once a week and in between what was pushed to; what is neither is carried. Code is never fetched, only manifests.
import { OriginSkippedError } from '../../lib/errors.ts'
import { type Batched, fetchRepositories } from '../github/batches.ts'
import { GithubCrawl } from '../github/github-crawl.ts'
import { GithubSession } from '../github/graphql.ts'
import { sweepGithub } from '../github/sweep.ts'
import type { Origin, OriginContext } from '../origin.ts'

export const github: Origin = {
  id: 'github',

  async crawl(context) {
    const session = openSession(context)
    const crawl = new GithubCrawl(context)
    const { sweep, complete } = await sweepGithub(context, session, crawl.memory.sweep, (node, withFiles) => crawl.take(node, withFiles))
    crawl.memory.sweep = sweep
    const due = context.limit === undefined ? crawl.due() : []
    const unanswered = await fetchByName(context, session, crawl, due)
    session.assertAnswered()
    return crawl.finishAll(unanswered, complete)
  },

  async follow(context, keys) {
    const session = openSession(context)
    const crawl = new GithubCrawl(context)
    const unanswered = await fetchByName(context, session, crawl, crawl.toFollow(keys))
    session.assertAnswered()
    return crawl.finishRead(unanswered)
  },
}

async function fetchByName(context: OriginContext, session: GithubSession, crawl: GithubCrawl, keys: readonly string[]): Promise<Batched> {
  const batched = await fetchRepositories(session, context.log, keys, (key, node) => crawl.take(node, true, key))
  for (const key of batched.absent) crawl.absent(key)
  return batched
}

/** @throws {OriginSkippedError} without a token */
function openSession(context: OriginContext): GithubSession {
  const { githubComToken: token, githubGraphqlUrl } = context.environment
  if (token === undefined)
    throw new OriginSkippedError(
      'no token for github.com is set (GITHUB_TOKEN, or on an Enterprise HISPER_GITHUB_TOKEN), and it answers no search without',
    )
  return new GithubSession(context, githubGraphqlUrl, token)
}
