// What a pull request changes in data/, looked at before a person does: which files, their schema, whose they are, and what the proposed server does.
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { DRIFTS } from '../../core/news/wording.ts'
import { migrate } from '../../core/schema/migrations.ts'
import { OverridesSchema } from '../../core/schema/overrides.ts'
import type { Probe, StandingProbe } from '../../core/schema/probe.ts'
import { type Registration, RegistrationSchema } from '../../core/schema/registration.ts'
import { ReviewSchema } from '../../core/schema/review.ts'
import { OptOutSchema } from '../../core/schema/snapshot.ts'
import { WatchListSchema } from '../../core/schema/watch.ts'
import { readServer } from '../lib/dataset.ts'
import { readText } from '../lib/files.ts'
import { findDrift } from '../probe/drift/index.ts'
import type { Found } from './found.ts'
import { quote, toList } from './markdown.ts'
import { findLookalikes, type Known, readKnown } from './registration/conflicts.ts'
import { checkRegistration } from './registration/register.ts'
import { readStrictJson } from './strict-json.ts'

export interface Proposal {
  /** The dataset as it stands. */
  dataDir: string
  /** Folder with the files as the pull request leaves them, below `data/`. */
  head: string
  /** Paths that it changes; with a `!` before those that are no plain file. */
  changed: readonly string[]
  /** Login of who proposes it. */
  author: string
  /** Starts or reaches a proposed server; undefined where that is not wanted. */
  probe: ((registration: Registration) => Promise<Probe[]>) | undefined
}

const MOST_FILES = 50
const MOST_REGRESSIONS = 10
const REGISTRATION = /^data\/registrations\/([^/]+)\.json$/
const REVIEW = /^data\/reviews\/([^/]+)\/([^/]+)\.json$/
const BY_HAND: readonly { pattern: RegExp; schema: z.ZodType; word: string }[] = [
  {
    pattern: /^data\/watch\/[a-z0-9]+(?:-[a-z0-9]+)*\.json$/,
    schema: WatchListSchema,
    word: 'A maintainer of the registry decides, above all on whom it tells.',
  },
  { pattern: /^data\/overrides\.json$/, schema: OverridesSchema, word: 'A maintainer of the registry decides.' },
  {
    pattern: /^data\/optout\.json$/,
    schema: OptOutSchema,
    word: 'A maintainer of the registry decides: whoever asks has to own what is left out.',
  },
]

export async function checkProposal(proposal: Proposal): Promise<Found> {
  const { changed } = proposal
  const ours = changed.filter((path) => path.replace(/^!/, '').startsWith('data/'))
  if (ours.length > MOST_FILES)
    return toFound([
      { path: 'data/', issues: [`It changes ${ours.length} files of data/. Propose at most ${MOST_FILES} at a time.`], remarks: [] },
    ])
  const known = await readKnown(proposal.dataDir)
  const looked: Looked[] = []
  for (const path of ours) looked.push(await lookAt(path, proposal, known))
  return toFound(looked)
}

interface Looked {
  path: string
  /** What stands against it. */
  issues: string[]
  /** What a person should know. */
  remarks: string[]
}

async function lookAt(path: string, proposal: Proposal, known: Known): Promise<Looked> {
  const looked: Looked = { path, issues: [], remarks: [] }
  const refuse = (...issues: string[]): Looked => ({ ...looked, issues })
  if (path.startsWith('!'))
    return {
      path: path.slice(1),
      remarks: [],
      issues: ['It is a link, a folder or larger than a megabyte: a plain small file is all that is taken.'],
    }
  const [, id] = REGISTRATION.exec(path) ?? []
  const byHand = BY_HAND.find(({ pattern }) => pattern.test(path))
  const isReview = REVIEW.test(path)
  if (id === undefined && byHand === undefined && !isReview)
    return refuse('The pipeline writes this file. What people propose are files in data/registrations/.')
  const read = await readProposed(join(proposal.head, path))
  const before = await readText(join(proposal.dataDir, path.slice('data/'.length)))
  if (id !== undefined && before !== undefined && !isOwn(before, proposal.author))
    looked.remarks.push(`It was registered by somebody else than ${quote(proposal.author)}. A maintainer of the registry decides.`)
  if (read === undefined) return { ...looked, remarks: [...looked.remarks, 'It would be removed.'] }
  if ('issues' in read) return refuse(...read.issues)
  if (isReview) return lookAtReview(path, read.value, proposal.author, looked)
  if (byHand !== undefined) {
    const issues = issuesOf(byHand.schema, read.value)
    return issues.length > 0 ? refuse(...issues) : { ...looked, remarks: [byHand.word] }
  }
  const issues = issuesOf(RegistrationSchema, read.value)
  if (issues.length > 0) return refuse(...issues)
  const registration = RegistrationSchema.parse(migrate(read.value))
  if (registration.id !== id) return refuse(`Its id is ${quote(registration.id)}, and the file is named otherwise.`)
  const own = before === undefined ? undefined : id
  if (own === undefined && known.taken.has(registration.id))
    return refuse(`The id ${quote(registration.id)} is taken, now or for what it stood for once.`)
  const wrong = checkRegistration(registration, known, own)
  if (wrong.length > 0) return refuse(...wrong)
  const alike = findLookalikes(registration, known, own).map(
    (other) => `Its name looks like that of ${quote(other)}, which is another server.`,
  )
  const probes = (await proposal.probe?.(registration)) ?? []
  const standing = own === undefined ? [] : ((await readServer(proposal.dataDir, own))?.probes ?? [])
  const worse = probes.flatMap((probe) => toRegressions(own ?? registration.id, standing, probe))
  return { ...looked, remarks: [...looked.remarks, ...alike, ...probes.map(toWords), ...worse] }
}

function lookAtReview(path: string, value: unknown, author: string, looked: Looked): Looked {
  const issues = issuesOf(ReviewSchema, value)
  const [, server, login = ''] = REVIEW.exec(path) ?? []
  const stated = value as { server?: unknown; login?: unknown } | null
  if (issues.length === 0 && (stated?.server !== server || stated?.login !== login))
    issues.push('Its server and login have to be those of its path.')
  if (login.toLowerCase() !== author.toLowerCase()) issues.push('A review is its author’s own: write yours with the form.')
  return { ...looked, issues }
}

function isOwn(text: string, author: string): boolean {
  const parsed = RegistrationSchema.safeParse(JSON.parse(text))
  return parsed.success && parsed.data.maintainers.some((login) => login.toLowerCase() === author.toLowerCase())
}

/** Undefined where the file is not there any more. */
async function readProposed(path: string): Promise<ReturnType<typeof readStrictJson> | undefined> {
  const facts = await lstat(path).catch(() => undefined)
  if (facts === undefined) return undefined
  return facts.isFile() ? readStrictJson(await readFile(path)) : { issues: ['It is no plain file.'] }
}

/** Friendly words for what a schema says. */
function issuesOf(schema: z.ZodType, value: unknown): string[] {
  let migrated: unknown
  try {
    migrated = migrate(value)
  } catch (error) {
    return [error instanceof Error ? quote(error.message) : 'It is of no version that is known.']
  }
  const parsed = schema.safeParse(migrated)
  if (parsed.success) return []
  return parsed.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `${path.length === 0 ? 'The file' : quote(path.join('.'))}: ${quote(message)}`)
}

function toWords({ target, outcome, reason, tools, findings }: Probe): string {
  const why = reason === undefined ? '' : ` (${reason})`
  if (outcome !== 'ok') return `${quote(target)} was tried: ${outcome}${why}.`
  const said = findings.length === 0 ? 'no safety finding' : `findings: ${[...new Set(findings.map(({ code }) => code))].join(', ')}`
  return `${quote(target)} was started and spoken to: ${tools.length} tools, ${said}.`
}

/** What a server that is listed already would do worse than it did when it was last probed. */
function toRegressions(id: string, standing: readonly StandingProbe[], probe: Probe): string[] {
  const before = standing.find(({ target }) => target === probe.target)
  const lines = findDrift(id, before, probe).filter(({ severity }) => severity !== 'low')
  const told = lines.slice(0, MOST_REGRESSIONS).map(({ code, severity, tool, subject, path }) => {
    const what = [tool, subject, path].flatMap((part) => (part === undefined || part === '' ? [] : [quote(part)])).join(', ')
    return `Other than in ${quote(before?.version ?? 'what is listed')} (${severity}): ${DRIFTS[code]}${what === '' ? '' : `: ${what}`}.`
  })
  return lines.length > told.length ? [...told, `${lines.length - told.length} more such changes.`] : told
}

function toFound(looked: readonly Looked[]): Found {
  const outcome = looked.some(({ issues }) => issues.length > 0) ? 'failed' : 'passed'
  const parts = looked.flatMap(({ path, issues, remarks }) => {
    const lines = [...issues.map((issue) => `**To change:** ${issue}`), ...remarks]
    return ['', `${quote(path)}`, '', toList(lines.length === 0 ? ['Nothing stands against it.'] : lines)]
  })
  const head =
    outcome === 'passed'
      ? 'Checked, and nothing stands against it. A person looks at it next.'
      : 'Checked. Some of it has to be changed before it can be merged.'
  const comment = [head, ...(looked.length === 0 ? ['', 'It changes nothing in `data/`.'] : parts)].join('\n')
  return { outcome, comment: comment.slice(0, 30_000) }
}
