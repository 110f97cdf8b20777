// What the tools of one server can do together, and where their hints deny what they do.
import type { Finding } from '../../../core/schema/finding.ts'
import type { Tool } from '../../../core/schema/probe.ts'
import { placeOf } from './texts.ts'

/** Read of a description: by custom its first sentence says what a tool does. */
const MAX_READ = 300

interface Kind {
  /** The tool's own words: its name, and the verb its description begins with. */
  does: RegExp
  to: RegExp
}

const READS_PRIVATE: Kind = {
  does: /^(?:\w+ ){0,2}?(?:read|get|list|search|query|fetch|find|open|download|export|retrieve|show|view|return|dump|load)s?\b/,
  to: /\b(?:files?|director(?:y|ies)|folders?|e-?mails?|inbox|mailbox|messages?|chats?|conversations?|calendar|contacts?|notes?|documents?|drive|database|tables?|sql|repositor(?:y|ies)|secrets?|environment variables?|env|clipboard|cookies|passwords?|history|memor(?:y|ies)|customers?|invoices?|tickets?)\b/,
}
const TAKES_IN_UNTRUSTED: Kind = {
  does: /^(?:\w+ ){0,2}?(?:fetch|browse|scrape|crawl|navigate|open|search|read|get|list|download|visit|load|extract|retrieve|view)s?\b/,
  to: /\b(?:url|urls|web|website|web ?pages?|pages?|internet|online|rss|feeds?|inbox|e-?mails?|messages?|comments?|issues?|pull requests?|tweets?|posts?|reviews?|forum|search results|html)\b/,
}
const SENDS_OUT: Kind = {
  does: /^(?:\w+ ){0,1}?(?:send|post|publish|upload|push|share|forward|submit|reply|comment|tweet|create|write|call|invite)s?\b/,
  to: /\b(?:e-?mails?|messages?|webhooks?|http requests?|urls?|endpoints?|tweets?|posts?|comments?|issues?|pull requests?|gists?|slack|discord|telegram|whatsapp|sms|public|pastes?|remote)\b/,
}

/** A name that begins so, or so after the server's own name, sends nothing whatever else it mentions. */
const ONLY_READS = /^(?:\w+ )?(?:get|list|read|search|query|retrieve|fetch|view|find|show|count|describe)\b/

/** Verbs after which something is gone. */
const DESTROYS = /^(?:\w+ )?(?:delete|destroy|erase|purge|wipe|drop|truncate|uninstall|terminate|kill|revoke|format)s?\b/
const SENDS = /^(?:send|post|publish|push|upload|transfer|pay|buy|order)s?\b/
/** `delete` of what is only shown or in the tool's own state. */
const HARMLESS =
  /\b(?:dry run|preview|simulat\w+|plan|list of|format(?:s|ted|ting)? (?:as|a|the|to|code|json|date|text|number|sql)|drop ?(?:down|zone)|draft)\b/

type Described = Pick<Tool, 'name' | 'description' | 'annotations'>

export function findInFlows(tools: readonly Described[]): Finding[] {
  const read = tools.map((tool) => ({ tool, name: toWords(tool.name), words: firstSentence(tool) }))
  const find = ({ does, to }: Kind, isPossible: (tool: Described) => boolean = () => true) =>
    read.find(({ tool, name, words }) => isPossible(tool) && (does.test(name) || does.test(words)) && (to.test(name) || to.test(words)))
      ?.tool.name
  const reads = find(READS_PRIVATE)
  const takesIn = find(TAKES_IN_UNTRUSTED, ({ annotations }) => annotations?.openWorldHint !== false)
  const sends = find(SENDS_OUT, ({ name, annotations }) => annotations?.readOnlyHint !== true && !ONLY_READS.test(toWords(name)))
  const flow: Finding[] =
    reads === undefined || takesIn === undefined || sends === undefined
      ? []
      : [
          {
            code: 'toxic_flow',
            severity: 'low',
            where: 'tools',
            evidence: `reads: ${reads.slice(0, 60)}; takes in: ${takesIn.slice(0, 60)}; sends: ${sends.slice(0, 60)}`,
          },
        ]
  const denied = read.flatMap(({ tool, name, words }): Finding[] => {
    const { readOnlyHint, destructiveHint } = tool.annotations ?? {}
    if (HARMLESS.test(words)) return []
    const destroys = DESTROYS.test(name)
    const hint =
      destroys && readOnlyHint === true
        ? 'readOnlyHint: true'
        : destroys && destructiveHint === false
          ? 'destructiveHint: false'
          : SENDS.test(name) && readOnlyHint === true
            ? 'readOnlyHint: true'
            : undefined
    return hint === undefined ? [] : [{ code: 'contradicted_hint', severity: 'medium', where: placeOf('tools', tool.name), evidence: hint }]
  })
  return [...flow, ...denied]
}

function toWords(name: string): string {
  return name
    .slice(0, 100)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[\s_./:-]+/g, ' ')
    .trim()
    .toLowerCase()
}

function firstSentence({ description = '' }: Pick<Tool, 'description'>): string {
  return description.slice(0, MAX_READ).trim().split(/[.\n]/, 1)[0]?.toLowerCase() ?? ''
}
