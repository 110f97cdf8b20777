// What the clauses of a summary say that a thing is: the noun a clause is about first, then what else is said of MCP.
import type { PackageClass } from '../../../core/schema/words.ts'
import type { Clause } from './text.ts'
import { ABOUT_MCP, ACTS_ON_SERVERS, ENDS_PHRASE, NOUNS, USES_SERVERS, WRITTEN_WITH } from './words.ts'

/** What some words say, and which they are. */
export interface Statement {
  class: PackageClass
  confidence: number
  words: string
}

/** How many clauses at the start may say what the thing is; later ones tell details. */
const OPENING = 4

/** What is offered "via MCP" is offered by a server. */
const THROUGH = new Set(['via', 'over', 'through', 'as'])

/** "A client of X using MCP", "X via the MCP": MCP is how, not what. */
const MEANS = new Set([...THROUGH, 'using'])

/** The word before a place, articles apart. */
function before(words: readonly string[], at: number): string {
  const word = words[at - 1] ?? ''
  return /^(?:the|a|an)$/.test(word) ? (words[at - 2] ?? '') : word
}

const isMcp = (word: string | undefined) => word !== undefined && /^(?:(?:fast|[a-z]{3,12})?mcp)$/.test(word)

/** What a compound word is at heart: "auto-generate" generates. */
const heart = (word: string | undefined) => word?.slice(word.lastIndexOf('-') + 1) ?? ''

/** What the summary says outright: the first clause of the opening that is about something decides. */
export function findStatement(clauses: readonly Clause[]): Statement | undefined {
  let title: Statement | undefined
  for (const { words } of clauses.slice(0, OPENING)) {
    const statement = readClause(words)
    if (statement === undefined) continue
    // A title ("MCP Image Generator") yields to the plain words that follow it ("a server for …").
    const isTitle = statement.class !== 'server' && statement.confidence < 0.9 && !words.some((word) => ENDS_PHRASE.has(word))
    if (title === undefined && !isTitle) return statement
    if (title !== undefined && statement.class === 'server' && statement.confidence > 0.9) return statement
    title ??= statement
  }
  return title
}

function readClause(words: readonly string[]): Statement | undefined {
  const end = words.findIndex((word) => ENDS_PHRASE.has(word))
  const phrase = end === -1 ? words : words.slice(0, end)
  const rest = end === -1 ? [] : words.slice(end)
  return readVerb(words, phrase.length) ?? readPhrase(phrase, rest)
}

/** "Builds MCP servers", "for testing MCP servers": what does something to servers is no server, unless it was called one before. */
function readVerb(words: readonly string[], phraseLength: number): Statement | undefined {
  for (const [at, word] of words.entries()) {
    if (word === 'server' || word === 'servers') return undefined
    const kind = ACTS_ON_SERVERS.get(heart(word))
    if (kind === undefined) continue
    const object = words.slice(at + 1, at + 9)
    const many = object.findIndex(
      (_, place) => isMcp(object[place]) && (isManyThings(object[place + 1], kind) || object[place + 2] === 'servers'),
    )
    if (many !== -1 && !object.slice(0, many).includes('server')) return said(kind, 0.9, words.slice(at, at + many + 3))
    // One server: "generates MCP server code", "for evaluating an MCP server"; but "Code Search MCP Server" is a name.
    if (at === 0 && /^(?:install|configure|setup)s?$/.test(word) && isMcp(words.slice(0, phraseLength).at(-1)))
      return said(kind, 0.8, words.slice(0, phraseLength))
    const takesObject = (at === 0 && word.endsWith('s')) || (at > phraseLength && word.endsWith('ing')) || words[at - 1] === 'to'
    const one = object.slice(0, 3).findIndex(isMcp)
    if (takesObject && one !== -1 && /^(?:servers?|tools?)$/.test(object[one + 1] ?? ''))
      return said(kind, 0.8, words.slice(at, at + one + 3))
  }
  return undefined
}

function isManyThings(word: string | undefined, kind: PackageClass): boolean {
  return (
    word === 'servers' || word === 'clients' || (kind === 'sdk-framework' && (word === 'tools' || word === 'apps' || word === 'bundles'))
  )
}

function readPhrase(phrase: readonly string[], rest: readonly string[]): Statement | undefined {
  const parts = splitParts(phrase)
  const server = parts.map((part, index) => readServer(part, index, phrase, rest)).find((statement) => statement !== undefined)
  if (server !== undefined) return server
  const restAt = rest.slice(0, 12).findIndex((word, at) => isMcp(word) && !isListed(rest, at) && !MEANS.has(before(rest, at)))
  const named = phrase.some(isMcp)
  if (
    named &&
    /^(?:implementation|integration|support)$/.test(phrase.at(-1) ?? '') &&
    rest[0] === 'for' &&
    WRITTEN_WITH.has(rest[1] ?? '')
  ) {
    return said('sdk-framework', 0.8, [...phrase.slice(-2), ...rest.slice(0, 2)])
  }
  if (!named && restAt === -1) return undefined
  if (ACTS_ON_SERVERS.has(heart(phrase[0]))) return undefined
  // "A converter with an MCP server": the noun says what is converted, and MCP comes along.
  const along = !named && rest[0] === 'with'
  // "CLI, MCP and Python" lists ways in, not things.
  if (parts.length > 1 && parts.some((part) => part.length === 1 && isMcp(part[0]))) return undefined
  for (const part of parts) {
    const at = part.findLastIndex((word) => NOUNS.has(heart(word)))
    if (at === -1 || (along && NOUNS.get(heart(part[at])) !== 'client')) continue
    const confidence = isMcp(part[at - 1]) ? 0.9 : part.some(isMcp) || rest.includes('servers') ? 0.85 : 0.75
    return said(NOUNS.get(heart(part[at])) ?? 'unrelated', confidence, [...part.slice(-4), ...rest.slice(0, 5)])
  }
  const last = phrase.at(-1) ?? ''
  if (!named && USES_SERVERS.has(last) && /^(?:with|supporting|supports|using)$/.test(rest[0] ?? '')) {
    return said('client', 0.75, [last, ...rest.slice(0, 5)])
  }
  return undefined
}

/** "… MCP … server", or "… MCP" alone, with nothing behind it that makes it another thing ("MCP server framework"). */
function readServer(part: readonly string[], index: number, phrase: readonly string[], rest: readonly string[]): Statement | undefined {
  const at = part.findIndex((word) => word === 'server' || word === 'servers')
  const isLastMcp = isMcp(part.at(-1)) && (part.length > 1 || (part.length === phrase.length && rest.length > 0))
  if (at === -1) return isLastMcp || isTools(part) ? said('server', isLastMcp ? 0.85 : 0.75, part.slice(-3)) : undefined
  const isLast = at === part.length - 1
  const forMcp =
    isLast && /^(?:for|over|with|via|using)$/.test(rest[0] ?? '') && rest.slice(1, 3).some(isMcp) && !rest.slice(0, 5).includes('servers')
  if (!forMcp && !part.some(isMcp) && !(isLast && phrase.some(isMcp))) return undefined
  const other = part.slice(at + 1).find((word) => NOUNS.has(word) || ABOUT_MCP.has(word) || word === 'code')
  if (other !== undefined) return said(NOUNS.get(other) ?? 'proxy', 0.85, part.slice(Math.max(0, at - 1)))
  const words = part.slice(Math.max(0, at - 2), at + 1)
  if (part[at] === 'server') return said('server', 0.97, words)
  return index > 0 && at < 2 ? undefined : said('server', 0.75, words)
}

/** "Security audit MCP tools": what is in front of them is their trade. */
function isTools(part: readonly string[]): boolean {
  return part.length > 2 && isMcp(part.at(-2)) && /^(?:tools?|toolset|toolkit)$/.test(part.at(-1) ?? '')
}

/** Whether the opening calls it by a noun of other things, with or without a word of MCP. */
export function isSomethingElse(clauses: readonly Clause[]): boolean {
  return clauses.slice(0, 2).some(({ words }) => {
    const end = words.findIndex((word) => ENDS_PHRASE.has(word))
    const phrase = end === -1 ? words : words.slice(0, end)
    return phrase.some((word) => NOUNS.has(heart(word))) || USES_SERVERS.has(phrase.at(-1) ?? '')
  })
}

/** What is said of MCP by the way, where no clause says outright what the thing is: the plainest of it. */
export function findMention(clauses: readonly Clause[]): Statement | undefined {
  let plainest: Statement | undefined
  for (const [index, { words }] of clauses.entries()) {
    for (const [at, word] of words.entries()) {
      if (!isMcp(word) || isListed(words, at)) continue
      const mention = readMention(words, at, index)
      if (mention !== undefined && mention.confidence > (plainest?.confidence ?? 0)) plainest = mention
    }
  }
  return plainest
}

function readMention(words: readonly string[], at: number, clause: number): Statement | undefined {
  const [last, next, afterNext] = [before(words, at), words[at + 1] ?? '', words[at + 2] ?? '']
  const near = words.slice(Math.max(0, at - 3), at + 3)
  if (ABOUT_MCP.has(next) || (/^(?:servers?|tools?)$/.test(next) && (ABOUT_MCP.has(afterNext) || afterNext === 'code')))
    return said('proxy', 0.75, near)
  if (next === 'servers') return clause > 1 ? undefined : said('proxy', 0.75, near)
  if (THROUGH.has(last)) return said('server', 0.75, near)
  // "your MCP servers", "quality signals for MCP tools": somebody else's.
  const isYours = last === 'your' || (words[at - 2] === 'your' && !ENDS_PHRASE.has(last))
  if ((isYours && /^(?:server|tools)$/.test(next)) || (last === 'for' && next === 'tools')) return said('proxy', 0.7, near)
  if (/^(?:clients?|hosts)$/.test(next)) return said('server', 0.74, near)
  if (/^(?:server|tools?|resources|prompts|toolset|endpoint|service)$/.test(next)) return said('server', 0.7, near)
  const phraseEnd = words.findIndex((word) => ENDS_PHRASE.has(word))
  if (clause < 2 && last !== ',' && (phraseEnd === -1 || at < phraseEnd)) return said('server', 0.65, near)
  return said('server', 0.5, near)
}

const isListed = (words: readonly string[], at: number) => words[at - 1] === ',' && (words[at + 1] === ',' || words[at + 1] === undefined)

function splitParts(phrase: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  for (const word of phrase) {
    if (word === ',' || word === 'and') parts.push([])
    else parts.at(-1)?.push(word)
  }
  return parts.filter((part) => part.length > 0)
}

function said(kind: PackageClass, confidence: number, words: readonly string[]): Statement {
  return { class: kind, confidence, words: words.join(' ') }
}
