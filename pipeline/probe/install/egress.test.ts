// The installers' way out: the registry's host and port, by tunnel and by plain request, and nobody else.
import { once } from 'node:events'
import { createServer, get, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEgress } from './egress.ts'

const registry = createServer((asked, answer) => answer.end(asked.url === '/large' ? 'x'.repeat(1_000_000) : `got ${asked.url}`))
const other = createServer((_asked, answer) => answer.end('reached'))
const portOf = (server: typeof registry) => (server.address() as AddressInfo).port
beforeAll(async () => {
  for (const server of [registry, other]) await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  for (const server of [registry, other]) server.close()
})

const openToRegistry = (maxBytes = 100_000) => openEgress([`http://127.0.0.1:${portOf(registry)}/npm/`], maxBytes)
const plainly = (proxy: string, url: string) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(proxy)
    get({ hostname, port, path: url, agent: false }, (answer) =>
      text(answer).then((body) => resolve({ status: answer.statusCode, body }), reject),
    ).on('error', reject)
  })
const byTunnel = async (proxy: string, target: string): Promise<number | undefined> => {
  const { hostname, port } = new URL(proxy)
  const asked = request({ hostname, port, method: 'CONNECT', path: target, agent: false }).end()
  const [answer, socket] = (await once(asked, 'connect')) as [{ statusCode: number }, Socket]
  socket.destroy()
  return answer.statusCode
}

describe('the way out', () => {
  it('leads to the registry', async () => {
    const egress = await openToRegistry()
    expect(await plainly(egress.url, `http://127.0.0.1:${portOf(registry)}/a`)).toEqual({ status: 200, body: 'got /a' })
    expect(await byTunnel(egress.url, `127.0.0.1:${portOf(registry)}`)).toBe(200)
    expect(egress.refused()).toEqual([])
    await egress.close()
  })

  it('leads nowhere else, and says who was asked for', async () => {
    const egress = await openToRegistry()
    const away = `127.0.0.1:${portOf(other)}`
    expect((await plainly(egress.url, `http://${away}/`)).status).toBe(403)
    expect((await plainly(egress.url, `https://127.0.0.1:${portOf(registry)}/`)).status).toBe(403)
    expect((await plainly(egress.url, '/relative')).status).toBe(403)
    expect(await byTunnel(egress.url, away)).toBe(403)
    expect(await byTunnel(egress.url, '169.254.169.254:80')).toBe(403)
    expect(await byTunnel(egress.url, `127.0.0.1:${portOf(registry)}@${away}`)).toBe(403)
    expect(egress.refused()).toEqual([away, '169.254.169.254:80'])
    await egress.close()
  })

  it('is cut when more comes than may', async () => {
    const egress = await openToRegistry(50_000)
    await expect(plainly(egress.url, `http://127.0.0.1:${portOf(registry)}/large`)).rejects.toThrow()
    expect(egress.isExceeded()).toBe(true)
    expect((await plainly(egress.url, `http://127.0.0.1:${portOf(registry)}/a`)).status).toBe(403)
    await egress.close()
  })
})
