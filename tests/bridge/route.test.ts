// hisper route: the real command, over a site that is really served.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeServer } from '../../core/route/bytes.ts'
import { VectorList } from '../../core/route/vectors.ts'
import { run } from './companion.ts'
import { HIDDEN, openRegistry, type SmallRegistry } from './registry.ts'

let registry: SmallRegistry
let homes: string[] = []
const newHome = async () => {
  const home = await mkdtemp(join(tmpdir(), 'hisper-home-'))
  homes.push(home)
  return home
}

beforeAll(async () => {
  registry = await openRegistry()
})
afterAll(async () => {
  await registry.stop()
  await registry.remove()
  for (const home of homes) await rm(home, { recursive: true })
  homes = []
})

describe('hisper route', () => {
  it('names the tools for each step, with reasons, for people and for programs', async () => {
    const place = { registry: registry.url, home: await newHome() }
    const words = ['route', 'take a screenshot of a web page and then read a text file from the disk']
    const { code, out, err } = await run(place, ...words)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^take a screenshot of a web page\n {2}\S+ \w*screenshot \(Works\)\n/m)
    expect(out).toMatch(/^read a text file from the disk\n {2}modelcontextprotocol-server-filesystem read_\w+ \(Works\)\n/m)
    expect(out).toMatch(/(?:Fits well|Likely fits); says .*screenshot.*; meaning \d+ of 100 alike/)
    const { steps, choices, registry: source } = JSON.parse((await run(place, ...words, '--json', '--limit', '1')).out)
    expect(steps).toMatchObject([{ choices: [{ outcome: 'ok' }] }, { choices: [{ id: 'modelcontextprotocol-server-filesystem' }] }])
    expect(choices).toHaveLength(1)
    expect(source).toMatchObject({ url: registry.url, embedded: true })
  })

  it.each([
    ['words that are none', ['zxqv wvut'], 1, /Nothing here fits/],
    ['pictures', ['🦘🦘🦘'], 1, /Nothing here fits/],
    ['one word of ten thousand letters', ['x'.repeat(10_000)], 1, /Nothing here fits/],
    ['nothing', ['  '], 2, /say what should be done/],
    ['no choices at all', ['anything', '--limit', '0'], 2, /whole number from 1 to 20/],
  ])('asked for %s says so', async (_, words, code, said) => {
    const ended = await run({ registry: registry.url, home: await newHome() }, 'route', ...words)
    expect(ended.out + ended.err).toMatch(said)
    expect(ended.code).toBe(code)
  })

  it('answers out of its copies where the registry does not', async () => {
    const own = await openRegistry()
    const place = { registry: own.url, home: await newHome() }
    const words = ['route', 'read a text file from the disk', '--json']
    const before = JSON.parse((await run(place, ...words)).out)
    await own.stop()
    const { code, out } = await run(place, ...words)
    await own.remove()
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      choices: before.choices,
      registry: { offline: { reason: expect.stringContaining('refused') } },
    })
  })
})

describe('a registry that means harm', () => {
  let harmful: SmallRegistry
  beforeAll(async () => {
    harmful = await openRegistry()
  })
  afterAll(async () => {
    await harmful.stop()
    await harmful.remove()
  })

  it.each([
    ['an index of another model', 'index.json', (json: object) => JSON.stringify({ ...json, model: 'another/1' }), /must be the model/],
    ['an index of another release', 'index.json', (json: object) => JSON.stringify({ ...json, format: 99 }), /must be the format/],
    ['an index that is none', 'index.json', () => '[[[', /route\/index\.json/],
    ['a table that is cut short', 'query-table.bin', () => 'abc', /cut short/],
    ['a basis that is cut short', 'basis.bin', () => 'abc', /cut short/],
    ['centres that are cut short', 'centres.bin', () => 'abcdefgh', /centres\.bin/],
  ])('is refused with %s', async (_, name, change, said) => {
    const path = join(harmful.site, 'route', name)
    const right = await readFile(path)
    await writeFile(path, change(name.endsWith('.json') ? JSON.parse(right.toString()) : {}))
    const { code, err } = await run({ registry: harmful.url, home: await newHome() }, 'route', 'read a text file')
    await writeFile(path, right)
    expect(err).toMatch(said)
    expect(err).not.toMatch(HIDDEN)
    expect(code).toBe(4)
  })

  it.each([
    ['an id that is a path', { id: '../../etc/passwd' }],
    ['a name of a megabyte', { title: 'x'.repeat(1_000_000) }],
    ['tools that are none', { tools: 'all of them' }],
    ['an outcome that is none', { outcome: 'trust me' }],
  ])('is refused with a card with %s', async (_, change) => {
    const card = { id: 'fine', title: 'Fine', description: '', outcome: 'ok', findings: 0, tools: [], ...change } as never
    const file = writeServer({ card, vectors: VectorList.of([], 256) }, deflateRawSync)
    const { servers } = JSON.parse(await readFile(join(harmful.site, 'route/index.json'), 'utf8'))
    const paths = Array.from({ length: servers }, (_unused, number) => join(harmful.site, `route/servers/${number}.bin`))
    const right = await Promise.all(paths.map((path) => readFile(path)))
    for (const path of paths) await writeFile(path, file)
    const { code } = await run({ registry: harmful.url, home: await newHome() }, 'route', 'read a text file')
    await Promise.all(paths.map((path, index) => writeFile(path, right[index] as Buffer)))
    expect(code).toBe(4)
  })
})
