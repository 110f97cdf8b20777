// The namespace of this registry: what its own names and its own facts stand under. Only who controls the site's address can claim it
// in the official registry, which gives `com.example/…` to the owner of example.com and `io.github.LOGIN/…` to that GitHub account.

/** Longest namespace that leaves room for any id (120) in a name of 200 characters. */
const MAX_LENGTH = 79

/**
 * The reverse-DNS name of the site: `https://mcp.example.com/` is `com.example.mcp`. A path becomes further labels, so that a project
 * page (`https://login.github.io/hisper/` is `io.github.login.hisper`) has none of the names that its owner may publish officially.
 * @param configured taken instead, where a registry moves to another address and keeps its names
 * @throws {TypeError} where it cannot stand in a name of server.json 2025-12-11
 */
export function toNamespace(site: URL, configured?: string): string {
  if (configured !== undefined && configured !== '') return checked(configured)
  const path = site.pathname.split('/').filter((part) => part !== '')
  const labels = [...site.hostname.split('.').toReversed(), ...path].map((label) => label.replace(/[^a-zA-Z0-9-]/g, '-'))
  return checked(labels.join('.').toLowerCase())
}

function checked(namespace: string): string {
  if (/^[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*$/.test(namespace) && namespace.length <= MAX_LENGTH) return namespace
  throw new TypeError(`namespace ${JSON.stringify(namespace)}: expected reverse-DNS labels, ${MAX_LENGTH} characters at most`)
}
