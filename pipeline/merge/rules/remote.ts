// One address is one server: two records of the official registry that name it, where each is owned by whom the other names.
import type { Listing } from '../../../core/schema/listing.ts'
import type { Evidence } from '../evidence.ts'
import { githubNamespace, namespaceDomain } from '../names.ts'
import { ownerAndName, type Places } from '../places.ts'

/** An address that more names share than a server has names is a gateway's. */
const NAMES_OF_ONE_SERVER = 3
/** Of records that are one server already a few speak for all. */
const RECORDS_COMPARED = 20

export function joinByRemote({ listings, places, joins }: Evidence): void {
  const byAddress = new Map<string, Listing[]>()
  for (const listing of listings) {
    if (listing.origin !== 'mcp-registry' && listing.origin !== 'registration') continue
    for (const address of new Set(listing.remotes.flatMap(({ url }) => toAddress(url) ?? []))) {
      const sharers = byAddress.get(address)
      if (sharers === undefined) byAddress.set(address, [listing])
      else sharers.push(listing)
    }
  }
  for (const [address, sharers] of byAddress) {
    const servers = [...Map.groupBy(sharers, ({ key }) => joins.find(key)).values()]
    if (servers.length > NAMES_OF_ONE_SERVER) continue
    const compared = servers.flatMap((records) => records.slice(0, RECORDS_COMPARED))
    compared.forEach((one, index) => {
      for (const other of compared.slice(index + 1)) {
        if (joins.areOne(one.key, other.key)) continue
        if (isOwnedByNamed(one, other, places) && isOwnedByNamed(other, one, places)) joins.join(one.key, other.key, 'same_remote', address)
      }
    })
  }
}

/** Undefined where the address has variables or holds something of one user: whose server it leads to is not known then. */
function toAddress(url: string): string | undefined {
  if (/[{}<>]/.test(url) || !URL.canParse(url)) return undefined
  const { protocol, host, pathname, search } = new URL(url)
  return protocol === 'https:' && search === '' ? `${host}${pathname.replace(/\/$/, '')}` : undefined
}

/**
 * Anyone can write another's address into a record; nobody can take another's namespace. So a record is believed to be of the
 * same server only where its namespace is of the domain, or of the GitHub account, that the other record names.
 */
function isOwnedByNamed(record: Listing, other: Listing, places: Places): boolean {
  if (record.origin === 'registration') return true
  const account = githubNamespace(record.name)
  if (account !== undefined) return account === ownerAndName(places.of(other) ?? '')?.owner || account === githubNamespace(other.name)
  const domain = namespaceDomain(record.name)
  if (domain === undefined) return false
  return domain === namespaceDomain(other.name) || other.remotes.some(({ url }) => isWithin(url, domain))
}

function isWithin(url: string, domain: string): boolean {
  if (!URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return hostname === domain || hostname.endsWith(`.${domain}`)
}
