// Carries out what the desk answered to an issue: files into data/ by a pull request or a commit, one comment that is kept up to date, a label.
// Believes the answer no further than the place and schema of each file, and GitHub's own word of who wrote the issue. Done twice, it does nothing twice.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import { migrate } from '../../core/schema/migrations.ts'
import { OverridesSchema } from '../../core/schema/overrides.ts'
import { ParseError, parseWith } from '../../core/schema/parse.ts'
import { RegistrationSchema } from '../../core/schema/registration.ts'
import { ReviewSchema } from '../../core/schema/review.ts'
import { OptOutSchema } from '../../core/schema/snapshot.ts'
import type { Github, Issue } from '../github/github.ts'
import { removeFile } from '../lib/files.ts'
import { git } from '../lib/git.ts'
import { AUTHOR, pushData } from '../push/push-data.ts'
import { DESK_LABELS, type DeskAnswer, type DeskKind } from './answer.ts'
import { sayOnce } from './say-once.ts'

export interface Counter {
  github: Github
  /** The checkout, of the newest commit of the main branch. */
  folder: string
  branch: string
  /** For git, to be let in. */
  login: Record<string, string>
  /** Such as https://github.com, for links. */
  server: string
  log(words: string): void
}

interface Place {
  pattern: RegExp
  schema: z.ZodType
}

const REGISTRATION: Place = { pattern: /^registrations\/([a-z0-9][a-z0-9._-]*)\.json$/, schema: RegistrationSchema }
const REVIEW: Place = { pattern: /^reviews\/([a-z0-9][a-z0-9._-]*)\/([A-Za-z0-9-]{1,39})\.json$/, schema: ReviewSchema }

/** Which files an answer of a kind may touch. */
const PLACES: Readonly<Record<DeskKind, readonly Place[]>> = {
  registration: [REGISTRATION],
  correction: [REGISTRATION, { pattern: /^overrides\.json$/, schema: OverridesSchema }],
  removal: [REGISTRATION, { pattern: /^optout\.json$/, schema: OptOutSchema }],
  review: [REVIEW],
}
/** Whose word counts as the repository's. */
const MAINTAINERS = ['OWNER', 'MEMBER', 'COLLABORATOR']
const MARK = '<!-- hisper:desk -->'

/** @throws {ParseError} where the answer is not to be believed: nothing has been done then */
export async function carryOut(answer: DeskAnswer, number: number, counter: Counter): Promise<void> {
  const { github, log } = counter
  if (answer.issue !== number) throw new ParseError('answer', [`it is to issue ${answer.issue}, not ${number}`])
  const issue = await github.issue(number)
  checkChange(answer, issue)
  const link = answer.change === undefined ? undefined : await bringIn(answer, answer.change, issue, counter)
  await sayOnce(github, number, MARK, link === undefined ? answer.comment : `${answer.comment}\n\n${link}`)
  const others = issue.labels.filter((label) => !DESK_LABELS.some((own) => own === label))
  const labels = [...others, answer.label]
  // Only a person opens an issue again: whoever closed one has decided.
  const closes = answer.close && issue.isOpen
  const isRelabelled = labels.toSorted().join() !== issue.labels.toSorted().join()
  if (closes || isRelabelled) await github.updateIssue(number, { labels, ...(closes ? { state: 'closed' as const } : {}) })
  log(`issue ${number}: ${answer.label}`)
}

/** @throws {ParseError} */
function checkChange({ kind, change }: DeskAnswer, issue: Issue): void {
  if (change === undefined) return
  if (change.way === 'commit' && kind !== 'review') throw new ParseError('answer', [`a ${kind} comes in by a pull request`])
  for (const [path, text] of Object.entries(change.files)) {
    const place = PLACES[kind].find(({ pattern }) => pattern.test(path))
    const [, id, login] = place?.pattern.exec(path) ?? []
    if (place === undefined || path.includes('..')) throw new ParseError('answer', [`a ${kind} may not touch ${JSON.stringify(path)}`])
    if (login !== undefined && login.toLowerCase() !== issue.author.toLowerCase() && !MAINTAINERS.includes(issue.association))
      throw new ParseError('answer', [`${JSON.stringify(path)} is not ${issue.author}’s`])
    if (text === null) continue
    const document = parseWith(place.schema, migrate(toJson(text, path)), path) as { id?: string; server?: string; login?: string }
    if (id !== undefined && (document.id ?? document.server) !== id)
      throw new ParseError(path, [`it is of ${document.id ?? document.server}`])
    if (login !== undefined && document.login !== login) throw new ParseError(path, [`it is of ${document.login}`])
  }
}

/** @returns a line for the comment, where there is something to go to */
async function bringIn(
  { kind }: DeskAnswer,
  { way, title, files }: NonNullable<DeskAnswer['change']>,
  issue: Issue,
  counter: Counter,
): Promise<string | undefined> {
  const { github, folder, branch: base, login, server, log } = counter
  for (const [path, text] of Object.entries(files)) {
    const whole = join(folder, 'data', path)
    if (text === null) await removeFile(whole)
    else {
      await mkdir(dirname(whole), { recursive: true })
      await writeFile(whole, text)
    }
  }
  if (way === 'commit') {
    await pushData({ folder, message: `${title} (#${issue.number})`, branch: base, login, log })
    return undefined
  }
  const branch = `desk/${issue.number}`
  const isNew = await pushBranch(counter, branch, `${title} (#${issue.number})`)
  const existing = await github.pullRequestOf(branch)
  const body = `Asked for in #${issue.number}, a ${kind}. What it changes was made from the form and checked; a person merges it.\n\nCloses #${issue.number}.`
  const pull = existing ?? (await github.openPullRequest({ title, body, branch, base }))
  if (pull === undefined) {
    const compare = `${server}/${github.repository}/compare/${base}...${branch}?quick_pull=1`
    return `It is ready as a branch. A maintainer opens the pull request: ${compare}\n(Workflows may open it themselves where Settings, Actions, General lets them.)`
  }
  if (isNew) await github.dispatch('pr-check.yml', base, { number: String(pull.number) })
  return `Pull request: #${pull.number}`
}

/** One commit on top of the main branch. @returns false where the branch holds just this already */
async function pushBranch({ folder, login }: Counter, branch: string, message: string): Promise<boolean> {
  await git(folder, ['add', '--all', '--', 'data'])
  const tree = (await git(folder, ['write-tree'])).trim()
  const known = await git(folder, ['fetch', '--quiet', '--depth=1', 'origin', branch], login).then(
    () => git(folder, ['rev-parse', 'FETCH_HEAD^{tree}']),
    () => '',
  )
  if (known.trim() === tree) return false
  await git(folder, [...AUTHOR, 'commit', '--quiet', '--allow-empty', '--message', message])
  await git(folder, ['push', '--quiet', '--force', 'origin', `HEAD:refs/heads/${branch}`], login)
  return true
}

/** Undefined, which no schema takes, where it is not JSON. */
function toJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ParseError(path, ['it is not JSON'])
  }
}
