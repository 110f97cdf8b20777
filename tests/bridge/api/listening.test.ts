// B19, B24: where the companion listens, and what a page makes of another program that listens in its place.
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, connect as openSocket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { connect, pair } from '../../../core/bridge/client.ts'
import { deriveKey, provePairing } from '../../../core/bridge/pairing.ts'
import { MemoryServices } from './services.ts'
import { ask, askRoute, headersFor, openWorld, pairWith, reachOf, SITE, type World } from './world.ts'

const worlds: World[] = []
async function open(options: Parameters<typeof openWorld>[0] = {}): Promise<World> {
  const world = await openWorld(options)
  worlds.push(world)
  return world
}
const squatters: Server[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close()
  for (const server of squatters.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1')

describe('B19: the companion', () => {
  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address !== undefined)
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address)

  it.skipIf(elsewhere.length === 0)('refuses the machine’s other addresses', async () => {
    const { api } = await open()
    for (const host of elsewhere) await expect(reach(host, api.port), host).resolves.toBe('ECONNREFUSED')
    await expect(reach('127.0.0.1', api.port)).resolves.toBe('connected')
  })

  it('is not on the other addresses of loopback either', async () => {
    const { api } = await open()
    for (const host of ['127.0.0.2', '127.1.2.3']) await expect(reach(host, api.port), host).resolves.not.toBe('connected')
  })

  it.skipIf(!hasIpv6)('answers on ::1 at the same port with the same guards', async () => {
    const world = await open()
    await expect(reach('::1', world.api.port)).resolves.toBe('connected')
    const told = await fetch(`http://[::1]:${world.api.port}/v1/servers`, { headers: { Origin: SITE } })
    expect(told.status).toBe(401)
    expect((await fetch(`http://[::1]:${world.api.port}/v1/servers`, { headers: { Origin: 'https://evil.test' } })).status).toBe(403)
  })

  it('does not start beside another at its port, on either address', async () => {
    const { api } = await open()
    await expect(openWorld({ port: api.port })).rejects.toThrow(`port ${api.port} of 127.0.0.1 is taken`)
    if (!hasIpv6) return
    const other = createSocketServer().listen(0, '::1')
    await new Promise((done) => other.once('listening', done))
    const { port } = other.address() as AddressInfo
    await expect(openWorld({ port })).rejects.toThrow(`port ${port} of ::1 is taken`)
    await expect(reach('127.0.0.1', port)).resolves.toBe('ECONNREFUSED')
    await new Promise((done) => other.close(done))
  })

  it.each([
    'registry.test',
    'https://registry.test/',
    'http://registry.test',
    'https://registry.test:443',
    '*',
    'null',
    'file://',
    'https://REGISTRY.test',
    '',
  ])('is not told to answer %s, which is no origin that is safe', async (origin) => {
    await expect(openWorld({ origins: [origin] })).rejects.toThrow('is no origin')
  })
})

describe('B24: another program at the companion’s port', () => {
  /** Answers what `answer` makes of a request, readable by every page, and remembers all it was told. */
  async function squat(answer: (path: string, body: Record<string, string>) => unknown, port = 0) {
    const heard: string[] = []
    const server = createServer((asked, response) => {
      let body = ''
      asked.on('data', (chunk) => {
        body += chunk
      })
      asked.on('end', async () => {
        heard.push(JSON.stringify([asked.method, asked.url, asked.headers, body]))
        response.setHeader('Access-Control-Allow-Origin', '*')
        response.end(JSON.stringify(await answer(asked.url ?? '', JSON.parse(body))))
      })
    })
    squatters.push(server)
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    const { port: taken } = server.address() as AddressInfo
    return { heard, api: { url: `http://127.0.0.1:${taken}`, port: taken } as World['api'] }
  }
  const HELLO = { protocol: 1, scopes: ['read', 'run', 'approve'] }

  it.each([
    ['makes a proof up', () => ({ ...HELLO, proof: 'ab'.repeat(32) })],
    ['sends the challenge back', (_: string, { challenge }: Record<string, string>) => ({ ...HELLO, proof: challenge })],
    ['sends no proof', () => HELLO],
    ['says only that all is well', () => ({ ok: true })],
    ['answers something else', () => 'hello'],
  ])('that %s is sent no token', async (_, answer) => {
    const world = await open()
    const { pairing, token } = await pairWith(world)
    const { port } = world.api
    await end(world)
    const squatter = await squat(answer, port)
    await expect(connect(reachOf(squatter), { pairing, token })).rejects.toMatchObject({ kind: 'wrong_companion' })
    expect(squatter.heard).toHaveLength(1)
    expect(squatter.heard.join()).not.toContain(token)
  })

  it('that repeats what it once overheard is sent no token', async () => {
    const world = await open()
    const kept = await pairWith(world)
    let overheard = ''
    const listening = reachOf(world, SITE, {
      fetch: async (url, init) => {
        const response = await reachOf(world).fetch(url, init)
        overheard = await response.clone().text()
        return response
      },
    })
    await connect(listening, kept)
    const { port } = world.api
    await end(world)
    const squatter = await squat(() => JSON.parse(overheard), port)
    await expect(connect(reachOf(squatter), kept)).rejects.toMatchObject({ kind: 'wrong_companion' })
    expect(squatter.heard.join()).not.toContain(kept.token)
  })

  it('that asks the companion itself, at another port, is sent no token and pairs nobody', async () => {
    const world = await open()
    const kept = await pairWith(world)
    const relay = await squat(async (path, body) => {
      const headers = headersFor(world, '', { Origin: SITE })
      return JSON.parse((await ask({ port: world.api.port, method: 'POST', path, headers, body: JSON.stringify(body) })).body)
    })
    await expect(connect(reachOf(relay), kept)).rejects.toMatchObject({ kind: 'wrong_companion' })
    const { code } = world.api.desk.openCode(SITE, ['read'])
    await expect(pair(reachOf(relay), code)).rejects.toMatchObject({ kind: 'wrong_code' })
    expect(relay.heard).toHaveLength(2)
    expect(relay.heard.join()).not.toContain(kept.token)
    expect(world.services.kept.size).toBe(1)
  })

  it('that does not know the code is told neither it nor a proof of it', async () => {
    const nonce = 'cd'.repeat(32)
    const guess = await deriveKey('00000000', nonce)
    const pairing = '019aa0c0-0000-7000-8000-000000000000'
    const squatter = await squat(async (_, { challenge = '' }) => {
      const terms = { origin: SITE, port: squatter.api.port, challenge, nonce }
      return { pairing, nonce, proof: await provePairing(guess, 'companion', terms) }
    })
    await expect(pair(reachOf(squatter), 'ABCD-EFGH')).rejects.toMatchObject({ kind: 'wrong_code' })
    expect(squatter.heard).toHaveLength(1)
    expect(squatter.heard.join()).not.toMatch(/ABCD-?EFGH/)
  })

  it('that took the port in the middle is asked to prove itself first', async () => {
    const services = new MemoryServices()
    const world = await open({ services })
    const kept = await pairWith(world)
    let now = 0
    const reach = reachOf(world, SITE, { now: () => now })
    const companion = await connect(reach, kept)
    await companion.request('GET /v1/servers', {})
    const { port } = world.api
    await world.close()
    await expect(companion.request('GET /v1/servers', {})).rejects.toMatchObject({ kind: 'disconnected' })
    const squatter = await squat(() => ({ ...HELLO, proof: 'ab'.repeat(32) }), port)
    await expect(companion.request('GET /v1/servers', {})).rejects.toMatchObject({ kind: 'wrong_companion' })
    now += 60_000
    await expect(companion.request('GET /v1/servers', {})).rejects.toMatchObject({ kind: 'wrong_companion' })
    expect(squatter.heard.join()).not.toContain(kept.token)
  })

  it('does not keep the page from the companion when that is back', async () => {
    const services = new MemoryServices()
    const world = await open({ services })
    const kept = await pairWith(world)
    const companion = await connect(reachOf(world), kept)
    const { port } = world.api
    await world.close()
    await expect(companion.request('GET /v1/servers', {})).rejects.toMatchObject({ kind: 'disconnected' })
    const again = await open({ services, port })
    await expect(companion.request('GET /v1/servers', {})).resolves.toMatchObject({ servers: [{ id: 'cursor.files' }] })
    expect((await askRoute(again, 'GET /v1/servers', headersFor(again, kept.bearer))).status).toBe(200)
  })
})

/** Node's fetch needs a moment to see that connections it keeps were closed; a browser asks again by itself. */
async function end(world: World): Promise<void> {
  await world.close()
  await pause(50)
}

function reach(host: string, port: number): Promise<string> {
  return new Promise((fulfil) => {
    const socket = openSocket({ host, port, timeout: 2_000 }, () => {
      socket.destroy()
      fulfil('connected')
    })
    socket.once('error', (error: NodeJS.ErrnoException) => fulfil(error.code ?? error.message))
    socket.once('timeout', () => {
      socket.destroy()
      fulfil('timed out')
    })
  })
}
