// hisper doctor: what is broken is said, why, and that it is.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Check, examine } from '../../bridge/commands/doctor-checks.ts'
import { run } from './companion.ts'

const SECRET = 'sk-live-nobody-may-see-this'
let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-doctor-'))
  await put('bin/there', '#!/bin/sh\n')
  await chmod(join(home, 'bin/there'), 0o755)
  await put('bin/no-program', 'text')
})
afterEach(() => rm(home, { recursive: true }))

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), content)
}
const cursor = (servers: object) => put('.cursor/mcp.json', JSON.stringify({ mcpServers: servers }))

async function checks(more: { node?: string; platform?: NodeJS.Platform; dataFolder?: string; port?: number } = {}): Promise<Check[]> {
  const env = { PATH: join(home, 'bin') }
  const { node = '24.0.0', platform = 'linux', dataFolder = join(home, 'data'), port = 0 } = more
  return await examine({ places: { home, platform, env, dataFolder }, node: { version: node, least: '22.13' }, port, registry: undefined })
}
const broken = (all: readonly Check[]) => all.filter(({ state }) => state === 'broken')

describe('the doctor', () => {
  it('finds nothing where nothing is', async () => {
    await cursor({ one: { command: 'there' }, two: { command: './bin/there' }, three: { url: 'https://one.example/mcp' } })
    const all = await checks()
    expect(broken(all)).toEqual([])
    expect(all.map(({ what, state }) => [what, state])).toEqual([
      ...[
        ['node', 'fine'],
        ['data_folder', 'fine'],
        ['port', 'fine'],
        ['registry', 'note'],
      ],
      ...[
        ['server', 'fine'],
        ['server', 'fine'],
        ['server', 'fine'],
      ],
    ])
  })

  it.each<[string, object, RegExp]>([
    ['a command that is not there', { command: 'npx', args: [SECRET] }, /^npx is not on the PATH: it comes with Node$/],
    ['a file that is no program', { command: 'no-program' }, /^no-program is not on the PATH$/],
    ['a path that leads nowhere', { command: '/no/such/program' }, /^\/no\/such\/program is not there, or no program$/],
    ['a folder that is not there', { command: 'there', cwd: '/no/such/folder' }, /^the folder it is started in is not there: /],
    ['a PATH of its own', { command: 'there', env: { PATH: '/nowhere', KEY: SECRET } }, /^there is not on the PATH$/],
    ['a variable that is not set', { command: 'there', env: { KEY: '$' + '{env:NOT_SET}' } }, /wants the variable NOT_SET, not set/],
    ['an entry that is none', { command: ['there'] }, /"one": command must be a text/],
  ])('finds %s', async (_, entry, message) => {
    await cursor({ one: entry })
    const all = await checks()
    expect(broken(all)).toMatchObject([{ server: 'cursor.one', message: expect.stringMatching(message) }])
    expect(JSON.stringify(all)).not.toContain(SECRET)
  })

  it('only notes what is amiss with a server that is switched off', async () => {
    await cursor({ one: { command: 'nowhere', disabled: true } })
    const all = await checks()
    expect([broken(all), all.at(-1)?.state]).toEqual([[], 'note'])
  })

  it('finds a configuration that cannot be read', async () => {
    await put('.codex/config.toml', 'a = ')
    expect(broken(await checks())).toMatchObject([{ what: 'configuration', message: 'Codex: line 1 is not TOML' }])
  })

  it('finds commands by their endings on Windows', async () => {
    await put('bin/npx.CMD', '')
    await cursor({ one: { command: 'npx' }, two: { command: 'uvx' } })
    expect(broken(await checks({ platform: 'win32' })).map(({ server }) => server)).toEqual(['cursor.two'])
  })

  it.each([
    ['22.12.9', 1],
    ['20.19.0', 1],
    ['22.13.0', 0],
    ['26.0.0-nightly', 0],
  ])('knows whether Node %s is too old', async (node, count) => {
    expect(broken(await checks({ node }))).toHaveLength(count)
  })

  it('finds a data folder that cannot be written', async () => {
    await put('file', '')
    expect(broken(await checks({ dataFolder: join(home, 'file', 'data') }))).toMatchObject([{ what: 'data_folder' }])
  })

  it('notes a port that is in use', async () => {
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const all = await checks({ port })
    server.close()
    expect(all.find(({ what }) => what === 'port')).toMatchObject({
      state: 'note',
      message: expect.stringContaining(`port ${port} is in use`),
    })
  })
})

describe('hisper doctor', () => {
  it('ends with 1 where something is broken, in words and as one object', async () => {
    await cursor({ one: { command: '/no/such/program' } })
    const words = await run({ home }, 'doctor')
    expect(words.code).toBe(1)
    expect(words.out).toMatch(/^broken {2}cursor\.one: \/no\/such\/program is not there, or no program$/m)
    expect(words.out).not.toContain('\u001b')
    const json = await run({ home }, 'doctor', '--json')
    expect([json.code, JSON.parse(json.out).broken]).toEqual([1, 1])
  })

  it('ends with 0 where nothing is', async () => {
    expect(await run({ home }, 'doctor')).toMatchObject({ code: 0, err: 'nothing is broken\n' })
  })

  it('finds a registry that does not answer', async () => {
    const { code, out } = await run({ home, registry: 'http://127.0.0.1:2/' }, 'doctor')
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^broken {2}http:\/\/127\.0\.0\.1:2\/ does not answer: the connection was refused$/m),
    ])
  })
})
