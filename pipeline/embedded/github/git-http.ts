// Real git over http, for one bare repository: anybody may read it, and a token with the right to write contents may push.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { git } from '../../lib/git.ts'
import { GithubRefusal } from './refusal.ts'
import type { Repository } from './repository.ts'

/**
 * Answers what git asks below `/OWNER/NAME.git/`.
 * @param bare path of the bare repository, which is named NAME.git in a folder named OWNER
 */
export async function answerGit(request: Request, bare: string, repository: Repository): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const writes = /git-receive-pack/.test(pathname + search)
  try {
    if (writes) repository.demand(tokenOf(request.headers.get('authorization')), 'contents', 'write')
  } catch (error) {
    if (!(error instanceof GithubRefusal)) throw error
    return new Response(error.message, { status: error.status, headers: { 'www-authenticate': 'Basic realm="GitHub"' } })
  }
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH ?? '',
      GIT_PROJECT_ROOT: dirname(dirname(bare)),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers.get('content-type') ?? '',
      HTTP_CONTENT_ENCODING: request.headers.get('content-encoding') ?? '',
      GIT_PROTOCOL: request.headers.get('git-protocol') ?? '',
      ...(writes ? { REMOTE_USER: 'workflow' } : {}),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  backend.stdin.on('error', () => undefined) // it may end before it read everything
  backend.stdin.end(Buffer.from(await request.arrayBuffer()))
  const [answer] = await Promise.all([readCgi(backend.stdout), once(backend, 'close')])
  return answer
}

/** The password of basic authentication, which is where git has a token. */
function tokenOf(authorization: string | null): string | undefined {
  const [, encoded] = /^basic (.+)$/i.exec(authorization ?? '') ?? []
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString().split(':')[1]
}

async function readCgi(output: Readable): Promise<Response> {
  const whole = Buffer.concat(await Array.fromAsync(output as AsyncIterable<Buffer>))
  const end = whole.indexOf('\r\n\r\n')
  const headers = new Headers()
  let status = 200
  for (const line of whole.subarray(0, end).toString().split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*/, 2)
    if (name.toLowerCase() === 'status') status = Number(value.slice(0, 3))
    else if (name !== '') headers.append(name, value)
  }
  return new Response(whole.subarray(end + 4), { status, headers })
}

/** Commit of a branch of a bare repository; undefined where there is none. */
export async function commitOf(bare: string, branch: string): Promise<string | undefined> {
  return (await git(bare, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]).catch(() => undefined))?.trim()
}
