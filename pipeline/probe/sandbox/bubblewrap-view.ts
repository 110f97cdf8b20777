// What a program sees of the machine inside bubblewrap (bwrap(1)): system folders and what is named, read-only, and small temporary folders.
import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export const NOBODY = '65534'
export const HOME = '/home/probe'

/** System folders a program needs to run at all; those a machine lacks are left out. */
const SYSTEM = ['/usr', '/etc/ssl/certs', '/etc/ssl/openssl.cnf', '/etc/passwd', '/etc/alternatives', '/etc/ld.so.cache']
const SYSTEM_LINKS = ['/bin', '/sbin', '/lib', '/lib64']

export interface View {
  /** Host paths, read-only and at the same place. */
  visible: readonly string[]
  env: Readonly<Record<string, string>>
  cwd: string
  /** Size of each temporary folder. */
  tmpBytes: number
}

/** The arguments of bwrap up to the `--` before the program. */
export function toArguments({ visible, env, cwd, tmpBytes }: View): string[] {
  const small = ['--size', String(tmpBytes), '--tmpfs']
  return [
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
    ...[...small, '/tmp', ...small, HOME, ...small, '/dev/shm'],
    ...toBinds(visible).flatMap(([source, path]) => ['--ro-bind', source, path]),
    // bubblewrap's own root and /dev are temporary file systems without a size: nothing may be written there.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', cwd],
    ...Object.entries({ ...env, HOME, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TMPDIR: '/tmp' }).flatMap(([name, value]) => [
      '--setenv',
      name,
      value,
    ]),
  ]
}

/**
 * What is mounted where, outer folders first. What is inside a folder that is mounted is seen there as it is: a link in somebody's
 * package makes nothing else visible.
 */
function toBinds(visible: readonly string[]): (readonly [string, string])[] {
  const isInside = (path: string) => [...visible, '/usr'].some((folder) => path.startsWith(`${folder}/`))
  const outer = [...new Set(visible)].filter((path) => !isInside(path)).toSorted((a, b) => (a < b ? -1 : 1))
  return outer.map((path) => [realpathSync(path), path])
}

/** An executable with the links that lead to it, and the library folder beside its `bin` where it is an interpreter's; never all of the folder above. */
export function partsOf(executable: string): string[] {
  const parts = [executable]
  for (let path = executable; lstatSync(path).isSymbolicLink(); parts.push(path)) path = resolve(dirname(path), readlinkSync(path))
  const libraries = join(dirname(dirname(realpathSync(executable))), 'lib')
  const isInterpreter = existsSync(libraries) && readdirSync(libraries).some((name) => /^(python\d|node_modules$|ruby$)/.test(name))
  return isInterpreter ? [...parts, libraries] : parts
}
