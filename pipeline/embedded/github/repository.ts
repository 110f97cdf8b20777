// What an emulated GitHub knows of one repository: its issues, pull requests, people, and the tokens that jobs were given.
import { GithubRefusal } from './refusal.ts'

export type Right = 'actions' | 'contents' | 'issues' | 'pull-requests' | 'pages' | 'id-token'
export type Rights = Readonly<Partial<Record<Right, 'read' | 'write'>>>

/** Who workflows are. */
export const BOT = 'github-actions[bot]'

export interface Issue {
  number: number
  title: string
  body: string
  state: 'open' | 'closed'
  author: string
  labels: string[]
  updatedAt: string
  pull?: { head: string; base: string; sha: string }
}
export interface Comment {
  id: number
  issue: number
  body: string
  author: string
}

export interface RepositoryOptions {
  /** `OWNER/NAME`. */
  name: string
  now(): Date
  /** Whether workflows may open pull requests: a fork’s setting, off unless somebody sets it. */
  mayOpenPulls?: boolean
  /** Logins and what they are to the repository; all others are NONE and had their account for years. */
  people?: Readonly<Record<string, { association?: string; since?: string }>>
}

/** What a workflow listens to. */
export interface GithubEvent {
  name: string
  action?: string
  /** `event.json` of the run. */
  payload: Record<string, unknown>
  ref?: string
}

export class Repository {
  readonly name: string
  readonly issues = new Map<number, Issue>()
  readonly comments: Comment[] = []
  readonly dispatches: { workflow: string; ref: string; inputs: Record<string, string> }[] = []
  readonly #options: RepositoryOptions
  readonly #tokens = new Map<string, Rights>()
  #last = 0
  /** Every writing request that came, for a test to count. */
  writes = 0

  constructor(options: RepositoryOptions) {
    this.name = options.name
    this.#options = options
  }

  get mayOpenPulls(): boolean {
    return this.#options.mayOpenPulls ?? false
  }

  /** A job's token: it is as good as these rights, until it is taken back. */
  giveToken(token: string, rights: Rights): void {
    this.#tokens.set(token, rights)
  }
  takeToken(token: string): void {
    this.#tokens.delete(token)
  }

  /** @throws {GithubRefusal} 401 for a token that nobody has, 403 where it has not the right */
  demand(token: string | undefined, right: Right, level: 'read' | 'write'): void {
    const rights = token === undefined ? undefined : this.#tokens.get(token)
    if (rights === undefined) throw new GithubRefusal(401, 'Bad credentials')
    if (level === 'read') return // it is public
    if (rights[right] !== 'write') throw new GithubRefusal(403, 'Resource not accessible by integration')
    this.writes += 1
  }

  open(issue: { title: string; body: string; author: string; labels?: readonly string[]; pull?: Issue['pull'] }): Issue {
    if (issue.body.length > 65_536) throw new GithubRefusal(422, 'body is too long (maximum is 65536 characters)')
    this.#last += 1
    const { labels = [], pull, ...rest } = issue
    const made: Issue = {
      ...rest,
      number: this.#last,
      state: 'open',
      labels: [...labels],
      updatedAt: this.#now(),
      ...(pull === undefined ? {} : { pull }),
    }
    this.issues.set(made.number, made)
    return made
  }

  /** @throws {GithubRefusal} 404 */
  issue(number: number): Issue {
    const issue = this.issues.get(number)
    if (issue === undefined) throw new GithubRefusal(404, 'Not Found')
    return issue
  }

  change(number: number, change: Partial<Pick<Issue, 'title' | 'body' | 'state' | 'labels'>>): Issue {
    return Object.assign(this.issue(number), change, { updatedAt: this.#now() })
  }

  comment(number: number, body: string, author: string): Comment {
    this.issue(number)
    const made = { id: this.comments.length + 1, issue: number, body, author }
    this.comments.push(made)
    return made
  }

  associationOf(login: string): string {
    return this.#options.people?.[login]?.association ?? 'NONE'
  }
  sinceOf(login: string): string {
    return this.#options.people?.[login]?.since ?? '2020-01-01T00:00:00Z'
  }

  /** An issue as the API and events tell of it. */
  show({ number, title, body, state, author, labels, updatedAt, pull }: Issue): Record<string, unknown> {
    return {
      ...{ number, title, body, state, updated_at: updatedAt, author_association: this.associationOf(author) },
      user: { login: author, type: author === BOT ? 'Bot' : 'User' },
      labels: labels.map((name) => ({ name })),
      ...(pull === undefined ? {} : { pull_request: { url: `pulls/${number}` } }),
    }
  }

  showPull(issue: Issue): Record<string, unknown> {
    const { pull } = issue
    return { ...this.show(issue), head: { ref: pull?.head, sha: pull?.sha }, base: { ref: pull?.base } }
  }

  #now(): string {
    return this.#options.now().toISOString()
  }
}
