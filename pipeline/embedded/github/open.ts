// The emulated GitHub on loopback: the API below /api/v3, as GitHub Enterprise has it, and git beside it.
import { type Listener, openListener } from '../listener.ts'
import { answerGit, commitOf } from './git-http.ts'
import type { Repository } from './repository.ts'
import { createGithubRest } from './rest.ts'

const API = '/api/v3'

export interface EmbeddedGithub extends Listener {
  apiUrl: string
}

/** @param bare folder of the bare repository, `…/OWNER/NAME.git` */
export async function openEmbeddedGithub(repository: Repository, bare: string): Promise<EmbeddedGithub> {
  const rest = createGithubRest(repository, { commitOf: (branch) => commitOf(bare, branch) })
  const listener = await openListener((request) => {
    const url = new URL(request.url)
    if (url.pathname.startsWith(`/${repository.name}.git/`)) return answerGit(request, bare, repository)
    if (!url.pathname.startsWith(`${API}/`)) return new Response('Not Found', { status: 404 })
    url.pathname = url.pathname.slice(API.length)
    return rest.fetch(new Request(url, request))
  })
  return { ...listener, apiUrl: `${listener.url}${API}` }
}
