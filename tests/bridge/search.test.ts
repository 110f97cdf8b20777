// hisper search: the real command, over a site that is really served.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Place, run } from './companion.ts'
import { HIDDEN, openRegistry, type SmallRegistry } from './registry.ts'

let registry: SmallRegistry
let place: Required<Place>
let homes: string[] = []
const newHome = async () => {
  const home = await mkdtemp(join(tmpdir(), 'hisper-home-'))
  homes.push(home)
  return home
}

beforeAll(async () => {
  registry = await openRegistry()
  place = { registry: registry.url, home: await newHome() }
})
afterAll(async () => {
  await registry.stop()
  await registry.remove()
  for (const home of homes) await rm(home, { recursive: true })
  homes = []
})

describe('hisper search', () => {
  it('prints a table for people, without colours where nobody sees them', async () => {
    const { code, out, err } = await run(place, 'search', 'playwright')
    expect(code).toBe(0)
    expect(out).toMatch(/^playwright-mcp +Works +\d+ {2}Drives a browser through Playwright$/m)
    expect(err).toMatch(/^1 of 1; registry of 20\d\d-\d\d-\d\d \d\d:\d\d UTC, a demonstration, http:\/\/127/)
    expect(out + err).not.toContain('\u001b')
  })

  it('prints one object for programs, with as many servers as were asked for', async () => {
    const { code, out } = await run(place, 'search', 'browser', '--json', '--limit', '2')
    const { servers, total, registry: source } = JSON.parse(out)
    expect(code).toBe(0)
    expect(servers).toHaveLength(2)
    expect(total).toBeGreaterThan(2)
    expect(servers[0]).toMatchObject({ id: expect.any(String), outcome: expect.any(String), url: expect.stringContaining(registry.url) })
    expect(source).toEqual({ url: registry.url, generatedAt: expect.stringMatching(/^20/), embedded: true })
  })

  it('keeps strangers’ texts on their line, and shows what they hide', async () => {
    const { out } = await run(place, 'search', 'quokka')
    expect(out.trimEnd().split('\n')).toHaveLength(1)
    expect(out).toMatch(/^quokka-counter +Works +12 {2}Quokkas\\u\{1b\}\[2J/)
    expect(out).not.toMatch(HIDDEN)
  })

  it.each([
    [['search', 'zzqqxxyy'], 1, /nothing for zzqqxxyy/],
    [['search', '🦘🦘🦘'], 1, /nothing for/],
    [['search', 'x'.repeat(10_000)], 1, /nothing for x+…/],
    [['search', 'データベース'], 1, /nothing for データベース/],
    [['search'], 2, /missing required argument/],
    [['search', '  '], 2, /say what to look for/],
    [['search', 'time', '--limit', '0'], 2, /whole number from 1 to 100/],
    [['search', 'time', '--registry', 'http://hisper.example/'], 2, /http:\/\/hisper\.example is refused; https/],
    [['search', 'time', '--registry', 'http://127.0.0.1:2/'], 3, /does not answer: the connection was refused/],
    [['serch'], 2, /unknown command/],
  ])('ends %j with %i', async (words, expected, message) => {
    const { code, out, err } = await run(place, ...words)
    expect([code, out]).toEqual([expected, ''])
    expect(err).toMatch(message)
  })

  it('names the codes it ends with', async () => {
    const { code, out } = await run(place, 'search', '--help')
    expect(code).toBe(0)
    expect(out).toMatch(/Exit codes:\n {2}0 /)
  })

  it('asks nobody where no registry is named', async () => {
    const { code, err } = await run({ home: place.home }, 'search', 'time')
    expect(code).toBe(2)
    expect(err).toContain('say which registry: --registry URL, or HISPER_REGISTRY_URL')
  })

  it.each([
    ['a page', '<!doctype html><title>Sign in to the network</title>'],
    ['other JSON', '{"data":[]}'],
    ['nothing', ''],
  ])('refuses in words what answers %s', async (_, body) => {
    const server = createServer((_request, response) => response.end(body))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { code, err } = await run(place, 'search', 'time', '--registry', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    server.close()
    expect(code).toBe(4)
    expect(err).toContain('is not what a registry of Hisper answers: ')
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  it('works from its copies where the registry does not answer, and says how old they are', async () => {
    const other = await openRegistry()
    const offline = { registry: other.url, home: await newHome() }
    const before = await run(offline, 'search', 'playwright')
    await other.stop()
    await other.remove()
    const after = await run(offline, 'search', 'playwright')
    expect([after.code, after.out]).toEqual([0, before.out])
    expect(after.err).toMatch(/^offline, copies from 20\S+Z: .*the connection was refused$/m)
    const never = await run(offline, 'search', 'terraform')
    expect(never.code).toBe(3)
  })
})
