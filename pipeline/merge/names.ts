// Names: what of a name says which server it is, and whose. Plain comparisons only: letters that merely look alike are different.
import type { Listing } from '../../core/schema/listing.ts'

/** Words that nearly every name in this field has, and that therefore tell no server from another. */
const GENERIC = new Set(
  'a an the of for and to mcp mcps server servers service api ai agent agents tool tools js ts node nodejs python py npm cli app model context protocol modelcontextprotocol'.split(
    ' ',
  ),
)
/** What owners add to their name where the plain one is taken. */
const OWNER_SUFFIX = /(?:hq|ai|io|dev|labs?|tech|org|com|inc|llc|app|team|official|mcp)$/
/** How the package of one platform ends that a server carries along, `…-linux-arm64`: a part of it, no server. */
const PLATFORM =
  /-(?:darwin|macos|linux|win32|windows|freebsd|android)-(?:x64|x86_64|amd64|arm64|aarch64|arm|ia32|386)(?:-(?:musl|gnu|msvc))?$/
/** Publishers that copy other people's servers into packages of their own: no original, whatever repository they state. */
const REPUBLISHED = /^(?:npm:@?|pypi:)(?:iflow-mcp|mseep)[-/]/

export interface Name {
  /** npm scope, GitHub owner, registry namespace; empty where a name has none. */
  owner: string
  /** The name without it: lower case, words parted by single hyphens. */
  leaf: string
}

/** @returns undefined where the name has other letters than ASCII ones: then it cannot be compared with confidence */
export function nameOf({ origin, name, key }: Listing): Name | undefined {
  const plain = (origin === 'mcp-registry' ? name : key.slice(key.indexOf(':') + 1)).replace(/^@/, '').toLowerCase()
  if (!/^[a-z0-9@/._~-]+$/.test(plain)) return undefined
  const slash = plain.lastIndexOf('/')
  return { owner: slash < 0 ? '' : plain.slice(0, slash), leaf: toLeaf(plain.slice(slash + 1)) }
}

export function toLeaf(name: string): string {
  return name
    .toLowerCase()
    .split(/[-_.~]/)
    .filter((word) => word !== '')
    .join('-')
}

/** The words of a leaf that tell it from others, sorted and joined: `mcp-server-x` and `x-mcp` have one core. Empty where it has none. */
export function coreOf(leaf: string): string {
  const words = leaf.split('-').filter((word) => !GENERIC.has(word))
  return [...new Set(words)].sort().join('-')
}

/** Whether a core is long enough to tell one server from another. */
export function isDistinctive(core: string): boolean {
  return core.length >= 3
}

/**
 * Whether two owners are written alike, but for punctuation and what one of them adds (`folderr` and `folderr-tech`). Two that each
 * add something of their own are strangers (`acme-hq` and `acme-mcp`).
 */
export function isSameOwner(a: string, b: string): boolean {
  const [plain, other] = [lettersOf(a), lettersOf(b)]
  return ownerSpellings(a).includes(other) || ownerSpellings(b).includes(plain)
}

/** A name without case and punctuation: how it sounds. */
export function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** An owner's name without punctuation, and without what owners add to it. */
export function ownerSpellings(owner: string): string[] {
  const plain = lettersOf(owner)
  const short = plain.replace(OWNER_SUFFIX, '')
  return [plain, short].filter((spelling, index, all) => spelling.length >= (index === 0 ? 1 : 4) && all.indexOf(spelling) === index)
}

/** `owner` of a name `io.github.owner/…`, which the registry gives to that GitHub account only. */
export function githubNamespace(registryName: string): string | undefined {
  const [namespace = ''] = registryName.toLowerCase().split('/')
  return namespace.startsWith('io.github.') ? namespace.slice('io.github.'.length) : undefined
}

/** Domain of a name `com.example/…`, which the registry gives to who controls that domain: `example.com`. */
export function namespaceDomain(registryName: string): string | undefined {
  const [namespace = ''] = registryName.toLowerCase().split('/')
  const labels = namespace.split('.')
  return namespace.startsWith('io.github.') || labels.length < 2 ? undefined : labels.toReversed().join('.')
}

/** Whether a package is known by its name to be a copy or a part of a server, whatever repository it names. */
export function isCopyOrPart(key: string): boolean {
  return REPUBLISHED.test(key) || PLATFORM.test(key)
}
