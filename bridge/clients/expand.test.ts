// `${…}` and variables in a configuration come to what its client would make of them, and to no more.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findLocalServers } from './find.ts'
import type { Places } from './places.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-expand-'))
})
afterEach(() => rm(home, { recursive: true }))

async function put(path: string, content: unknown): Promise<void> {
  const file = join(home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
}
const find = (more: Partial<Places> = {}) => findLocalServers({ home, platform: 'linux', env: {}, dataFolder: join(home, 'data'), ...more })

describe('what a client fills in', () => {
  const env = { TOKEN: 'secret', EMPTY: '' }
  it.each([
    [
      '.claude.json',
      'mcpServers',
      ['${TOKEN}', '${NONE:-else}', '${EMPTY:-else}', '$TOKEN', '${NONE}'],
      ['secret', 'else', '', '$TOKEN', '${NONE}'],
    ],
    ['.config/Code/User/mcp.json', 'servers', ['${env:TOKEN}', '${userHome}', '${/}', '$TOKEN'], ['secret', 'HOME', '/', '$TOKEN']],
    ['.cursor/mcp.json', 'mcpServers', ['a${env:TOKEN}b', '${env:NONE}'], ['asecretb', '']],
    ['.codeium/windsurf/mcp_config.json', 'mcpServers', ['${env:TOKEN}', '${TOKEN}'], ['secret', '${TOKEN}']],
    ['.gemini/settings.json', 'mcpServers', ['$TOKEN', '${TOKEN}', '$NONE', '${NONE:-else}'], ['secret', 'secret', '$NONE', 'else']],
    ['.lmstudio/mcp.json', 'mcpServers', ['${env:TOKEN}'], ['${env:TOKEN}']],
    ['.config/zed/settings.json', 'context_servers', ['${TOKEN}'], ['${TOKEN}']],
    ['.config/Claude/claude_desktop_config.json', 'mcpServers', ['${TOKEN}', '$TOKEN'], ['${TOKEN}', '$TOKEN']],
    ['data/servers.json', 'mcpServers', ['${env:TOKEN}', '$TOKEN'], ['secret', '$TOKEN']],
  ])('in %s is filled in, and nothing else is', async (path, key, args, expected) => {
    await put(path, { [key]: { one: { command: 'x', args } } })
    const { servers, problems } = await find({ env })
    expect(servers).toMatchObject([{ target: { args: expected.map((text) => (text === 'HOME' ? home : text)) } }])
    expect(problems.map(({ message }) => message)).toEqual(
      args.some((text) => /NONE(?!:-)/.test(text)) ? ['"one" wants the variable NONE, not set where Hisper was started'] : [],
    )
  })

  it('is asked for by VS Code, so that the server cannot be started from here', async () => {
    await put('.config/Code/User/mcp.json', {
      inputs: [{ id: 'key', type: 'promptString' }],
      servers: {
        asks: { command: 'x', env: { KEY: '${input:key}' } },
        other: { command: 'y', cwd: '${workspaceFolder}' },
        fine: { command: 'z' },
      },
    })
    const { servers, problems } = await find()
    expect(servers.map(({ id }) => id)).toEqual(['vscode.fine'])
    expect(problems.map(({ id, message }) => [id, message])).toEqual([
      ['vscode.asks', '"asks": VS Code asks for a value: ${input:key}'],
      ['vscode.other', '"other": it holds ${workspaceFolder}, which only VS Code can fill in'],
    ])
  })

  it('is read from the file of variables that is named', async () => {
    await put('work/.env', 'A=1\nB="two words"\n')
    await put('work/.vscode/mcp.json', {
      servers: { one: { command: 'x', envFile: '${workspaceFolder}/.env', env: { B: 'own' } }, gone: { command: 'x', envFile: 'no' } },
    })
    const { servers, problems } = await find({ cwd: join(home, 'work') })
    expect(servers).toMatchObject([{ target: { env: { A: '1', B: 'own' } } }])
    expect(problems).toMatchObject([{ message: '"gone": its envFile is not there' }])
  })

  it('is named by Codex, variable by variable', async () => {
    await put(
      '.codex/config.toml',
      `[mcp_servers.one]
command = "x"
env_vars = ["TOKEN", { name = "EMPTY", source = "local" }]
enabled = false
[mcp_servers.two]
url = "https://two.example/mcp"
bearer_token_env_var = "TOKEN"
http_headers = { X-A = "a" }
env_http_headers = { X-B = "TOKEN", X-C = "NONE" }
[mcp_servers.three]
url = "https://three.example/mcp"
bearer_token_env_var = "NONE"
`,
    )
    const { servers, problems } = await find({ env })
    expect(servers.map(({ id, target, isDisabled }) => [id, target, isDisabled])).toEqual([
      ['codex.one', { transport: 'stdio', command: 'x', args: [], env: { TOKEN: 'secret', EMPTY: '' } }, true],
      [
        'codex.two',
        {
          transport: 'streamable-http',
          url: 'https://two.example/mcp',
          headers: { 'X-A': 'a', 'X-B': 'secret', Authorization: 'Bearer secret' },
        },
        undefined,
      ],
    ])
    expect(problems.map(({ message }) => message)).toEqual([
      '"two" wants the variable NONE, not set where Hisper was started',
      '"three": it needs the variable NONE, not set where Hisper was started',
    ])
  })

  it('is kept by Goose, unless the environment has it', async () => {
    await put('.config/goose/config.yaml', 'extensions:\n  one: { type: stdio, cmd: x, args: ["$TOKEN"], env_keys: [TOKEN] }\n')
    expect((await find({ env })).servers).toMatchObject([{ target: { args: ['$TOKEN'], env: { TOKEN: 'secret' } } }])
    const { servers, problems } = await find()
    expect(servers).toEqual([])
    expect(problems).toMatchObject([{ message: expect.stringContaining('Goose keeps it in a store of its own') }])
  })

  it('has to be set for what is Hisper’s own', async () => {
    await put('data/servers.json', { mcpServers: { one: { command: 'x', env: { KEY: '${env:NONE}' } } } })
    const { servers, problems } = await find()
    expect(servers).toEqual([])
    expect(problems).toMatchObject([{ id: 'hisper.one', message: expect.stringContaining('the variable NONE') }])
  })

  it('is not taken from what every object has', async () => {
    await put('.cursor/mcp.json', { mcpServers: { one: { command: 'x', args: ['${env:__proto__}', '${env:constructor}'] } } })
    expect((await find()).servers).toMatchObject([{ target: { args: ['', ''] } }])
  })
})
