// What git remembers of the files below a folder. Read with git itself; nothing is written.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { UsageError } from '../lib/errors.ts'

const run = promisify(execFile)
/** Of one answer of git; the largest file of a dataset is a day of health. */
const MAX_BYTES = 256 * 1024 * 1024

/** A commit in which a file changed. */
export interface FileChange {
  commit: string
  /** ISO 8601 instant in UTC at which it was committed. */
  at: string
  change: 'added' | 'changed' | 'removed'
}

const CHANGES: Readonly<Record<string, FileChange['change']>> = { A: 'added', D: 'removed' }

export class GitLog {
  readonly #dir: string
  /** Whether the clone holds only the last commits. */
  readonly isShallow: boolean
  /** ISO 8601 instant of the oldest commit that is there. */
  readonly knownSince: string

  private constructor(dir: string, isShallow: boolean, knownSince: string) {
    this.#dir = dir
    this.isShallow = isShallow
    this.knownSince = knownSince
  }

  /** @throws {UsageError} where the folder is in no git repository, git is missing, or there is no commit */
  static async open(dir: string): Promise<GitLog> {
    try {
      const isShallow = (await git(dir, 'rev-parse', '--is-shallow-repository')).trim() === 'true'
      const instants = await git(dir, 'log', '--first-parent', '--format=%cI')
      return new GitLog(dir, isShallow, toInstant(instants.trimEnd().split('\n').at(-1) ?? ''))
    } catch (error) {
      const text = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : String(error)
      throw new UsageError(`${dir} has no history in git: ${text.trim().split('\n')[0]}`)
    }
  }

  /**
   * Commits of the main line in which a file changed, the latest first.
   * In a shallow clone the oldest commit seems to add whatever was there before it.
   * @param path below the folder
   */
  async changesOf(path: string): Promise<FileChange[]> {
    const text = await git(this.#dir, 'log', '--first-parent', '--no-renames', '--name-status', '--format=%x00%H %cI', '--', `./${path}`)
    return text
      .split('\0')
      .slice(1)
      .flatMap((entry) => {
        const [head = '', ...rest] = entry.split('\n')
        const [commit = '', at = ''] = head.split(' ')
        const status = rest.find((line) => line !== '')?.[0]
        return status === undefined ? [] : [{ commit, at: toInstant(at), change: CHANGES[status] ?? 'changed' }]
      })
  }

  /** Text of a file as a commit has it. @throws {Error} where it has none */
  read(commit: string, path: string): Promise<string> {
    return git(this.#dir, 'cat-file', 'blob', `${commit}:./${path}`)
  }
}

async function git(dir: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['--no-pager', '-c', 'core.quotePath=false', ...args], {
    cwd: dir,
    maxBuffer: MAX_BYTES,
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  })
  return stdout
}

function toInstant(text: string): string {
  return new Date(text).toISOString()
}
