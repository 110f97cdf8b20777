// What each route does, and which scope it wants. The table is whole: a route of the schema without a row does not compile.
import type { Answer, Body, Query, RouteName, RUN_ROUTE } from '../../core/bridge/routes.ts'
import type { Scope } from '../../core/schema/bridge.ts'
import { ApiError } from './answers.ts'
import type { Streams } from './limits.ts'
import type { PairingDesk } from './pairing.ts'
import type { Caller, Services } from './services.ts'

export interface Parts {
  services: Services
  desk: PairingDesk
  streams: Streams
}

/** A request whose every part has passed its schema. */
interface Request<R extends RouteName, Who> {
  caller: Who
  /** Empty where the path has none. */
  id: string
  body: Body<R>
  query: Query<R>
  /** Aborted when who asked is gone. */
  signal: AbortSignal
}

/** Answered without a token: these make one, or prove who answers before one is sent. */
export type OpenRoute = 'POST /v1/pair' | 'POST /v1/pair/confirm' | 'POST /v1/hello'
export type PairedRoute = Exclude<RouteName, OpenRoute | typeof RUN_ROUTE>

type OpenHandler<R extends RouteName> = (parts: Parts, request: Request<R, { origin: string }>) => Promise<Answer<R>>
type PairedHandler<R extends RouteName> = (parts: Parts, request: Request<R, Caller>) => Promise<Answer<R>>

/** `own`: any scope will do for what is one's own, and `approve` for another's. */
export const SCOPES: Readonly<Record<Exclude<RouteName, OpenRoute>, Scope | 'own'>> = {
  'POST /v1/codes': 'approve',
  'GET /v1/servers': 'read',
  'GET /v1/servers/{id}': 'read',
  'POST /v1/servers/{id}/start': 'run',
  'POST /v1/servers/{id}/stop': 'run',
  'POST /v1/route': 'run',
  'GET /v1/model': 'read',
  'POST /v1/plan': 'run',
  'GET /v1/tasks': 'read',
  'POST /v1/tasks': 'run',
  'GET /v1/tasks/{id}': 'read',
  'DELETE /v1/tasks/{id}': 'run',
  'POST /v1/tasks/{id}/run': 'run',
  'POST /v1/tasks/{id}/cancel': 'run',
  'GET /v1/questions': 'read',
  'POST /v1/questions/{id}': 'approve',
  'GET /v1/approvals': 'read',
  'POST /v1/approvals/{id}': 'approve',
  'DELETE /v1/approvals/{id}': 'approve',
  'GET /v1/schedules': 'read',
  'POST /v1/schedules': 'run',
  'POST /v1/schedules/{id}/pause': 'run',
  'POST /v1/schedules/{id}/resume': 'run',
  'POST /v1/schedules/{id}/run': 'run',
  'DELETE /v1/schedules/{id}': 'run',
  'GET /v1/pairings': 'read',
  'DELETE /v1/pairings/{id}': 'own',
}

export const OPEN_HANDLERS: { readonly [R in OpenRoute]: OpenHandler<R> } = {
  'POST /v1/pair': ({ desk }, { caller, body }) => desk.offer(caller.origin, body),
  'POST /v1/pair/confirm': ({ desk }, { caller, body }) => desk.confirm(caller.origin, body),
  'POST /v1/hello': ({ desk }, { caller, body }) => desk.hello(caller.origin, body),
}

export const PAIRED_HANDLERS: { readonly [R in PairedRoute]: PairedHandler<R> } = {
  'POST /v1/codes': async ({ desk }, { body: { origin = desk.firstOrigin, scopes }, caller }) => {
    if (!desk.answers(origin)) throw new ApiError('invalid_body', 'The companion does not answer pages of that origin.')
    if (scopes.some((scope) => !caller.scopes.includes(scope))) throw noScope('approve')
    return { origin, ...desk.openCode(origin, scopes) }
  },
  'GET /v1/servers': async ({ services }) => ({ servers: await services.servers.list() }),
  'GET /v1/servers/{id}': ({ services }, { id }) => services.servers.detail(id),
  'POST /v1/servers/{id}/start': ({ services }, { id, signal }) => services.servers.start(id, signal),
  'POST /v1/servers/{id}/stop': ({ services }, { id }) => services.servers.stop(id),
  'POST /v1/route': ({ services }, { body, signal }) => services.route(body, signal),
  'GET /v1/model': ({ services }) => services.model(),
  'POST /v1/plan': ({ services }, { body, signal }) => services.plan(body, signal),
  'GET /v1/tasks': ({ services }, { query }) => services.tasks.list(query),
  'POST /v1/tasks': async ({ services }, { body, caller }) => ({ task: await services.tasks.create(body, caller) }),
  'GET /v1/tasks/{id}': async ({ services }, { id }) => ({ task: await services.tasks.get(id) }),
  'DELETE /v1/tasks/{id}': async ({ services }, { id }) => nothing(services.tasks.delete(id)),
  'POST /v1/tasks/{id}/cancel': async ({ services }, { id }) => ({ task: await services.tasks.cancel(id) }),
  'GET /v1/questions': async ({ services }) => ({ questions: await services.questions.list() }),
  'POST /v1/questions/{id}': ({ services }, { id, body }) => nothing(services.questions.answer(id, body)),
  'GET /v1/approvals': ({ services }) => services.approvals.list(),
  'POST /v1/approvals/{id}': ({ services }, { id, body }) => nothing(services.approvals.decide(id, body)),
  'DELETE /v1/approvals/{id}': ({ services }, { id }) => nothing(services.approvals.revoke(id)),
  'GET /v1/schedules': async ({ services }) => ({ schedules: await services.schedules.list() }),
  'POST /v1/schedules': async ({ services }, { body, caller }) => ({ schedule: await services.schedules.create(body, caller) }),
  'POST /v1/schedules/{id}/pause': async ({ services }, { id }) => ({ schedule: await services.schedules.pause(id) }),
  'POST /v1/schedules/{id}/resume': async ({ services }, { id }) => ({ schedule: await services.schedules.resume(id) }),
  'POST /v1/schedules/{id}/run': async ({ services }, { id }) => ({ task: await services.schedules.run(id) }),
  'DELETE /v1/schedules/{id}': async ({ services }, { id }) => nothing(services.schedules.delete(id)),
  'GET /v1/pairings': async ({ services }) => ({ pairings: await services.pairings.list() }),
  'DELETE /v1/pairings/{id}': async ({ services, streams }, { id, caller }) => {
    if (id !== caller.id && !caller.scopes.includes('approve')) throw noScope('approve')
    if (!(await services.pairings.delete(id))) throw new ApiError('not_found', 'There is no such pairing.')
    streams.endAll(id)
    return {}
  },
}

/** @throws {ApiError} `no_scope` */
export function requireScope(route: Exclude<RouteName, OpenRoute>, { scopes }: Caller): void {
  const wanted = SCOPES[route]
  if (wanted !== 'own' && !scopes.includes(wanted)) throw noScope(wanted)
}

function noScope(wanted: Scope): ApiError {
  return new ApiError('no_scope', `This page was paired without the scope ${wanted}. Say yes in the terminal, or pair anew with it.`)
}

async function nothing(done: Promise<void>): Promise<Record<string, never>> {
  await done
  return {}
}
