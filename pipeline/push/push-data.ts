// Commits what a run left in data/ and pushes it: nothing but data/, nothing where only dates moved, and nothing over what another run pushed meanwhile.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { byCodeUnits, toCanonicalJson } from '../../core/canonical/canonical.ts'
import { readText } from '../lib/files.ts'
import { GitError, git } from '../lib/git.ts'

const MOST_TRIES = 5
/** Keys that move with every run. A run that changed nothing else has nothing to tell. */
const MOVING = new Set(['generatedAt', 'seenAt', 'readAt'])
/** Who commits for a workflow: GitHub's own account of that name. */
export const AUTHOR = ['-c', 'user.name=github-actions[bot]', '-c', 'user.email=41898282+github-actions[bot]@users.noreply.github.com']
const SNAPSHOT = 'data/snapshot.json'

export interface Push {
  /** The checkout. */
  folder: string
  /** Of the commit, one line. */
  message: string
  branch: string
  /** For git, to be let in. */
  login: Record<string, string>
  log(words: string): void
}

export type Pushed = 'pushed' | 'nothing_to_tell' | 'overtaken'

/**
 * @returns `overtaken` where a newer snapshot was pushed since this checkout was made: that one stands, and what this run found is
 *   found again by the next
 * @throws {GitError} where the remote refuses, or what was pushed meanwhile changed the same files
 */
export async function pushData({ folder, message, branch, login, log }: Push): Promise<Pushed> {
  await git(folder, ['add', '--all', '--', 'data'])
  const staged = (await git(folder, ['diff', '--cached', '--name-only', '-z'])).split('\0').filter((path) => path !== '')
  const strange = staged.find((path) => !path.startsWith('data/'))
  if (strange !== undefined) throw new GitError(`${JSON.stringify(strange)} is staged, and a run commits data/ only`)
  const told = await Promise.all(staged.map((path) => isTold(folder, path)))
  if (!told.includes(true)) return 'nothing_to_tell'
  await git(folder, [...AUTHOR, 'commit', '--quiet', '--message', message])
  const ours = await snapshotAt(folder, 'HEAD~1')
  for (let tries = 1; ; tries += 1) {
    try {
      await git(folder, ['push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`], login)
      return 'pushed'
    } catch (error) {
      // Another push came first: that is ordinary. Any other refusal is a person's matter.
      if (!(error instanceof GitError) || !/fetch first|non-fast-forward|cannot lock ref/.test(error.message) || tries === MOST_TRIES)
        throw error
      await git(folder, ['fetch', '--quiet', 'origin', branch], login)
      if ((await snapshotAt(folder, 'FETCH_HEAD')) !== ours && staged.includes(SNAPSHOT)) return 'overtaken'
      log(`somebody pushed to ${branch} meanwhile: trying again on top of it`)
      await rebase(folder)
      await sortLines(folder, staged)
    }
  }
}

async function rebase(folder: string): Promise<void> {
  try {
    await git(folder, [...AUTHOR, 'rebase', '--quiet', 'FETCH_HEAD'])
  } catch (error) {
    await git(folder, ['rebase', '--abort']).catch(() => undefined)
    throw error
  }
}

/**
 * Lines that two runs added to one day stand one after the other now (.gitattributes: `merge=union`). They are canonical JSON that begins
 * with its instant: sorted by bytes they are sorted by time again.
 */
async function sortLines(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths.filter((name) => name.endsWith('.jsonl'))) {
    const text = await readText(join(folder, path))
    if (text === undefined) continue
    const lines = text.split('\n').filter((line) => line !== '')
    await writeFile(
      join(folder, path),
      [...new Set(lines)]
        .toSorted(byCodeUnits)
        .map((line) => `${line}\n`)
        .join(''),
    )
  }
  await git(folder, ['add', '--all', '--', 'data'])
  await git(folder, [...AUTHOR, 'commit', '--quiet', '--amend', '--no-edit', '--allow-empty'])
}

function snapshotAt(folder: string, commit: string): Promise<string | undefined> {
  return git(folder, ['rev-parse', `${commit}:${SNAPSHOT}`]).catch(() => undefined)
}

/** Whether anything but dates that move with every run changed in a file. */
async function isTold(folder: string, path: string): Promise<boolean> {
  const now = await readText(join(folder, path))
  if (now === undefined || !path.endsWith('.json')) return true
  const before = await git(folder, ['show', `HEAD:${path}`]).catch(() => undefined)
  return before === undefined || withoutDates(before) !== withoutDates(now)
}

function withoutDates(text: string): string {
  return toCanonicalJson(JSON.parse(text, (key, value: unknown) => (MOVING.has(key) ? undefined : value)))
}
