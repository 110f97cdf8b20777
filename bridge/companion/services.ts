// What the API is in front of, out of what the companion is made of. Nothing that passes here names a command, a variable or a folder.
import type { BridgeServer } from '../../core/schema/bridge.ts'
import type { Schedule, ShownSchedule } from '../../core/schema/schedule.ts'
import { OutcomeSchema } from '../../core/schema/words.ts'
import { type ServerDetail, ServiceError, type Services } from '../api/services.ts'
import { findKnown } from '../clients/known-server.ts'
import { toLine } from '../plain-text.ts'
import { PlanError } from '../planning/plan-error.ts'
import { surfaceOf } from '../registry/record.ts'
import type { Registry } from '../registry/registry.ts'
import { RegistryError } from '../registry/registry-error.ts'
import { ScheduleError } from '../schedules/schedules.ts'
import type { RunningServer } from '../sessions/sessions.ts'
import { TaskError } from '../tasks/task-runner.ts'
import { CallError } from '../tasks/tool-caller.ts'
import type { Workshop } from './companion.ts'
import type { TerminalPairing } from './terminal.ts'

export function toServices(workshop: Workshop, registry: Registry | undefined, terminal: TerminalPairing): Services {
  const { sessions, runner, tasks, approvals, pairings, ownTools, planner, schedules, scheduler } = workshop
  const kept = terminal.over(pairings)
  const shown = async (running: RunningServer) => toServer(running, await known(running, registry))
  const detailed = async (running: RunningServer): Promise<ServerDetail> => ({
    server: await shown(running),
    tools: running.tools.map(({ tool, definition }) => ({ tool, definition })),
    ...(running.readAt === undefined ? {} : { readAt: running.readAt.toISOString() }),
  })
  return {
    servers: {
      list: () => told(async () => Promise.all((await sessions.list()).map(shown))),
      detail: (id) => told(async () => detailed(await sessions.detail(id))),
      start: (id) => told(async () => detailed(await sessions.start(id))),
      stop: (id) => told(async () => detailed(await sessions.stop(id))),
    },
    route: ({ words, limit }) => told(() => ownTools.find(words, limit)),
    model: () => told(() => planner.model()),
    plan: ({ words }, signal) => told(async () => ({ plan: await planner.plan(words, signal) })),
    tasks: {
      create: (task, { id, origin }) => told(async () => runner.create(task, terminal.is(id) ? 'cli' : origin)),
      list: async (query) => tasks.list(query),
      get: (id) =>
        told(async () => {
          const task = tasks.task(id)
          if (task === undefined) throw new TaskError('not_found', 'there is no such task')
          return task
        }),
      delete: (id) => told(async () => runner.delete(id)),
      run: (id, _caller, signal) => told(async () => runner.run(id, signal)),
      cancel: (id) => told(async () => runner.cancel(id)),
    },
    questions: {
      list: async () => runner.questions(),
      answer: (id, answer) => told(async () => runner.answer(id, answer)),
    },
    approvals: {
      list: async () => ({ waiting: tasks.waiting(), standing: approvals.standing() }),
      decide: (id, decision) => told(async () => runner.decide(id, decision)),
      revoke: (id) =>
        told(async () => {
          if (!approvals.revoke(id)) throw new TaskError('not_found', 'there is no such approval')
        }),
    },
    schedules: {
      list: async () => schedules.list().map(toShown),
      create: (schedule, { origin }) => told(async () => toShown(schedules.add(schedule, origin))),
      pause: (id) => told(async () => toShown(schedules.pause(id))),
      resume: (id) => told(async () => toShown(schedules.resume(id))),
      run: (id) => told(async () => scheduler.runNow(id)),
      delete: (id) => told(async () => schedules.remove(id)),
    },
    pairings: {
      ...kept,
      delete: async (id) => {
        const all = await kept.list()
        const origin = all.find((one) => one.id === id)?.origin
        // Paused first: where the companion is ended in between, that is the safe half.
        if (origin !== undefined && !all.some((one) => one.id !== id && one.origin === origin)) schedules.pauseAll(origin)
        return kept.delete(id)
      },
    },
  }
}

/** Without what only the terminal shows. */
export function toShown({ steps, notify: { webhook, ...notify }, ...schedule }: Schedule): ShownSchedule {
  return {
    ...schedule,
    calls: steps.map(({ server, tool }) => ({ server, tool })),
    notify: { ...notify, hasWebhook: webhook !== undefined },
  }
}

/** What kept something from being done, in the API's words. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TaskError || error instanceof ScheduleError) throw new ServiceError(error.code, error.message, { cause: error })
    if (error instanceof CallError)
      throw new ServiceError(error.code === 'not_found' ? 'not_found' : 'server_failed', error.message, { cause: error })
    if (error instanceof PlanError) throw new ServiceError(PLAN_CODES[error.code], error.message, { cause: error })
    throw error
  }
}

const PLAN_CODES = { no_model: 'not_available', no_tools: 'not_found', model_failed: 'server_failed', declined: 'not_found' } as const

function toServer({ server, state, era, problem }: RunningServer, registry: BridgeServer['registry']): BridgeServer {
  const { id, name, client, target, isDisabled } = server
  const off = isDisabled === true ? `${client.name} was told not to start it` : undefined
  const words = off ?? (problem === undefined ? undefined : toLine(problem, 1_000))
  return {
    ...{ id, state, title: toLine(name, 290) || id, configuredIn: client.name, transport: target.transport },
    ...(era === undefined ? {} : { era }),
    ...(words === undefined || words === '' ? {} : { problem: words }),
    ...(registry === undefined ? {} : { registry }),
  }
}

/** What the registry knows; nothing where it cannot be asked. */
async function known({ server }: RunningServer, registry: Registry | undefined): Promise<BridgeServer['registry']> {
  if (registry === undefined) return undefined
  try {
    const found = await findKnown(registry, server)
    if (found === undefined) return undefined
    const { id, probes } = found.record.server
    const outcome = OutcomeSchema.safeParse(probes[0]?.outcome ?? 'not_probed')
    const serious = (surfaceOf(found.record.server)?.findings ?? []).filter(({ severity }) => severity === 'high')
    return outcome.success ? { id, outcome: outcome.data, findings: serious.length } : undefined
  } catch (error) {
    if (error instanceof RegistryError) return undefined
    throw error
  }
}
