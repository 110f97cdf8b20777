// Reads WWW-Authenticate (RFC 9110 §11.6.1): every challenge of it, whatever a stranger wrote there, in one pass.

export interface Challenge {
  /** In lower case: schemes are compared without regard to it. */
  scheme: string
  /** By name in lower case; the first of a name counts (RFC 9110 §11.2: each occurs once). */
  parameters: ReadonlyMap<string, string>
}

/** No server has use for more; what comes after is not read. */
const MAX_CHALLENGES = 20
const MAX_PARAMETERS = 50

/** RFC 9110 §5.6.2 (tchar); §11.2 (token68). Sticky: each match starts where the last one ended, and gives nothing back. */
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*/y
const SPACES = /[ \t]*/y
const SEPARATORS = /[ \t,]*/y
/** Some servers forget the quotes around an address: then it ends at a space or a comma. */
const UNQUOTED = /[^\s,"]*/y

/**
 * @param header the field's value; several fields joined by commas, as HTTP allows
 * @returns the challenges that could be read, in order; those that make no sense are passed over
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  let at = 0
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const text = pattern.exec(header)?.[0] ?? ''
    at += text.length
    return text
  }
  while (at < header.length) {
    take(SEPARATORS)
    const word = take(TOKEN)
    if (word === '') {
      at += 1 // no character that may stand here
      continue
    }
    const afterWord = at
    take(SPACES)
    const current = challenges.at(-1)
    if (current !== undefined && header[at] === '=') {
      at += 1
      take(SPACES)
      const value = header[at] === '"' ? takeQuoted() : take(UNQUOTED)
      const name = word.toLowerCase()
      if (!current.parameters.has(name) && current.parameters.size < MAX_PARAMETERS) current.parameters.set(name, value)
      continue
    }
    if (challenges.length >= MAX_CHALLENGES) break
    challenges.push({ scheme: word.toLowerCase(), parameters: new Map() })
    if (at > afterWord) skipToken68()
  }
  return challenges

  /** A quoted string (§5.6.4); one without an end goes to the end. */
  function takeQuoted(): string {
    const parts: string[] = []
    let start = at + 1
    for (at = start; at < header.length && header[at] !== '"'; at += 1) {
      if (header[at] !== '\\') continue
      parts.push(header.slice(start, at))
      at += 1
      start = at
    }
    parts.push(header.slice(start, at))
    at += 1
    return parts.join('')
  }

  /** Credentials in one word after a scheme, as Negotiate sends them: they end the challenge, which a parameter does not. */
  function skipToken68(): void {
    const before = at
    take(TOKEN68)
    take(SPACES)
    if (at < header.length && header[at] !== ',') at = before
  }
}
