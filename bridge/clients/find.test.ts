// Real files in a home of their own, for every client on every system that it has.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CLIENTS } from '../../core/install/clients.ts'
import { LocalIdSchema } from '../../core/schema/task.ts'
import { findLocalServers } from './find.ts'
import { configFiles, type Places } from './places.ts'

let home: string
let places: Places
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-clients-'))
  places = { home, platform: 'linux', env: {}, dataFolder: join(home, 'data') }
})
afterEach(() => rm(home, { recursive: true }))

async function put(path: string, content: unknown): Promise<string> {
  const file = join(home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const find = (more: Partial<Places> = {}) => findLocalServers({ ...places, ...more })
const local = { command: 'npx', args: ['-y', 'one@1.0.0'], env: { KEY: 'a' } }
const LOCAL = { transport: 'stdio', command: 'npx', args: ['-y', 'one@1.0.0'], env: { KEY: 'a' } }
const TOML = '[mcp_servers.one]\ncommand = "npx"\nargs = ["-y", "one@1.0.0"]\nenv = { KEY = "a" }\n'
const YAML = 'extensions:\n  one:\n    enabled: true\n    type: stdio\n    cmd: npx\n    args: ["-y", "one@1.0.0"]\n    envs: { KEY: a }\n'
const json = (key: string) => JSON.stringify({ [key]: { one: local } })

const FILES: [client: string, content: string, paths: Partial<Record<NodeJS.Platform, string>>][] = [
  ['hisper', json('mcpServers'), { linux: 'data/servers.json', darwin: 'data/servers.json', win32: 'data/servers.json' }],
  [
    'claude-desktop',
    json('mcpServers'),
    {
      darwin: 'Library/Application Support/Claude/claude_desktop_config.json',
      win32: 'AppData/Roaming/Claude/claude_desktop_config.json',
      linux: '.config/Claude/claude_desktop_config.json',
    },
  ],
  ['claude-code', json('mcpServers'), { linux: '.claude.json', darwin: '.claude.json', win32: '.claude.json' }],
  [
    'vscode',
    json('servers'),
    {
      linux: '.config/Code/User/mcp.json',
      darwin: 'Library/Application Support/Code/User/mcp.json',
      win32: 'AppData/Roaming/Code/User/mcp.json',
    },
  ],
  ['cursor', json('mcpServers'), { linux: '.cursor/mcp.json', darwin: '.cursor/mcp.json', win32: '.cursor/mcp.json' }],
  [
    'windsurf',
    json('mcpServers'),
    {
      linux: '.codeium/windsurf/mcp_config.json',
      darwin: '.codeium/windsurf/mcp_config.json',
      win32: '.codeium/windsurf/mcp_config.json',
    },
  ],
  [
    'zed',
    json('context_servers'),
    { linux: '.config/zed/settings.json', darwin: '.config/zed/settings.json', win32: 'AppData/Roaming/Zed/settings.json' },
  ],
  ['codex', TOML, { linux: '.codex/config.toml', darwin: '.codex/config.toml', win32: '.codex/config.toml' }],
  ['gemini-cli', json('mcpServers'), { linux: '.gemini/settings.json', darwin: '.gemini/settings.json', win32: '.gemini/settings.json' }],
  [
    'goose',
    YAML,
    {
      linux: '.config/goose/config.yaml',
      darwin: '.config/goose/config.yaml',
      win32: 'AppData/Roaming/Block/goose/config/config.yaml',
    },
  ],
  ['lm-studio', json('mcpServers'), { linux: '.lmstudio/mcp.json', darwin: '.lmstudio/mcp.json', win32: '.lmstudio/mcp.json' }],
]

describe('a configuration', () => {
  const cases = FILES.flatMap(([client, content, paths]) =>
    Object.entries(paths).map(([platform, path]) => [client, platform as NodeJS.Platform, path, content] as const),
  )
  it.each(cases)('of %s is found on %s', async (client, platform, path, content) => {
    const file = await put(path, content)
    const { servers, problems } = await find({ platform })
    expect(problems).toEqual([])
    expect(servers).toEqual([{ id: `${client}.one`, name: 'one', client: { id: client, name: expect.any(String) }, file, target: LOCAL }])
  })

  it('is looked for wherever the table of clients has a file', () => {
    const known = new Set(FILES.map(([client]) => client))
    for (const { id, paths } of CLIENTS) if (paths !== undefined && id !== 'vscode-insiders') expect(known).toContain(id)
    expect(configFiles(places).map(({ format }) => format.id)).toContain('vscode-insiders')
  })

  it.each([
    ['CLAUDE_CONFIG_DIR', 'elsewhere/.claude.json', json('mcpServers'), 'claude-code'],
    ['CODEX_HOME', 'elsewhere/config.toml', TOML, 'codex'],
    ['GOOSE_PATH_ROOT', 'elsewhere/config/config.yaml', YAML, 'goose'],
    ['XDG_CONFIG_HOME', 'elsewhere/zed/settings.json', json('context_servers'), 'zed'],
    ['XDG_CONFIG_HOME', 'elsewhere/goose/config.yaml', YAML, 'goose'],
  ])('is where %s moves it: %s', async (variable, path, content, client) => {
    await put(path, content)
    expect((await find({ env: { [variable]: join(home, 'elsewhere') } })).servers.map(({ id }) => id)).toEqual([`${client}.one`])
    expect((await find({ env: { [variable]: 'elsewhere' } })).servers).toEqual([])
  })

  it('of a project is read where its folder is named, after the user’s own, and its servers start there', async () => {
    await put('.cursor/mcp.json', json('mcpServers'))
    for (const path of ['.mcp.json', '.cursor/mcp.json', '.gemini/settings.json']) await put(`work/${path}`, json('mcpServers'))
    await put('work/.vscode/mcp.json', json('servers'))
    const cwd = join(home, 'work')
    const { servers } = await find({ cwd })
    expect(servers.map(({ id, target }) => [id, 'cwd' in target ? target.cwd : undefined])).toEqual([
      ['claude-code.one', cwd],
      ['vscode.one', cwd],
      ['cursor.one', undefined],
      ['cursor.one-2', cwd],
      ['gemini-cli.one', cwd],
    ])
    expect((await find()).servers.map(({ id }) => id)).toEqual(['cursor.one'])
  })

  it('of Claude Code has servers of single folders, some of them switched off there', async () => {
    const folder = join(home, 'work')
    const projects = { [folder]: { mcpServers: { one: local, two: local }, disabledMcpServers: ['two'] }, '/other': { history: [] } }
    await put('.claude.json', { mcpServers: { one: { type: 'stdio', ...local } }, projects })
    const { servers, problems } = await find()
    expect(problems).toEqual([])
    expect(servers.map(({ id, isDisabled, target }) => [id, isDisabled, 'cwd' in target ? target.cwd : undefined])).toEqual([
      ['claude-code.one', undefined, undefined],
      ['claude-code.one-2', undefined, folder],
      ['claude-code.two', true, folder],
    ])
  })

  it('of Zed has comments, commas at the end, commands as objects, and extensions that are Zed’s own', async () => {
    await put(
      '.config/zed/settings.json',
      `{
        // servers
        "context_servers": {
          "old": { "command": { "path": "/bin/old", "args": ["run"], "env": { "A": "b" } }, "settings": {} },
          "extension": { "source": "extension", "enabled": true, "settings": { "token": "x" } },
          "settings-only": { "settings": {} },
          "remote": { "source": "custom", "url": "https://one.example/mcp", "headers": { "X-Key": "k" }, "enabled": false, },
        },
      }`,
    )
    const { servers, problems } = await find()
    expect(problems).toEqual([])
    expect(servers.map(({ name, target, isDisabled }) => [name, target, isDisabled])).toEqual([
      ['old', { transport: 'stdio', command: '/bin/old', args: ['run'], env: { A: 'b' } }, undefined],
      ['remote', { transport: 'streamable-http', url: 'https://one.example/mcp', headers: { 'X-Key': 'k' } }, true],
    ])
  })

  it('of Goose has parts of Goose itself, which are none of ours', async () => {
    await put(
      '.config/goose/config.yaml',
      `extensions:
  developer: { enabled: true, type: builtin, name: developer }
  todo: { enabled: true, type: platform, name: todo }
  remote: { enabled: false, type: streamable_http, uri: 'https://one.example/mcp', headers: { Authorization: 'Bearer $TOKEN' }, envs: { TOKEN: t } }
`,
    )
    const { servers, problems } = await find()
    expect(problems).toEqual([])
    expect(servers).toMatchObject([{ id: 'goose.remote', isDisabled: true, target: { headers: { Authorization: 'Bearer t' } } }])
  })
})

describe('an address', () => {
  const url = 'https://one.example/mcp'
  it.each([
    ['cursor', '.cursor/mcp.json', { url }, 'streamable-http'],
    ['cursor', '.cursor/mcp.json', { url: 'https://one.example/sse' }, 'sse'],
    ['cursor', '.cursor/mcp.json', { url, type: 'sse' }, 'sse'],
    ['windsurf', '.codeium/windsurf/mcp_config.json', { serverUrl: url }, 'streamable-http'],
    ['gemini-cli', '.gemini/settings.json', { httpUrl: url }, 'streamable-http'],
    ['gemini-cli', '.gemini/settings.json', { url }, 'sse'],
    ['gemini-cli', '.gemini/settings.json', { url, type: 'http' }, 'streamable-http'],
    ['claude-code', '.claude.json', { url, type: 'http', headers: { A: 'b' } }, 'streamable-http'],
  ])('of %s in %s as %j is reached by %s', async (client, path, entry, transport) => {
    await put(path, { mcpServers: { one: entry } })
    expect((await find()).servers).toMatchObject([{ id: `${client}.one`, target: { transport } }])
  })
})

describe('ids', () => {
  it('are of the form that the contract has, unique, and in the order of the file', async () => {
    const names = ['a b', 'a-b', 'a/b', '…', '', 'x'.repeat(300), '../../etc', 'ok.name_1', 'a-b-2', '__proto__']
    await put('.cursor/mcp.json', `{"mcpServers": {${names.map((name) => `${JSON.stringify(name)}: {"command": "x"}`).join(', ')}}}`)
    const { servers } = await find()
    const ids = servers.map(({ id }) => id)
    expect(servers.map(({ name }) => name)).toEqual(names)
    for (const id of ids) expect(LocalIdSchema.safeParse(id).success, id).toBe(true)
    expect(ids).toEqual([
      ...['cursor.a-b', 'cursor.a-b-2', 'cursor.a-b-3', 'cursor.server', 'cursor.server-2', `cursor.${'x'.repeat(100)}`],
      ...['cursor.etc', 'cursor.ok.name_1', 'cursor.a-b-2-2', 'cursor.__proto__'],
    ])
  })

  it('stay when an entry before is broken', async () => {
    await put('.cursor/mcp.json', { mcpServers: { 'a b': { command: 1 }, 'a-b': { command: 'x' } } })
    const { servers, problems } = await find()
    expect([servers[0]?.id, problems[0]?.id]).toEqual(['cursor.a-b-2', 'cursor.a-b'])
  })
})
