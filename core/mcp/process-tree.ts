// What one start of a process is kept in, so that nothing of it stays: for a bare process its group and a mark, for others a sandbox's own.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessCommand {
  command: string
  args: readonly string[]
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>
  cwd?: string
  /**
   * Makes what one start is kept in; called once before each. @default encloseBare
   * @throws {Error} where it cannot be made; nothing is started then
   */
  enclose?(): Enclosure
}

/** Everything that is handed to the system to start a process. */
export interface ProcessStart extends Omit<ProcessCommand, 'enclose'> {
  /** Another user and group, where this process may become them. */
  uid?: number
  gid?: number
  /** Open files that the process gets as 3, 4 and so on. */
  descriptors?: readonly number[]
}

/** A limit of its surroundings that ended a process, or that it ended on. */
export type LimitHit = 'memory' | 'cpu' | 'processes'

/** Made before a start, told how it goes, gone after it. */
export interface Enclosure {
  readonly start: ProcessStart
  /** Called once when the process was spawned; undefined where that failed. */
  started(pid: number | undefined): void
  /** Sends SIGTERM to the program itself, never to what encloses it. Returns false where there is none to be found. */
  terminate(): boolean
  /** Kills all of it, as far as that can be done at once. */
  kill(): void
  /** Called when the process has ended by itself: whether the program was reached at all. Absent where nothing stands before it. */
  hasRun?(): boolean
  /** Called when the process has ended, before `remove`. */
  limitHit(exitCode: number | null): LimitHit | undefined
  /** Kills what is left and removes what was made for the start. Resolves when it is gone; never rejects. */
  remove(): Promise<void>
}

/** Name of the variable that marks every process of one bare start; its value is that start's own. */
const MARK = 'HISPER_SESSION'

/** A process as it is: in a group of its own, and with a mark that its children inherit, for those that leave the group. */
export function encloseBare(command: ProcessCommand): Enclosure {
  const { enclose: _, ...plain } = command
  const mark = randomUUID()
  let group: number | undefined
  const kill = () => {
    if (group !== undefined) signalGroup(group, 'SIGKILL')
  }
  return {
    start: { ...plain, env: { ...plain.env, [MARK]: mark } },
    started: (pid) => {
      group = pid
    },
    terminate: () => group !== undefined && signalGroup(group, 'SIGTERM'),
    kill,
    limitHit: () => undefined,
    async remove() {
      killMarked(mark)
    },
  }
}

const live = new Set<Enclosure>()
process.once('exit', () => {
  for (const enclosure of live) enclosure.kill()
})

/** Has all of an enclosure killed together with this process, should it end first. @returns call it when nothing is left */
export function endWithUs(enclosure: Enclosure): () => void {
  live.add(enclosure)
  return () => live.delete(enclosure)
}

/** Signals the process group of `pid`. Returns false when there is no such group any more. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  return sent(-pid, signal)
}

/** Signals one process. Returns false when it has ended. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  return sent(pid, signal)
}

function sent(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal)
    return true
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false
    throw error
  }
}

/** Processes that `pid` started and that still run, as Linux lists them (proc_pid_task_tid_children(5)); none where it does not. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return []
    throw error
  }
}

/**
 * Kills the processes that carry `mark` in their environment: grandchildren that left the group with `setsid`.
 * Only Linux tells another process's environment; elsewhere the group is all there is.
 */
function killMarked(mark: string): void {
  if (process.platform !== 'linux') return
  const needle = `${MARK}=${mark}`
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
