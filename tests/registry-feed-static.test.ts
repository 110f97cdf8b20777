// The feed as files: what clients ask of a registry is answered by hosts that know nothing but files.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Catalogue } from '../core/api/catalogue.ts'
import { NO_VERSION } from '../core/registry/entry.ts'
import { EntryListSchema, EntrySchema, OFFICIAL_META } from '../core/registry/server-json.ts'
import { writeRegistry } from '../site/feeds/registry.ts'
import { writeInto } from '../site/feeds/writer.ts'
import { serveSite } from '../site/serve.ts'
import { listing } from './documents.ts'
import { hostFiles, type Manner, named, openCatalogue, server, tempFolder } from './registry-feed-world.ts'

const { dir, remove } = tempFolder()
const OFFICIAL = 'io.github.acme/notes'
const UNNAMED = 'com.example.mcp/plain'
const merged = named('merged', 'com.example/merged')
let catalogue: Catalogue
beforeAll(async () => {
  catalogue = await openCatalogue(
    join(dir, 'data'),
    [
      named('notes', OFFICIAL),
      server('plain'),
      server('bare', { packages: [], listings: [listing('github:a/bare')] }),
      named('deleted', 'com.example/deleted', { status: 'deleted' }),
      named('poor', 'com.example/poor', { probes: [] }),
      named('built', 'com.example/built', { packages: [], listings: [listing('mcp:com.example/built', { version: '1.0.0+build.7' })] }),
      named('climber', '../climber'),
      named('page', 'index.html/page'),
      { ...merged, listings: [...merged.listings, listing('mcp:io.github.acme/merged'), listing('mcp:com.example/Merged')] },
    ],
    { aliases: { former: 'plain', gone: null } },
  )
  await writeRegistry(catalogue, writeInto(join(dir, 'decoded')), [])
  process.env.HISPER_ENCODED_SLASH = 'kept'
  await writeRegistry(catalogue, writeInto(join(dir, 'kept')), [])
})
afterEach(() => {
  delete process.env.HISPER_ENCODED_SLASH
})
afterAll(remove)

/** Asks as VS Code does (src/vs/platform/mcp/common): which version there is, the list, one by its name. It reads JSON, whatever it is called. */
function client(base: string) {
  const ask = async (path: string) => {
    const response = await fetch(`${base}${path}`)
    await (response.ok ? undefined : response.body?.cancel())
    return response.ok ? z.json().parse(JSON.parse(await response.text())) : response.status
  }
  const named = (name: string) => `/v0.1/servers/${encodeURIComponent(name)}/versions`
  return {
    ask,
    isThere: async () => (await fetch(`${base}/v0.1/servers?limit=1`)).ok,
    list: async () => EntryListSchema.parse(await ask('/v0.1/servers?limit=50&version=latest')),
    one: async (name: string, version = 'latest') => {
      const answer = await ask(`${named(name)}/${encodeURIComponent(version)}`)
      return typeof answer === 'number' ? answer : EntrySchema.parse(answer)
    },
    versions: async (name: string) => EntryListSchema.parse(await ask(named(name))),
  }
}

async function openHost(manner: Manner | 'npm run serve') {
  if (manner !== 'npm run serve') return hostFiles(join(dir, manner === 'keeps' ? 'kept' : 'decoded'), manner)
  await writeFile(join(dir, 'decoded/404.html'), '<h1>Not found</h1>')
  return serveSite(join(dir, 'decoded'), 0)
}

describe.each<Manner | 'npm run serve'>(['decodes', 'keeps', 'redirects', 'npm run serve'])('a host that %s', (manner) => {
  let host: Awaited<ReturnType<typeof openHost>>
  beforeAll(async () => {
    host = await openHost(manner)
  })
  afterAll(() => host.close())

  it('answers a client that looks for a registry, lists it, and asks for one', async () => {
    const { isThere, list, one, versions } = client(host.url)
    expect(await isThere()).toBe(true)
    const { servers, metadata } = await list()
    // A file cannot answer a cursor: with one, a client would be sent round in a circle.
    expect(metadata).toEqual({ count: servers.length })
    expect(servers.map((entry) => entry.server.name).toSorted()).toEqual([
      'com.example.mcp/bare',
      'com.example.mcp/climber',
      'com.example.mcp/page',
      UNNAMED,
      'com.example/built',
      'com.example/merged',
      OFFICIAL,
    ])
    for (const entry of servers) {
      const { name, version } = entry.server
      expect(await one(name)).toEqual(entry)
      expect(await one(name, version)).toEqual(entry)
      expect(await versions(name)).toEqual({ servers: [entry], metadata: { count: 1 } })
      expect(entry._meta[OFFICIAL_META]).toMatchObject({ status: 'active', isLatest: true })
    }
  })

  it('finds an allowed server by its exact name, and nothing else', async () => {
    const { one } = client(host.url)
    expect(await one(OFFICIAL)).toMatchObject({ server: { name: OFFICIAL } })
    for (const name of ['io.github.acme/note', 'io.github.acme/notes2', 'notes', 'io.github.acme/..', '../../servers'])
      expect(await one(name), name).toBe(404)
    expect(await one(OFFICIAL, '9.9.9')).toBe(404)
  })

  it('answers under every base what it takes, and nothing it does not take', async () => {
    const [verified, all, games] = ['verified', 'all', 'games'].map((name) => client(`${host.url}/r/${name}`))
    if (verified === undefined || all === undefined || games === undefined) return expect.unreachable()
    expect(await verified.one(OFFICIAL)).toMatchObject({ server: { name: OFFICIAL } })
    expect(await verified.one(UNNAMED)).toBe(404)
    expect(await client(host.url).one('com.example/poor')).toBe(404)
    expect(await all.one('com.example/poor')).toMatchObject({ server: { name: 'com.example/poor' } })
    expect((await all.list()).metadata.count).toBe(8)
    expect(await games.list()).toEqual({ servers: [], metadata: { count: 0 } })
  })

  it('answers under further names, and not what its author deleted', async () => {
    const { one } = client(host.url)
    const further = await one('io.github.acme/merged')
    expect(further).toMatchObject({ server: { name: 'io.github.acme/merged', title: 'merged' } })
    expect(await one('com.example/Merged')).toBe(404) // not every file system could hold both
    expect(await one('com.example.mcp/former')).toMatchObject({ server: { name: 'com.example.mcp/former', title: 'plain' } })
    expect(await client(`${host.url}/r/all`).one('com.example/deleted')).toBe(404)
    expect(await one('com.example.mcp/gone')).toBe(404)
    expect(await one('com.example.mcp/bare', NO_VERSION)).toMatchObject({ server: { version: NO_VERSION } })
  })
})

it('npm run serve says what it sends, and lets other sites read it', async () => {
  const host = await openHost('npm run serve')
  try {
    for (const [path, status] of [
      ['servers', 200],
      [`servers/${encodeURIComponent(OFFICIAL)}/versions/latest`, 200],
      ['servers/a%2Fb/versions/latest', 404],
    ]) {
      const response = await fetch(`${host.url}/v0.1/${path}`)
      expect(response.status).toBe(status)
      expect(response.headers.get('content-type')).toMatch(/^application\/json/)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('access-control-allow-methods')).toBe('GET, OPTIONS')
      if (status === 404) expect(await response.json()).toEqual({ error: 'Server not found' })
      else await response.body?.cancel()
    }
    for (const path of ['/v0.1%2F..%2F..%2F..%2Fdata%2Fsnapshot.json', '/%2e%2e%2Fdata/snapshot.json'])
      expect((await fetch(`${host.url}${path}`)).status).toBe(404)
  } finally {
    await host.close()
  }
})

describe('what is written', () => {
  const files = () =>
    readdirSync(join(dir, 'decoded'), { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(dir, 'decoded', name)).isFile())

  it('is the same every time, below its folders, and no markup', async () => {
    const again = new Map<string, string>()
    await writeRegistry(catalogue, async (path, text) => void again.set(path, String(text)), [])
    for (const [path, text] of again) expect(readFileSync(join(dir, 'decoded', path), 'utf8')).toBe(text)
    expect(
      files()
        .filter((name) => name !== '404.html')
        .toSorted(),
    ).toEqual([...again.keys()].toSorted())
    for (const [path, text] of again) if (/^(r|v0\.1)\//.test(path)) expect(text).not.toContain('<')
    for (const path of again.keys())
      expect(path).toMatch(/^(v0\.1|r\/[a-z-]+\/v0\.1)\/servers\/|^(r|v0\.1)\/404\.html$|^_headers$|^_redirects$|^\.nojekyll$/)
  })

  it('is one file a server where every server is, and three elsewhere', () => {
    const below = (folder: string) => files().filter((name) => name.startsWith(`${folder}/v0.1/servers/`) && name.includes('/versions/'))
    expect(below('r/all').length).toBe(8 + 2) // and two under further names
    expect(below('r/verified').length).toBe((5 + 1) * 3)
  })

  it('refuses a word for %2F that is none', async () => {
    process.env.HISPER_ENCODED_SLASH = 'maybe'
    await expect(writeRegistry(catalogue, () => Promise.resolve(), [])).rejects.toThrow('HISPER_ENCODED_SLASH=maybe')
  })
})

describe('what hosts are told', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '../site/hosts', name), 'utf8')

  it('is within what Cloudflare Pages takes, and covers every address of the feed', () => {
    const rules = read('_headers')
      .split('\n')
      .filter((line) => line.startsWith('/'))
    expect(rules.length).toBeLessThanOrEqual(100)
    for (const rule of rules) expect(rule.split('*').length).toBeLessThanOrEqual(2)
    expect(
      read('_redirects')
        .split('\n')
        .filter((line) => line.startsWith('/')).length,
    ).toBeLessThanOrEqual(100)
    // The three headers that GitHub asks registries for, on both roots of the feed.
    for (const header of ['Access-Control-Allow-Methods: GET, OPTIONS', 'Access-Control-Allow-Headers: Authorization, Content-Type'])
      expect(read('_headers').split(header).length).toBe(3)
    expect(read('_headers')).toContain('/*\n  X-Content-Type-Options: nosniff\n  Access-Control-Allow-Origin: *\n')
  })

  it('is what the guide shows', () => {
    const guide = readFileSync(join(import.meta.dirname, '../docs/guides/hosting.md'), 'utf8')
    expect(guide).toContain(read('nginx.conf'))
  })
})
