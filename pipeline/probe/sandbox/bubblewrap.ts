// Starts untrusted code in bubblewrap: no network, no secrets, nothing of the machine but what is named, nothing that outlives it.
// The command line is one that was measured on real servers (docs/decisions/0003).
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ProcessCommand } from '../../../core/mcp/process-transport.ts'
import type { Sandbox, SandboxCheck, SandboxedProgram } from './sandbox.ts'

const NOBODY = '65534'
const HOME = '/home/probe'
const TMPFS_BYTES = String(64 * 1024 * 1024)

const PROCESSES = '--nproc=256'
const LIMITS = ['--nofile=1024', `--fsize=${100 * 1024 * 1024}`, '--core=0', '--cpu=60']

/** System folders a program needs to run at all; those a machine lacks are left out. */
const SYSTEM = ['/usr', '/etc/ssl', '/etc/passwd', '/etc/alternatives', '/etc/ld.so.cache']
const SYSTEM_LINKS = ['/bin', '/sbin', '/lib', '/lib64']

/**
 * Finds bubblewrap and tries it on this machine, with the paths the probes will need.
 * @param needed host paths that have to be visible inside
 * @returns the sandbox, or in words why there is none
 */
export function openBubblewrap(needed: readonly string[]): SandboxCheck {
  if (process.platform !== 'linux') return { sandbox: undefined, reason: `bubblewrap needs Linux, this is ${process.platform}` }
  const bwrap = which('bwrap')
  if (bwrap === undefined) return { sandbox: undefined, reason: 'bubblewrap (bwrap) is not installed' }
  const sandbox: Sandbox = { id: 'bubblewrap', scratch: '/tmp', wrap: (program) => wrap(program, bwrap) }
  const trial = sandbox.wrap({ executable: process.execPath, args: ['-e', 'process.exit(0)'], env: {}, readOnly: needed })
  const { status, stderr, error } = spawnSync(trial.command, trial.args, { env: {}, timeout: 20_000, encoding: 'utf8' })
  if (status === 0) return { sandbox }
  const detail = error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
  return { sandbox: undefined, reason: `bubblewrap does not work here: ${detail.slice(0, 200)}` }
}

function wrap(program: SandboxedProgram, bwrap: string): ProcessCommand {
  const executable = realpathSync(program.executable)
  const inUsr = executable.startsWith('/usr/')
  const visible = [...program.readOnly, ...(inUsr ? [] : partsOf(executable))]
  // As root, give up root first; where another user cannot read what the program needs, stay, inside the namespace.
  const asNobody = process.getuid?.() === 0 && visible.every(isOpenToAll)
  const setpriv = asNobody ? ['setpriv', `--reuid=${nextUid()}`, `--regid=${NOBODY}`, '--clear-groups'] : []
  const hasPrlimit = which('prlimit') !== undefined
  // The limit on processes counts those of one user: outside, where that user is this probe's alone, else inside its namespace.
  const outside = hasPrlimit ? ['prlimit', ...LIMITS, ...(asNobody ? [PROCESSES] : [])] : []
  const inside = hasPrlimit && !asNobody ? ['prlimit', PROCESSES] : []
  const args = [
    '-i', // an empty environment: bubblewrap's own would be readable in /proc/1/environ
    ...setpriv,
    ...outside,
    bwrap,
    '--unshare-user',
    ...['--hostname', 'probe'],
    '--disable-userns',
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    ...['--uid', NOBODY, '--gid', NOBODY, '--cap-drop', 'ALL'],
    ...SYSTEM.filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', path, path]),
    ...SYSTEM_LINKS.filter((path) => existsSync(path)).flatMap((path) => ['--symlink', realpathSync(path).slice(1), path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['--size', TMPFS_BYTES, '--tmpfs', '/tmp', '--size', TMPFS_BYTES, '--tmpfs', HOME],
    ...['--size', TMPFS_BYTES, '--tmpfs', '/dev/shm'],
    ...visible.toSorted((a, b) => (a < b ? -1 : 1)).flatMap((path) => ['--ro-bind', realpathSync(path), path]),
    // bubblewrap's own root and /dev are temporary file systems without a size: nothing may be written there.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', program.cwd ?? HOME],
    ...Object.entries({ ...program.env, HOME, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TMPDIR: '/tmp' }).flatMap(([name, value]) => [
      '--setenv',
      name,
      value,
    ]),
    '--',
    ...inside,
    executable,
    ...program.args,
  ]
  return { command: '/usr/bin/env', args, env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' } }
}

/** Whether any user of the machine can read a path. */
function isOpenToAll(path: string): boolean {
  const real = realpathSync(path)
  const mode = statSync(real).mode
  const isFolder = statSync(real).isDirectory()
  const above = dirname(real)
  const isReadable = (mode & 0o004) !== 0 && (!isFolder || (mode & 0o001) !== 0)
  return isReadable && (above === real || isPassable(above))
}

function isPassable(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || isPassable(dirname(folder)))
}

/** A user of its own for every probe at a time, so that one cannot use up what another may start. */
let uids = 0
function nextUid(): string {
  uids = (uids + 1) % 1_000
  return String(61_000 + uids)
}

/** An executable, and the library folder beside its `bin` where it is an interpreter's; never all of the folder above. */
function partsOf(executable: string): string[] {
  const libraries = join(dirname(dirname(executable)), 'lib')
  const isInterpreter = existsSync(libraries) && readdirSync(libraries).some((name) => /^(python\d|node_modules$|ruby$)/.test(name))
  return isInterpreter ? [executable, libraries] : [executable]
}

/** Absolute path of a program on the usual system paths. */
function which(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/local/bin']
    .map((folder) => `${folder}/${name}`)
    .find((path) => existsSync(path) && statSync(path).isFile())
}
