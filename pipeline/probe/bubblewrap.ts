// Starts untrusted code in bubblewrap: no network, no secrets, nothing of the machine but what is named, nothing that outlives it.
// The command line is one that was measured on real servers (docs/decisions/0003).
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ProcessCommand } from '../../core/mcp/process-transport.ts'
import type { Sandbox, SandboxCheck, SandboxedProgram } from './sandbox.ts'

const NOBODY = '65534'
const HOME = '/home/probe'
const TMPFS_BYTES = String(64 * 1024 * 1024)

const LIMITS = ['--nproc=256', '--nofile=1024', `--fsize=${100 * 1024 * 1024}`, '--core=0', '--cpu=60']

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
  let reason = ''
  // As root, give up root first, so that limits on processes hold; where that user cannot reach the paths, stay.
  for (const asNobody of process.getuid?.() === 0 ? [true, false] : [false]) {
    const sandbox: Sandbox = { id: 'bubblewrap', scratch: '/tmp', wrap: (program) => wrap(program, bwrap, asNobody) }
    const trial = sandbox.wrap({ executable: process.execPath, args: ['-e', 'process.exit(0)'], env: {}, readOnly: needed })
    const { status, stderr, error } = spawnSync(trial.command, trial.args, { env: {}, timeout: 20_000, encoding: 'utf8' })
    if (status === 0) return { sandbox }
    reason = `bubblewrap does not work here: ${(error?.message ?? stderr.trim().split('\n').at(-1) ?? '').slice(0, 200)}`
  }
  return { sandbox: undefined, reason }
}

function wrap(program: SandboxedProgram, bwrap: string, asNobody: boolean): ProcessCommand {
  const executable = realpathSync(program.executable)
  const inUsr = executable.startsWith('/usr/')
  const visible = [...program.readOnly, ...(inUsr ? [] : [prefixOf(executable)])]
  const setpriv = asNobody ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : []
  const prlimit = which('prlimit') === undefined ? [] : ['prlimit', ...LIMITS]
  const args = [
    '-i', // an empty environment: bubblewrap's own would be readable in /proc/1/environ
    ...setpriv,
    ...prlimit,
    bwrap,
    '--unshare-user',
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
    ...visible.toSorted((a, b) => (a < b ? -1 : 1)).flatMap((path) => ['--ro-bind', realpathSync(path), path]),
    ...['--chdir', program.cwd ?? HOME],
    ...Object.entries({ ...program.env, HOME, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TMPDIR: '/tmp' }).flatMap(([name, value]) => [
      '--setenv',
      name,
      value,
    ]),
    '--',
    executable,
    ...program.args,
  ]
  return { command: '/usr/bin/env', args, env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' } }
}

/** The smallest folder an executable needs: its installation's root where it lies in a `bin` folder, else itself. */
function prefixOf(executable: string): string {
  const folder = dirname(executable)
  return folder.endsWith('/bin') && dirname(folder) !== '/' ? dirname(folder) : executable
}

/** Absolute path of a program on the usual system paths. */
function which(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/local/bin']
    .map((folder) => `${folder}/${name}`)
    .find((path) => existsSync(path) && statSync(path).isFile())
}
