// An origin: the catalogue that a team keeps of its own servers, one JSON document behind an address.
import type { Crawl, Listing, Origin, Rejection } from 'hisper/plug-ins'

interface Entry {
  name: string
  title?: string
  description?: string
  owner?: string
  url: string
}

const ID = 'x-team-catalog'

/** @param address of the document: `{"servers": [{"name", "title", "description", "owner", "url"}]}` */
export function teamCatalog(address: string): Origin {
  return {
    id: ID,
    async crawl({ http, now }): Promise<Crawl> {
      // `as: 'json'` asks again where the answer is no JSON; a failure is thrown, and what was listed before stays.
      const { value } = await http.request(address, { as: 'json' })
      const servers: unknown = value !== null && typeof value === 'object' && 'servers' in value ? value.servers : undefined
      if (!Array.isArray(servers)) throw new Error(`${address}: there is no list of servers in it`)
      const listings: Listing[] = []
      const rejected: Rejection[] = []
      servers.forEach((entry: unknown, index) => {
        if (isEntry(entry)) listings.push(toListing(entry))
        else rejected.push({ key: `${ID}:${index}`, code: 'malformed', message: 'It needs a name and an address that begins with https:.' })
      })
      const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1)
      const state = { readAt: now().toISOString().slice(0, 10) }
      return { listings: listings.sort(byKey), rejected: rejected.sort(byKey), unread: [], absent: [], state, complete: true }
    },
  }
}

/** What others write is anything until it was looked at. */
function isEntry(value: unknown): value is Entry {
  if (value === null || typeof value !== 'object') return false
  const { name, title, description, owner, url } = value as Record<string, unknown>
  const isText = (text: unknown) => text === undefined || (typeof text === 'string' && text !== '' && text.length <= 300)
  return (
    typeof name === 'string' &&
    /^[a-z0-9-]{1,60}$/.test(name) &&
    [title, description, owner].every(isText) &&
    /^https:\/\/\S+$/.test(String(url))
  )
}

function toListing({ name, title, description, owner, url }: Entry): Listing {
  return {
    key: `${ID}:${name}`,
    origin: ID,
    name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    keywords: owner === undefined ? [] : [`owner-${owner}`],
    status: 'active',
    packages: [],
    remotes: [{ type: 'streamable-http', url }],
    // Keys of other origins that this entry is surely the same server as, such as `npm:@team/notes`: they become one entry.
    sameAs: [],
  }
}
