// A reader's machine with one remote server that wants them to sign in, the service to do so with, and the test as the browser.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { openListener } from '../../../pipeline/embedded/listener.ts'
import { createCalendarServer } from '../../../pipeline/embedded/remotes/modern.ts'
import { COMPANION, type Ended, environmentOf } from '../companion.ts'
import { AuthorizationServer } from './authorization-server.ts'

export const SERVER = 'claude-code.calendar'

export interface World {
  home: string
  service: AuthorizationServer
  /** Of the server. */
  url: string
  /** What the server says of itself (RFC 9728); a test changes it. */
  metadata: Record<string, unknown>
  /** From now on the server answers nothing itself. */
  redirectTo(url: string): void
  /** Bearer tokens that the server was sent. */
  seen: string[]
  run(...words: string[]): Promise<Ended>
  /** `hisper login` of the server, once it shows where to sign in, or ended without. */
  login(...flags: string[]): Promise<Login>
  /** The whole of it, with a reader who says yes. */
  signIn(...flags: string[]): Promise<Ended>
  /** The text of the file of sign-ins. */
  kept(): Promise<string>
  close(): Promise<void>
}

export interface Login {
  /** Undefined where it ended before. */
  address: URL | undefined
  ended: Promise<Ended>
  stop(signal: NodeJS.Signals): void
}

export async function openWorld(): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'hisper-sign-in-'))
  const service = new AuthorizationServer()
  await service.open()
  const seen: string[] = []
  let elsewhere: string | undefined
  const handler = createMcpHandler(createCalendarServer, { legacy: 'reject' })
  const server = await openListener((request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/.well-known/oauth-protected-resource/mcp') return Response.json(metadata)
    if (pathname !== '/mcp') return new Response('no', { status: 404 })
    if (elsewhere !== undefined) return new Response(null, { status: 307, headers: { location: elsewhere } })
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
    if (token !== undefined) seen.push(token)
    if (token !== undefined && service.isGood(token, service.resource)) return handler.fetch(request)
    const challenge = `Bearer resource_metadata="${url.replace('/mcp', '/.well-known/oauth-protected-resource/mcp')}", scope="calendar"`
    return new Response('sign in', { status: 401, headers: { 'www-authenticate': challenge } })
  })
  const url = `${server.url}/mcp`
  const metadata: Record<string, unknown> = { resource: url, authorization_servers: [service.issuer], scopes_supported: ['calendar'] }
  service.resource = url
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers: { calendar: { type: 'http', url } } }))

  function start(words: readonly string[]) {
    const [program, ...first] = COMPANION
    const env = { ...environmentOf({ home }), HISPER_KEYS: 'file', CLIENT_SECRET: 'canary-client-secret' }
    const child = spawn(program, [...first, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { out: '', err: '' }
    child.stdout.on('data', (data) => (said.out += data))
    child.stderr.on('data', (data) => (said.err += data))
    const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, ...said })))
    return { child, said, ended }
  }

  async function login(...flags: string[]): Promise<Login> {
    const { child, said, ended } = start(['login', SERVER, ...flags])
    const shown = new Promise<URL>((resolve) =>
      child.stderr.on('data', () => {
        const found = /^(https?:\S+)\n/m.exec(said.err)?.[1]
        if (found !== undefined) resolve(new URL(found))
      }),
    )
    const address = await Promise.race([shown, ended.then(() => undefined)])
    return { address, ended, stop: (signal) => void child.kill(signal) }
  }

  return {
    ...{ home, service, url, metadata, seen, login },
    redirectTo: (to) => {
      elsewhere = to
    },
    run: (...words) => start(words).ended,
    async signIn(...flags) {
      const { address, ended } = await login(...flags)
      if (address !== undefined) await fetch(await pageOf(address))
      return ended
    },
    kept: () => readFile(join(home, 'hisper', 'sign-ins', 'sign-ins.json'), 'utf8'),
    async close() {
      await handler.close()
      await server.close()
      await service.close()
      await rm(home, { recursive: true })
    },
  }
}

/** What the sign-in page sends the browser back to. */
export async function pageOf(address: URL): Promise<URL> {
  const { headers } = await fetch(address, { redirect: 'manual' })
  return new URL(headers.get('location') ?? 'about:blank')
}
