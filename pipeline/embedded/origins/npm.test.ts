// The emulated npm is stricter than the original: a careless request fails here before it fails out there.
import { request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type NpmEmulator, openNpm } from './npm.ts'

const AGENT = { 'user-agent': 'hisper-test' }
let npm: NpmEmulator
beforeAll(async () => {
  npm = await openNpm({})
})
afterAll(() => npm.close())

it.each<['registry' | 'replication' | 'downloads', string, number, RegExp]>([
  ['registry', '/-/v1/search?text=mcp&size=1', 200, /"total":\d+/],
  ['registry', '/-/v1/search?text=mcp&page=2', 400, /bad request/],
  ['registry', '/-/v1/search?text=mcp&from=10001', 400, /bad request/],
  ['registry', '/firecrawl-mcp/latest', 200, /"version":"3\.5\.2"/],
  ['registry', '/firecrawl-mcp/9.9.9', 404, /Not found/],
  ['registry', '/@sentry/mcp-server', 404, /Not found/],
  ['registry', '/constructor', 404, /Not found/],
  ['registry', '/all-the-package-names', 200, /"integrity":"sha512-/],
  ['registry', '/all-the-package-names/-/all-the-package-names-1.0.0.tgz', 404, /Not found/],
  ['replication', '/registry/', 200, /"update_seq":70000020/],
  ['replication', '/registry/_changes?since=70000019&limit=10000', 200, /"results":\[\{"seq":70000020,.*"last_seq":70000020/],
  ['replication', '/registry/_changes?since=0&limit=2', 200, /"last_seq":70000001/],
  ['replication', '/registry/_changes?since=now', 400, /Bad Request/],
  ['replication', '/registry/_changes?since=0&limit=10001', 400, /Bad Request/],
  ['replication', '/registry/_changes?since=0&include_docs=true', 400, /Bad Request/],
  ['downloads', '/downloads/point/last-month/firecrawl-mcp', 200, /"package":"firecrawl-mcp"/],
  ['downloads', '/downloads/point/last-month/@sentry%2fmcp-server', 200, /"downloads":\d+/],
  ['downloads', '/downloads/point/last-month/nobody', 404, /package nobody not found/],
  ['downloads', '/downloads/point/last-month/mcp-remote,nobody', 200, /"nobody":null/],
  ['downloads', '/downloads/point/last-month/mcp-remote,@sentry%2fmcp-server', 400, /none of them scoped/],
  ['downloads', `/downloads/point/last-month/${Array.from({ length: 129 }, (_, i) => `a${i}`).join(',')}`, 400, /at most 128/],
  ['downloads', '/downloads/point/last-week/mcp-remote', 404, /Not found/],
])('%s %s → %i', async (part, path, status, body) => {
  const answer = await request(`${npm[part]}${path}`, { headers: AGENT })
  expect(await answer.body.text()).toMatch(body)
  expect(answer.statusCode).toBe(status)
})

it('holds a list of names at full size, made once and served unchanged', async () => {
  const otherNames = {
    *[Symbol.iterator]() {
      for (let i = 0; i < 200_000; i += 1) yield `other-${i}`
    },
  }
  const large = await openNpm({}, { facts: [], otherNames })
  try {
    const url = `${large.registry}/all-the-package-names`
    const first = await request(url, { headers: AGENT })
    await first.body.dump()
    const again = await request(url, { headers: { ...AGENT, 'if-none-match': String(first.headers.etag) } })
    expect([again.statusCode, await again.body.text()]).toEqual([304, ''])
    const tarball = await request(`${url}/-/all-the-package-names-2.0.2578.tgz`, { headers: AGENT })
    expect((await tarball.body.arrayBuffer()).byteLength).toBeGreaterThan(100_000)
  } finally {
    await large.close()
  }
})
