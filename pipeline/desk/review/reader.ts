// Reads a review: from the form that somebody filled in to the file data/reviews/ID/LOGIN.json, or to what is to be changed about it.
// Whose review it is, is GitHub's word of who wrote the issue and never the form's: nobody can write, change or remove another's.
import { toCanonicalJson, toFileJson } from '../../../core/canonical/canonical.ts'
import { Dataset } from '../../../core/dataset/dataset.ts'
import { readAllReviews, toPresentId } from '../../../core/dataset/reviews.ts'
import { parseWith } from '../../../core/schema/parse.ts'
import { type Review, ReviewSchema, reviewPath } from '../../../core/schema/review.ts'
import { LoginSchema, ServerIdSchema } from '../../../core/schema/text.ts'
import { SCHEMA_VERSION } from '../../../core/schema/version.ts'
import type { DeskAnswer, DeskIssue } from '../answer.ts'
import type { Entered } from '../form.ts'
import { quote, toList } from '../markdown.ts'
import type { DeskContext, DeskReader } from '../reader.ts'
import { readFacts, type ServerFacts } from './facts.ts'
import { REVIEW_WORDING, type ReviewFinding } from './findings.ts'
import { findAgainst, isSameLogin, MODERATED } from './rules.ts'

/** Age that an account needs for its reviews to count. */
const NEW_ACCOUNT_MS = 30 * 86_400_000
/** The account that GitHub shows in the place of one that is gone. */
const GHOST = 'ghost'

export const REVIEW_READER: DeskReader = {
  kind: 'review',
  form: 'review.yml',
  async read(issue, entered, context) {
    const id = toLine(entered.server) ?? ''
    const dataset = new Dataset(context.dataDir)
    const aliases = (await dataset.readAliases())?.aliases ?? {}
    if (!ServerIdSchema.safeParse(id).success) return toChanges(issue, [{ code: 'server_malformed', args: [id] }])
    if (!LoginSchema.safeParse(issue.author).success || issue.author === GHOST)
      return toChanges(issue, [{ code: 'author_unknown', args: [] }])
    const present = toPresentId(id, aliases)
    const all = (await readAllReviews(context.dataDir)).reviews.map((review) => ({
      path: reviewPath(review.server, review.login),
      review: { ...review, server: toPresentId(review.server, aliases) ?? review.server },
    }))
    const isOwn = ({ review }: (typeof all)[number]) => review.server === (present ?? id) && isSameLogin(review, { login: issue.author })
    const own = all.filter(isOwn)
    if (isTicked(entered.remove)) return toRemoval(issue, present ?? id, own)
    const server = present === undefined ? undefined : await dataset.readServer(present)
    if (server === undefined) return toChanges(issue, [{ code: present === undefined ? 'server_gone' : 'server_unknown', args: [id] }])
    const facts = await readFacts(dataset, server)
    const review = toReview(issue, entered, context, server.id, facts)
    const others = all.filter((one) => !isOwn(one)).map((one) => one.review)
    const findings = [...findInForm(entered), ...findAgainst(review, { facts, others })]
    const refused = findings.filter(({ code }) => !MODERATED.has(code))
    if (refused.length > 0) return toChanges(issue, refused, own.length > 0)
    if (findings.length > 0 && !isLetIn(issue)) return toModeration(issue, findings, own.length > 0)
    return toAcceptance(issue, review, own)
  },
}

/** Only a person gives an issue that waits the second label: what the desk accepts, it takes `moderation` from. */
function isLetIn({ labels }: DeskIssue): boolean {
  return labels.includes('moderation') && labels.includes('accepted')
}

interface OwnReview {
  path: string
  review: Review
}

function toReview(issue: DeskIssue, entered: Entered, { now }: DeskContext, server: string, facts: ServerFacts): Review {
  const { author: login, authorSince } = issue
  const at = now()
  const stated = toLine(entered.version)
  // People write v1.2.3 for 1.2.3.
  const bare = stated?.replace(/^v(?=\d)/i, '')
  const version = stated !== undefined && !facts.versions.has(stated) && facts.versions.has(bare ?? '') ? bare : stated
  const since = authorSince === undefined ? Number.NaN : Date.parse(authorSince)
  return {
    schemaVersion: SCHEMA_VERSION,
    server,
    login,
    rating: toRating(entered.rating) ?? 0,
    text: toText(entered.text),
    ...(version === undefined ? {} : { version }),
    tools: toNames(entered.tools),
    client: toLine(entered.client) ?? '',
    ...(Number.isNaN(since) ? {} : { accountSince: new Date(since).toISOString().slice(0, 10) }),
    isNewAccount: !(at.getTime() - since >= NEW_ACCOUNT_MS),
    at: at.toISOString(),
  }
}

function findInForm(entered: Entered): ReviewFinding[] {
  return [
    ...(isTicked(entered.declaration) ? [] : [{ code: 'not_declared' as const, args: [] }]),
    ...(toRating(entered.rating) === undefined ? [{ code: 'rating_unknown' as const, args: [] }] : []),
    ...(toLine(entered.client) === undefined ? [{ code: 'client_malformed' as const, args: [] }] : []),
  ]
}

function toRemoval(issue: DeskIssue, server: string, own: readonly OwnReview[]): DeskAnswer {
  const answer = { kind: 'review', issue: issue.number, label: 'accepted', close: true } as const
  const title = `Remove the review of ${server} by ${issue.author}`
  if (own.length === 0) return { ...answer, comment: `There is no review of ${quote(server)} by you, so there was nothing to remove.` }
  return {
    ...answer,
    comment: `Your review of ${quote(server)} is removed. It leaves the site with its next build; git’s history and this issue keep it.`,
    change: { way: 'commit', title, files: Object.fromEntries(own.map(({ path }) => [path, null])) },
  }
}

function toAcceptance(issue: DeskIssue, review: Review, own: readonly OwnReview[]): DeskAnswer {
  const { server, login, rating, version, isNewAccount } = review
  const path = reviewPath(server, login)
  const moved = own.filter((one) => one.path !== path).map((one) => [one.path, null] as const)
  const stands = own.find((one) => one.path === path)
  const isSame =
    moved.length === 0 && stands !== undefined && toCanonicalJson({ ...stands.review, at: review.at }) === toCanonicalJson(review)
  const comment = [
    `Thank you. Your review of ${quote(server)}${version === undefined ? '' : ` in version ${quote(version)}`}, ${rating} of 5, is on its page with the site’s next build.`,
    ...(isNewAccount
      ? ['It is shown, and does not count for the rating yet: your account is younger than 30 days. Edit this issue later, and it will.']
      : []),
    'To change it, edit this issue. To remove it, tick “Remove my review of this server” above.',
  ].join('\n\n')
  const verb = own.length > 0 ? 'Change the review' : 'Review'
  const change = {
    way: 'commit' as const,
    title: `${verb} of ${server} by ${login}`,
    // What the rules let through is of the schema, or they are wrong, and nothing is written.
    files: Object.fromEntries([...moved, [path, toFileJson(parseWith(ReviewSchema, review, path))]]),
  }
  return { kind: 'review', issue: issue.number, comment, label: 'accepted', close: true, ...(isSame ? {} : { change }) }
}

function toChanges(issue: DeskIssue, findings: readonly ReviewFinding[], hasReview = false): DeskAnswer {
  const comment = [
    'This review cannot be taken as it is:',
    toSentences(findings),
    'Edit the issue, and it is read again.',
    ...kept(hasReview),
  ]
  return { kind: 'review', issue: issue.number, comment: comment.join('\n\n'), label: 'needs-changes', close: false }
}

function toModeration(issue: DeskIssue, findings: readonly ReviewFinding[], hasReview: boolean): DeskAnswer {
  const words = 'To let it in, a maintainer adds the label `accepted` and leaves `moderation`; to turn it down, they close the issue.'
  const comment = ['A person looks at this review before it is shown:', toSentences(findings), words, ...kept(hasReview)]
  return { kind: 'review', issue: issue.number, comment: comment.join('\n\n'), label: 'moderation', close: false }
}

const kept = (hasReview: boolean) => (hasReview ? ['Until then your review stands as it was.'] : [])

const toSentences = (findings: readonly ReviewFinding[]) => toList(findings.map(({ code, args }) => REVIEW_WORDING[code](args)))

type Value = Entered[string] | undefined

/** What GitHub writes for a field left empty, within the fence of a field that is shown as code as well. */
const EMPTY = /^(?:_No response_|`{3,}\w*\s*`{3,})?$/

const toWhole = (value: Value) => (typeof value === 'string' && !EMPTY.test(value.trim()) ? value : '')

function toLine(value: Value): string | undefined {
  const line = toWhole(value).normalize('NFC').replace(/\s+/g, ' ').trim()
  return line === '' ? undefined : line
}

function toText(value: Value): string {
  const lines = toWhole(value).normalize('NFC').replaceAll('\r', '\n').split('\n')
  const trimmed = lines.map((line) => line.trimEnd()).join('\n')
  return trimmed.replace(/\n{3,}/g, '\n\n').trim()
}

/** Names one a line or with commas between, as in a list or as code, each once. */
function toNames(value: Value): string[] {
  const names = toWhole(value)
    .split(/[\n,]/)
    .map((name) =>
      name
        .trim()
        .replace(/^[-*]\s+/, '')
        .replace(/^`(.*)`$/, '$1')
        .trim(),
    )
  return [...new Set(names.filter((name) => name !== ''))].sort()
}

function toRating(value: Value): number | undefined {
  const digit = /^([1-5]): /.exec(toWhole(value))?.[1]
  return digit === undefined ? undefined : Number(digit)
}

function isTicked(value: Value): boolean {
  return Array.isArray(value) && value.length > 0
}
