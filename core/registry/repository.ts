// Where a server's source is, and what GitHub says of it, in the words of server.json and of the clients that read it.
import { toGithubName } from '../api/lookup-path.ts'
import { shorten } from '../api/shorten.ts'
import type { Listing } from '../schema/listing.ts'
import type { Server } from '../schema/server.ts'
import type { ServerJson } from './server-json.ts'
import { toUri } from './uri.ts'

/** `source` of the hosts that have a word of their own; of others it is their host name. */
const SOURCES: Readonly<Record<string, string>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
  'codeberg.org': 'codeberg',
  'gitee.com': 'gitee',
  'git.sr.ht': 'sourcehut',
  'sourceforge.net': 'sourceforge',
}

export function toWireRepository({ repository, listings }: Pick<Server, 'repository' | 'listings'>): ServerJson['repository'] {
  const url = repository === undefined ? undefined : toUri(repository.url)
  if (url === undefined) return undefined
  const host = new URL(url).hostname.replace(/^www\./, '')
  const id = listings.find(({ key }) => key === githubKey(url))?.repositoryId
  const directory = repository?.directory
  return {
    url,
    source: SOURCES[host] ?? host,
    ...(id === undefined ? {} : { id: String(id) }),
    ...(directory !== undefined && isCleanPath(directory) ? { subfolder: directory } : {}),
  }
}

/** What VS Code reads under `publisher-provided` (src/vs/platform/mcp/common, `github`): who made it, and how it is received. */
export interface GithubFacts {
  name: string
  nameWithOwner: string
  displayName: string
  license?: string
  stargazerCount?: number
  topics?: string[]
  pushedAt?: string
}

/** GitHub's own limits (repository topics); what is longer comes from somewhere else. */
const MAX_TOPICS = 20
const TOPIC = /^[a-z0-9][a-z0-9-]{0,49}$/

/**
 * Undefined where the repository is not the server's own: then its stars and its owner's name would recommend somebody else's work.
 * It is its own where it is a server by its own words, or where the official registry gave the server's name to its owner.
 */
export function toGithubFacts({ title, listings, registryName, license }: Server): GithubFacts | undefined {
  const owner = /^io\.github\.([^/]+)\//i.exec(registryName ?? '')?.[1]?.toLowerCase()
  const home = listings.find(({ origin, key, role }) => origin === 'github' && (role !== 'source' || key.startsWith(`github:${owner}/`)))
  const nameWithOwner = home === undefined ? undefined : spelledName(home)
  if (home === undefined || nameWithOwner === undefined) return undefined
  const topics = home.keywords.filter((word) => TOPIC.test(word)).slice(0, MAX_TOPICS)
  const { popularity, updatedAt } = home
  const stated = home.license ?? license
  return {
    name: nameWithOwner.slice(nameWithOwner.indexOf('/') + 1),
    nameWithOwner,
    displayName: shorten(title.toWellFormed(), 99),
    ...(stated !== undefined && stated.length <= 100 ? { license: stated.toWellFormed() } : {}),
    ...(popularity?.stars === undefined ? {} : { stargazerCount: popularity.stars }),
    ...(topics.length === 0 ? {} : { topics }),
    ...(updatedAt === undefined ? {} : { pushedAt: updatedAt }),
  }
}

/** `Owner/Repo` as GitHub spells it; undefined where it is no such name. */
function spelledName({ key, name, repository }: Listing): string | undefined {
  const spelled = [toGithubName(repository?.url ?? ''), name, key.slice('github:'.length)].find(
    (candidate) => candidate !== undefined && `github:${candidate.toLowerCase()}` === key,
  )
  return spelled !== undefined && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(spelled) ? spelled : undefined
}

function githubKey(url: string): string | undefined {
  const name = toGithubName(url)
  return name === undefined ? undefined : `github:${name.toLowerCase()}`
}

/** Clean and relative, as server.json wants it. */
function isCleanPath(path: string): boolean {
  return !/^[/~]|\\|[\p{Cc}\p{Cs}]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
