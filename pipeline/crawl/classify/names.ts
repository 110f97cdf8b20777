// What a name says: who republishes, which packages hold one platform's binary, and what else the words of a name call a package.
import type { PackageClass } from '../../../core/schema/words.ts'
import { toNameWords } from './text.ts'
import { NAME_NOUNS, NAME_NOUNS_BEHIND_MCP } from './words.ts'

/**
 * Publishers that republish others' servers under a prefix of their own. A fact about publishers, not about words: each has published scores
 * to thousands of packages that copy projects whose authors publish them elsewhere; the copies keep the originals' words and markers.
 */
const REPUBLISHERS: readonly { prefix: string; because: string }[] = [
  { prefix: 'iflow-mcp-', because: 'some 2,500 packages on PyPI, each named after the owner and the repository it was copied from' },
  { prefix: '@iflow-mcp/', because: 'the same publisher on npm' },
  { prefix: 'mseep-', because: 'some 800 packages on PyPI, each named after the package it was copied from' },
  { prefix: 'mcpbind-', because: 'some 100 packages on PyPI, each named after the package it was copied from, with no words of its own' },
]

/** Operating system and processor at the end of a name, as npm's optional dependencies for one platform carry them (esbuild's custom). */
const PLATFORM =
  /(?:^|[-_./])((?:darwin|macos|osx|linux|linuxmusl|alpine|win32|windows|win|freebsd|openbsd|android|sunos)[-_](?:x64|x86[-_]64|x86|ia32|386|amd64|arm64|aarch64|arm|armv6|armv7|armv7l|armhf|ppc64|ppc64le|riscv64|s390x|loong64|universal)(?:[-_](?:gnu|musl|msvc|gnueabihf|musleabihf|eabi))?)$/

/** The prefix of a known republisher that a name bears. */
export function findRepublisher(name: string): string | undefined {
  const plain = name.toLowerCase()
  return REPUBLISHERS.find(({ prefix }) => plain.startsWith(prefix) && plain.length > prefix.length)?.prefix
}

/** The platform whose binary a package of this name holds, such as `linux-x64-musl`. */
export function findPlatform(name: string): string | undefined {
  return PLATFORM.exec(name.slice(-100).toLowerCase())?.[1]
}

export interface NameSays {
  mcp: boolean
  server: boolean
  /** Whether one of its words ends with "mcp" without being it. */
  glued: boolean
  /** What else it says that it is, and the word that says so. */
  other: { class: PackageClass; word: string } | undefined
}

/** What the words of a package's name, or of a repository's, say of it. */
export function readName(name: string): NameSays {
  const { scope, words } = toNameWords(name)
  const mcp = words.some(isMcp)
  return {
    mcp,
    server: words.includes('mcpserver') || (words.includes('server') && (mcp || scope.some(isMcp))),
    glued: words.some((word) => /^[a-z0-9]{3,30}mcp$/.test(word)),
    other: findOther(words),
  }
}

/** Nouns count at either end of a name ("weather-mcp-core") and right behind "mcp" or "mcp-server" in it; a plug-in is one anywhere. */
function findOther(words: readonly string[]): NameSays['other'] {
  const behind = words.findLastIndex((word, at) => isMcp(word) || (word === 'server' && isMcp(words[at - 1]))) + 1
  for (const word of [words.at(-1), words[0], behind === 0 ? undefined : words[behind]]) {
    const kind = NAME_NOUNS.get(word ?? '')
    if (word !== undefined && kind !== undefined) return { class: kind, word }
  }
  const plugin = words.find((word) => NAME_NOUNS.get(word) === 'plugin')
  if (plugin !== undefined) return { class: 'plugin', word: plugin }
  const last = behind === words.length - 1 ? (words[behind] ?? '') : ''
  const kind = behind === 0 ? undefined : NAME_NOUNS_BEHIND_MCP.get(last)
  return kind === undefined ? undefined : { class: kind, word: last }
}

const isMcp = (word: string | undefined) => word === 'mcp' || word === 'fastmcp' || word === 'mcpserver' || word === 'modelcontextprotocol'
