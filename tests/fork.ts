// A fork of this repository in a folder of its own, with whatever is not committed yet, and the packages of this one.
import { execFile, execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

export const ROOT = resolve(import.meta.dirname, '..')
const run = promisify(execFile)

/** @param isLeft whether a path of the repository is not needed */
export function makeFork(fork: string, isLeft: (path: string) => boolean): void {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' })
  for (const path of listed.split('\0')) {
    if (path === '' || isLeft(path)) continue
    mkdirSync(dirname(join(fork, path)), { recursive: true })
    cpSync(join(ROOT, path), join(fork, path))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(fork, 'node_modules'))
}

/** Runs a program of the fork with Node. */
export function runIn(fork: string, program: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  return run(process.execPath, ['--import', 'tsx', program, ...args], {
    cwd: fork,
    maxBuffer: 1 << 24,
    env: { ...process.env, INIT_CWD: fork, ASTRO_TELEMETRY_DISABLED: '1', ...env },
  })
}
