// Tells MCP servers from what merely mentions MCP, by what a package says of itself. Conservative: only what is clearly something
// else is turned away. Rules speak of kinds, never of one name.

/** Raised with every change to the rules or to a parser: what an older one made of an unchanged record is then asked for again. */
export const RULES_VERSION = 1

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

export type ClassReason =
  | 'claims_registry_name'
  | 'has_server_json'
  | 'says_server'
  | 'named_for_mcp'
  | 'uses_mcp_library'
  | 'is_library'
  | 'is_list'
  | 'is_inspector'
  | 'is_proxy'
  | 'is_client'
  | 'is_plugin'
  | 'no_executable'
  | 'nothing_says_server'

export interface Classification {
  server: boolean
  reason: ClassReason
}

const MCP = '(?:mcp|model[ -]context[ -]protocol(?: \\(mcp\\))?)'
const SAYS_SERVER = new RegExp(
  `\\b${MCP}[ -]+server\\b(?!s)(?! (?:sdk|framework|proxy|manager|inspector|template|boilerplate|registry))`,
  'i',
)
const MENTIONS_MCP = new RegExp(`\\b${MCP}\\b`, 'i')
const NAMED_SERVER = /(?:^|[^a-z0-9])mcp[-_.]?server(?!s)|server[-_.]?mcp(?:$|[^a-z0-9])/i
const NAMED_MCP = /(?:^|[^a-z0-9])(?:fast)?mcp(?:$|[^a-z0-9])/i

/** Descriptions that say outright what else it is; they outweigh the words "MCP server" elsewhere in the text. */
const SAYS_OTHER: readonly [ClassReason, RegExp][] = [
  ['is_list', /\b(?:curated|awesome)\b.{0,30}\b(?:list|collection|directory)\b/i],
  [
    'is_library',
    new RegExp(
      `\\b(?:build|create|develop|write|writ|creat|develop)(?:ing|s)? (?:your own |custom |a |an )?${MCP} (?:servers|clients)\\b`,
      'i',
    ),
  ],
  [
    'is_library',
    new RegExp(
      `\\b${MCP}\\b.{0,40}\\b(?:sdk|framework|client library|adapters)\\b|\\b(?:sdk|framework|adapters|bindings) (?:for|of) (?:the )?${MCP}\\b`,
      'i',
    ),
  ],
  ['is_inspector', new RegExp(`\\b(?:inspect|debug|test)(?:s|ing|or)? (?:of )?(?:any )?${MCP} servers\\b|\\b${MCP} inspector\\b`, 'i')],
]

/** Parts of a name that say what else it is; they yield to the plain statement that it is an MCP server. */
const NAMED_OTHER: readonly [ClassReason, RegExp][] = [
  ['is_library', /(?:^|[-_./@])(?:sdk|framework|adapters?|middleware|types)(?:$|[-_./])/i],
  ['is_list', /(?:^|[-_./@])awesome(?:$|[-_./])/i],
  ['is_inspector', /(?:^|[-_./@])inspector(?:$|[-_./])/i],
  ['is_proxy', /(?:^|[-_./@])(?:proxy|gateway|bridge)(?:$|[-_./])/i],
  ['is_client', /(?:^|[-_./@])client(?:$|[-_./])/i],
  ['is_plugin', /(?:^|[-_./@])plugin(?:$|[-_./])/i],
]

/** Descriptions whose main word says what else it is, where nothing calls it a server. */
const CALLED_OTHER: readonly [ClassReason, RegExp][] = [
  ['is_proxy', new RegExp(`\\b(?:proxy|gateway|bridge)\\b.{0,30}\\b(?:for|to|between)\\b.{0,30}\\b${MCP}\\b`, 'i')],
  // Carries MCP from one transport to another.
  ['is_proxy', /\b(?:proxy|gateway|bridge)\b.{0,60}\b(?:remote|stdio|sse|streamable[ -]http)\b/i],
  ['is_client', new RegExp(`\\b${MCP} (?:client|host)\\b|\\bclient for (?:the )?${MCP}\\b`, 'i')],
]

/** Whether a package is an MCP server, and the fact that decided it. Looks at facts in the order of how much they prove. */
export function classify(facts: PackageFacts): Classification {
  const { name, keywords } = facts
  const description = facts.description?.slice(0, 2_000) ?? ''
  if (facts.mcpName !== undefined) return is('claims_registry_name')
  if (facts.hasServerJson === true) return is('has_server_json')

  const saysOther = find(SAYS_OTHER, description)
  if (saysOther !== undefined) return isNot(saysOther)
  if (facts.hasExecutable === false) return isNot('no_executable')
  if (SAYS_SERVER.test(description)) return is('says_server')

  const other = find(NAMED_OTHER, name) ?? find(CALLED_OTHER, description)
  if (other !== undefined) return isNot(other)
  if (NAMED_SERVER.test(name) || keywords.some((keyword) => NAMED_SERVER.test(keyword))) return is('says_server')
  if (facts.usesMcpLibrary === true) return is('uses_mcp_library')
  if (NAMED_MCP.test(name)) return is('named_for_mcp')
  if (facts.hasExecutable === true && (MENTIONS_MCP.test(description) || keywords.some((keyword) => MENTIONS_MCP.test(keyword)))) {
    return is('named_for_mcp')
  }
  return isNot('nothing_says_server')
}

const is = (reason: ClassReason): Classification => ({ server: true, reason })
const isNot = (reason: ClassReason): Classification => ({ server: false, reason })

function find(rules: readonly [ClassReason, RegExp][], text: string): ClassReason | undefined {
  return rules.find(([, rule]) => rule.test(text))?.[0]
}
