// What the API is in front of: sessions, tasks and the store, as it needs them. Says nothing of HTTP; knows nothing of how it is done.
import type { Answer, Body, Query } from '../../core/bridge/routes.ts'
import type { BridgeError, BridgeServer, Decision, Pairing } from '../../core/schema/bridge.ts'
import type { PageSchedule, ShownSchedule } from '../../core/schema/schedule.ts'
import type { Answer as QuestionAnswer, Task, TaskEvent } from '../../core/schema/task.ts'

/** Who asks: a page that was paired with, never more than its scopes. */
export type Caller = Pick<Pairing, 'id' | 'origin' | 'scopes'>

export type ServerDetail = Answer<'GET /v1/servers/{id}'>

/** What was asked for cannot be had; the message is shown to the page and so holds no secret and no path. */
export class ServiceError extends Error {
  override name = 'ServiceError'
  constructor(
    readonly code: Extract<BridgeError['code'], 'not_found' | 'conflict' | 'server_failed' | 'not_available' | 'invalid_body'>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Every method throws ServiceError; ids have the form of the schema and may not exist. `signal` is aborted when who asked is gone. */
export interface Services {
  servers: {
    list(): Promise<BridgeServer[]>
    detail(id: string): Promise<ServerDetail>
    start(id: string, signal: AbortSignal): Promise<ServerDetail>
    stop(id: string): Promise<ServerDetail>
  }
  route(question: Body<'POST /v1/route'>, signal: AbortSignal): Promise<Answer<'POST /v1/route'>>
  /** Without its address or its key. */
  model(): Promise<Answer<'GET /v1/model'>>
  /** Runs nothing. */
  plan(question: Body<'POST /v1/plan'>, signal: AbortSignal): Promise<Answer<'POST /v1/plan'>>
  tasks: {
    /** On the disk before it is answered; the same key again is the same task. */
    create(task: Body<'POST /v1/tasks'>, caller: Caller): Promise<Task>
    list(query: Query<'GET /v1/tasks'>): Promise<Answer<'GET /v1/tasks'>>
    get(id: string): Promise<Task>
    delete(id: string): Promise<void>
    /**
     * Begins it. What refuses to begin is thrown here; what happens afterwards is told, and the last event is told before the end.
     * The next event is asked for when the one before was taken. `signal` cancels the task.
     */
    run(id: string, caller: Caller, signal: AbortSignal): Promise<AsyncIterable<TaskEvent>>
    cancel(id: string): Promise<Task>
  }
  questions: {
    list(): Promise<Answer<'GET /v1/questions'>['questions']>
    answer(id: string, answer: QuestionAnswer): Promise<void>
  }
  approvals: {
    list(): Promise<Answer<'GET /v1/approvals'>>
    decide(id: string, decision: Decision): Promise<void>
    revoke(id: string): Promise<void>
  }
  schedules: {
    list(): Promise<ShownSchedule[]>
    create(schedule: PageSchedule, caller: Caller): Promise<ShownSchedule>
    pause(id: string): Promise<ShownSchedule>
    resume(id: string): Promise<ShownSchedule>
    /** Begins it; it goes on whether or not anybody listens. */
    run(id: string): Promise<Task>
    delete(id: string): Promise<void>
  }
  pairings: PairingStore
}

/** A pairing as it is kept: never the token itself. */
export interface KeptPairing {
  pairing: Pairing
  /** SHA-256 of the token, in hexadecimal. Never leaves the companion. */
  verifier: string
}

export interface PairingStore {
  /** On the disk when it returns. */
  add(kept: KeptPairing): Promise<void>
  get(id: string): Promise<KeptPairing | undefined>
  list(): Promise<Pairing[]>
  /** @returns whether there was one */
  delete(id: string): Promise<boolean>
  /** Asked at most once a minute for each. @param at RFC 3339 */
  used(id: string, at: string): Promise<void>
}
