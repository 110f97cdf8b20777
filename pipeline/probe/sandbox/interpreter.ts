// Finds the program behind a name such as `python3`: version managers put scripts there that look the real one up.
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { UsageError } from '../../lib/errors.ts'

/** How an interpreter is asked for its own path. */
const QUESTIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^python[\d.]*$/, ['-I', '-c', 'import sys; print(sys.executable)']],
  [/^node(?:js)?$/, ['-p', 'process.execPath']],
]

/**
 * @param command a path, or a name that is looked for in PATH
 * @param cwd where a relative path starts from, and a version manager looks for the version it is to use
 * @returns the absolute path of the program: its real one, but for the interpreter of a virtual environment, which finds that by its path
 * @throws {UsageError} where there is none, or only a script that does not lead to one
 */
export function findProgram(command: string, cwd: string): string {
  const candidates = command.includes('/')
    ? [resolve(cwd, command)]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command))
  const found = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
  if (found === undefined) throw new UsageError(`there is no program ${JSON.stringify(command)} to start`)
  const question = QUESTIONS.find(([name]) => name.test(basename(found)))?.[1]
  const program = question !== undefined && isScript(found) ? askForItself(found, question, cwd) : found
  return virtualEnvironmentOf(program) === undefined ? realpathSync(program) : program
}

/** The folder of the virtual environment that an executable belongs to (Python, venv: `pyvenv.cfg` one folder above it). */
export function virtualEnvironmentOf(executable: string): string | undefined {
  const folder = dirname(dirname(executable))
  return existsSync(join(folder, 'pyvenv.cfg')) ? folder : undefined
}

/** The script is the reader's own, found in their PATH, and runs as it would from their shell. */
function askForItself(script: string, question: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(script, question, { cwd, encoding: 'utf8', timeout: 10_000 })
  const path = stdout?.trim() ?? ''
  if (status === 0 && isAbsolute(path) && existsSync(path) && !isScript(path)) return path
  const said = stderr?.trim().split('\n')[0] ?? ''
  throw new UsageError(`${script} is a script that does not say which program it starts${said === '' ? '' : `: ${said}`}`)
}

function isScript(path: string): boolean {
  const start = Buffer.alloc(2)
  const file = openSync(path, 'r')
  try {
    return readSync(file, start) === 2 && start.toString('latin1') === '#!'
  } finally {
    closeSync(file)
  }
}
