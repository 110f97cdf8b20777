// The ways into a server out of what its listings state: each package and each address once.
import type { Package, Remote } from '../../core/schema/access.ts'
import type { Listing } from '../../core/schema/listing.ts'
import type { OriginId } from '../../core/schema/words.ts'
import { compareVersions } from './versions.ts'

/** Whose statements of how a package is started are taken first. */
const ORDER: readonly OriginId[] = ['npm', 'pypi', 'mcp-registry', 'github', 'registration', 'list']
/** Origins whose records say how a package is spoken to; that an npm package speaks stdio is otherwise a guess. The last one wins. */
const STATES_TRANSPORT: readonly OriginId[] = ['mcp-registry', 'registration']

interface Statement {
  listing: Listing
  pkg: Package
}

/**
 * Each package once. Its own registry knows version and integrity; where that has no listing here, the newest version stated
 * holds, and none where the registry said that there is no such package. Other records add how it wants to be started.
 * @param absent keys that the origin in question said it does not have
 * @param optedOut keys whose owners asked not to be listed: no way in either, whoever names them
 */
export function mergePackages(listings: readonly Listing[], absent: ReadonlySet<string>, optedOut: ReadonlySet<string>): Package[] {
  const rank = ({ origin }: Listing) => (ORDER.includes(origin) ? ORDER.indexOf(origin) : ORDER.length)
  const statements = listings
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((listing) =>
      listing.packages.filter((pkg) => !optedOut.has(packageKey(pkg) ?? '')).map((pkg): Statement => ({ listing, pkg })),
    )
  const byName = [...Map.groupBy(statements, ({ pkg }) => nameOf(pkg))].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return byName.map(([, stated]) => mergeStatements(stated, absent))
}

function mergeStatements(stated: readonly Statement[], absent: ReadonlySet<string>): Package {
  const key = packageKey(stated[0]?.pkg)
  const isOwn = ({ listing }: Statement) => listing.key === key
  const [newest, ...rest] = stated.toSorted(
    (a, b) => Number(isOwn(b)) - Number(isOwn(a)) || compareVersions(b.pkg.version ?? '', a.pkg.version ?? ''),
  )
  if (newest === undefined) throw new RangeError('a package that nobody states')
  const others = stated.filter((statement) => rest.includes(statement)).reverse()
  const merged = Object.assign({}, ...others.map(({ pkg }) => withoutRelease(pkg)), newest.pkg) as Package
  const transport = STATES_TRANSPORT.flatMap(
    (origin) => stated.findLast(({ listing }) => listing.origin === origin)?.pkg.transport ?? [],
  ).at(-1)
  const complete = transport === undefined ? merged : { ...merged, transport }
  return key !== undefined && absent.has(key) ? withoutRelease(complete) : complete
}

function nameOf({ registryType, identifier }: Package): string {
  return `${registryType}:${registryType === 'npm' ? identifier : identifier.toLowerCase()}`
}

/** Key of the listing that a package's own registry has of it. */
export function packageKey(pkg: Pick<Package, 'registryType' | 'identifier'> | undefined): string | undefined {
  if (pkg?.registryType === 'npm') return `npm:${pkg.identifier}`
  return pkg?.registryType === 'pypi' ? `pypi:${pkg.identifier.replace(/[-_.]+/g, '-').toLowerCase()}` : undefined // PEP 503
}

function withoutRelease({ version: _version, integrity: _integrity, ...rest }: Package): Package {
  return rest
}

/** Each address once, as the listing that comes first states it. */
export function mergeRemotes(listings: readonly Listing[]): Remote[] {
  const byUrl = new Map<string, Remote>()
  for (const listing of listings) {
    for (const remote of listing.remotes) if (!byUrl.has(remote.url)) byUrl.set(remote.url, remote)
  }
  return [...byUrl.values()].toSorted((a, b) => (a.url < b.url ? -1 : 1))
}
