// What can be said against a review, as codes, and the sentence of each. A code never changes its meaning; words may.
import { REVIEW_LIMITS } from '../../../core/schema/review.ts'
import { quote } from '../markdown.ts'

/** Reviews that one login may write in 24 hours. */
export const MOST_A_DAY = 5
/** Lines of one review. */
export const MOST_LINES = 30

export const REVIEW_CODES = [
  // Who writes, of what
  'author_unknown', // no account that a review could stand under
  'not_declared',
  'server_malformed',
  'server_unknown',
  'server_gone',
  'own_server',
  'too_many_today',
  // What was used
  'rating_unknown',
  'version_missing',
  'version_unknown',
  'version_not_stated', // the server names none
  'tools_missing',
  'tool_unknown',
  'tools_malformed',
  'client_malformed',
  // The text
  'too_short',
  'too_long',
  'too_many_lines',
  'link',
  'markup',
  'mention',
  'unseen_characters',
  'mixed_letters',
  'stacked_marks',
  'flooding',
  'shouting',
  'secret',
  'copied',
  // For a person to decide
  'newcomers_burst',
  'burst',
] as const
export type ReviewCode = (typeof REVIEW_CODES)[number]

export interface ReviewFinding {
  code: ReviewCode
  /** What it was found in, often a stranger's text. */
  args: readonly string[]
}

const list = (args: readonly string[]) => args.map(quote).join(', ')

/** To the author, in markdown. */
export const REVIEW_WORDING: Readonly<Record<ReviewCode, (args: readonly string[]) => string>> = {
  author_unknown: () => 'A review stands under a GitHub login, and yours cannot be one of a person here.',
  not_declared: () => 'Tick “I used this server myself …”: only then can a review count.',
  server_malformed: (args) => `${list(args)} is no id of a server. It is the last part of the address of the server’s page.`,
  server_unknown: (args) => `There is no server ${list(args)} here. Its id is the last part of the address of its page.`,
  server_gone: (args) => `The server ${list(args)} is no longer listed.`,
  own_server: (args) => `Authors do not rate their own: the server is kept under ${list(args)}.`,
  too_many_today: () => `You wrote ${MOST_A_DAY} reviews within a day. Edit this issue tomorrow, and it is read again.`,
  rating_unknown: () => 'The rating has to be one of the five in the form.',
  version_missing: (args) => `Say which version you used: ${list(args)}, or an earlier one.`,
  version_unknown: ([version = '', ...known]) =>
    `The version ${quote(version)} of it is not known here.${known.length === 0 ? '' : ` Known are ${list(known)}.`}`,
  version_not_stated: () => 'The server names no version, so that yours cannot be checked. Leave the field empty.',
  tools_missing: (args) => `Name the tools that you used, such as ${list(args)}.`,
  tool_unknown: (args) => `It has, and as far as is known had, no tool named ${list(args)}.`,
  tools_malformed: () => `Name at most ${REVIEW_LIMITS.tools} tools, one a line, by the names that the server gives them.`,
  client_malformed: () => `The client is a name of at most ${REVIEW_LIMITS.maxLine} characters.`,
  too_short: ([count = '']) => `The review has ${count} characters; it takes at least ${REVIEW_LIMITS.minText} to say how it worked.`,
  too_long: ([count = '']) => `The review has ${count} characters; ${REVIEW_LIMITS.maxText} is the most.`,
  too_many_lines: ([count = '']) => `The review has ${count} lines; ${MOST_LINES} is the most.`,
  link: (args) => `No links, addresses or host names: ${list(args)}.`,
  markup: (args) => `Plain text only, no markup: ${list(args)}.`,
  mention: (args) => `Mention nobody: ${list(args)}.`,
  unseen_characters: () => 'There are characters in it that nobody sees, or that turn the direction of the text.',
  mixed_letters: (args) => `There is a word in it with letters of two alphabets that look alike: ${list(args)}.`,
  stacked_marks: () => 'There are marks piled up on its letters.',
  flooding: (args) => `The same again and again: ${list(args)}.`,
  shouting: () => 'Most of it is in capitals.',
  secret: (args) =>
    `There seems to be a key or a password in it (${list(args)}). Everybody can read this issue and its history: make that key invalid first.`,
  copied: (args) => `It says what another review says (${list(args)}). Write what you yourself found.`,
  newcomers_burst: () => 'Several new accounts gave this server their reviews within a few days.',
  burst: () => 'This server was given unusually many reviews within a day.',
}
