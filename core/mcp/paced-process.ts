// A process whose output is read at our pace: whoever writes byte by byte would have us do nothing else.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { getDefaultHighWaterMark, type Readable, setDefaultHighWaterMark } from 'node:stream'
import type { ProcessStart } from './process-tree.ts'

/** Reads in a second that are made as soon as there is something. */
const EAGER_READS = 1_000
/** Then there is a rest after each turn, in milliseconds: meanwhile the pipe fills, and then the writer waits. */
const PATIENCE_MS = 5

/** Starts a process with three pipes, in a group of its own. @throws {TypeError} where the system cannot be given an argument */
export function spawnEnclosed({ command, args, env, cwd, uid, gid, descriptors = [] }: ProcessStart) {
  const usual = getDefaultHighWaterMark(false)
  setDefaultHighWaterMark(false, 1) // so that its streams take nothing in while they rest
  try {
    return spawn(command, args, {
      env: { ...env },
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      detached: true, // a group of its own, so that all of it can be signalled at once
      stdio: ['pipe', 'pipe', 'pipe', ...descriptors],
      windowsHide: true,
    }) as ChildProcessWithoutNullStreams
  } finally {
    setDefaultHighWaterMark(false, usual)
  }
}

/** Hands on what comes: at once, and after many reads in a second in turns. */
export function readPaced(stream: Readable, take: (chunk: Buffer) => void): void {
  let reads = 0
  let since = performance.now()
  let isResting = false
  const rest = () => {
    stream.pause()
    setTimeout(() => {
      isResting = false
      stream.resume()
    }, PATIENCE_MS)
  }
  stream.on('data', (chunk: Buffer) => {
    take(chunk)
    if (performance.now() - since > 1_000) {
      reads = 0
      since = performance.now()
    }
    reads += 1
    if (reads <= EAGER_READS || isResting) return
    isResting = true
    setImmediate(rest) // what is there already is read first
  })
}
