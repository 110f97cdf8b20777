// One installer, confined: a home and a folder for temporary files of its own, and no way out but to its registry.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openEgress } from './egress.ts'
import { type InstallerResult, runInstaller } from './installer-process.ts'
import type { InstallLimits } from './limits.ts'

export interface ConfinedRun {
  command: string
  args: readonly string[]
  /** Its working directory. */
  cwd: string
  /** Made where they are not there, and nobody else's. */
  home: string
  env: Readonly<Record<string, string>>
  /** Addresses whose hosts it may reach. */
  origins: readonly string[]
  limits: InstallLimits
  signal: AbortSignal | undefined
}

export interface ConfinedResult extends Omit<InstallerResult, 'stopped'> {
  /** Why we stopped it, where we did. */
  stopped: 'deadline' | 'too_large' | undefined
  /** Hosts that it wanted to reach and could not. */
  refused: string[]
}

/** Certificates that a machine trusts besides its own; nothing else of our environment is handed on. */
const TRUST = ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE']

/** As many as may be under way on one disk, for a limit that counts what all of them make. */
const INSTALLATIONS_AT_ONCE = 4

/** @throws the signal's reason, or where the program cannot be started */
export async function runConfined({ home, env, origins, limits, ...run }: ConfinedRun): Promise<ConfinedResult> {
  const temporary = join(home, 'tmp')
  await mkdir(temporary, { recursive: true })
  const egress = await openEgress(origins, limits.maxDownloadBytes)
  try {
    const proxies = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].map((name) => [name, egress.url] as const)
    const trust = TRUST.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]))
    const { stopped, ...result } = await runInstaller({
      ...run,
      env: {
        ...Object.fromEntries([...proxies, ...trust]),
        PATH: '/nonexistent', // no git, no compiler
        HOME: home,
        TMPDIR: temporary,
        CI: '1',
        LANG: 'C.UTF-8',
        ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
        ...env,
      },
      deadlineMs: limits.deadlineMs,
      maxWritten: limits.maxBytes + limits.maxDownloadBytes,
      maxInodes: INSTALLATIONS_AT_ONCE * limits.maxFiles,
      maxMemory: limits.maxMemoryBytes,
    })
    const isTooLarge = (stopped !== undefined && stopped !== 'deadline') || egress.isExceeded()
    const stderr = result.stderr.replaceAll(home, '~') // what it says may be published, and where it was is nobody's business
    return {
      ...result,
      stderr,
      stopped: isTooLarge ? 'too_large' : stopped === undefined ? undefined : 'deadline',
      refused: egress.refused(),
    }
  } finally {
    await egress.close()
  }
}
