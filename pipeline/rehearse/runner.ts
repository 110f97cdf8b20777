// A small runner of GitHub Actions: a workflow file's jobs in their order, each in a folder of its own, with a token that does what the job may do, and with
// nothing of this process's environment. Steps are processes; what jobs hand over goes through files.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GithubEvent, Repository, Rights } from '../embedded/github/repository.ts'
import { type ActionContext, run as runAction } from './actions.ts'
import { fill, fillText, holds, type Standing } from './expressions.ts'
import { inOrder, type Job, readWorkflow, type Step, type Workflow } from './workflow.ts'

type Result = 'success' | 'failure' | 'skipped'

interface JobRun {
  result: Result
  outputs: Record<string, string>
}
export interface WorkflowRun {
  id: string
  /** Of the worst job. */
  conclusion: 'success' | 'failure'
  jobs: Record<string, JobRun>
  /** What each job printed, by its id; the parts of a matrix one after the other. */
  logs: Record<string, string>
}

/** Where a rehearsal puts a fault in. */
export interface At {
  workflow: string
  job: string
  matrix: Readonly<Record<string, unknown>>
  step: Step
  workspace: string
}
/** Done in place of the step (`skip`, or the text of a shell command), or before it (undefined). Throwing fails the step. */
export type Interfere = (at: At) => Promise<'skip' | { instead: string } | undefined>

export interface RunnerOptions {
  repository: Repository
  /** Address of the emulated GitHub. */
  server: string
  apiUrl: string
  /** The repository that is rehearsed, for its installed packages. */
  root: string
  /** Folder of workspaces, of what is handed over and of what is deployed. */
  home: string
  branch: string
  shaOf(branch: string): Promise<string>
  /** Laid over every step's environment: what runs is told by it that its world is a small one. */
  environment: Readonly<Record<string, string>>
  /** What the repository's owner set. */
  secrets(): Readonly<Record<string, string>>
  now(): Date
  interfere?: Interfere
}

interface Scope {
  run: string
  workflow: Workflow
  file: string
  event: GithubEvent
  sha: string
  inputs: Record<string, string>
  /** What the caller of this workflow lets it have; undefined where nobody called it. */
  most: Rights | undefined
  logs: Record<string, string>
}

const PAGES_URL = 'https://example.github.io/registry'
const MAX_LOG = 200_000

export class Runner {
  readonly deployed: string
  readonly #options: RunnerOptions
  #runs = 0

  constructor(options: RunnerOptions) {
    this.#options = options
    this.deployed = join(options.home, 'deployed')
  }

  /** @param file such as `refresh.yml` @param inputs of a workflow that is started by hand */
  async run(file: string, event: GithubEvent, inputs: Record<string, string> = {}): Promise<WorkflowRun> {
    this.#runs += 1
    const id = String(this.#runs)
    const { root, branch, shaOf } = this.#options
    const workflow = await readWorkflow(root, file)
    if (!(event.name in workflow.on)) throw new Error(`${file} does not listen to ${event.name}`)
    const scope: Scope = { run: id, workflow, file, event, sha: await shaOf(branch), inputs, most: undefined, logs: {} }
    const jobs = await this.#runJobs(scope)
    const conclusion = Object.values(jobs).some(({ result }) => result === 'failure') ? 'failure' : 'success'
    return { id, conclusion, jobs, logs: scope.logs }
  }

  async #runJobs(scope: Scope): Promise<Record<string, JobRun>> {
    const done: Record<string, JobRun> = {}
    const runs = new Map<string, Promise<void>>()
    // As on GitHub, whatever waits for nothing more begins.
    for (const [id, job] of inOrder(scope.workflow.jobs)) {
      const run = async () => {
        await Promise.all(job.needs.map((one) => runs.get(one)))
        done[id] = await this.#runJob(scope, id, job, done)
      }
      runs.set(id, run())
    }
    await Promise.all(runs.values())
    return done
  }

  async #runJob(scope: Scope, id: string, job: Job, done: Readonly<Record<string, JobRun>>): Promise<JobRun> {
    const needs = Object.fromEntries(job.needs.map((one) => [one, done[one]]))
    const isFailed = job.needs.some((one) => done[one]?.result !== 'success')
    const contexts = { ...this.#contexts(scope), needs }
    if (!holds(job.if, contexts, { isFailed, isCancelled: false })) return { result: 'skipped', outputs: {} }
    checkRights(scope, id, job.permissions)
    if (job.uses !== undefined) return this.#call(scope, job)
    const parts = partsOf(job, contexts)
    const runs = await Promise.all(parts.map((matrix) => this.#runPart(scope, id, job, { ...contexts, matrix })))
    const result = runs.some((one) => one.result === 'failure') ? 'failure' : 'success'
    return { result, outputs: Object.assign({}, ...runs.map(({ outputs }) => outputs)) }
  }

  /** A workflow that is called by another one is as good as its jobs. */
  async #call(scope: Scope, { uses = '', permissions }: Job): Promise<JobRun> {
    const file = uses.slice(uses.lastIndexOf('/') + 1)
    const workflow = await readWorkflow(this.#options.root, file)
    if (!('workflow_call' in workflow.on)) throw new Error(`${file} cannot be called`)
    const jobs = await this.#runJobs({ ...scope, workflow, file, inputs: {}, most: permissions as Rights })
    return { result: Object.values(jobs).some(({ result }) => result === 'failure') ? 'failure' : 'success', outputs: {} }
  }

  async #runPart(scope: Scope, id: string, job: Job, contexts: Record<string, unknown>): Promise<JobRun> {
    const { home, repository, interfere } = this.#options
    const folder = join(home, 'jobs', randomUUID())
    const workspace = join(folder, 'workspace')
    await Promise.all(['workspace', 'home', 'temp'].map((name) => mkdir(join(folder, name), { recursive: true })))
    await writeFile(join(folder, 'event.json'), JSON.stringify(scope.event.payload))
    const token = randomUUID()
    repository.giveToken(token, job.permissions as Rights)
    const matrix = contexts.matrix as Record<string, unknown>
    const steps: Record<string, { outputs: Record<string, string> }> = {}
    const standing: Standing = { isFailed: false, isCancelled: false }
    let log = ''
    const note = (words: string) => (log = `${log}${words}`.slice(-MAX_LOG))
    for (const step of job.steps) {
      const github = { ...(contexts.github as object), token, event_path: join(folder, 'event.json'), workspace }
      const known = { ...contexts, github, steps, env: {} }
      const env = fillAll({ ...job.env, ...step.env }, known, standing)
      if (!holds(step.if, { ...known, env }, standing)) continue
      note(`\n[${step.name ?? step.uses ?? step.run}]\n`)
      try {
        const fault = await interfere?.({ workflow: scope.file, job: id, matrix, step, workspace })
        if (fault === 'skip') continue
        const given = fillAll(step.with, { ...known, env }, standing)
        const outputs =
          step.uses === undefined
            ? await this.#shell(fault?.instead ?? step.run ?? '', { scope, job: id, folder, env, note })
            : await runAction(step.uses, this.#actionContext(scope, job, workspace, given))
        if (step.id !== undefined) steps[step.id] = { outputs }
      } catch (error) {
        note(`${error instanceof Error ? error.message : String(error)}\n`)
        standing.isFailed = true
        if (step.id !== undefined) steps[step.id] = { outputs: {} }
      }
    }
    repository.takeToken(token)
    const outputs = fillAll(job.outputs, { ...contexts, steps }, standing)
    scope.logs[id] = (scope.logs[id] ?? '') + log
    await rm(folder, { recursive: true, force: true })
    return { result: standing.isFailed ? 'failure' : 'success', outputs }
  }

  async #shell(
    command: string,
    {
      scope,
      job,
      folder,
      env,
      note,
    }: { scope: Scope; job: string; folder: string; env: Record<string, string>; note(words: string): void },
  ): Promise<Record<string, string>> {
    const output = join(folder, 'temp', `output-${randomUUID()}`)
    await Promise.all([output, join(folder, 'temp/summary')].map((path) => writeFile(path, '', { flag: 'a' })))
    const { github } = this.#contexts(scope)
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', command], {
      cwd: join(folder, 'workspace'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH ?? '',
        HOME: join(folder, 'home'),
        RUNNER_TEMP: join(folder, 'temp'),
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_JOB: job,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: join(folder, 'temp/summary'),
        GITHUB_EVENT_PATH: join(folder, 'event.json'),
        GITHUB_WORKSPACE: join(folder, 'workspace'),
        ...Object.fromEntries(
          ['repository', 'sha', 'ref_name', 'event_name', 'server_url', 'api_url', 'actor', 'run_id', 'workflow'].map((name) => [
            `GITHUB_${name.toUpperCase()}`,
            String(github[name as keyof typeof github]),
          ]),
        ),
        ASTRO_TELEMETRY_DISABLED: '1',
        ...this.#options.environment,
        ...env,
      },
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => note(chunk.toString()))
    const code = await new Promise((done) => child.once('close', done))
    if (code !== 0) throw new Error(`Process completed with exit code ${code}.`)
    return readOutputs(await readFile(output, 'utf8'))
  }

  #contexts({ run, workflow, event, sha, inputs }: Scope) {
    const { repository, server, apiUrl, branch } = this.#options
    const github = {
      ...{ repository: repository.name, sha, ref_name: branch, ref: `refs/heads/${branch}`, event_name: event.name, event: event.payload },
      ...{ server_url: server, api_url: apiUrl, actor: 'example', run_id: run, workflow: workflow.name },
    }
    return { github, inputs, matrix: {}, vars: {}, secrets: this.#options.secrets() }
  }

  #actionContext(scope: Scope, job: Job, workspace: string, given: Record<string, string>): ActionContext {
    const { home, root, server, repository, branch } = this.#options
    return {
      ...{ workspace, with: given, root, remote: `${server}/${repository.name}.git`, sha: scope.sha, branch },
      ...{
        rights: job.permissions as Rights,
        store: join(home, 'artifacts'),
        run: scope.run,
        deployed: this.deployed,
        pagesUrl: PAGES_URL,
      },
    }
  }
}

/** A called workflow may have what its caller gives it, and no more: GitHub does not start it otherwise. */
function checkRights({ most, file }: Scope, job: string, wanted: Readonly<Record<string, string>>): void {
  if (most === undefined) return
  for (const [right, level] of Object.entries(wanted)) {
    const given = most[right as keyof Rights]
    if (given !== 'write' && given !== level) throw new Error(`${file}: ${job} asks for ${right}: ${level}, which its caller does not give`)
  }
}

function partsOf({ strategy }: Job, contexts: Record<string, unknown>): Record<string, unknown>[] {
  const [entry] = Object.entries(strategy?.matrix ?? {})
  if (entry === undefined) return [{}]
  const [name, values] = entry
  const list = typeof values === 'string' ? fill(values, contexts, { isFailed: false, isCancelled: false }) : values
  if (!Array.isArray(list) || list.length === 0) throw new Error(`the matrix has no ${name}`)
  return list.map((value: unknown) => ({ [name]: value }))
}

function fillAll(values: Readonly<Record<string, string>>, contexts: Record<string, unknown>, standing: Standing): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, fillText(text, contexts, standing)]))
}

/** The file in which steps leave their outputs: `name=value`, or a value of several lines between two marks. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const [, name, mark] = /^([\w-]+)<<(.+)$/.exec(line) ?? []
    if (name !== undefined && mark !== undefined) {
      const end = lines.indexOf(mark, index)
      outputs[name] = lines.slice(index + 1, end).join('\n')
      index = end
    } else if (line.includes('=')) outputs[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1)
  }
  return outputs
}
