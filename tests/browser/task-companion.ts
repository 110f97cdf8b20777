// A companion for the page of tasks: the real API on a port of its own, and behind it servers whose tools do what a test needs.
import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Api, createApi } from '../../bridge/api/api.ts'
import { LIMITS } from '../../bridge/api/limits.ts'
import { type KeptPairing, ServiceError, type Services } from '../../bridge/api/services.ts'
import { told } from '../../bridge/companion/services.ts'
import { uuid7 } from '../../bridge/uuid7.ts'
import { OWN_PAGE_POLICY, type OwnPageFile } from '../../core/bridge/own-page.ts'
import { type BridgeServer, type Decision, type Scope, type WaitingCall, WaitingCallSchema } from '../../core/schema/bridge.ts'
import {
  type Answer,
  type Approval,
  ApprovalSchema,
  type CallResult,
  type NewStep,
  type Question,
  type Step,
  type StepFailure,
  type Task,
  type TaskEvent,
  TaskEventSchema,
  TaskSchema,
} from '../../core/schema/task.ts'
import { schedulesBehind } from '../bridge/schedules-behind.ts'
import { ASKED, bridgeTools, NOTES, proposalsFor, RESULTS, SERVERS, toPlanner } from './task-tools.ts'

const newId = () => uuid7(Date.now(), randomBytes(10))
const now = () => new Date().toISOString()

interface Running {
  task: Task
  signal: AbortSignal
}

export class TaskCompanion {
  servers = SERVERS
  readonly tasks = new Map<string, Task>()
  readonly standing: Approval[] = []
  readonly pairings = new Map<string, KeptPairing>()
  readonly #waiting = new Map<string, { shown: WaitingCall; decide(decision: Decision): void }>()
  readonly #questions = new Map<string, { task: string; step: string; question: Question; answer(answer: Answer): void }>()
  readonly answers: Answer[] = []
  /** Of its model: there is none until a test writes one. */
  readonly modelFolder = join(tmpdir(), `hisper-model-${randomUUID()}`)
  readonly #planner = toPlanner(this.modelFolder)
  readonly #stops = new Map<string, AbortController>()
  readonly #origins: readonly string[]
  readonly #pages: readonly OwnPageFile[]
  #open: { server: Server; api: Api } | undefined
  #port = 0

  /** @param pages its own, which it serves besides */
  constructor(origins: readonly string[], pages: readonly OwnPageFile[] = []) {
    this.#pages = pages
    this.#origins = origins
  }

  async open(): Promise<void> {
    const server = createServer()
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done))
    this.#port = (server.address() as AddressInfo).port
    const api = createApi({
      ...{ origins: this.#origins, port: this.#port, services: this.services, clock: Date.now, limits: LIMITS },
      random: (bytes) => randomBytes(bytes),
      audit: () => undefined,
      onError: () => undefined,
    })
    server.on('request', (asked, answer) => {
      const file = this.#pages.find(({ path }) => path === asked.url)
      if (file === undefined) return api.listener(asked, answer)
      return answer.writeHead(200, { 'Content-Type': file.type, 'Content-Security-Policy': OWN_PAGE_POLICY }).end(file.body)
    })
    this.#open = { server, api }
  }

  /** Gone in the middle, whatever goes on; `open` brings it back to the same port. */
  async close(): Promise<void> {
    const server = this.#open?.server
    this.#open = undefined
    if (server === undefined) return
    const closed = new Promise((done) => server.close(done))
    server.closeAllConnections()
    await closed
  }

  get port(): number {
    return this.#port
  }

  code(origin: string, scopes: readonly Scope[]): string {
    if (this.#open === undefined) throw new Error('it is closed')
    return this.#open.api.desk.openCode(origin, scopes).code
  }

  /** What the reader says in the terminal. */
  sayYes(): boolean {
    const [waiting] = this.#waiting.values()
    waiting?.decide({ decision: 'once' })
    return waiting !== undefined
  }

  #task(id: string): Task {
    const task = this.tasks.get(id)
    if (task === undefined) throw new ServiceError('not_found', 'There is no such task.')
    return task
  }

  #detail(id: string) {
    const server = this.servers.find((one) => one.id === id)
    if (server === undefined) throw new ServiceError('not_found', 'There is no such server.')
    return id === NOTES ? { server, tools: bridgeTools, readAt: '2026-11-22T10:00:00.000Z' } : { server, tools: [] }
  }

  #turn(id: string, state: BridgeServer['state']) {
    this.servers = this.servers.map((server) => (server.id === id ? { ...server, state } : server))
    return this.#detail(id)
  }

  readonly services: Services = {
    servers: {
      list: async () => [...this.servers],
      detail: async (id) => this.#detail(id),
      start: async (id) => {
        if (id === 'zed.broken') throw new ServiceError('server_failed', 'It ended at once: \u001B[31mnot found\u001B[0m')
        return this.#turn(id, 'running')
      },
      stop: async (id) => this.#turn(id, 'stopped'),
    },
    route: async ({ words }) => proposalsFor(words),
    model: () => told(() => this.#planner.model()),
    plan: ({ words }, signal) => told(async () => ({ plan: await this.#planner.plan(words, signal) })),
    tasks: {
      create: async ({ words, steps }, { origin }) => {
        const made = { id: newId(), words, state: 'ready', askedBy: origin, createdAt: now() }
        const task = TaskSchema.parse({ ...made, steps: steps.map((step) => ({ ...step, state: 'pending', attempts: 0 })) })
        this.tasks.set(task.id, task)
        return task
      },
      list: async ({ search, state, before, limit }) => {
        const found = [...this.tasks.values()]
          .toSorted((a, b) => (a.id < b.id ? 1 : -1))
          .filter((task) => (search === undefined || task.words.includes(search)) && (state === undefined || task.state === state))
          .filter(({ id }) => before === undefined || id < before)
        const page = found.slice(0, limit)
        const last = page[page.length - 1]
        return { tasks: page.map(({ steps: _steps, ...task }) => task), ...(found.length > limit && last ? { next: last.id } : {}) }
      },
      get: async (id) => this.#task(id),
      delete: async (id) => {
        this.#task(id)
        this.tasks.delete(id)
      },
      run: async (id, _caller, signal) => this.#run({ task: this.#task(id), signal }),
      cancel: async (id) => {
        this.#put(id, (task) => ({ ...task, state: 'cancelled', endedAt: now() }))
        for (const { shown, decide } of this.#waiting.values()) if (shown.task === id) decide({ decision: 'refuse' })
        this.#stops.get(id)?.abort()
        return this.#task(id)
      },
    },
    questions: {
      list: async () => [...this.#questions.values()].map(({ answer: _answer, ...question }) => question),
      answer: async (id, answer) => {
        this.answers.push(answer)
        this.#questions.get(id)?.answer(answer)
      },
    },
    approvals: {
      list: async () => ({ waiting: [...this.#waiting.values()].map(({ shown }) => shown), standing: this.standing }),
      decide: async (id, decision) => {
        const waiting = this.#waiting.get(id)
        if (waiting === undefined) throw new ServiceError('not_found', 'There is no such approval.')
        waiting.decide(decision)
      },
      revoke: async (id) => {
        this.standing.splice(this.standing.findIndex((one) => one.id === id) >>> 0, 1)
      },
    },
    schedules: schedulesBehind((task) => this.services.tasks.create(task, { id: newId(), origin: 'schedule:x', scopes: ['run'] })),
    pairings: {
      add: async (kept) => void this.pairings.set(kept.pairing.id, kept),
      get: async (id) => this.pairings.get(id),
      list: async () => [...this.pairings.values()].map(({ pairing }) => pairing),
      delete: async (id) => this.pairings.delete(id),
      used: async () => undefined,
    },
  }

  #put(id: string, change: (task: Task) => Task): void {
    this.tasks.set(id, TaskSchema.parse(change(this.#task(id))))
  }

  #putStep(id: string, stepId: string, change: Partial<Step>): TaskEvent {
    this.#put(id, (task) => ({ ...task, steps: task.steps.map((step) => (step.id === stepId ? { ...step, ...change } : step)) }))
    const step = this.#task(id).steps.find((one) => one.id === stepId)
    return TaskEventSchema.parse({ type: 'step', step })
  }

  async *#run({ task: { id, steps }, signal }: Running): AsyncGenerator<TaskEvent> {
    const state = (next: Task['state']): TaskEvent => {
      this.#put(id, (task) => ({
        ...task,
        state: next,
        ...(['done', 'failed', 'partial', 'cancelled'].includes(next) ? { endedAt: now() } : {}),
      }))
      return { type: 'task', state: next }
    }
    const stop = new AbortController()
    this.#stops.set(id, stop)
    yield state('running')
    let failed = 0
    for (const step of steps) {
      if (signal.aborted || this.#task(id).state === 'cancelled') return
      const given = this.#resolve(id, step)
      yield state('waiting')
      const { event, decided } = this.#needApproval(id, step, given)
      yield event
      const { decision } = await decided
      if (this.#task(id).state === 'cancelled') return yield this.#putStep(id, step.id, { state: 'cancelled' })
      if (decision === 'refuse') {
        failed += 1
        yield this.#putStep(id, step.id, { state: 'failed', failure: { code: 'refused', message: 'The reader said no.' } })
        continue
      }
      yield state('running')
      yield this.#putStep(id, step.id, { state: 'running', attempts: 1, startedAt: now() })
      for (let progress = 1; progress <= 2; progress += 1) {
        yield { type: 'progress', step: step.id, progress, total: 2, message: `part ${progress} <b>\u001B[1m` }
        await pause(150)
      }
      if (step.tool === 'hang') await pause(60_000, undefined, { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => undefined)
      if (signal.aborted) return
      if (stop.signal.aborted) {
        yield this.#putStep(id, step.id, { state: 'cancelled', endedAt: now() })
        return yield { type: 'task', state: 'cancelled' }
      }
      const question = ASKED[step.tool]
      if (question !== undefined) {
        const { event: asks, answered } = this.#ask(id, step.id, question)
        yield asks
        await answered
      }
      const outcome = RESULTS[step.tool] ?? ({ content: [], isError: false } satisfies CallResult)
      const isFailed = 'code' in outcome
      if (isFailed) failed += 1
      yield this.#putStep(id, step.id, {
        ...{ state: isFailed ? 'failed' : 'done', arguments: given, endedAt: now() },
        ...(isFailed ? { failure: outcome as StepFailure } : { result: outcome as CallResult }),
      })
    }
    yield state(failed === 0 ? 'done' : failed < steps.length ? 'partial' : 'failed')
  }

  /** Values of earlier results at their places, of the first level. */
  #resolve(id: string, { arguments: given, inputs }: NewStep): Step['arguments'] {
    const taken = inputs.map(({ step, from, to }) => {
      const result: unknown = this.#task(id).steps.find((one) => one.id === step)?.result
      const value = from
        .split('/')
        .slice(1)
        .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], result)
      return [to.slice(1), value]
    })
    return { ...given, ...Object.fromEntries(taken) }
  }

  #needApproval(task: string, step: Step, given: Step['arguments']): { event: TaskEvent; decided: Promise<Decision> } {
    const id = newId()
    const { words, askedBy } = this.#task(task)
    const call = { server: step.server, tool: step.tool, arguments: given, definition: step.definition }
    const shown = WaitingCallSchema.parse({ id, task, step: step.id, words, askedBy, call, since: now() })
    this.#putStep(task, step.id, { state: 'needs_approval' })
    const { promise, resolve } = Promise.withResolvers<Decision>()
    const decide = (decision: Decision) => {
      this.#waiting.delete(id)
      if (decision.decision === 'always')
        this.standing.push(ApprovalSchema.parse({ ...call, id: newId(), arguments: decision.arguments, createdAt: now(), uses: 1 }))
      resolve(decision)
    }
    this.#waiting.set(id, { shown, decide })
    return { event: { type: 'needs_approval', step: step.id, approval: id }, decided: promise }
  }

  #ask(task: string, step: string, asked: Omit<Question, 'id'>): { event: TaskEvent; answered: Promise<Answer> } {
    const question = { ...asked, id: newId() }
    this.#putStep(task, step, { state: 'asks' })
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const answer = (given: Answer) => {
      this.#questions.delete(question.id)
      resolve(given)
    }
    this.#questions.set(question.id, { task, step, question, answer })
    return { event: { type: 'asks', step, question }, answered: promise }
  }
}
