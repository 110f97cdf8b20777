// Who would have a token, a code, or a browser sent where it should not go: the service, the server, a page, a program on the same machine.
import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { checkAddress, toPolicy } from '../../bridge/sign-in/addresses.ts'
import { openListener } from '../../pipeline/embedded/listener.ts'
import { openWorld, pageOf, type World } from './sign-in/world.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function aWorld(): Promise<World> {
  const world = await openWorld()
  open.push(() => world.close())
  return world
}

/** Where a secret would go that is sent on. */
async function openElsewhere(): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = []
  const listener = await openListener(async (asked) => {
    heard.push(`${asked.method} ${asked.url} ${await asked.text()}`)
    return Response.json({})
  })
  open.push(() => listener.close())
  return { url: listener.url, heard }
}

async function expectRefused(world: World, message: RegExp): Promise<void> {
  const ended = await world.signIn()
  expect([ended.code, ended.out]).toEqual([6, ''])
  expect(ended.err).toMatch(message)
  await expect(world.kept()).rejects.toThrow('ENOENT')
  for (const secret of world.service.secrets) expect(ended.err.replace(/^https?:\S+$/gm, '')).not.toContain(secret)
}

describe('a service that', () => {
  it.each([
    ['sends the browser to a script', { authorization_endpoint: 'javascript:alert(1)//' }, /failed|no web address/],
    ['sends the browser to a file', { authorization_endpoint: 'file:///etc/passwd' }, /failed|no web address/],
    ['sends the browser into the open', { authorization_endpoint: 'http://sign-in.example/authorize' }, /not https/],
    ['hides a name in its address', { authorization_endpoint: 'https://hisper.example@evil.test/authorize' }, /holds a name or a password/],
    ['wants codes in the open', { token_endpoint: 'http://sign-in.example/token' }, /not https/],
    ['is another than the server named', { issuer: 'https://honest.example' }, /describes itself as another one/],
    ['protects no codes', { code_challenge_methods_supported: ['plain'] }, /does not protect codes/],
    ['does not say that it protects codes', { code_challenge_methods_supported: undefined }, /does not protect codes/],
    ['registers nobody', { registration_endpoint: undefined }, /register one with it, and add --client-id/],
    ['says far too much of itself', { padding: 'x'.repeat(1_000_000) }, /larger than any of them has to be/],
    ['says nothing that can be read', { authorization_endpoint: 7 }, /failed|cannot be read/],
  ])('%s is not gone to', async (_, metadata, message) => {
    const world = await aWorld()
    world.service.manners = { metadata }
    await expectRefused(world, message)
    expect(world.service.asked.filter((one) => one.startsWith('GET /authorize') || one === 'POST /token')).toEqual([])
  })

  it.each([
    ['gives tokens of another kind', () => Response.json({ access_token: 'x', token_type: 'mac' }), /of a kind that Hisper cannot send/],
    [
      'gives a token that would end the header',
      () => Response.json({ access_token: 'a\r\nb: c', token_type: 'Bearer' }),
      /no header can hold/,
    ],
    ['gives what is none', () => new Response('<html>'), /cannot be read/],
    ['fails', () => new Response('canary', { status: 500 }), /signing in failed/],
  ])('%s signs nobody in', async (_, token, message) => {
    const world = await aWorld()
    world.service.manners = { token }
    await expectRefused(world, message)
  })

  it('sends the code on elsewhere is not followed', async () => {
    const world = await aWorld()
    const elsewhere = await openElsewhere()
    world.service.manners = { token: () => new Response(null, { status: 307, headers: { location: `${elsewhere.url}/token` } }) }
    await expectRefused(world, /sent on to another address, and not followed/)
    expect(elsewhere.heard).toEqual([])
  })
})

describe('a server that', () => {
  it('wants a token that is for another is given none', async () => {
    const world = await aWorld()
    const elsewhere = await openElsewhere()
    world.metadata.resource = `${elsewhere.url}/mcp`
    // What does not fit the server is as good as not there; the way of old leads to the server itself.
    await expectRefused(world, /no metadata, RFC 8414/)
    expect(world.service.asked).not.toContain('POST /token')
  })

  it('sends a request on elsewhere has sent no token there', async () => {
    const world = await aWorld()
    await world.signIn()
    const elsewhere = await openElsewhere()
    world.redirectTo(`${elsewhere.url}/mcp`)
    expect((await world.run('call', 'claude-code.calendar', 'day_of_week', 'date=2026-11-22')).code).toBe(6)
    expect(elsewhere.heard).toEqual([])
  })
})

describe('who knocks where the browser is to come back to', () => {
  /** As no browser asks, from a program on this machine. @returns the status */
  function knock(address: URL, method: string, headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((done, fail) => {
      request(address, { method, headers }, (answer) => {
        answer.resume()
        done(answer.statusCode)
      })
        .on('error', fail)
        .end()
    })
  }

  it('is told nothing without the exact address, method and host, and does not end it; the browser is heard once', async () => {
    const world = await aWorld()
    const { address, ended } = await world.login()
    const back = await pageOf(address ?? expect.unreachable('it shows no address'))
    const other = new URL(back)
    other.pathname = '/callback'
    const own = { host: back.host }
    expect(await knock(other, 'GET', own)).toBe(404)
    expect(await knock(back, 'POST', own)).toBe(404)
    expect(await knock(back, 'GET', { host: `evil.test:${back.port}` })).toBe(404)
    expect(await knock(back, 'GET', { host: `localhost:${back.port}` })).toBe(404)
    expect(await knock(back, 'GET', { ...own, 'sec-fetch-dest': 'image' })).toBe(404)
    const [first, second] = await Promise.allSettled([fetch(back), fetch(back)])
    const statuses = [first, second].map((one) => (one.status === 'fulfilled' ? one.value.status : 'closed'))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect((await ended).code).toBe(0)
    expect(world.service.faults).toEqual([])
  })
})

describe('an address that a public server leads to', () => {
  const PUBLIC = { server: 'https://mcp.example.com/mcp', mayBePrivate: false }

  it.each([
    'https://10.0.0.1/token',
    'https://169.254.169.254/latest',
    'https://[::1]/token',
    'https://[fd00::1]/token',
    'https://localhost/token',
    'https://sso.localhost/token',
    'https://127.0.0.1:8443/token',
    'http://127.0.0.1/token',
  ])('%s is not gone to, unless the reader says so', (address) => {
    expect(() => checkAddress(address, 'it', PUBLIC)).toThrow(/private address/)
    expect(checkAddress(address, 'it', { ...PUBLIC, mayBePrivate: true }).href).toBe(new URL(address).href)
    expect(toPolicy(new URL(address), PUBLIC)).toEqual({ allowPrivate: false })
  })

  it('may be private where the server is', () => {
    const own = { server: 'http://127.0.0.1:3000/mcp', mayBePrivate: false }
    expect(checkAddress('http://127.0.0.1:4000/authorize', 'it', own).port).toBe('4000')
    expect(toPolicy(new URL('http://127.0.0.1:4000/token'), own)).toEqual({ allowPrivate: true })
  })
})
