// Files that mean harm, or that something broke: each is a problem in words, quickly, and the files beside it are read all the same.

import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findLocalServers } from './find.ts'
import { parseConfig } from './read-config.ts'

const SECRET = 'sk-live-nobody-may-see-this'
let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-hostile-'))
  await put('.lmstudio/mcp.json', '{"mcpServers":{"good":{"command":"x"}}}')
})
afterEach(() => rm(home, { recursive: true }))

async function put(path: string, content: string | Uint8Array): Promise<string> {
  const file = join(home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  return file
}
const find = () => findLocalServers({ home, platform: 'linux', env: {}, dataFolder: join(home, 'data') })
const MEGABYTE = 1024 * 1024

const JSON_FILE = '.cursor/mcp.json'
const TOML_FILE = '.codex/config.toml'
const YAML_FILE = '.config/goose/config.yaml'

describe('a file', () => {
  it.each<[string, string, string | Uint8Array, RegExp]>([
    [
      'JSON cut off',
      JSON_FILE,
      `{"mcpServers": {\n"a": {"command": "x", "env": {"K": "${SECRET}"`,
      /line 2 is not JSON \(close brace expected\)/,
    ],
    ['JSON 10,000 levels deep', JSON_FILE, `{"mcpServers":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`, /nested too deeply/],
    ['JSON of opening brackets', JSON_FILE, '['.repeat(4 * MEGABYTE), /nested too deeply/],
    ['a NUL in JSON', JSON_FILE, '{"mcpServers":\0{}}', /is not JSON/],
    ['a list', JSON_FILE, '[]', /it holds no object/],
    ['null', JSON_FILE, 'null', /it holds no object/],
    ['servers as a list', JSON_FILE, '{"mcpServers":[1]}', /^mcpServers is no object$/],
    ['UTF-16', JSON_FILE, Buffer.from('\ufeff{"mcpServers":{}}', 'utf16le'), /it is not UTF-8 text/],
    ['random bytes', JSON_FILE, Uint8Array.from({ length: 1_000 }, (_, index) => (index * 7919) % 256), /it is not UTF-8 text/],
    ['broken TOML', TOML_FILE, `a = 1\n[mcp_servers.x\nkey = "${SECRET}"`, /line 2 is not TOML/],
    ['TOML of opening brackets', TOML_FILE, `a = ${'['.repeat(100_000)}`, /is not TOML/],
    ['TOML of dots', TOML_FILE, `${'a.'.repeat(100_000)}b = 1\n[mcp_servers]\nx = 1`, /"x": it is no object/],
    ['broken YAML', YAML_FILE, `extensions:\n  a: b: "${SECRET}"\n`, /line 2 is not YAML/],
    ['two documents of YAML', YAML_FILE, 'a: 1\n---\nb: 1\n', /is not YAML \(multiple docs\)/],
    ['YAML of opening brackets', YAML_FILE, '['.repeat(20_000), /is not YAML|nested too deeply/],
    [
      'YAML that stands for more than there is memory',
      YAML_FILE,
      `a: &a [x,x,x,x]\n${Array.from({ length: 20 }, (_, index) => `${String.fromCharCode(98 + index)}: &${String.fromCharCode(98 + index)} [${`*${String.fromCharCode(97 + index)},`.repeat(9)}]`).join('\n')}\n`,
      /aliases stand for more than can be read/,
    ],
    [
      'the same name twice in YAML',
      YAML_FILE,
      'extensions:\n  a: { type: stdio, cmd: x }\n  a: { type: stdio, cmd: y }\n',
      /two entries of the same name/,
    ],
  ])('with %s is a problem, and costs no other file', async (_, path, content, message) => {
    const file = await put(path, content)
    const began = performance.now()
    const { servers, problems } = await find()
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(servers.map(({ id }) => id)).toEqual(['lm-studio.good'])
    expect(problems).toMatchObject([{ file, message: expect.stringMatching(message) }])
    expect(JSON.stringify(problems)).not.toContain(SECRET)
  })

  it.each([
    [JSON_FILE, 5],
    [TOML_FILE, 5],
    [YAML_FILE, 1],
  ])('%s that is larger than %i MB is not read', async (path, most) => {
    await truncate(await put(path, ''), most * MEGABYTE + 1)
    expect((await find()).problems).toMatchObject([{ message: `it is larger than the ${most} MB that are read of a configuration` }])
  })

  it('of YAML with 50,000 keys is read within seconds', async () => {
    await put(
      YAML_FILE,
      `${Array.from({ length: 50_000 }, (_, index) => `k${index}: v`).join('\n')}\nextensions:\n  a: { type: stdio, cmd: x }\n`,
    )
    const began = performance.now()
    expect((await find()).servers.map(({ id }) => id)).toContain('goose.a')
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it.each<[string, (file: string) => unknown, RegExp]>([
    ['a link that leads in a circle', (file) => symlink(file, file), /symbolic links lead in a circle/],
    ['a folder', (file) => mkdir(file), /it is no plain file/],
    ['a pipe that nobody writes to', (file) => execFileSync('mkfifo', [file]), /it is no plain file/],
    ['a device', (file) => symlink('/dev/zero', file), /it is no plain file/],
  ])('that is %s is a problem, and nothing waits for it', async (_, make, message) => {
    const file = join(home, JSON_FILE)
    await mkdir(dirname(file), { recursive: true })
    await make(file)
    const { servers, problems } = await find()
    expect(servers.map(({ id }) => id)).toEqual(['lm-studio.good'])
    expect(problems).toMatchObject([{ file, client: 'Cursor', message: expect.stringMatching(message) }])
  })

  it.each([
    ['nothing', ''],
    ['spaces', ' \n\n'],
    ['a byte order mark', '\ufeff{"mcpServers":{}}'],
    ['no servers', '{"theme":"dark"}'],
    ['null for servers', '{"mcpServers":null}'],
    ['a link to nothing', undefined],
  ])('that holds %s is no problem', async (_, content) => {
    if (content !== undefined) await put(JSON_FILE, content)
    else {
      await mkdir(join(home, '.cursor'))
      await symlink('nowhere', join(home, JSON_FILE))
    }
    expect((await find()).problems).toEqual([])
  })

  it('below what is a file itself is not there', async () => {
    await put('.cursor', 'a file where a folder is meant to be')
    expect((await find()).problems).toEqual([])
  })
})

describe('an entry', () => {
  it.each<[string, unknown, RegExp]>([
    ['a text', 'npx', /it is no object/],
    ['null', null, /it is no object/],
    ['empty', {}, /neither a command nor an address/],
    ['a command that is a number', { command: 7 }, /command must be a text/],
    ['an empty command', { command: ' ' }, /its command is empty/],
    ['a NUL in the command', { command: 'a\0b' }, /command holds a NUL character/],
    ['a NUL in an argument', { command: 'a', args: ['\0'] }, /args\.0 holds a NUL character/],
    ['arguments that are a text', { command: 'a', args: '-y' }, /args must be a list of texts/],
    ['a list in env', { command: 'a', env: { KEY: [SECRET] } }, /env\.KEY must be a text/],
    ['env as a list', { command: 'a', env: [SECRET] }, /env must be an object of texts/],
    ['a variable that is none', { command: 'a', env: { 'A=B': SECRET } }, /env\.A=B has a name that no variable can have/],
    ['another scheme', { url: `file:///etc/${SECRET}` }, /url is no http or https address/],
    ['no address', { url: SECRET }, /url is no http or https address/],
    ['a header that is two', { url: 'https://a.example/', headers: { A: `x\r\nB: ${SECRET}` } }, /headers\.A holds a line break/],
    ['a header name that is two', { url: 'https://a.example/', headers: { 'A\r\nB': 'x' } }, /has a name that no header can have/],
    ['a type of its own', { url: 'https://a.example/', type: 'websocket' }, /its type is none of stdio, http and sse/],
    ['a flag that is a text', { command: 'a', disabled: 'yes' }, /disabled must be true or false/],
  ])('with %s is a problem by its name, and the others stay', async (_, entry, message) => {
    await put(JSON_FILE, JSON.stringify({ mcpServers: { one: { command: 'x' }, 'bad\u001b[2J': entry, two: { command: 'y' } } }))
    const { servers, problems } = await find()
    expect(servers.map(({ id }) => id)).toEqual(['cursor.one', 'cursor.two', 'lm-studio.good'])
    expect(problems).toMatchObject([{ id: 'cursor.bad-2J', message: expect.stringMatching(message) }])
    expect(problems[0]?.message).toMatch(/^"bad\\u001b\[2J": /)
    expect(JSON.stringify(problems)).not.toContain(SECRET)
  })

  it.each([
    [
      JSON_FILE,
      '{"__proto__": {"polluted": 1}, "mcpServers": {"__proto__": {"command": "x", "env": {"__proto__": "y"}}, "constructor": {"command": "z"}}}',
    ],
    [TOML_FILE, '[__proto__]\npolluted = 1\n[mcp_servers.__proto__]\ncommand = "x"\n[mcp_servers.constructor]\ncommand = "z"\n'],
    [YAML_FILE, '__proto__: { polluted: 1 }\nextensions:\n  __proto__: { type: stdio, cmd: x }\n  constructor: { type: stdio, cmd: z }\n'],
  ])('of %s that is called as what every object has is one like any other', async (path, content) => {
    await put(path, content)
    const { servers, problems } = await find()
    expect(problems).toEqual([])
    expect(servers.filter(({ id }) => id !== 'lm-studio.good').map(({ name }) => name)).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    for (const { target } of servers) expect(Object.getPrototypeOf(target)).toBe(Object.prototype)
  })

  it('past the thousandth is passed over, and that is said', async () => {
    const servers = Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`s${index}`, { command: 'x' }]))
    await put(JSON_FILE, JSON.stringify({ mcpServers: servers }))
    const found = await find()
    expect(found.servers).toHaveLength(1_001)
    expect(found.problems).toMatchObject([{ message: expect.stringContaining('more than 1000 servers') }])
  })
})

it('whatever JSON says as servers, reading it ends in servers and problems, and never in a fault of ours', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.record({ command: fc.string(), args: fc.jsonValue(), env: fc.jsonValue() }))),
      async (entries) => {
        await put(JSON_FILE, JSON.stringify({ mcpServers: entries }))
        const { servers, problems } = await find()
        expect(servers.length - 1 + problems.length).toBeGreaterThanOrEqual(Object.keys(entries).length)
      },
    ),
    { numRuns: 200 },
  )
})

it.each(['json', 'toml', 'yaml'] as const)('whatever text is read as %s, it is an object or a problem', (format) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      try {
        expect(parseConfig(text, format)).toBeTypeOf('object')
      } catch (error) {
        expect(error).toHaveProperty('name', 'ConfigError')
      }
    }),
    { numRuns: 2_000 },
  )
})
