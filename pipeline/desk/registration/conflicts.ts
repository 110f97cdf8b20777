// What the dataset holds already: whose a package, a remote, a repository or an id is, and which names look like it.
import { Dataset } from '../../../core/dataset/dataset.ts'
import type { Package, Remote } from '../../../core/schema/access.ts'
import { toListingKey } from '../../../core/schema/listing-key.ts'
import { toGithubName } from '../../crawl/repository-url.ts'
import { readFormerIds } from '../../lib/dataset.ts'
import { listFolder } from '../../lib/files.ts'
import { foldLetters } from '../../probe/findings/letters.ts'

export interface Stated {
  packages: readonly Pick<Package, 'registryType' | 'identifier'>[]
  remotes: readonly Pick<Remote, 'url'>[]
  repository?: { url: string } | undefined
  title: string
}

export interface Conflict {
  /** Server that has it. */
  id: string
  what: string
}

export interface Known {
  /** By listing key or `remote:URL`, the servers. */
  owners: ReadonlyMap<string, readonly string[]>
  /** Ids that are taken for ever: of servers, of those that are gone, of registrations. */
  taken: ReadonlySet<string>
  /** Titles as they look, to the servers that are called so. */
  looks: ReadonlyMap<string, readonly string[]>
}

export async function readKnown(dataDir: string): Promise<Known> {
  const owners = new Map<string, string[]>()
  const looks = new Map<string, string[]>()
  const taken = new Set<string>()
  const add = (map: Map<string, string[]>, key: string, id: string) => {
    const ids = map.get(key)
    if (ids === undefined) map.set(key, [id])
    else if (!ids.includes(id)) ids.push(id)
  }
  for await (const server of new Dataset(dataDir).readServers()) {
    taken.add(server.id)
    add(looks, lookOf(server.title), server.id)
    for (const key of [...keysOf(server), ...server.listings.map(({ key: own }) => own)]) add(owners, key, server.id)
  }
  const { aliases, retired } = await readFormerIds(dataDir)
  for (const id of [...Object.keys(aliases), ...Object.keys(retired)]) taken.add(id)
  for (const file of await listFolder(`${dataDir}/registrations`)) if (file.endsWith('.json')) taken.add(file.slice(0, -5))
  return { owners, taken, looks }
}

function keysOf({ packages, remotes, repository }: Pick<Stated, 'packages' | 'remotes' | 'repository'>): string[] {
  const github = toGithubName(repository)
  return [
    ...packages.flatMap(({ registryType, identifier }) => toListingKey(`${registryType}:${identifier}`) ?? []),
    ...remotes.map(({ url }) => `remote:${url.replace(/\/+$/, '')}`),
    ...(github === undefined ? [] : [`github:${github.toLowerCase()}`]),
  ]
}

/** @param own id of the registration itself, which is no conflict with itself */
export function findConflicts(stated: Stated, { owners }: Known, own?: string): Conflict[] {
  return keysOf(stated).flatMap((key) => (owners.get(key) ?? []).filter((id) => id !== own).map((id) => ({ id, what: key })))
}

/** Servers whose title looks the same to a reader. */
export function findLookalikes({ title }: Pick<Stated, 'title'>, { looks }: Known, own?: string): string[] {
  return (looks.get(lookOf(title)) ?? []).filter((id) => id !== own)
}

/** A title as it looks: without case, marks, separators, and with look-alikes as what they look like. */
function lookOf(title: string): string {
  return foldLetters(title.normalize('NFKC'))
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/0/g, 'o')
    .replace(/[1|]/g, 'l')
}

/** Whether a word of it holds letters of two scripts that have letters alike: in a name nobody writes so but to pass for somebody else. */
export function mixesScripts(text: string): boolean {
  const words = text.split(/[^\p{L}\p{M}]+/u)
  return words.some(
    (word) => /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]/u.test(word),
  )
}
