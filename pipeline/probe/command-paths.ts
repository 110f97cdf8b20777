// What a command of the reader's own needs to see of the machine: its program, the folders of the files it names, their packages.
import { existsSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { UsageError } from '../lib/errors.ts'
import type { SandboxedProgram } from './sandbox.ts'

/**
 * @param cwd where relative paths in `args` start from
 * @throws {UsageError} where the program is not found
 */
export function visibleToCommand(command: string, args: readonly string[], cwd: string): SandboxedProgram {
  const executable = findProgram(command, cwd)
  const files = args.map((arg) => resolve(cwd, arg)).filter((path) => existsSync(path))
  const absolute = args.map((arg) => (existsSync(resolve(cwd, arg)) ? resolve(cwd, arg) : arg))
  const readOnly = new Set(files.flatMap(surroundings))
  return { executable, args: absolute, env: {}, readOnly: [...readOnly] }
}

function findProgram(command: string, cwd: string): string {
  const candidates = command.includes('/')
    ? [resolve(cwd, command)]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command))
  const found = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
  if (found === undefined) throw new UsageError(`there is no program ${JSON.stringify(command)} to start`)
  return realpathSync(found)
}

/** A file with its folder, and for its imports the nearest package.json and every node_modules above it; never a whole home or disk. */
function surroundings(path: string): string[] {
  const isFolder = statSync(path).isDirectory()
  const folder = isFolder ? path : dirname(path)
  const tooMuch = folder === homedir() || dirname(folder) === folder
  const visible = [tooMuch ? path : folder]
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
