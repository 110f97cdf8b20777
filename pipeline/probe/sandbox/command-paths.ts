// What a command of the reader's own needs to see of the machine: its program, the folders of the files it names, their packages.
import { existsSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { findProgram, virtualEnvironmentOf } from './interpreter.ts'
import type { SandboxedProgram } from './sandbox.ts'

/**
 * @param cwd where relative paths in `args` start from
 * @throws {UsageError} where the program is not found
 */
export function visibleToCommand(command: string, args: readonly string[], cwd: string): SandboxedProgram {
  const executable = findProgram(command, cwd)
  const environment = virtualEnvironmentOf(executable)
  const readOnly = new Set<string>(environment === undefined ? [] : [join(environment, 'pyvenv.cfg'), join(environment, 'lib')])
  const absolute = args.map((arg) => {
    const path = resolve(cwd, arg)
    const found = arg === '' ? undefined : statSync(path, { throwIfNoEntry: false })
    // A bare word is a file beside us, as in `node server.js`, but no folder that happens to be called so.
    if (found === undefined || (found.isDirectory() && !/^\.|\//.test(arg))) return arg
    if (found.isDirectory() && isTooWide(path)) return arg // a `/tmp` means the sandbox's own
    for (const part of surroundings(path, found.isDirectory())) readOnly.add(part)
    return path
  })
  return { executable, args: absolute, env: {}, readOnly: [...readOnly] }
}

/** A file with its folder, and for its imports the nearest package.json and every node_modules above it. */
function surroundings(path: string, isFolder: boolean): string[] {
  const folder = isFolder ? path : dirname(path)
  const visible = [isTooWide(folder) ? path : folder]
  let hasManifest = false
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, 'node_modules'))) visible.push(join(above, 'node_modules'))
    if (!hasManifest && existsSync(join(above, 'package.json'))) {
      visible.push(join(above, 'package.json'))
      hasManifest = true
    }
    if (dirname(above) === above) return visible
  }
}

/** Folders that hold other people's things as well: a home or what is above it, the system's, those for sockets and temporary files. */
function isTooWide(folder: string): boolean {
  const real = realpathSync(folder)
  const shared = [
    '/tmp',
    '/var',
    '/var/tmp',
    '/run',
    '/etc',
    '/dev',
    '/proc',
    '/sys',
    '/usr',
    '/opt',
    '/srv',
    process.env.XDG_RUNTIME_DIR ?? '/run',
  ]
  const home = realpathSync(homedir())
  return shared.includes(real) || home === real || home.startsWith(real === '/' ? real : `${real}/`) || dirname(real) === real
}
