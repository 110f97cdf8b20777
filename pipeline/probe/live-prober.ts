// The prober of the live commands: with an installer of its own store, Docker where there is one, and patience for a slow machine.
import { join } from 'node:path'
import { DEFAULT_LIMITS, type SessionLimits } from '../../core/mcp/limits.ts'
import type { Environment } from '../lib/environment.ts'
import type { Http } from '../lib/http.ts'
import type { Log } from '../lib/log.ts'
import { openInstaller } from './install/installer.ts'
import { pruneStore } from './install/store.ts'
import { atPace, measurePace } from './pace.ts'
import { openProber, type Prober, type ProberOptions } from './prober.ts'
import { openDocker } from './sandbox/docker.ts'
import { findSandbox, type SandboxWishes } from './sandbox/find-sandbox.ts'
import type { SandboxCheck } from './sandbox/sandbox.ts'

export interface LiveProberOptions extends Pick<ProberOptions, 'root' | 'now' | 'allowPrivate' | 'unsandboxed' | 'onProgress' | 'signal'> {
  environment: Environment
  /** Asks the registries. */
  http: Http
  /** Folder that the store of installed packages lies in. */
  workDir: string
  log: Log
  limits?: SessionLimits
  /** Limit on one probe on a machine of usual speed, in milliseconds. */
  deadlineMs: number
  /** As `SandboxWishes` has it. @default none */
  demanded?: SandboxWishes['demanded']
}

export function openLiveProber({ environment, http, workDir, log, limits, deadlineMs, demanded, ...options }: LiveProberOptions): Prober {
  // What was asked for on a command line is what is meant.
  const pace = limits === undefined ? measurePace() : 1
  if (pace > 1) log.info(`this machine starts programs ${pace.toFixed(1)} times slower than usual: time limits are stretched`)
  const { npmRegistry, pypiUrl, images } = environment
  const store = join(workDir, 'store')
  const installer = openInstaller({ store, npmRegistry, pypiUrl, http, log, now: options.now })
  let engine: SandboxCheck | undefined
  const prober = openProber({
    ...options,
    installer,
    limits: limits ?? atPace(DEFAULT_LIMITS, pace),
    deadlineMs: deadlineMs * pace,
    findSandbox: (needed) => findSandbox(needed, { demanded, images }),
    docker: () => {
      engine ??= openDocker([], { images: {} })
      return engine
    },
  })
  return {
    ...prober,
    async close() {
      await prober.close()
      const removed = await pruneStore(store, options.now())
      if (removed > 0) log.info(`${removed} installed packages that nobody asked for lately were removed`)
    },
  }
}
