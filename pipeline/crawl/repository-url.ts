// The address of a source repository in the many forms in which people write it, as one https URL and a directory.
// Display case is kept here; only listing keys are lower-cased. Never asks the network whether a repository exists.
import hostedGitInfo from 'hosted-git-info'
import type { Repository } from '../../core/schema/access.ts'
import { toLine, toWebUrl } from './clip.ts'

// Where the known forges show a folder: /tree/REF/DIR, GitLab's /-/tree/REF/DIR, Bitbucket's /src/REF/DIR.
const FOLDER = /^(.*?)\/(?:-\/)?(?:tree|blob|src)\/([^/]+)(?:\/(.*))?$/
const ROOTS: Readonly<Record<string, string>> = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
  bitbucket: 'https://bitbucket.org',
  sourcehut: 'https://git.sr.ht',
}

/**
 * Reads what package.json (`repository`), project URLs and server.json state.
 * @param directory where it is stated apart from the URL (`repository.directory`, `repository.subfolder`)
 * @returns undefined where the text names no repository
 */
export function toRepository(text: string | null | undefined, directory?: string | null): Repository | undefined {
  const address = text?.trim().slice(0, 2_048)
  if (address === undefined || address === '' || /\s/.test(address)) return undefined
  const hosted = toHosted(address) ?? toOther(address)
  const url = toWebUrl(hosted?.url)
  if (hosted === undefined || url === undefined) return undefined
  const folder = toDirectory(directory ?? hosted.directory)
  return folder === undefined ? { url } : { url, directory: folder }
}

/** `owner/repo` of a GitHub repository, display case kept; undefined for other forges. */
export function toGithubName(repository: Repository | undefined): string | undefined {
  return repository && /^https:\/\/github\.com\/([^/]+\/[^/]+)$/.exec(repository.url)?.[1]
}

interface Address {
  url: string
  directory: string | undefined
}

function toHosted(address: string): Address | undefined {
  const folder = /^https?:/i.test(address) ? FOLDER.exec(address.replace(/[?#].*$/, '').replace(/\/+$/, '')) : null
  const info = readHost(folder?.[1] ?? address)
  const root = info && ROOTS[info.type]
  if (info === undefined || root === undefined || info.user === null) return undefined
  const project = info.project.replace(/\.git$/i, '')
  if (info.user === '' || project === '') return undefined
  // A link to an issue, a release or a raw file still names its repository: only the first two parts of a GitHub path do.
  return { url: `${root}/${info.user}/${project}`, directory: folder?.[3] }
}

function readHost(address: string) {
  // The library knows no deep links other than /tree/; on GitHub everything past owner/repo is one.
  const github = /^(?:git\+)?https?:\/\/(?:www\.)?github\.com\/([^/?#]+)\/([^/?#]+)/i.exec(address)
  try {
    return hostedGitInfo.fromUrl(github ? `https://github.com/${github[1]}/${github[2]}` : address)
  } catch (error) {
    // It throws URIError on malformed percent signs: no repository then.
    if (error instanceof URIError) return undefined
    throw error
  }
}

/** Forges the library does not know: the same path under https, without user name, `.git`, query and fragment. */
function toOther(address: string): Address | undefined {
  const plain = address.replace(/^git\+/i, '').replace(/^(?:ssh:\/\/)?git@([^/:]+)[:/](?:\d+\/)?/i, 'https://$1/')
  const web = plain.replace(/^(?:git|ssh|http):\/\//i, 'https://')
  if (!URL.canParse(web)) return undefined
  const { protocol, host, pathname } = new URL(web)
  const path = pathname.replace(/\/+$/, '').replace(/\.git$/i, '')
  if (protocol !== 'https:' || !host.includes('.') || path.split('/').length < 3 || host === 'github.com') return undefined
  return { url: `https://${host}${path}`, directory: undefined }
}

/** A path inside the repository, without `./`, leading and trailing slashes; one that climbs out is no path. */
function toDirectory(directory: string | null | undefined): string | undefined {
  const parts = (directory ?? '').split('/').filter((part) => part !== '' && part !== '.')
  return parts.includes('..') ? undefined : toLine(parts.join('/'))
}
