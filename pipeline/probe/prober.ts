// Decides how a target may be started or reached here. The one place that knows the sandboxes, the installer and the rules of both.
import { statSync } from 'node:fs'
import { DEFAULT_LIMITS, type SessionLimits } from '../../core/mcp/limits.ts'
import type { Remote } from '../../core/schema/access.ts'
import type { Probe } from '../../core/schema/probe.ts'
import { type Target, targetKey } from '../../core/schema/target.ts'
import type { KnownNames } from './findings/names.ts'
import type { Installer } from './install/installer.ts'
import { probePackage } from './package-probe.ts'
import { notProbed, probeSession } from './probe-session.ts'
import { openBubblewrap } from './sandbox/bubblewrap.ts'
import { visibleToCommand } from './sandbox/command-paths.ts'
import type { Sandbox, SandboxCheck } from './sandbox/sandbox.ts'
import { openUnsandboxed } from './sandbox/unsandboxed.ts'

export interface ProberOptions {
  /** Folder with the `node_modules` that packages are looked for in, and the lock file that pins them. */
  root: string
  now(): Date
  /** For durations. @default performance.now */
  monotonicMs?(): number
  limits?: SessionLimits
  /** Limit on one probe, in milliseconds; installing has its own. @default 60_000 */
  deadlineMs?: number
  allowPrivate?: boolean
  /** Reach nobody but the stand-ins of `connectTo`: other remotes are not probed. */
  offline?: boolean
  connectTo?: Readonly<Record<string, string>>
  /** Installs what is not in `root`; without one it is `not_installed`. */
  installer?: Installer
  /** Looks for what runs images, when the first is to be run; without it they are `no_engine`. */
  docker?: () => SandboxCheck
  /**
   * What may run where there is no sandbox: nothing (default), packages that the lock file pins,
   * or anything, because the caller says that it is their own code.
   */
  unsandboxed?: 'nothing' | 'pinned' | 'anything'
  /** Looks for the sandbox. @default openBubblewrap */
  findSandbox?: (needed: readonly string[]) => SandboxCheck
  /** Is told what is being done, in a few words, for a person who waits. */
  onProgress?(what: string): void
  signal?: AbortSignal
}

export interface Prober {
  /** In words why nothing is sandboxed here; undefined where bubblewrap works. */
  noSandbox: string | undefined
  /** @param known names that the server may want to pass for */
  probe(target: Target, known?: KnownNames): Promise<Probe>
  probeCommand(command: string, args: readonly string[], cwd: string): Promise<Probe>
  close(): void | Promise<void>
}

/** Checks the sandbox once; `close` removes what probes left on disk. */
export function openProber(options: ProberOptions): Prober {
  const deadlineMs = options.deadlineMs ?? 60_000
  const limits = options.limits ?? DEFAULT_LIMITS
  const unsandboxed = options.unsandboxed ?? 'nothing'
  const modules = `${options.root}/node_modules`
  const bare = openUnsandboxed()
  const check: SandboxCheck =
    unsandboxed === 'anything'
      ? { sandbox: undefined, reason: 'the sandbox was switched off' }
      : (options.findSandbox ?? openBubblewrap)(statSync(modules, { throwIfNoEntry: false }) === undefined ? [] : [modules])
  const noSandbox = check.sandbox === undefined ? check.reason : undefined
  const common = { deadlineMs, limits, now: options.now, monotonicMs: options.monotonicMs ?? (() => performance.now()) }
  const onProgress = options.onProgress ?? (() => undefined)

  /** @param isOwn whether the code may run without a sandbox where there is none */
  function sandboxFor(isOwn: boolean): Sandbox | undefined {
    return check.sandbox ?? (isOwn ? bare : undefined)
  }

  async function probeRemote(remote: Remote, key: string, known: KnownNames | undefined): Promise<Probe> {
    if (remote.url.includes('{') || !URL.canParse(remote.url)) return notProbed(key, options.now(), 'template_url', remote.url)
    if (options.offline === true && !Object.hasOwn(options.connectTo ?? {}, new URL(remote.url).hostname)) {
      return notProbed(key, options.now(), 'offline', 'this run reaches nobody outside this machine')
    }
    onProgress('connecting')
    const policy = { allowPrivate: options.allowPrivate ?? false, connectTo: options.connectTo ?? {} }
    const probe = await probeSession(
      { transport: remote.type, url: remote.url, ...policy },
      { ...common, ...(known === undefined ? {} : { known }), target: key, sandbox: 'remote' },
    )
    // Nobody's key is sent, so a server that says it needs a header and refuses without it has only kept its word.
    const missing = (remote.headers ?? [])
      .filter(({ isRequired, value }) => isRequired === true && value === undefined)
      .map(({ name }) => name)
    const status = probe.evidence?.httpStatus ?? 0
    if (missing.length === 0 || status < 400 || status > 499 || probe.outcome === 'auth_required') return probe
    return { ...probe, outcome: 'needs_config', reason: 'missing_header', evidence: { ...probe.evidence, missing } }
  }

  return {
    noSandbox,
    async probe(target, known) {
      const key = targetKey(target)
      if (target.kind === 'remote') return probeRemote(target.remote, key, known)
      const { root, installer, docker, signal } = options
      return probePackage(target.package, {
        root,
        unsandboxed,
        sandboxFor,
        noSandbox,
        installer,
        docker,
        onProgress,
        signal,
        session: { ...common, ...(known === undefined ? {} : { known }), target: key },
      })
    },
    async probeCommand(command, args, cwd) {
      const key = [command, ...args].join(' ').slice(0, 300)
      const program = visibleToCommand(command, args, cwd)
      const sandbox = sandboxFor(unsandboxed === 'anything')
      if (sandbox === undefined) return notProbed(key, options.now(), 'no_sandbox', noSandbox)
      onProgress(`starting in ${sandbox.id}`)
      return probeSession({ transport: 'stdio', ...sandbox.wrap(program) }, { ...common, target: key, sandbox: sandbox.id })
    },
    close: () => bare.close(),
  }
}
