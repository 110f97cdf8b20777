// Starts code as it is. Only for code that is the reader's own, or that the project's lock file pins (docs/decisions/0003).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from './sandbox.ts'

/** A sandbox that keeps nothing away but the environment. Its scratch folder is made when it is first wanted, and removed by `close` or with the process. */
export function openUnsandboxed(): Sandbox & { close(): void } {
  let made: string | undefined
  const close = () => {
    if (made !== undefined) rmSync(made, { recursive: true, force: true })
    made = undefined
    process.off('exit', close)
  }
  const scratch = () => {
    if (made === undefined) {
      made = mkdtempSync(join(tmpdir(), 'hisper-probe-'))
      process.once('exit', close)
    }
    return made
  }
  return {
    id: 'none',
    notes: ['it sees and does what its starter may'],
    get scratch() {
      return scratch()
    },
    wrap: ({ executable, args, env, cwd }) => ({
      command: executable,
      args,
      env: { ...env, HOME: scratch(), PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TMPDIR: scratch(), ...systemRoot() },
      cwd: cwd ?? scratch(),
    }),
    close,
  }
}

/** Windows starts no program without it. */
function systemRoot(): Record<string, string> {
  return process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }
}
