// What tools do with data, by their own words: read what is private, take in what strangers write, send. One judgement, whether it is of
// one server (pipeline/probe/findings/flows.ts) or of several together.
import type { Tool } from '../schema/probe.ts'

export const ROLES = ['reads', 'takesIn', 'sends'] as const
export type Role = (typeof ROLES)[number]

export type Described = Pick<Tool, 'name' | 'description' | 'annotations'>

/** A tool with the words that it is judged by, in lower case. */
export interface Worded {
  tool: Described
  name: string
  /** The first sentence of its description. */
  words: string
}

/** Read of a description: by custom its first sentence says what a tool does. */
const MAX_READ = 300

interface Kind {
  /** The tool's own words: its name, and the verb its description begins with. */
  does: RegExp
  to: RegExp
  isPossible?: (tool: Worded) => boolean
}

/** A name that begins so, or so after the server's own name, sends nothing whatever else it mentions. */
const ONLY_READS = /^(?:\w+ )?(?:get|list|read|search|query|retrieve|fetch|view|find|show|count|describe)\b/

const KINDS: Record<Role, Kind> = {
  reads: {
    does: /^(?:\w+ ){0,2}?(?:read|get|list|search|query|fetch|find|open|download|export|retrieve|show|view|return|dump|load)s?\b/,
    to: /\b(?:files?|director(?:y|ies)|folders?|e-?mails?|inbox|mailbox|messages?|chats?|conversations?|calendar|contacts?|notes?|documents?|drive|database|tables?|sql|repositor(?:y|ies)|secrets?|environment variables?|env|clipboard|cookies|passwords?|history|memor(?:y|ies)|customers?|invoices?|tickets?)\b/,
  },
  takesIn: {
    does: /^(?:\w+ ){0,2}?(?:fetch|browse|scrape|crawl|navigate|open|search|read|get|list|download|visit|load|extract|retrieve|view)s?\b/,
    to: /\b(?:url|urls|web|website|web ?pages?|pages?|internet|online|rss|feeds?|inbox|e-?mails?|messages?|comments?|issues?|pull requests?|tweets?|posts?|reviews?|forum|search results|html)\b/,
    isPossible: ({ tool: { annotations } }) => annotations?.openWorldHint !== false,
  },
  sends: {
    does: /^(?:\w+ ){0,1}?(?:send|post|publish|upload|push|share|forward|submit|reply|comment|tweet|create|write|call|invite)s?\b/,
    to: /\b(?:e-?mails?|messages?|webhooks?|http requests?|urls?|endpoints?|tweets?|posts?|comments?|issues?|pull requests?|gists?|slack|discord|telegram|whatsapp|sms|public|pastes?|remote)\b/,
    isPossible: ({ tool: { annotations }, name }) => annotations?.readOnlyHint !== true && !ONLY_READS.test(name),
  },
}

/** Linear in the length of what is read. */
export function toWorded(tool: Described): Worded {
  const name = tool.name
    .slice(0, 100)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[\s_./:-]+/g, ' ')
    .trim()
    .toLowerCase()
  const words = (tool.description ?? '').slice(0, MAX_READ).trim().split(/[.\n]/, 1)[0]?.toLowerCase() ?? ''
  return { tool, name, words }
}

/** For each role the name of the first tool that has it; a role that none has is absent. */
export function findRoles(tools: readonly Worded[]): Partial<Record<Role, string>> {
  const found = ROLES.flatMap((role) => {
    const { does, to, isPossible = () => true } = KINDS[role]
    const bearer = tools.find((one) => {
      const { name, words } = one
      return isPossible(one) && (does.test(name) || does.test(words)) && (to.test(name) || to.test(words))
    })
    return bearer === undefined ? [] : [[role, bearer.tool.name]]
  })
  return Object.fromEntries(found)
}
