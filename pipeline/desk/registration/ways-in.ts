// What somebody wrote of where a server is, a line each: a package, a remote, a repository. A host that is not what it looks like is refused here.
import { isIP } from 'node:net'
import { toListingKey } from '../../../core/schema/listing-key.ts'
import { toRepository } from '../../crawl/repository-url.ts'
import { quote } from '../markdown.ts'

const MOST_LINES = 10

export interface WaysIn {
  npm: string[]
  pypi: string[]
  remotes: string[]
  /** Address of the repository. */
  repository: string | undefined
}

/** @returns what is wrong, in words for its author, where anything is */
export function readWaysIn(text: string): WaysIn | { issues: string[] } {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const ways: WaysIn = { npm: [], pypi: [], remotes: [], repository: undefined }
  const issues: string[] = []
  if (lines.length > MOST_LINES) issues.push(`More than ${MOST_LINES} lines: one server has fewer ways in.`)
  for (const line of lines.slice(0, MOST_LINES)) {
    const why = readLine(line, ways)
    if (why !== undefined) issues.push(`${quote(line)}: ${why}`)
  }
  for (const [what, list] of Object.entries({ package: [...ways.npm, ...ways.pypi], remote: ways.remotes }))
    if (new Set(list).size < list.length) issues.push(`The same ${what} stands there twice.`)
  return issues.length > 0 ? { issues } : ways
}

/** @returns why not */
function readLine(line: string, ways: WaysIn): string | undefined {
  if (/^(?:npm|pypi):/i.test(line)) {
    const key = toListingKey(line)
    if (key === undefined) return 'that is no package name'
    if (!/^[\x21-\x7e]+$/.test(key)) return 'a package name is plain ASCII: a letter of it only looks like one'
    const [origin, name] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
    if (name.length > 214) return 'no package name is that long'
    if (origin === 'npm') ways.npm.push(name)
    else ways.pypi.push(name)
    return undefined
  }
  if (!/^https?:\/\//i.test(line)) return 'write npm:NAME, pypi:NAME or an address that begins with `https://`'
  return readAddress(line, ways)
}

function readAddress(line: string, ways: WaysIn): string | undefined {
  if (/\s/.test(line)) return 'one address a line'
  if (line.length > 2_000 || !URL.canParse(line)) return 'that is no address'
  const url = new URL(line)
  if (url.username !== '' || url.password !== '') return 'an address here holds no name and no password'
  if (url.protocol !== 'https:') return 'only https is listed'
  if (!/^[\x21-\x7e]+$/.test(line) || /(?:^|\.)xn--/.test(url.hostname))
    return `its host is ${quote(url.hostname)}: only hosts in plain ASCII are taken, since others can look like somebody else’s`
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 || !host.includes('.') || /\.(?:local|internal|localhost|test|example|invalid|onion)$/.test(host))
    return 'its host has to be a public name'
  if (/[{}<>"'`\\]/.test(line) || /%(?:00|0a|0d)/i.test(line)) return 'there are characters in it that an address here may not hold'
  if (['github.com', 'www.github.com', 'gitlab.com', 'codeberg.org', 'bitbucket.org'].includes(host)) {
    const repository = toRepository(line)
    if (repository === undefined) return 'that is no repository'
    if (ways.repository !== undefined) return 'one repository only'
    ways.repository = repository.url
    return undefined
  }
  if (url.search !== '' || url.hash !== '') return 'an address here has nothing behind ? or #: keys and settings are the reader’s own'
  ways.remotes.push(url.href)
  return undefined
}
