// A fork of this repository in its first days, on one machine: an emulated GitHub, a runner that runs the workflow files, and what people do.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedGithub, openEmbeddedGithub } from '../embedded/github/open.ts'
import { type GithubEvent, type Issue, Repository } from '../embedded/github/repository.ts'
import type { EmbeddedWishes } from '../world.ts'
import { Remote } from './remote.ts'
import { type Interfere, Runner, type WorkflowRun } from './runner.ts'

const NAME = 'example/registry'
const BRANCH = 'main'

export interface RehearsalOptions {
  /** The checkout that is rehearsed. */
  root: string
  /** Whether workflows may open pull requests; off in a fork until somebody turns it on. @default false */
  mayOpenPulls?: boolean
  people?: Readonly<Record<string, { association?: string; since?: string }>>
  now?: () => Date
}

export class Rehearsal {
  readonly repository: Repository
  readonly remote: Remote
  readonly runner: Runner
  /** What each step does instead, while a fault is rehearsed. */
  interfere: Interfere | undefined
  /** What the small world is like. */
  wishes: Partial<EmbeddedWishes> = {}
  /** Secrets of the repository. */
  secrets: Record<string, string> = {}
  readonly #github: EmbeddedGithub
  readonly #home: string

  private constructor(repository: Repository, remote: Remote, github: EmbeddedGithub, home: string, root: string, now: () => Date) {
    this.repository = repository
    this.remote = remote
    this.#github = github
    this.#home = home
    const environment = { HISPER_EMBEDDED: '{}' }
    Object.defineProperty(environment, 'HISPER_EMBEDDED', { enumerable: true, get: () => JSON.stringify(this.wishes) })
    this.runner = new Runner({
      ...{
        repository,
        server: github.url,
        apiUrl: github.apiUrl,
        root,
        home,
        branch: BRANCH,
        environment,
        now,
        secrets: () => this.secrets,
      },
      shaOf: async (branch) => (await remote.shaOf(branch)) ?? '',
      interfere: async (at) => this.interfere?.(at),
    })
  }

  static async open({ root, mayOpenPulls, people, now = () => new Date() }: RehearsalOptions): Promise<Rehearsal> {
    const home = await mkdtemp(join(tmpdir(), 'hisper-rehearsal-'))
    await mkdir(join(home, 'jobs'))
    const remote = await Remote.make(root, NAME, home)
    const repository = new Repository({
      name: NAME,
      now,
      ...(mayOpenPulls === undefined ? {} : { mayOpenPulls }),
      ...(people === undefined ? {} : { people }),
    })
    const github = await openEmbeddedGithub(repository, remote.bare)
    return new Rehearsal(repository, remote, github, home, root, now)
  }

  refresh(shards = 2): Promise<WorkflowRun> {
    return this.#byHand('refresh.yml', { shards: String(shards) })
  }

  health(): Promise<WorkflowRun> {
    return this.#byHand('health.yml', {})
  }

  /** Somebody opens an issue, or edits it; the workflow that listens runs. */
  async hearIssue(issue: Issue, action: 'opened' | 'edited'): Promise<WorkflowRun> {
    const sender = { login: issue.author, type: 'User' }
    const payload = { action, issue: this.repository.show(issue), sender, repository: { default_branch: BRANCH } }
    return this.runner.run('registration.yml', { name: 'issues', action, payload })
  }

  openIssue(author: string, title: string, body: string): Issue {
    return this.repository.open({ author, title, body })
  }

  /** Runs what workflows started by hand since the last time, and the comment that follows a check. */
  async checkPulls(): Promise<WorkflowRun[]> {
    const runs: WorkflowRun[] = []
    for (const { number, pull } of this.repository.issues.values()) {
      const sha = pull === undefined ? undefined : await this.remote.shaOf(pull.head)
      if (pull === undefined || sha === undefined) continue
      pull.sha = sha
      await this.remote.pointAt(`refs/pull/${number}/head`, sha)
    }
    for (const { workflow, inputs } of this.repository.dispatches.splice(0)) {
      const check = await this.runner.run(
        workflow,
        { name: 'workflow_dispatch', payload: { inputs, repository: { default_branch: BRANCH } } },
        inputs,
      )
      const head = await this.remote.shaOf(BRANCH)
      runs.push(check, await this.#comment(check, 'workflow_dispatch', head ?? ''))
    }
    return runs
  }

  /** Somebody proposes a change from a fork. */
  async proposePull(
    author: string,
    title: string,
    change: (folder: string) => Promise<void>,
  ): Promise<{ pull: Issue; runs: WorkflowRun[] }> {
    const head = `fork-${this.repository.issues.size + 1}`
    const sha = await this.remote.commit(title, change, head)
    const pull = this.repository.open({ author, title, body: '', pull: { head, base: BRANCH, sha } })
    await this.remote.pointAt(`refs/pull/${pull.number}/head`, sha)
    const payload = { number: pull.number, pull_request: { ...this.repository.showPull(pull) }, repository: { default_branch: BRANCH } }
    const check = await this.runner.run('pr-check.yml', { name: 'pull_request', payload })
    return { pull, runs: [check, await this.#comment(check, 'pull_request', sha)] }
  }

  /** The button under a pull request. */
  async merge(pull: Issue): Promise<void> {
    await this.remote.merge(pull.pull?.head ?? '')
    this.repository.change(pull.number, { state: 'closed' })
  }

  commentsOf(issue: Issue): string[] {
    return this.repository.comments.filter((comment) => comment.issue === issue.number).map(({ body }) => body)
  }

  openIssues(label?: string): Issue[] {
    return [...this.repository.issues.values()].filter(
      ({ state, pull, labels }) => state === 'open' && pull === undefined && (label === undefined || labels.includes(label)),
    )
  }

  async close(): Promise<void> {
    await this.#github.close()
    await rm(this.#home, { recursive: true, force: true })
  }

  #byHand(file: string, inputs: Record<string, string>): Promise<WorkflowRun> {
    return this.runner.run(file, { name: 'workflow_dispatch', payload: { inputs } }, inputs)
  }

  #comment(check: WorkflowRun, event: string, sha: string): Promise<WorkflowRun> {
    const run = { id: check.id, event, head_sha: sha, conclusion: check.conclusion }
    const heard: GithubEvent = { name: 'workflow_run', payload: { workflow_run: run, repository: { default_branch: BRANCH } } }
    return this.runner.run('pr-comment.yml', heard)
  }
}
