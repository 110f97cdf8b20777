import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverPath } from '../core/schema/server.ts'
import { type Serving, startServing } from './listen.ts'

const DATA = resolve(import.meta.dirname, '../data')
const OPTIONS = {
  host: '127.0.0.1',
  port: 0,
  limits: { perMinute: 0, perDay: 0, proxies: 0 },
  publicUrl: new URL('https://registry.example/'),
}

interface List {
  servers: { server: { name: string; version: string; description: string }; _meta: Record<string, Record<string, unknown>> }[]
  metadata: { count: number; nextCursor?: string }
}

let folder: string
let serving: Serving
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-serve-'))
  await cp(DATA, folder, { recursive: true })
  serving = await startServing({ ...OPTIONS, data: folder })
})
afterAll(async () => {
  await serving.close()
  await rm(folder, { recursive: true })
})

const get = (path: string) => fetch(`${serving.url}${path}`)
const list = async (path: string): Promise<List> => (await get(path)).json()

/** As VS Code pages: the cursor is put into the address as it came. */
async function allNames(query: string, between?: () => Promise<void>): Promise<string[]> {
  const names: string[] = []
  for (let cursor = ''; ; ) {
    const { servers, metadata } = await list(`/v0.1/servers?${query}${cursor}`)
    names.push(...servers.map(({ server }) => server.name))
    if (metadata.nextCursor === undefined) return names
    cursor = `&cursor=${metadata.nextCursor}`
    await between?.()
  }
}

describe('a client of registries', () => {
  it('finds the API, lists, and asks for one by its encoded name, as VS Code does', async () => {
    expect((await get('/v0.1/servers?limit=1')).status).toBe(200)
    const { servers } = await list('/v0.1/servers?limit=50&version=latest')
    expect(servers.length).toBe(Math.min(50, serving.servers))
    for (const { server, _meta } of servers.slice(0, 5)) {
      expect(_meta['io.modelcontextprotocol.registry/official']).toMatchObject({ isLatest: true })
      const one = await get(`/v0.1/servers/${encodeURIComponent(server.name)}/versions/latest`)
      expect((await one.json()).server).toEqual(server)
      const decoded = await get(`/v0.1/servers/${server.name}/versions/${encodeURIComponent(server.version)}`)
      expect((await decoded.json()).server).toEqual(server)
    }
  })

  it('sees each server once, also while servers come and go between its pages', async () => {
    const before = await allNames('limit=7')
    expect(new Set(before).size).toBe(serving.servers)
    const ids = (await (await get('/api/v1/servers.json')).json()).data.map(({ id }: { id: string }) => id)
    const removed = [ids[3], ids[20], ids[40]]
    const texts = new Map<string, string>()
    let step = 0
    const names = await allNames('limit=7', async () => {
      step += 1
      const path = join(folder, serverPath(removed[step % 3]))
      if (texts.has(path)) await writeFile(path, texts.get(path) ?? '')
      else {
        texts.set(path, await readFile(path, 'utf8'))
        await rm(path)
      }
      await serving.reload()
    })
    expect(new Set(names).size).toBe(names.length)
    const gone = before.filter((name) => !names.includes(name))
    expect(gone.length).toBeLessThanOrEqual(3)
    for (const [path, text] of texts) await writeFile(path, text)
    await serving.reload()
  })

  it('searches, and asks for what changed', async () => {
    const [first] = (await list('/v0.1/servers?limit=1')).servers
    const name = first?.server.name ?? ''
    const found = await allNames(`search=${encodeURIComponent(name.toUpperCase())}`)
    expect(found).toContain(name)
    expect(await allNames('search=no-server-has-this-in-it')).toEqual([])
    expect((await list('/v0.1/servers?updated_since=2100-01-01T00:00:00Z')).servers).toEqual([])
  })

  it('is told of a part of the registry under an address of its own, and of nothing else there', async () => {
    const all = await list('/r/all/v0.1/servers?limit=100')
    expect(all.metadata.count).toBe(serving.servers)
    const verified = await list('/r/verified/v0.1/servers?limit=100')
    const inside = verified.servers.map(({ server }) => server.name)
    const outside = all.servers.map(({ server }) => server.name).find((name) => !inside.includes(name)) ?? ''
    expect((await get(`/r/verified/v0.1/servers/${encodeURIComponent(outside)}/versions/latest`)).status).toBe(404)
    expect((await get('/r/none-such/v0.1/servers')).status).toBe(404)
  })
})

describe('a query', () => {
  it.each(['limit=0', 'limit=101', 'limit=ten', 'cursor=%2e%2e', 'updated_since=yesterday', 'include_deleted=maybe'])(
    'with %s is refused, naming the parameter',
    async (query) => {
      const answer = await get(`/v0.1/servers?${query}`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([422, 'application/problem+json'])
      expect((await answer.json()).errors).toMatchObject([{ location: `query.${query.split('=')[0]}` }])
    },
  )

  it('with what nobody knows is answered all the same', async () => {
    expect((await get('/v0.1/servers?limit=1&colour=green&__proto__=1')).status).toBe(200)
  })

  it.each(['no.such/server', '../../etc/passwd', '__proto__/constructor', 'a/b/c'])('for %s is a 404 in JSON', async (name) => {
    const answer = await get(`/v0.1/servers/${encodeURIComponent(name)}/versions/latest`)
    expect(answer.status).toBe(404)
    expect((await answer.json()).error).toBe('Server not found')
  })
})

it('says all it answers in a valid OpenAPI document', async () => {
  const document = await (await get('/openapi.json')).json()
  const { valid, errors } = await new Validator().validate(document)
  expect(errors ?? []).toEqual([])
  expect(valid).toBe(true)
  expect(Object.keys(document.paths)).toContain('/v0.1/servers/{serverName}/versions/{version}')
  expect(document.servers).toEqual([{ url: 'https://registry.example' }])
})
