// Where the answer about a package or a repository lies: its name as a path, in the one form in which everybody asks for it.
// Names are hostile: what cannot be a file on every system has no file, and is found in the list of servers only.
import type { LookupRegistry } from '../schema/api.ts'
import { toPypiName } from '../schema/listing-key.ts'

/** The forms that names have once they are in lower case; of what else a name may hold, no file is made. */
const FORMS: Readonly<Record<LookupRegistry, RegExp>> = {
  npm: /^(?:@[a-z0-9~_.-]+\/)?[a-z0-9~_.-]+$/, // as npm itself takes new names; of the old ones, those with capitals too
  pypi: /^[a-z0-9]+(?:-[a-z0-9]+)*$/, // PEP 503
  oci: /^[a-z0-9._-]+(?:\/[a-z0-9._-]+){0,9}$/, // OCI Distribution 1.1, `name`, with the registry's host; without tag and digest
  nuget: /^[a-z0-9._-]+$/,
  cargo: /^[a-z0-9_-]+$/,
  github: /^[a-z0-9._-]+\/[a-z0-9._-]+$/,
}

/** Names of devices, which no file of Windows can have, whatever its extension (Win32, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/

/** Longest part of a path that every file system takes, less its extension. */
const MAX_PART = 200

/**
 * The path of a name below `/api/v1/lookup/REGISTRY/`, without its extension: in lower case, since a file system may not tell cases
 * apart; a Python package as PEP 503 writes it; an image without tag and digest.
 * @returns undefined where it is no name of that registry, or cannot be a file everywhere
 */
export function toLookupPath(registry: LookupRegistry, identifier: string): string | undefined {
  const name = registry === 'oci' ? withoutTag(identifier) : identifier
  const path = registry === 'pypi' ? toPypiName(name) : name.toLowerCase()
  return FORMS[registry].test(path) && path.split('/').every(isPart) && !isBelowFile(path) ? path : undefined
}

/** `owner/repo` of an address on GitHub, else undefined. */
export function toGithubName(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { hostname, pathname } = new URL(url)
  const [, owner = '', repo = ''] = pathname.split('/')
  return /^(?:www\.)?github\.com$/.test(hostname) && owner !== '' && repo !== '' ? `${owner}/${repo.replace(/\.git$/, '')}` : undefined
}

/** No hidden file, which servers do not give out; no dot at the end, which Windows drops. */
function isPart(part: string): boolean {
  return part.length <= MAX_PART && !part.startsWith('.') && !part.endsWith('.') && !DEVICE.test(part)
}

/** A folder of that name could be another name's file. */
function isBelowFile(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => part.endsWith('.json'))
}

function withoutTag(image: string): string {
  const [name = ''] = image.split('@')
  const colon = name.lastIndexOf(':')
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name
}
