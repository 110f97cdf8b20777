// From a name or a summary to plain words: one spelling for "MCP" and for the nouns that decide, in the languages summaries are written in.

const MAX_CHARACTERS = 600
const MAX_NAME = 214 // the longest name npm allows
const MAX_WORDS = 90

/** One clause of a summary. */
export interface Clause {
  words: string[]
}

/** Spellings of the protocol's name and of compound nouns. Order matters: a longer spelling stands before its part. */
const SPELLINGS: readonly [RegExp, string][] = [
  [/@[a-z0-9][\w.-]{0,80}\/[\w.-]{1,100}/g, ' '], // another package by its name
  [/model[ -]{0,2}context[ -]{0,2}protocols?/g, ' mcp '],
  [/mcp\s{0,3}\(\s{0,3}mcp\s{0,3}\)/g, ' mcp '],
  [/\bmcp[ -]protocol\b/g, ' mcp '],
  [/\badd[ -]ons?\b/g, ' addon '],
  [/\bcommand[ -]line (?:interface|tool|utility)\b/g, ' cli '],
  [/\bmcp[ -]?servers\b/g, ' mcp servers '],
  [/\bmcp-?server\b/g, ' mcp server '],
]

/** Nouns of languages that are written without spaces. */
const UNSPACED: readonly [RegExp, string][] = [
  [/基于.{0,20}?(?:框架|协议|sdk)的?/g, ' mcp '], // "based on the … framework"
  [/服务器|服务端|服務器|伺服器|服务|服務|サーバー?|서버/g, ' server '],
  [/客户端|客戶端|クライアント|클라이언트/g, ' client '],
  [/框架|フレームワーク|프레임워크/g, ' framework '],
  [/代理|网关|プロキシ|프록시/g, ' proxy '],
  [/插件|プラグイン|플러그인/g, ' plugin '],
  [/工具|ツール|도구/g, ' tools '],
]

/** Nouns of European languages, as whole words. */
const TRANSLATED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    serveur: 'server',
    serveurs: 'servers',
    servidor: 'server',
    servidores: 'servers',
    serwer: 'server',
    сервер: 'server',
    серверы: 'servers',
    серверов: 'servers',
    sunucusu: 'server',
    cliente: 'client',
    biblioteca: 'library',
    bibliothèque: 'library',
    bibliothek: 'library',
    библиотека: 'library',
    gestionnaire: 'manager',
    et: 'and',
    und: 'and',
    и: 'and',
    和: 'and',
    与: 'and',
    及: 'and',
  }),
)

/** "MCP-compatible" describes a thing by the company it keeps; it does not call it anything. */
const COMPANY = new Set(['compatible', 'compliant', 'native', 'ready', 'enabled', 'powered', 'aware', 'first', 'capable'])

const TOKEN = /[\p{L}\p{N}]+(?:[-.'’#+][\p{L}\p{N}]+)*|\s[-–]\s|[.,:;!?|()[\]{}—–&+/•·、，。：；！？（）【】\n]/gu

/** The clauses of a summary in lower case, in order; an aside (in brackets) stands behind the clause that holds it. */
export function toClauses(summary: string): Clause[] {
  let text = summary.slice(0, MAX_CHARACTERS).normalize('NFKC').slice(0, MAX_CHARACTERS).toLowerCase()
  for (const [spelling, plain] of SPELLINGS) text = text.replace(spelling, plain)
  if (/[\u3000-\ud7ff]/.test(text)) for (const [spelling, plain] of UNSPACED) text = text.replace(spelling, plain)
  const clauses: Clause[] = []
  const open: Clause = { words: [] }
  const aside: Clause = { words: [] }
  let isAside = false
  const close = () => {
    for (const clause of [open, aside]) {
      if (clause.words.length > 0) clauses.push({ words: joinCompany(clause.words) })
      clause.words = []
    }
  }
  let count = 0
  for (const [token] of text.matchAll(TOKEN)) {
    const { words } = isAside ? aside : open
    if (/^[\p{L}\p{N}]/u.test(token)) {
      words.push(...toWords(token))
      if (++count >= MAX_WORDS) break
    } else if (/[([{（【]/.test(token)) isAside = true
    else if (/[)\]}）】]/.test(token)) isAside = false
    else if (/[,、，]/.test(token)) words.push(',')
    else if (/[&+/]/.test(token)) words.push('and')
    else if (isAside) words.push(',')
    else close()
  }
  close()
  return clauses
}

/** "mcp服务" is two words, though nothing stands between them; "read-only" is one, unless MCP is a part of it. */
function toWords(token: string): string[] {
  const parts = /mcp|server/.test(token) ? token.split('-') : [token]
  return parts.flatMap(splitScripts).map((word) => TRANSLATED.get(word) ?? word)
}

function splitScripts(token: string): string[] {
  return /^[\x20-\x7e]+$/.test(token) ? [token] : (token.match(/[\x21-\x7e]+|[^\x21-\x7e]+/g) ?? [])
}

function joinCompany(words: readonly string[]): string[] {
  const joined: string[] = []
  for (const word of words) {
    if (COMPANY.has(word) && joined.at(-1) === 'mcp') joined[joined.length - 1] = `mcp-${word}`
    else joined.push(word)
  }
  return joined
}

/** A name's words: without the scope of npm or the owner of GitHub, which come apart. */
export function toNameWords(name: string): { scope: readonly string[]; words: readonly string[] } {
  const plain = name.slice(0, MAX_NAME).toLowerCase()
  const slash = plain.lastIndexOf('/')
  const split = (text: string) => text.split(/[^a-z0-9]+/).filter((word) => word !== '')
  return { scope: slash === -1 ? [] : split(plain.slice(0, slash)), words: split(plain.slice(slash + 1)) }
}
