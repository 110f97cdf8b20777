// The one place that writes to GitHub: issues, comments, labels, pull requests, started workflows. GitHub Enterprise says its own address, as a runner does.
import { Octokit } from '@octokit/rest'
import { z } from 'zod'
import { parseWith } from '../../core/schema/parse.ts'
import { UsageError } from '../lib/errors.ts'

const USER_AGENT = 'hisper'
const TIMEOUT_MS = 30_000
/** Pages of a hundred that are read of any list. */
const MAX_PAGES = 20

const EnvironmentSchema = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'is no OWNER/NAME'),
  GITHUB_TOKEN: z.string().min(1),
  GITHUB_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.github.com'),
})

export interface Issue {
  number: number
  title: string
  body: string
  isOpen: boolean
  author: string
  association: string
  labels: readonly string[]
  updatedAt: string
}

export interface Comment {
  id: number
  body: string
  author: string
}

export interface Github {
  readonly repository: string
  issue(number: number): Promise<Issue>
  /** Issues with this label, pull requests not among them. */
  issues(label: string, state?: 'open' | 'all'): Promise<Issue[]>
  /** @returns its number */
  openIssue(issue: { title: string; body: string; labels: readonly string[] }): Promise<number>
  updateIssue(
    number: number,
    change: { title?: string; body?: string; state?: 'open' | 'closed'; labels?: readonly string[] },
  ): Promise<void>
  comments(number: number): Promise<Comment[]>
  comment(number: number, body: string): Promise<void>
  updateComment(id: number, body: string): Promise<void>
  /** The open pull request of a branch of this repository. */
  pullRequestOf(branch: string): Promise<{ number: number } | undefined>
  /** Open pull requests whose last commit this is. */
  pullRequestsAt(sha: string): Promise<{ number: number; head: string }[]>
  /** Undefined where the repository does not let workflows open them (Settings, Actions, General). */
  openPullRequest(request: { title: string; body: string; branch: string; base: string }): Promise<{ number: number } | undefined>
  /** Starts a workflow by hand: what a workflow's own token pushes starts none. */
  dispatch(workflow: string, ref: string, inputs: Record<string, string>): Promise<void>
  /** When an account was made, ISO 8601. */
  userSince(login: string): Promise<string>
}

/**
 * @param variables GITHUB_REPOSITORY, GITHUB_TOKEN and GITHUB_API_URL, as GitHub Actions sets them
 * @throws {UsageError} naming what is missing; its methods throw octokit's RequestError
 */
export function openGithub(variables: NodeJS.ProcessEnv): Github {
  const environment = EnvironmentSchema.safeParse(variables)
  if (!environment.success) {
    const names = environment.error.issues.map(({ path }) => path.join('.')).join(', ')
    throw new UsageError(`${names} must be set, as GitHub Actions does`)
  }
  const { GITHUB_REPOSITORY: repository, GITHUB_TOKEN: auth, GITHUB_API_URL: baseUrl } = environment.data
  const [owner = '', repo = ''] = repository.split('/')
  const { rest, paginate } = new Octokit({ auth, baseUrl, userAgent: USER_AGENT, request: { fetch: fetchInTime } })
  const here = { owner, repo }
  const all = { ...here, per_page: 100 }
  return {
    repository,
    issue: async (number) => toIssue((await rest.issues.get({ ...here, issue_number: number })).data),
    issues: async (label, state = 'open') => {
      const found: unknown[] = []
      let pages = 0
      for await (const { data } of paginate.iterator(rest.issues.listForRepo, { ...all, labels: label, state })) {
        found.push(...data.filter(({ pull_request }) => pull_request === undefined))
        pages += 1
        if (pages === MAX_PAGES) break
      }
      return found.map(toIssue)
    },
    openIssue: async ({ title, body, labels }) => (await rest.issues.create({ ...here, title, body, labels: [...labels] })).data.number,
    updateIssue: async (number, { labels, ...change }) => {
      await rest.issues.update({ ...here, issue_number: number, ...change, ...(labels === undefined ? {} : { labels: [...labels] }) })
    },
    comments: async (number) => {
      const data = await paginate(rest.issues.listComments, { ...all, issue_number: number })
      return data.map(({ id, body, user }) => ({ id, body: body ?? '', author: user?.login ?? '' }))
    },
    comment: async (number, body) => void (await rest.issues.createComment({ ...here, issue_number: number, body })),
    updateComment: async (id, body) => void (await rest.issues.updateComment({ ...here, comment_id: id, body })),
    pullRequestOf: async (branch) => (await rest.pulls.list({ ...here, state: 'open', head: `${owner}:${branch}` })).data[0],
    pullRequestsAt: async (sha) => {
      const { data } = await rest.repos.listPullRequestsAssociatedWithCommit({ ...here, commit_sha: sha })
      return data.filter(({ state }) => state === 'open').map(({ number, head }) => ({ number, head: head.sha }))
    },
    openPullRequest: async ({ title, body, branch, base }) => {
      try {
        return (await rest.pulls.create({ ...here, title, body, head: branch, base })).data
      } catch (error) {
        if (error instanceof Error && 'status' in error && error.status === 403) return undefined
        throw error
      }
    },
    dispatch: async (workflow, ref, inputs) =>
      void (await rest.actions.createWorkflowDispatch({ ...here, workflow_id: workflow, ref, inputs })),
    userSince: async (login) => (await rest.users.getByUsername({ username: login })).data.created_at,
  }
}

/** Octokit itself waits for ever. */
const fetchInTime: typeof fetch = (address, init) => fetch(address, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })

const IssueSchema = z.object({
  number: z.int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  user: z.object({ login: z.string() }).nullish(),
  author_association: z.string().default('NONE'),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])).default([]),
  updated_at: z.string(),
})

/** An issue as the API and the events of workflows tell of it. @throws {ParseError} */
export function toIssue(data: unknown): Issue {
  const { number, title, body, state, user, author_association, labels, updated_at } = parseWith(IssueSchema, data, 'issue')
  return {
    ...{ number, title, body: body ?? '', isOpen: state === 'open', author: user?.login ?? 'ghost', association: author_association },
    labels: labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
    updatedAt: updated_at,
  }
}
