// Runs an installer that is a program of its own: bounded in time, output and bytes written, with nothing of our environment, and with
// every process it started gone at the end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statfsSync } from 'node:fs'

export interface InstallerRun {
  command: string
  args: readonly string[]
  cwd: string
  /** All of its environment. */
  env: Readonly<Record<string, string>>
  deadlineMs: number
  /** Bytes it may write to disk, where the system counts them (Linux); a tarball that unpacks to more is stopped under way. */
  maxWritten: number
  /** Files that may come into being on the disk of `cwd` meanwhile, also by others: far more than one installation may have. */
  maxInodes: number
  /** Bytes of memory it may have at a time, where the system counts them (Linux): of what it asks for, answers may be packed. */
  maxMemory: number
  signal: AbortSignal | undefined
}

export interface InstallerResult {
  /** Null where it was ended by a signal, ours or another's. */
  exitCode: number | null
  /** Ends of what it wrote. */
  stdout: string
  stderr: string
  /** Why it was stopped, where it was. */
  stopped: 'deadline' | 'written' | 'memory' | undefined
}

const MAX_OUTPUT_CHARS = 64 * 1024
const LOOK_EVERY_MS = 50

/** @throws the signal's reason, or where the program cannot be started at all */
export async function runInstaller(run: InstallerRun): Promise<InstallerResult> {
  run.signal?.throwIfAborted()
  const child = spawn(run.command, run.args, { cwd: run.cwd, env: { ...run.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let stopped: InstallerResult['stopped']
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = (stdout + text).slice(-MAX_OUTPUT_CHARS)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-MAX_OUTPUT_CHARS)))
  const stop = (why?: InstallerResult['stopped']) => {
    stopped ??= why
    endGroup(child.pid)
  }
  const onAbort = () => stop()
  run.signal?.addEventListener('abort', onAbort)
  const deadline = setTimeout(() => stop('deadline'), run.deadlineMs)
  const freeAtFirst = statfsSync(run.cwd).ffree
  const watch = setInterval(() => {
    if (bytesResident(child.pid) > run.maxMemory) stop('memory')
    if (bytesWritten(child.pid) > run.maxWritten || freeAtFirst - statfsSync(run.cwd).ffree > run.maxInodes) stop('written')
  }, LOOK_EVERY_MS)
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null]
    run.signal?.throwIfAborted()
    return { exitCode, stdout, stderr, stopped }
  } finally {
    clearTimeout(deadline)
    clearInterval(watch)
    run.signal?.removeEventListener('abort', onAbort)
    endGroup(child.pid)
  }
}

/** proc_pid_io(5), `wchar`: what its writes came to. */
function bytesWritten(pid: number | undefined): number {
  return figureOf(pid, 'io', /^wchar: (\d+)$/m)
}

/** proc_pid_status(5), `VmRSS`. */
function bytesResident(pid: number | undefined): number {
  return figureOf(pid, 'status', /^VmRSS:\s+(\d+) kB$/m) * 1024
}

/** 0 where the system does not say. */
function figureOf(pid: number | undefined, file: 'io' | 'status', figure: RegExp): number {
  try {
    return Number(figure.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0 // no /proc, or it has ended
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // it has ended, and all that it started
  }
}
