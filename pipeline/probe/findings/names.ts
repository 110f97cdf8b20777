// Names that pass for another's: look-alike letters, one letter more, less or other than a well-known server's.
import type { Finding } from '../../../core/schema/finding.ts'
import { foldLetters } from './letters.ts'
import { placeOf, type Said } from './texts.ts'

/** Names that others may want to pass for. */
export interface KnownNames {
  /** Of servers, as their serverInfo or package says: `playwright`, `@scope/server-github`. */
  servers: readonly string[]
  tools: readonly string[]
  /** The server is one of `servers` by its package or address, and may bear that name. */
  isOneOfThem?: boolean
}

/** Names shorter than this differ by one letter too often by chance. */
const MIN_LENGTH_FOR_EDITS = 7

/** What servers are called and what they offer, compared with well-known names; without those, nothing is found. */
export function findInNames({ serverInfo, tools }: Said, known: KnownNames = { servers: [], tools: [] }): Finding[] {
  const findings: Finding[] = []
  const servers = new Map(known.servers.map((name) => [toSkeleton(name), name]))
  const plainServers = new Set(known.servers.map((name) => name.toLowerCase()))
  for (const name of [serverInfo?.name, serverInfo?.title]) {
    if (name === undefined || known.isOneOfThem === true || plainServers.has(name.toLowerCase())) continue
    const skeleton = toSkeleton(name)
    const alike = servers.get(skeleton) ?? [...servers].find(([other]) => isOneEditApart(other, skeleton))?.[1]
    if (alike !== undefined) {
      findings.push({
        code: 'confusable_name',
        severity: 'medium',
        where: 'serverInfo',
        evidence: `${name.slice(0, 100)} looks like ${alike.slice(0, 100)}`,
      })
      break
    }
  }
  const toolNames = new Map(known.tools.map((name) => [toSkeleton(name), name]))
  const plainTools = new Set(known.tools)
  for (const { name } of tools) {
    const alike = toolNames.get(toSkeleton(name))
    // Another spelling of a tool's name is common; only one that is drawn alike passes for it.
    if (alike === undefined || plainTools.has(name) || isSpelledAlike(name, alike)) continue
    findings.push({
      code: 'confusable_name',
      severity: 'high',
      where: placeOf('tools', name),
      evidence: `${name.slice(0, 100)} looks like ${alike.slice(0, 100)}`,
    })
  }
  return findings
}

/** What a name looks like: letters folded, pairs drawn like one letter as that letter, separators gone (UTS 39, skeleton). */
function toSkeleton(name: string): string {
  return foldLetters(name.slice(0, 200))
    .toLowerCase()
    .replace(/[\s._/@-]+/g, '')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/0/g, 'o')
    .replace(/[1|]/g, 'l')
    .replace(/5/g, 's')
}

function isSpelledAlike(a: string, b: string): boolean {
  const letters = (name: string) => name.toLowerCase().replace(/[\s._/@-]+/g, '')
  return letters(a) === letters(b)
}

/** Whether one insertion, deletion, replacement or exchange of neighbours makes one of the other. Linear in their length. */
function isOneEditApart(a: string, b: string): boolean {
  if (a === b || Math.min(a.length, b.length) < MIN_LENGTH_FOR_EDITS || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  const [restA, restB] = [a.slice(start), b.slice(start)]
  return (
    restA.slice(1) === restB || // one more
    restA === restB.slice(1) || // one less
    restA.slice(1) === restB.slice(1) || // one other
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
