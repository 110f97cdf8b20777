// An emulated GitHub REST API of one repository, as far as workflows of ours write to it: every other path is a 404, every body is checked, and
// a token does what its job may do. Sources: docs.github.com, REST API, 2022-11-28.
import { Hono } from 'hono'
import { z } from 'zod'
import { GithubRefusal } from './refusal.ts'
import { BOT, type Issue, type Repository } from './repository.ts'

const TITLE = z.string().min(1).max(256)
const NewIssueSchema = z.strictObject({ title: TITLE, body: z.string().optional(), labels: z.array(z.string().max(50)).optional() })
const IssueChangeSchema = z.strictObject({
  title: TITLE.optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
  labels: z.array(z.string().max(50)).optional(),
})
const CommentSchema = z.strictObject({ body: z.string().min(1).max(65_536) })
const NewPullSchema = z.strictObject({ title: TITLE, body: z.string().max(65_536), head: z.string(), base: z.string() })
const DispatchSchema = z.strictObject({ ref: z.string(), inputs: z.record(z.string(), z.string()) })

/** The git side of a repository, as the API needs it. */
export interface Branches {
  /** Commit of a branch; undefined where there is none. */
  commitOf(branch: string): Promise<string | undefined>
}

export function createGithubRest(repository: Repository, branches: Branches): Hono {
  const app = new Hono()
  const base = `/repos/${repository.name}`
  const tokenOf = (authorization: string | undefined) => /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1]

  app.onError((error, c) => {
    if (error instanceof GithubRefusal) return c.json({ message: error.message, status: String(error.status) }, error.status)
    if (error instanceof z.ZodError) return c.json({ message: 'Validation Failed', errors: error.issues }, 422)
    throw error
  })
  app.notFound((c) => c.json({ message: 'Not Found', status: '404' }, 404))
  app.use(async (c, next) => {
    if (c.req.header('user-agent') === undefined)
      throw new GithubRefusal(403, 'Request forbidden by administrative rules: a User-Agent is needed')
    repository.demand(tokenOf(c.req.header('authorization')), 'contents', 'read')
    await next()
  })
  const demand = (authorization: string | undefined, right: 'issues' | 'pull-requests' | 'actions') =>
    repository.demand(tokenOf(authorization), right, 'write')
  /** Issues and pull requests are one list of numbers with two rights. */
  const rightOf = (issue: Issue) => (issue.pull === undefined ? 'issues' : 'pull-requests')

  app.get(`${base}/issues`, (c) => {
    const { labels, state = 'open', per_page = '30', page = '1' } = c.req.query()
    const found = [...repository.issues.values()]
      .filter(
        (issue) =>
          (state === 'all' || issue.state === state) &&
          (labels === undefined || labels.split(',').every((label) => issue.labels.includes(label))),
      )
      .toReversed()
    const size = Math.min(100, Number(per_page))
    const shown = found.slice((Number(page) - 1) * size, Number(page) * size)
    const isLast = Number(page) * size >= found.length
    const next = new URL(c.req.url)
    next.searchParams.set('page', String(Number(page) + 1))
    return c.json(
      shown.map((issue) => repository.show(issue)),
      200,
      isLast ? {} : { link: `<${next.href}>; rel="next"` },
    )
  })
  app.post(`${base}/issues`, async (c) => {
    demand(c.req.header('authorization'), 'issues')
    const { title, body = '', labels = [] } = NewIssueSchema.parse(await c.req.json())
    return c.json(repository.show(repository.open({ title, body, labels, author: BOT })), 201)
  })
  app.get(`${base}/issues/:number{[0-9]+}`, (c) => c.json(repository.show(repository.issue(Number(c.req.param('number'))))))
  app.patch(`${base}/issues/:number{[0-9]+}`, async (c) => {
    const issue = repository.issue(Number(c.req.param('number')))
    demand(c.req.header('authorization'), rightOf(issue))
    const change = IssueChangeSchema.parse(await c.req.json())
    return c.json(
      repository.show(
        repository.change(issue.number, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))),
      ),
    )
  })
  app.get(`${base}/issues/:number{[0-9]+}/comments`, (c) => {
    const { number } = repository.issue(Number(c.req.param('number')))
    return c.json(repository.comments.filter(({ issue }) => issue === number).map(showComment))
  })
  app.post(`${base}/issues/:number{[0-9]+}/comments`, async (c) => {
    const issue = repository.issue(Number(c.req.param('number')))
    demand(c.req.header('authorization'), rightOf(issue))
    return c.json(showComment(repository.comment(issue.number, CommentSchema.parse(await c.req.json()).body, BOT)), 201)
  })
  app.patch(`${base}/issues/comments/:id{[0-9]+}`, async (c) => {
    const comment = repository.comments.find(({ id }) => id === Number(c.req.param('id')))
    if (comment === undefined) throw new GithubRefusal(404, 'Not Found')
    demand(c.req.header('authorization'), rightOf(repository.issue(comment.issue)))
    comment.body = CommentSchema.parse(await c.req.json()).body
    return c.json(showComment(comment))
  })

  app.get(`${base}/pulls`, (c) => {
    const { head, state = 'open' } = c.req.query()
    const branch = head?.split(':')[1]
    const found = [...repository.issues.values()].filter(
      ({ pull, state: is }) => pull !== undefined && is === state && (branch === undefined || pull.head === branch),
    )
    return c.json(found.map((issue) => repository.showPull(issue)))
  })
  app.post(`${base}/pulls`, async (c) => {
    demand(c.req.header('authorization'), 'pull-requests')
    if (!repository.mayOpenPulls) throw new GithubRefusal(403, 'GitHub Actions is not permitted to create or approve pull requests.')
    const { title, body, head, base: onto } = NewPullSchema.parse(await c.req.json())
    const sha = await branches.commitOf(head)
    if (sha === undefined) throw new GithubRefusal(422, `Validation Failed: head ${head} is invalid`)
    if ([...repository.issues.values()].some(({ pull, state }) => pull?.head === head && state === 'open'))
      throw new GithubRefusal(422, `Validation Failed: A pull request already exists for ${head}.`)
    return c.json(repository.showPull(repository.open({ title, body, author: BOT, pull: { head, base: onto, sha } })), 201)
  })
  app.get(`${base}/commits/:sha{[0-9a-f]{40}}/pulls`, (c) => {
    const found = [...repository.issues.values()].filter(({ pull }) => pull?.sha === c.req.param('sha'))
    return c.json(found.map((issue) => repository.showPull(issue)))
  })
  app.post(`${base}/actions/workflows/:file/dispatches`, async (c) => {
    demand(c.req.header('authorization'), 'actions')
    repository.dispatches.push({ workflow: c.req.param('file'), ...DispatchSchema.parse(await c.req.json()) })
    return c.body(null, 204)
  })
  app.get('/users/:login', (c) => {
    const login = c.req.param('login')
    return c.json({ login, created_at: repository.sinceOf(login) })
  })
  return app
}

function showComment({ id, body, author }: { id: number; body: string; author: string }) {
  return { id, body, user: { login: author, type: author === BOT ? 'Bot' : 'User' } }
}
