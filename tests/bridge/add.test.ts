// hisper add, remove and undo: the real command, a registry that is really served, real files, and a real terminal.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseConfig } from '../../bridge/clients/read-config.ts'
import { CLIENTS } from '../../core/install/clients.ts'
import type { Input } from '../../core/schema/access.ts'
import { listing, mergedServer, standing } from '../documents.ts'
import { type Place, run } from './companion.ts'
import { openRegistry, type SmallRegistry } from './registry.ts'
import { hasScript, typeInto } from './terminal.ts'

const SECRET = 'sk-live-nobody-may-see-this'
let registry: SmallRegistry
let place: Required<Place>

beforeAll(async () => {
  registry = await openRegistry()
  const variable = (name: string, more: Input) => ({ name, ...more })
  await registry.add({
    ...mergedServer({
      id: 'keyed.server',
      listings: [listing('npm:keyed')],
      packages: [
        {
          ...{ registryType: 'npm', identifier: 'keyed', version: '1.2.3', transport: 'stdio' },
          environmentVariables: [
            variable('KEYED_API_KEY', { isSecret: true, isRequired: true, description: 'Key of the service' }),
            variable('KEYED_MODE', { choices: ['fast', 'slow'] }),
          ],
          packageArguments: [{ type: 'positional', valueHint: 'folder', isRequired: true }],
        },
      ],
      remotes: [{ type: 'streamable-http', url: 'https://mcp.keyed.dev/mcp' }],
    }),
    ...{ categories: [], probes: [standing()], score: { assessed: false, reason: 'not_probed' } },
  })
})
afterAll(async () => {
  await registry.stop()
  await registry.remove()
})
beforeEach(async () => {
  place = { registry: registry.url, home: await mkdtemp(join(tmpdir(), 'hisper-home-')) }
})
afterEach(() => rm(place.home, { recursive: true }))

async function put(path: string, content: string): Promise<string> {
  const file = join(place.home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  return file
}
const read = (path: string) => readFile(join(place.home, path), 'utf8')
const GIVEN = ['--input', `KEYED_API_KEY=${SECRET}`, '--input', 'folder=/srv/my files', '--yes']

describe('hisper add', () => {
  it('puts a server into Hisper’s own configuration, from where it is found', async () => {
    const { code, out, err } = await run(place, 'add', 'keyed.server', ...GIVEN)
    expect(code).toBe(0)
    expect(out).toBe(`hisper.keyed-server is in ${join(place.home, 'hisper/servers.json')}; hisper undo takes it out again\n`)
    expect(err).toContain("Runs: npx -y keyed@1.2.3 '/srv/my files'\n")
    expect(out + err).not.toContain(SECRET)
    const entry = { type: 'stdio', command: 'npx', args: ['-y', 'keyed@1.2.3', '/srv/my files'], env: { KEYED_API_KEY: SECRET } }
    expect(JSON.parse(await read('hisper/servers.json'))).toEqual({ mcpServers: { 'keyed-server': entry } })
    expect((await stat(join(place.home, 'hisper/servers.json'))).mode & 0o777).toBe(0o600)
    const { servers } = JSON.parse((await run(place, 'servers', '--json')).out)
    expect(servers).toMatchObject([{ id: 'hisper.keyed-server', how: 'npm: keyed@1.2.3', registry: { id: 'keyed.server' } }])
  })

  const files = {
    hisper: 'hisper/servers.json',
    'claude-desktop': '.config/Claude/claude_desktop_config.json',
    codex: '.codex/config.toml',
  }
  const paths = CLIENTS.flatMap(({ id, paths: { linux } = {} }) => (linux === undefined ? [] : [[id, linux.replace('~/', '')] as const]))
  it.each([...new Map([...paths, ...Object.entries(files)])])(
    'puts it into the file of %s, and remove leaves the bytes that were there',
    async (client, path) => {
      const format = CLIENTS.find(({ id }) => id === client)
      const before = { json: '{\n  // mine\n  "a": [1, 2]\n}', toml: '# mine\na = [1, 2]', yaml: '# mine\na: [1, 2]' }[
        format?.format ?? 'json'
      ]
      await put(path, before)
      const added = await run(place, 'add', 'keyed.server', '--client', client, ...GIVEN, '--json')
      expect([added.code, added.err.includes(SECRET)]).toEqual([0, false])
      const { id, file, backup } = JSON.parse(added.out)
      expect([id, file]).toEqual([`${client}.keyed-server`, join(place.home, path)])
      expect(await readFile(backup, 'utf8')).toBe(before)
      const servers = parseConfig(await read(path), format?.format ?? 'json')[format?.key ?? 'mcpServers']
      expect(JSON.stringify(servers)).toContain('keyed@1.2.3')
      expect(await read(path)).toContain(client === 'codex' || client === 'goose' ? '# mine' : '// mine')
      expect((await run(place, 'remove', id, '--yes')).code).toBe(0)
      expect(await read(path)).toBe(before)
    },
  )

  it('names what is missing, and how it is given', async () => {
    const { code, out, err } = await run(place, 'add', 'keyed.server', '--yes')
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('it needs KEYED_API_KEY (a secret, Key of the service); folder. Give it with --input KEYED_API_KEY=VALUE')
    expect(await readdir(join(place.home, 'hisper'))).not.toContain('servers.json')
  })

  it('takes a value from the environment, or leaves it to who reads it', async () => {
    const file = join(place.home, 'hisper/servers.json')
    const left = await run(place, 'add', 'keyed.server', '--input', 'KEYED_API_KEY=', '--input', 'folder=/x', '--yes')
    expect([left.code, left.err]).toEqual([0, expect.stringContaining('Hisper reads the variable env:KEYED_API_KEY'.replace('env:', ''))])
    expect(JSON.parse(await readFile(file, 'utf8')).mcpServers['keyed-server'].env.KEYED_API_KEY).toBe('$' + '{env:KEYED_API_KEY}')
    expect((await run(place, 'servers')).err).toContain('it needs the variable KEYED_API_KEY')
    const home = await run(place, 'add', 'keyed.server', '--input', `KEYED_API_KEY=x`, '--input', 'HOME', '--yes')
    expect([home.code, home.err]).toEqual([
      2,
      expect.stringContaining('"HOME" is nothing that it asks for: it asks for folder, KEYED_API_KEY'),
    ])
  })

  it.each([
    [['keyed.server', '--input', 'KEYED_API_KEY=x', '--input', 'folder=/x'], 2, /nothing was written: add --yes/],
    [
      ['keyed.server', ...GIVEN, '--client', 'nobody'],
      2,
      /no configuration of "nobody" on this system; there is one of hisper, claude-code/,
    ],
    [['keyed.server', ...GIVEN, '--client', 'json'], 2, /no configuration of "json"/],
    [['keyed.server', ...GIVEN, '--input', 'KEYED_MODE=warp'], 2, /KEYED_MODE is one of fast, slow/],
    [['keyed.server', ...GIVEN, '--input', 'NOBODY'], 2, /"NOBODY" is nothing that it asks for/],
    [['keyed.server', '--yes', '--input', 'KEYED_API_KEY'], 2, /the environment has no KEYED_API_KEY/],
    [
      ['keyed.server', ...GIVEN, '--way', 'npm: other'],
      2,
      /there is no way "npm: other" into keyed\.server: there is npm: keyed@1\.2\.3, https/,
    ],
    [
      ['keyed.server', '--yes', '--client', 'claude-desktop', '--way', 'https://mcp.keyed.dev/mcp'],
      2,
      /an address, but not in the configuration file/,
    ],
    [['no-such-server', '--yes'], 1, /there is no server with the id/],
    [['../../etc/passwd', '--yes'], 1, /there is no server with the id/],
  ])('ends %j with %i and writes nothing', async (words, expected, message) => {
    const { code, out, err } = await run(place, 'add', ...words)
    expect([code, out]).toEqual([expected, ''])
    expect(err).toMatch(message)
    expect(await readdir(join(place.home, 'hisper')).catch(() => [])).not.toContain('servers.json')
  })

  it('writes an address where that way is asked for', async () => {
    expect((await run(place, 'add', 'keyed.server', '--yes', '--way', 'https://mcp.keyed.dev/mcp', '--client', 'windsurf')).code).toBe(0)
    expect(JSON.parse(await read('.codeium/windsurf/mcp_config.json'))).toEqual({
      mcpServers: { 'keyed-server': { serverUrl: 'https://mcp.keyed.dev/mcp' } },
    })
  })

  it('does not write over what is there, unless that is asked for', async () => {
    const text = '{"mcpServers": {"keyed-server": {"command": "mine"}}}'
    await put('.cursor/mcp.json', text)
    const refused = await run(place, 'add', 'keyed.server', '--client', 'cursor', ...GIVEN)
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('has keyed-server already: --replace puts this in its place')])
    expect(await read('.cursor/mcp.json')).toBe(text)
    const replaced = await run(place, 'add', 'keyed.server', '--client', 'cursor', ...GIVEN, '--replace', '--json')
    expect(JSON.parse(replaced.out)).toMatchObject({ replaced: true })
    expect((await run(place, 'undo')).out).toMatch(/^keyed-server is as it was before in .*mcp\.json \(Cursor\)$/m)
    expect(await read('.cursor/mcp.json')).toBe(text)
  })

  it('refuses a file that it cannot read, and leaves it', async () => {
    await put('.cursor/mcp.json', `{"mcpServers": {"x": "${SECRET}`)
    const { code, err } = await run(place, 'add', 'keyed.server', '--client', 'cursor', ...GIVEN)
    expect([code, err]).toEqual([5, expect.stringMatching(/mcp\.json: line 1 is not JSON/)])
    expect(err).not.toContain(SECRET)
  })

  it.skipIf(process.getuid?.() === 0)('says so where the file may not be written', async () => {
    await chmod(dirname(await put('.cursor/mcp.json', '{}')), 0o500)
    const { code, err } = await run(place, 'add', 'keyed.server', '--client', 'cursor', ...GIVEN)
    await chmod(join(place.home, '.cursor'), 0o700)
    expect([code, err]).toEqual([5, expect.stringContaining('cannot be written: there is no permission to')])
  })
})

describe('hisper remove', () => {
  it('knows a server by its id in the registry and by its name, and undo brings it back', async () => {
    await run(place, 'add', 'keyed.server', ...GIVEN)
    const added = await read('hisper/servers.json')
    expect((await run(place, 'remove', 'keyed.server', '--yes')).out).toBe('hisper.keyed-server is removed; hisper undo puts it back\n')
    expect((await run(place, 'undo')).code).toBe(0)
    expect(await read('hisper/servers.json')).toBe(added)
    expect((await run(place, 'remove', 'keyed-server', '--yes', '--json')).code).toBe(0)
    expect(await run(place, 'remove', 'keyed-server', '--yes')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no server'),
    })
  })

  it('takes out what cannot be started too, and says which is meant where it is another’s', async () => {
    await put('.cursor/mcp.json', '{"mcpServers": {"bad": {"command": 7}, "x": {"command": "y"}}}')
    expect((await run(place, 'remove', 'bad', '--yes')).err).toContain('do you mean cursor.bad?')
    expect((await run(place, 'remove', 'bad', '--client', 'cursor', '--yes')).code).toBe(0)
    expect(await read('.cursor/mcp.json')).toBe('{"mcpServers": {"x": {"command": "y"}}}')
  })

  it('takes one out of what Claude Code keeps for a folder', async () => {
    const text = '{"mcpServers": {"x": {"command": "y"}}, "projects": {"/p": {"mcpServers": {"x": {"command": "z"}}}}}'
    await put('.claude.json', text)
    expect((await run(place, 'remove', 'claude-code.x-2', '--yes')).code).toBe(0)
    expect(await read('.claude.json')).toBe('{"mcpServers": {"x": {"command": "y"}}, "projects": {"/p": {"mcpServers": {}}}}')
  })
})

describe('hisper undo', () => {
  it('has nothing to take back at first, and leaves alone what was changed since', async () => {
    expect(await run(place, 'undo')).toMatchObject({ code: 1, err: 'there is nothing to take back\n' })
    await run(place, 'add', 'keyed.server', ...GIVEN)
    await put('hisper/servers.json', '{}')
    expect(await run(place, 'undo')).toMatchObject({ code: 5, err: expect.stringContaining('was changed since') })
  })
})

describe.runIf(hasScript)('on a terminal', () => {
  const questions = (last: string): [RegExp, string][] => [
    [/KEYED_API_KEY \(.*not shown.*\): $/, `${SECRET}\r`],
    [/folder: $/, '/srv\r'],
    [/Write this\? \[y\/N\] $/, last],
  ]

  it('asks for what is missing, does not show a secret, and writes after a yes', async () => {
    const { code, seen } = await typeInto(place, ['add', 'keyed.server'], ...questions('y\r'))
    expect(code, seen).toBe(0)
    expect(seen).not.toContain(SECRET)
    expect(JSON.parse(await read('hisper/servers.json')).mcpServers['keyed-server']).toMatchObject({
      ...{ args: ['-y', 'keyed@1.2.3', '/srv'], env: { KEYED_API_KEY: SECRET } },
    })
  })

  it.each(['\r', 'n\r', '\u0003', '\u0004'])('writes nothing after %j', async (last) => {
    const { code, seen } = await typeInto(place, ['add', 'keyed.server'], ...questions(last))
    expect([code, seen]).toEqual([2, expect.stringContaining('nothing was written')])
    expect(await readdir(join(place.home, 'hisper'))).not.toContain('servers.json')
  })
})
