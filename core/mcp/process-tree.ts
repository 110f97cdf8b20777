// Ends everything that one started process left behind, also what has moved to another group or session.
import { readdirSync, readFileSync } from 'node:fs'

/** Name of the variable that marks every process of one session; its value is that session's own. */
export const SESSION_MARK = 'HISPER_SESSION'

const live = new Set<number>()
process.once('exit', () => {
  for (const pid of live) signalGroup(pid, 'SIGKILL')
})

/** Has the group of `pid` ended together with this process, should it end first. @returns call it when the group has ended */
export function endWithUs(pid: number): () => void {
  live.add(pid)
  return () => live.delete(pid)
}

/** Signals the process group of `pid`. Returns false when there is no such group any more. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false
    throw error
  }
}

/**
 * Kills the processes that carry `mark` in their environment: grandchildren that left the group with `setsid`.
 * Only Linux tells another process's environment; elsewhere the group is all there is.
 */
export function killMarked(mark: string): void {
  if (process.platform !== 'linux') return
  const needle = `${SESSION_MARK}=${mark}`
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue
    try {
      if (readFileSync(`/proc/${entry}/environ`, 'latin1').split('\0').includes(needle)) process.kill(Number(entry), 'SIGKILL')
    } catch (error) {
      // It ended meanwhile, or belongs to somebody else: not ours to end in either case.
      if (!hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) throw error
    }
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
