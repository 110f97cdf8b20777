// What a command hands to the pipeline: clock, network, log, folders, a prober. Of the live world, or of the small one that ships with Hisper.
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import config from '../hisper.config.ts'
import type { EmbeddedOptions } from './embedded/disorder.ts'
import { openEmbedded } from './embedded/start.ts'
import { createActionsLog } from './lib/actions.ts'
import { type Context, foldersOf, toDataDir } from './lib/context.ts'
import { readEnvironment } from './lib/environment.ts'
import { UsageError } from './lib/errors.ts'
import { openHttp } from './lib/http.ts'
import { createLog } from './lib/log.ts'
import { withNpmRegistry } from './lib/npm-registry.ts'
import { PROJECT_ROOT } from './probe/install/installed-package.ts'
import { openLiveProber } from './probe/live-prober.ts'
import { openProber, type Prober } from './probe/prober.ts'

export interface World extends Omit<Context, 'runAt'> {
  openProber(): Prober
  /** Host name of a remote to where it really listens; empty in the live world. */
  connectTo: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Where the remotes that are down would listen: nobody does. */
const NOWHERE = 'http://127.0.0.1:9'

const EmbeddedWishesSchema = z.strictObject({
  /** Host names of embedded remotes that nobody answers at. */
  unanswered: z.array(z.string()).default([]),
  /** Origins that answer 503. */
  down: z.array(z.enum(['npm', 'pypi', 'github', 'mcp-registry'])).default([]),
})
export type EmbeddedWishes = z.infer<typeof EmbeddedWishesSchema>

/** What HISPER_EMBEDDED asks for; undefined where it is not set. @throws {UsageError} where it is no JSON of that shape */
export function readEmbeddedWishes(text: string | undefined): EmbeddedWishes | undefined {
  if (text === undefined || text === '') return undefined
  const wishes = EmbeddedWishesSchema.safeParse(toJson(text))
  if (!wishes.success) throw new UsageError('HISPER_EMBEDDED takes JSON such as {} or {"unanswered":["units.hisper.test"],"down":["npm"]}')
  return wishes.data
}

/**
 * @param data path of the dataset, from where the command was called
 * @param wishes where they are there, the origins and remotes are those that ship with Hisper, and nobody outside this machine is asked
 */
export async function openWorld(data: string, wishes?: EmbeddedWishes): Promise<World> {
  const now = () => new Date()
  const pause = async (ms: number, signal?: AbortSignal) => void (await sleep(ms, undefined, signal === undefined ? {} : { signal }))
  const log = process.env.GITHUB_ACTIONS === 'true' ? createActionsLog() : createLog()
  const folders = foldersOf(toDataDir(resolve(process.env.INIT_CWD ?? process.cwd(), data)))
  const { signal } = new AbortController()
  const http = openHttp({ userAgent: config.userAgent, sleep: pause, now })
  const { deadlineMs, demanded } = config.probe
  if (wishes === undefined) {
    const world = { ...folders, now, http, environment: readEnvironment(withNpmRegistry(process.env)), log, signal }
    const live = () => openLiveProber({ root: PROJECT_ROOT, ...world, deadlineMs, demanded })
    return { ...world, openProber: live, connectTo: {}, close: () => http.close() }
  }
  const options: EmbeddedOptions = { down: wishes.down }
  const embedded = await openEmbedded(options)
  const connectTo = { ...embedded.connectTo, ...Object.fromEntries(wishes.unanswered.map((host) => [host, NOWHERE])) }
  // The embedded packages are dependencies that the lock file pins, so whoever ran `npm ci` has chosen to have their code (docs/decisions/0003).
  const pinned = () => openProber({ root: PROJECT_ROOT, now, deadlineMs, connectTo, offline: true, unsandboxed: 'pinned' })
  return {
    ...{ ...folders, now, http, environment: readEnvironment({ ...process.env, ...embedded.environment }), log, signal },
    ...{ openProber: pinned, connectTo },
    async close() {
      await http.close()
      await embedded.close()
    },
  }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
