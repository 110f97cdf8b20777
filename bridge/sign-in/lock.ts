// One at a time, among all processes of the reader's: a lock of the system's, which it takes back from a process that is killed.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { SignInError } from './sign-in-error.ts'

const RETRY_MS = 25
/** Longer than anything that is done under one. */
const PATIENCE_MS = 60_000

/**
 * @param file made where it is not there; empty, and left lying
 * @throws {SignInError} where others do not let go of it
 */
export async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
  const release = await acquire(file)
  try {
    return await work()
  } finally {
    release()
  }
}

async function acquire(file: string): Promise<() => void> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const lock = new DatabaseSync(file)
    try {
      lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      return () => lock.close()
    } catch (cause) {
      lock.close()
      if (performance.now() > until) throw new SignInError('another Hisper holds the sign-ins: end it, and try again', { cause })
    }
    await sleep(RETRY_MS)
  }
}
