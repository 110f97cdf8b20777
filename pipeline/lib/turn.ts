// One process at a time: a file that names who has the turn, made in one step so that two cannot both have it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { UsageError } from './errors.ts'

/**
 * Takes the turn until this process ends. A file left by a process that is gone is taken over.
 * @param path the file; its folder is made
 * @param what is run, for the message
 * @throws {UsageError} where another process has the turn
 */
export function takeTurn(path: string, what: string): void {
  mkdirSync(dirname(path), { recursive: true })
  if (!hasWritten(path)) {
    const other = Number(existsSync(path) ? readFileSync(path, 'utf8') : '')
    if (other > 0 && isRunning(other)) {
      throw new UsageError(
        `${what} already runs in this checkout (process ${other}): end it first, or remove ${path} if that is something else`,
      )
    }
    rmSync(path, { force: true })
    if (!hasWritten(path)) throw new UsageError(`${what} was started twice at once in this checkout`)
  }
  process.once('exit', () => rmSync(path, { force: true }))
}

function hasWritten(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // there, and somebody else's
  }
}
