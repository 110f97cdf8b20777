// One probe of a package: found or installed, started in the sandbox, and started once more with what it said that it lacks.
import type { Package } from '../../core/schema/access.ts'
import type { Evidence, Launch, Probe } from '../../core/schema/probe.ts'
import type { Outcome, Reason } from '../../core/schema/words.ts'
import { findInstalled, isPinned } from './install/installed-package.ts'
import type { Installer } from './install/installer.ts'
import { type Lacking, type Startable, toStart } from './launch.ts'
import { notProbed, type ProbeOptions, probeSession } from './probe-session.ts'
import type { Sandbox, SandboxCheck } from './sandbox/sandbox.ts'

export interface PackageProbeOptions {
  /** Folder with the `node_modules` that packages are looked for in first. */
  root: string
  unsandboxed: 'nothing' | 'pinned' | 'anything'
  /** @param isOwn whether the code may run without a sandbox where there is none */
  sandboxFor(isOwn: boolean): Sandbox | undefined
  noSandbox: string | undefined
  installer: Installer | undefined
  docker: (() => SandboxCheck) | undefined
  onProgress(what: string): void
  signal: AbortSignal | undefined
  session: Omit<ProbeOptions, 'version' | 'sandbox'>
}

/** A package that is here, and may be started. */
interface Ready {
  startable: Startable
  version: string
  integrity?: string | undefined
  sandbox: Sandbox
  /** The package with as much of what its registry says of starting it as may be believed. */
  stated: Package
}

/** Never rejects for what the package does; every process it started has ended when it resolves. */
export async function probePackage(pkg: Package, options: PackageProbeOptions): Promise<Probe> {
  const { session } = options
  if (pkg.transport !== 'stdio')
    return notProbed(
      session.target,
      session.now(),
      'unsupported_transport',
      'a package that has to be started before it listens',
      pkg.version,
    )
  const ready = findHere(pkg, options) ?? (await install(pkg, options))
  return 'outcome' in ready ? ready : tryTwice(ready, options)
}

/** What lies beside this project; undefined where it is not there. */
function findHere(pkg: Package, options: PackageProbeOptions): Ready | Probe | undefined {
  const { root, unsandboxed, sandboxFor, noSandbox, session } = options
  const installed = pkg.registryType === 'npm' ? findInstalled(root, pkg.identifier, pkg.version) : undefined
  if (installed === undefined) return undefined
  const { executable, name, version, modules } = installed
  if (executable.kind === 'none') return notProbed(session.target, session.now(), 'no_way_in', 'the package has no executable', version)
  if (executable.kind === 'refused') return refused(options, { outcome: 'blocked', reason: 'refused_entry_point', version })
  const isOwn = unsandboxed === 'anything' || (unsandboxed === 'pinned' && isPinned(root, name, version))
  const sandbox = sandboxFor(isOwn)
  if (sandbox === undefined) return notProbed(session.target, session.now(), 'no_sandbox', noSandbox, version)
  // Its lock file vouches for the package, and for nothing that a registry says of how to start it.
  const stated = sandbox.id === 'none' && unsandboxed === 'pinned' ? withoutValues(pkg) : pkg
  const startable = { executable: process.execPath, args: [executable.path], env: {}, readOnly: [modules] }
  return { startable, version, integrity: pkg.version === version ? pkg.integrity : undefined, sandbox, stated }
}

async function install(pkg: Package, options: PackageProbeOptions): Promise<Ready | Probe> {
  const { unsandboxed, sandboxFor, noSandbox, installer, docker, onProgress, signal, session } = options
  const label = `${pkg.identifier}@${pkg.version ?? 'any version'}`
  if (installer === undefined) return notProbed(session.target, session.now(), 'not_installed', label, pkg.version)
  // An image brings its own sandbox; anything else is not even fetched where it could not be started.
  const engine = pkg.registryType === 'oci' ? docker?.() : undefined
  const sandbox = pkg.registryType === 'oci' ? engine?.sandbox : sandboxFor(unsandboxed === 'anything')
  if (sandbox === undefined) {
    const [reason, message] = pkg.registryType === 'oci' ? (['no_engine', whyNot(engine)] as const) : (['no_sandbox', noSandbox] as const)
    return notProbed(session.target, session.now(), reason, message, pkg.version)
  }
  onProgress(`installing ${label}`)
  const result = await installer.install(pkg, signal)
  if (!result.ok) return refused(options, { version: pkg.version, ...result })
  if (result.kind === 'image') return probeImage(pkg, result, sandbox, options)
  return { startable: result.start, version: result.version, integrity: result.integrity, sandbox, stated: pkg }
}

async function probeImage(
  pkg: Package,
  { image, version, integrity }: { image: string; version?: string; integrity: string },
  sandbox: Sandbox,
  { onProgress, session }: PackageProbeOptions,
): Promise<Probe> {
  const none: Startable = { executable: '', args: [], env: {}, readOnly: [] }
  const { program, launch } = toStart(pkg, none, sandbox.scratch)
  const command = sandbox.wrapImage?.({ image, args: program.args, env: program.env })
  if (command === undefined) return notProbed(session.target, session.now(), 'no_engine', `${sandbox.id} runs no images`, version)
  onProgress(`starting in ${sandbox.id}`)
  const probe = await probeSession(
    { transport: 'stdio', ...command },
    { ...session, sandbox: sandbox.id, ...(version === undefined ? {} : { version }) },
  )
  return { ...probe, integrity, launch }
}

/** Starts it, and where it says what it lacks once more with that. The second answer counts only where it is a better one. */
async function tryTwice(ready: Ready, options: PackageProbeOptions): Promise<Probe> {
  const first = await start(ready, options, {})
  const lacking = lackingOf(first)
  if (lacking === undefined || options.signal?.aborted === true) return first
  const second = await start(ready, options, lacking)
  return second.outcome === 'ok' ? second : first
}

function lackingOf({ outcome, reason, evidence }: Probe): Lacking | undefined {
  if (outcome !== 'needs_config') return undefined
  if (reason === 'missing_environment') return { environment: evidence?.missing ?? [] }
  return reason === 'missing_argument' ? { folder: true } : undefined
}

async function start(
  { startable, version, integrity, sandbox, stated }: Ready,
  options: PackageProbeOptions,
  lacking: Lacking,
): Promise<Probe> {
  const { program, launch } = toStart(stated, startable, sandbox.scratch, lacking)
  const given = [...(lacking.environment ?? []), ...(lacking.folder === true ? ['a folder'] : [])]
  options.onProgress(given.length === 0 ? `starting in ${sandbox.id}` : `starting again with ${given.join(', ')}`)
  const probe = await probeSession({ transport: 'stdio', ...sandbox.wrap(program) }, { ...options.session, version, sandbox: sandbox.id })
  return { ...probe, ...(integrity === undefined ? {} : { integrity }), launch: withoutFolder(launch, sandbox.scratch) }
}

/** The folder's name may be of this run alone. */
function withoutFolder(launch: Launch, scratch: string): Launch {
  return { ...launch, arguments: launch.arguments.map((argument) => (argument === scratch ? '/tmp' : argument)) }
}

interface Refusal {
  outcome: Outcome
  reason: Reason
  evidence?: Evidence
  version?: string | undefined
  integrity?: string | undefined
}

/** The record of a package that was not started, by a rule or for want of what starts it. */
function refused({ session }: PackageProbeOptions, { outcome, reason, evidence, version, integrity }: Refusal): Probe {
  const probe = notProbed(session.target, session.now(), reason, evidence?.message, version)
  return { ...probe, outcome, ...(evidence === undefined ? {} : { evidence }), ...(integrity === undefined ? {} : { integrity }) }
}

function whyNot(check: SandboxCheck | undefined): string {
  return check === undefined || check.sandbox !== undefined ? 'no engine for images was looked for' : check.reason
}

/** The package with no word of a stranger's on its command line: of its arguments only the places for a folder, which we fill. */
function withoutValues({ environmentVariables: _, packageArguments, runtimeArguments: __, ...pkg }: Package): Package {
  const folders = (packageArguments ?? []).filter(
    (argument) => argument.type === 'positional' && argument.format === 'filepath' && argument.isRequired,
  )
  return { ...pkg, packageArguments: folders.map(() => ({ type: 'positional', format: 'filepath', isRequired: true })) }
}
