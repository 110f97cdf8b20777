// Starts code as it is. Only for code that is the reader's own, or that the project's lock file pins (docs/decisions/0003).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from './sandbox.ts'

/** A sandbox that keeps nothing away but the environment. Its scratch folder is removed by `close`. */
export function openUnsandboxed(): Sandbox & { close(): void } {
  const scratch = mkdtempSync(join(tmpdir(), 'hisper-probe-'))
  return {
    id: 'none',
    scratch,
    wrap: ({ executable, args, env, cwd }) => ({
      command: executable,
      args,
      env: { ...env, HOME: scratch, PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TMPDIR: scratch, ...systemRoot() },
      cwd: cwd ?? scratch,
    }),
    close: () => rmSync(scratch, { recursive: true, force: true }),
  }
}

/** Windows starts no program without it. */
function systemRoot(): Record<string, string> {
  return process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }
}
