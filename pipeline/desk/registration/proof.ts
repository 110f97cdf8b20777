// Who may speak for a server. Where proof can lie is decided by the server's own facts, as they were crawled, and never by what an issue says.
import { AuthorFileSchema } from '../../../core/schema/author-file.ts'
import type { Server } from '../../../core/schema/server.ts'
import { quote } from '../markdown.ts'
import type { DeskContext } from '../reader.ts'

const MOST_CHECKS = 5

export type Proof = { by: string } | { instead: string[] }

/** @param login of whoever asks, by GitHub’s own word @returns what proves it, or what would */
export async function prove(
  { listings, remotes }: Pick<Server, 'listings' | 'remotes'>,
  login: string,
  { resolveTxt, readRepositoryFile }: Pick<DeskContext, 'resolveTxt' | 'readRepositoryFile'>,
): Promise<Proof> {
  const mine = login.toLowerCase()
  const keys = listings.map(({ key }) => key)
  const repositories = keys.flatMap((key) => (key.startsWith('github:') ? [key.slice('github:'.length)] : []))
  const owned = repositories.find((name) => name.split('/')[0]?.toLowerCase() === mine)
  if (owned !== undefined) return { by: `the repository ${quote(owned)} is yours` }
  const named = keys.find((key) => key.toLowerCase().startsWith(`mcp:io.github.${mine}/`))
  if (named !== undefined) return { by: `the official registry gave ${quote(named.slice(4))} to you` }
  for (const name of repositories.slice(0, MOST_CHECKS)) {
    if (namesMaintainer(await readRepositoryFile(name, 'hisper.json'), mine))
      return { by: `${quote('hisper.json')} in ${quote(name)} names you` }
  }
  const hosts = [...new Set(remotes.flatMap(({ url }) => (URL.canParse(url) ? [new URL(url).hostname] : [])))].slice(0, MOST_CHECKS)
  for (const host of hosts) {
    const records = await resolveTxt(`_hisper.${host}`)
    if (records.some((record) => record.trim().toLowerCase() === `hisper-verify=${mine}`))
      return { by: `a record of ${quote(`_hisper.${host}`)} names you` }
  }
  return {
    instead: [
      ...repositories
        .slice(0, MOST_CHECKS)
        .map(
          (name) =>
            `a file ${quote('hisper.json')} on the default branch of ${quote(name)} that holds ${quote(`{ "maintainers": ["${login}"] }`)}`,
        ),
      ...hosts.map((host) => `a TXT record of ${quote(`_hisper.${host}`)} that holds ${quote(`hisper-verify=${login}`)}`),
      `the repository, or a name ${quote(`io.github.${login}/…`)} in the official registry, that is yours`,
    ],
  }
}

function namesMaintainer(text: string | undefined, login: string): boolean {
  if (text === undefined) return false
  try {
    const file = AuthorFileSchema.safeParse(JSON.parse(text))
    return file.success && file.data.maintainers?.some((name) => name.toLowerCase() === login) === true
  } catch {
    return false
  }
}
