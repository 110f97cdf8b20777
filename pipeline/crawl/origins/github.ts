// GitHub: repositories that carry a topic of MCP servers, and those that others name. It has no conditional road, so everything is
// asked for once a week and in between what was pushed to; what is neither is carried. Code is never fetched, only manifests.
import { OriginSkippedError } from '../../lib/errors.ts'
import { type Batched, fetchRepositories } from '../github/batches.ts'
import { GithubDesk } from '../github/desk.ts'
import { GithubSession } from '../github/graphql.ts'
import { sweepGithub } from '../github/sweep.ts'
import type { Origin, OriginContext } from '../origin.ts'

export const github: Origin = {
  id: 'github',

  async crawl(context) {
    const session = openSession(context)
    const desk = new GithubDesk(context)
    const { sweep, complete } = await sweepGithub(context, session, desk.memory.sweep, (node, withFiles) => desk.take(node, withFiles))
    desk.memory.sweep = sweep
    const due = context.limit === undefined ? desk.due() : []
    const unanswered = await fetchByName(context, session, desk, due)
    session.assertAnswered()
    return desk.finishAll(unanswered, complete)
  },

  async follow(context, keys) {
    const session = openSession(context)
    const desk = new GithubDesk(context)
    const unanswered = await fetchByName(context, session, desk, desk.toFollow(keys))
    session.assertAnswered()
    return desk.finishRead(unanswered)
  },
}

async function fetchByName(context: OriginContext, session: GithubSession, desk: GithubDesk, keys: readonly string[]): Promise<Batched> {
  const batched = await fetchRepositories(session, context.log, keys, (key, node) => desk.take(node, true, key))
  for (const key of batched.absent) desk.absent(key)
  return batched
}

/** @throws {OriginSkippedError} without a token */
function openSession(context: OriginContext): GithubSession {
  const token = context.environment.githubToken
  if (token === undefined) throw new OriginSkippedError('GITHUB_TOKEN is not set, and GitHub answers no search without one')
  return new GithubSession(context, token)
}
