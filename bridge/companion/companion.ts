// The companion as it runs: the reader's servers, their tasks, and the API in front of both. Put together here, and nowhere else.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PagePairing } from '../../core/bridge/client.ts'
import type { TaskEvent } from '../../core/schema/task.ts'
import { LIMITS } from '../api/limits.ts'
import { type ApiListening, listenApi } from '../api/listen.ts'
import type { Places } from '../clients/places.ts'
import { ModelFile } from '../planning/model-file.ts'
import { Planner } from '../planning/planner.ts'
import type { Registry } from '../registry/registry.ts'
import { Notifier } from '../schedules/notify.ts'
import { Scheduler } from '../schedules/scheduler.ts'
import { Schedules } from '../schedules/schedules.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { openLocalSessions } from '../sessions/this-machine.ts'
import { ApprovalStore, AuditLog, PairingStore } from '../store/approval-store.ts'
import { openDatabase } from '../store/database.ts'
import { ScheduleStore } from '../store/schedule-store.ts'
import { TaskStore } from '../store/task-store.ts'
import { TaskRunner } from '../tasks/task-runner.ts'
import { uuid7 } from '../uuid7.ts'
import { OWN_PAGE_FOLDER, readOwnPage } from './own-page.ts'
import { OwnTools } from './own-tools.ts'
import { toServices } from './services.ts'
import { announce, TerminalPairing } from './terminal.ts'

export const DATABASE = 'companion.sqlite'

export interface WorkshopOptions {
  /** Without a `cwd`: what a folder names was approved by nobody. */
  places: Places
  registry: Registry | undefined
  onEvent?(task: string, event: TaskEvent): void
  onTrouble(error: unknown): void
}

/** What runs tasks, with or without an API in front of it. */
export interface Workshop {
  sessions: Sessions
  runner: TaskRunner
  tasks: TaskStore
  approvals: ApprovalStore
  pairings: PairingStore
  audit: AuditLog
  ownTools: OwnTools
  planner: Planner
  schedules: Schedules
  /** Runs none before it is started. */
  scheduler: Scheduler
  close(): Promise<void>
}

/** @throws {UsageError} where another companion runs with the same data */
export function openWorkshop({ places, registry, onEvent, onTrouble }: WorkshopOptions): Workshop {
  const { database, close } = openDatabase(join(places.dataFolder, DATABASE))
  const id = () => uuid7(Date.now(), randomBytes(10))
  const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal })
  const stores = { now: () => new Date(), id }
  const sessions = openLocalSessions(places)
  const [tasks, approvals] = [new TaskStore(database, stores), new ApprovalStore(database, stores)]
  const ownTools = new OwnTools(sessions, registry)
  const runner = new TaskRunner({
    ...{ tasks, approvals, caller: sessions, id, onTrouble },
    ...(onEvent === undefined ? {} : { onEvent }),
    sleep: pause,
    random: Math.random,
  })
  const store = new ScheduleStore(database, stores)
  const schedules = new Schedules(store, stores.now)
  const notifier = new Notifier({ platform: places.platform, env: { ...places.env }, now: stores.now, sleep: pause, onTrouble })
  const tell = notifier.tell.bind(notifier)
  const scheduler = new Scheduler({ store, schedules, runner, now: stores.now, sleep: pause, tell, onTrouble })
  return {
    ...{ sessions, runner, tasks, approvals, schedules, scheduler },
    pairings: new PairingStore(database),
    audit: new AuditLog(database),
    ownTools,
    planner: new Planner({
      file: new ModelFile(places.dataFolder),
      candidates: (words, most) => ownTools.candidates(words, most),
      ...{ fetch, sleep: pause },
    }),
    async close() {
      await scheduler.close()
      await runner.close()
      await notifier.close()
      await sessions.close()
      close()
    },
  }
}

export interface CompanionOptions extends WorkshopOptions {
  /** 0 takes any free port. */
  port: number
  /** Of the pages that may ask, besides its own. */
  origins: readonly string[]
  /** Folder of its own page. @default OWN_PAGE_FOLDER */
  ownPage?: string
  /** For one command: it has no page, and no other terminal is to find it. */
  isPassing?: boolean
}

export interface Companion extends Workshop {
  api: ApiListening
  /** With which this user's terminals ask. */
  terminal: PagePairing
}

/** @throws {UsageError} where the port is taken, an origin is none, or another companion runs with the same data */
export async function openCompanion(options: CompanionOptions): Promise<Companion> {
  const workshop = openWorkshop(options)
  const terminal = new TerminalPairing(Date.now())
  try {
    const api = await listenApi(
      {
        origins: options.origins,
        services: toServices(workshop, options.registry, terminal),
        ownPage: options.isPassing === true ? [] : readOwnPage(options.ownPage ?? OWN_PAGE_FOLDER),
        clock: Date.now,
        random: (bytes) => randomBytes(bytes),
        limits: LIMITS,
        audit: ({ origin, route, outcome }) => workshop.audit.add(new Date(), origin, route, outcome),
        onError: options.onTrouble,
      },
      options.port,
    )
    // What a command needs for itself runs nobody's schedules.
    if (options.isPassing !== true) workshop.scheduler.start()
    terminal.open(api.url)
    const hide = options.isPassing === true ? () => undefined : await announce(options.places.dataFolder, api.url, terminal.kept)
    return {
      ...workshop,
      ...{ api, terminal: terminal.kept },
      async close() {
        hide()
        await api.close()
        await workshop.close()
      },
    }
  } catch (error) {
    await workshop.close()
    throw error
  }
}
