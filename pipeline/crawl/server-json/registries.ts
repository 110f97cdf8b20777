// Which package a server.json means: `registryBaseUrl` may point to a registry of somebody's own, where the same name is another
// package. Such a one must neither be taken for the public package nor be installed from the public registry under its name.

/** Where this registry itself asks for packages: what these hosts hold counts as public, so that a company's mirror works. */
export interface PackageRegistries {
  npmRegistry: string | undefined
  pypiUrl: string
}

const PUBLIC_HOSTS: Readonly<Record<string, ReadonlySet<string>>> = {
  pypi: new Set(['pypi.org', 'www.pypi.org']),
  nuget: new Set(['api.nuget.org', 'www.nuget.org', 'nuget.org']),
  cargo: new Set(['crates.io', 'index.crates.io', 'static.crates.io']),
}

/**
 * Whether a package is the public one of its name. Without a base URL it is: that is what server.json means by leaving it out.
 * Other ecosystems than npm, PyPI, NuGet and Cargo have the whole address in the identifier, and are public wherever they lie.
 *
 * npm's public registry and the mirrors of it are called `registry` under a domain that begins with `npm`; private ones are called
 * otherwise, as after the company or `npm.pkg`. The rule errs on the side of public, which is what nearly every record means.
 */
export function isPublicPackage(registryType: string, baseUrl: string | null | undefined, registries?: PackageRegistries): boolean {
  if (baseUrl === undefined || baseUrl === null || baseUrl.trim() === '') return true
  if (registryType !== 'npm' && PUBLIC_HOSTS[registryType] === undefined) return true
  const host = hostOf(baseUrl)
  if (host === undefined) return false
  const configured = registryType === 'npm' ? registries?.npmRegistry : registryType === 'pypi' ? registries?.pypiUrl : undefined
  if (configured !== undefined && host === hostOf(configured)) return true
  if (registryType !== 'npm') return PUBLIC_HOSTS[registryType]?.has(host) === true
  const [first, second, ...rest] = host.split('.')
  return first === 'registry' && second?.startsWith('npm') === true && rest.length === 1
}

/** Host and port of an address, also of one without its scheme; undefined where it is none. */
export function hostOf(address: string): string | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(address.trim()) ? address.trim() : `https://${address.trim()}`
  return URL.canParse(url) ? new URL(url).host : undefined
}
