// Tells MCP servers from what merely mentions MCP, by what a package says of itself. Facts before words, words of the summary before the
// name. Rules speak of kinds, never of one name.

import type { PackageClass } from '../../../core/schema/words.ts'
import { findMention, findStatement, isSomethingElse, type Statement } from './clauses.ts'
import { findPlatform, findRepublisher, type NameSays, readName } from './names.ts'
import { type Clause, toClauses } from './text.ts'
import { LIST, OTHER_MEANINGS, PLACEHOLDER, SAYS_NOTHING } from './words.ts'

/** Raised with every change to the rules or to a parser: what an older one made of an unchanged record is then asked for again. */
export const RULES_VERSION = 2

export interface PackageFacts {
  name: string
  description?: string | undefined
  keywords: readonly string[]
  /** The name in the official registry that the package claims. */
  mcpName?: string | undefined
  /** Whether it can be started by name; undefined where the origin cannot tell. */
  hasExecutable?: boolean | undefined
  /** Whether it requires a library for writing MCP servers; undefined where the origin cannot tell. */
  usesMcpLibrary?: boolean | undefined
  /** Whether a server.json lies beside it. */
  hasServerJson?: boolean | undefined
}

export interface Classification {
  class: PackageClass
  /** 0 to 1: how often the words or facts that decided it are right. */
  confidence: number
  /** What decided it, for a person to read: at most 300 characters. */
  evidence: string
}

const MAX_SUMMARY = 600 // what is read of it; more says nothing new, and hostile text stays cheap
const MAX_NAME = 214 // npm's limit
const MAX_EVIDENCE = 300
const MAX_QUOTE = 120
const KEYWORD_SERVER = /^(?:mcp|model[- ]context[- ]protocol)[-_ ]?server$/i
const KEYWORD_MCP = /^(?:mcp|model[- ]?context[- ]?protocol)$/i

/**
 * What a package is, and the words or the fact that decided it. In the order of what they prove: a known republisher's prefix, the registry's
 * marks, what the summary calls it, what else it says of MCP, the name, keywords and requirements.
 *
 * The confidence of a rule is how often it was right over some 500 packages judged by hand, two thirds of them chosen for being hard; rounded
 * down, since the rules were written with most of those in sight.
 */
export function classify(facts: PackageFacts): Classification {
  const summary = facts.description?.slice(0, MAX_SUMMARY).toLowerCase() ?? ''
  const clauses = SAYS_NOTHING.test(summary) ? [] : toClauses(summary)
  return readFacts(facts) ?? readMeaning(facts.name, summary, clauses) ?? readWords(facts, clauses)
}

function readFacts({ name, mcpName, hasServerJson }: PackageFacts): Classification | undefined {
  const republisher = findRepublisher(name)
  if (republisher !== undefined)
    return is('republication', 0.97, `the name bears the prefix of a publisher of others' servers: ${republisher}`)
  if (mcpName !== undefined) return is('server', 0.97, `claims the name ${quote(mcpName)} of the official registry`)
  if (hasServerJson === true) return is('server', 0.97, 'a server.json lies beside it')
  const platform = findPlatform(name)
  return platform === undefined ? undefined : is('component', 0.97, `the name ends with a platform: ${platform}`)
}

/** What is neither here nor there: a name that is only kept, a list to read, other things that are called MCP. */
function readMeaning(name: string, summary: string, clauses: readonly Clause[]): Classification | undefined {
  const kept = PLACEHOLDER.exec(summary)
  if (kept !== null) return is('unrelated', 0.9, `the summary says that the name is only kept: ${quote(kept[0])}`)
  const list = LIST.exec(summary)
  if (list !== null) return is('unrelated', 0.9, `the summary calls it a list: ${quote(list[0])}`)
  if (clauses.some(({ words }) => words.includes('mcp'))) return undefined
  const text = `${name.slice(0, MAX_NAME).toLowerCase()} ${summary}`
  const other = OTHER_MEANINGS.find(([, words]) => words.test(text))
  return other === undefined ? undefined : is('unrelated', 0.95, `the letters mean something else here: ${other[0]}`)
}

function readWords(facts: PackageFacts, clauses: readonly Clause[]): Classification {
  const name = readName(facts.name)
  const statement = findStatement(clauses)
  const found = statement === undefined ? readHints(facts, name, clauses) : weigh(statement, name)
  if (found.class !== 'server' || facts.hasExecutable !== false) return found
  return is('sdk-framework', 0.6, `nothing in it can be started by name, though ${found.evidence}`)
}

/** A name that says "mcp-server" outweighs a summary that calls it something else in passing. */
function weigh({ class: kind, confidence, words }: Statement, name: NameSays): Classification {
  if (kind !== 'server' && confidence < 0.8 && name.server && name.other === undefined) {
    return is('server', 0.6, `the name says MCP server, though the summary says ${quote(words)}`)
  }
  return is(kind, confidence, `the summary says ${quote(words)}`)
}

function readHints(facts: PackageFacts, name: NameSays, clauses: readonly Clause[]): Classification {
  const mention = findMention(clauses)
  const said = mention === undefined ? '' : `; the summary says ${quote(mention.words)}`
  if (mention !== undefined && mention.class !== 'server') return is(mention.class, mention.confidence, said.slice(2))
  const sure = mention?.confidence ?? 0
  if (name.other !== undefined && sure < 0.7) {
    if (name.mcp || mention !== undefined) return is(name.other.class, 0.7, `the name says ${quote(name.other.word)}${said}`)
  }
  if (name.server) return is('server', 0.9, `the name says MCP server${said}`)
  if (name.mcp) return is('server', 0.85, `the name says MCP${said}`)
  if (sure >= 0.65) return is('server', sure, said.slice(2))
  const keyword = facts.keywords.find((word) => KEYWORD_SERVER.test(word))
  if (keyword !== undefined) return is('server', 0.7, `the keywords say ${quote(keyword)}${said}`)
  const isElse = isSomethingElse(clauses)
  if (facts.usesMcpLibrary === true && !isElse) return is('server', 0.65, `requires a library for writing MCP servers${said}`)
  if (facts.hasExecutable === true && !isElse && (mention !== undefined || facts.keywords.some((word) => KEYWORD_MCP.test(word)))) {
    return is('server', 0.6, `can be started, and speaks of MCP${said}`)
  }
  if (name.glued && name.other === undefined && !isElse) return is('server', 0.6, `the name ends with MCP${said}`)
  return is('unrelated', 0.8, `nothing calls it an MCP server${said}`)
}

const is = (kind: PackageClass, confidence: number, evidence: string): Classification => ({
  class: kind,
  confidence,
  evidence: evidence.slice(0, MAX_EVIDENCE),
})

/** Strangers' words, without the characters that a person does not see. */
const quote = (text: string) => JSON.stringify(text.slice(0, MAX_QUOTE).replace(/\p{C}/gu, ''))
