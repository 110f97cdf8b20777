// What a server that wants credentials says of how to get them, over real servers on loopback.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { type Remote, startRemote } from '../../tests/servers/misbehaving-remote.ts'
import { failureOf, LIMITS } from '../../tests/sessions.ts'
import { openSession } from './open-session.ts'

const started: Remote[] = []
afterAll(() => Promise.all(started.map((remote) => remote.close())))

type Answer = (request: IncomingMessage, response: ServerResponse, origin: string) => void
const metadata =
  (body: object | string): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body))

/** A server that refuses with `challenge`, and has `files` beside. `$` stands for its own origin. */
async function guarded(challenge: string | undefined, files: Record<string, (origin: string) => Answer>, status = 401) {
  const remote = await startRemote(({ request, response, origin }) => {
    const file = Object.hasOwn(files, request.url ?? '') ? files[request.url ?? ''] : undefined
    if (file !== undefined) file(origin)(request, response, origin)
    else if (request.url?.startsWith('/.well-known')) response.writeHead(404).end()
    else response.writeHead(status, challenge === undefined ? {} : { 'www-authenticate': challenge.replaceAll('$', origin) }).end()
  })
  started.push(remote)
  return remote
}

async function authorizationOf({ url }: Remote) {
  const failure = await failureOf(openSession({ transport: 'streamable-http', url, allowPrivate: true }, LIMITS))
  expect(failure.outcome).toBe('auth_required')
  return failure.authorization
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'
const whole = (resource: string) => ({ resource, authorization_servers: ['https://issuer.test'], scopes_supported: ['files:read', 'b c'] })

describe('authorization', () => {
  it('is that of the challenge and of the metadata it names', async () => {
    const remote = await guarded('Basic realm="x", Bearer scope="tools:use", resource_metadata="$/about"', {
      '/about': (origin) => metadata(whole(`${origin}/mcp`)),
    })
    expect(await authorizationOf(remote)).toEqual({
      scheme: 'bearer',
      scopes: ['tools:use'],
      resourceMetadata: `${remote.origin}/about`,
      authorizationServers: ['https://issuer.test'],
    })
  })

  it.each([
    [`${WELL_KNOWN}/mcp`, '/mcp'],
    [WELL_KNOWN, ''],
    [WELL_KNOWN, '/'],
    [WELL_KNOWN, '/mcp/'],
  ])('is found at %s for the resource ORIGIN%s, where there is no challenge', async (path, resource) => {
    const remote = await guarded(undefined, { [path]: (origin) => metadata(whole(`${origin}${resource}`)) }, 403)
    expect(await authorizationOf(remote)).toEqual({
      scopes: ['files:read'],
      resourceMetadata: `${remote.origin}${path}`,
      authorizationServers: ['https://issuer.test'],
    })
  })

  it.each([
    ['another server’s', (origin: string) => metadata(whole(`${origin}.test/mcp`))],
    ['of another path', (origin: string) => metadata(whole(`${origin}/other`))],
    ['of a longer path', (origin: string) => metadata(whole(`${origin}/mcp/deeper`))],
    ['without a resource', () => metadata({ authorization_servers: ['https://issuer.test'] })],
    ['no JSON', () => metadata('<p>')],
    ['a page', (): Answer => (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')],
    ['too large', (origin: string) => metadata({ ...whole(`${origin}/mcp`), more: 'x'.repeat(70_000) })],
    ['too deep', (origin: string) => metadata(`{"resource":"${origin}/mcp","a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`)],
    ['silent', (): Answer => () => undefined],
  ])('knows nothing from metadata that are %s', async (_, file) => {
    const remote = await guarded('Bearer', { [`${WELL_KNOWN}/mcp`]: file })
    expect(await authorizationOf(remote)).toEqual({ scheme: 'bearer' })
  })

  it('keeps what is right of metadata that are partly wrong', async () => {
    const lists = {
      authorization_servers: ['javascript:1', 7, 'https://user:secret@issuer.test', 'https://issuer.test'],
      scopes_supported: 'all of them',
    }
    const remote = await guarded('Bearer', { [WELL_KNOWN]: (origin) => metadata({ resource: origin, ...lists }) })
    expect(await authorizationOf(remote)).toEqual({
      scheme: 'bearer',
      resourceMetadata: `${remote.origin}${WELL_KNOWN}`,
      authorizationServers: ['https://issuer.test'],
    })
  })

  it.each([
    ['names', (canary: string) => guarded(`Bearer resource_metadata="${canary}"`, {})],
    [
      'redirects to',
      (canary: string) =>
        guarded('Bearer resource_metadata="$/about"', {
          '/about': () => (_, response) => void response.writeHead(302, { location: canary }).end(),
        }),
    ],
  ])('is not asked of a private address that a server %s', async (_, guardedBy) => {
    const canary = await guarded(undefined, { '/secret': (origin) => metadata(whole(`${origin}/mcp`)) })
    const { port } = new URL(canary.origin)
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '169.254.169.254']) {
      expect(await authorizationOf(await guardedBy(`http://${host}:${port}/secret`))).toEqual({ scheme: 'bearer' })
    }
    expect(canary.seen).toEqual([])
  })
})
