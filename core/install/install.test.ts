import { describe, expect, it } from 'vitest'
import type { Package, Remote } from '../schema/access.ts'
import { CLIENTS } from './clients.ts'
import { type InstallOptions, installSnippets, type Snippet, toInstallation } from './install.ts'

const SECRET = 'sk-live-0123456789'
const plain: Package = { registryType: 'npm', identifier: 'name', version: '1.0.0', transport: 'stdio' }
const keyed: Package = {
  ...plain,
  environmentVariables: [
    { name: 'API_KEY', isRequired: true, isSecret: true, value: SECRET, default: SECRET, description: 'From your\nsettings' },
    { name: 'REGION', isRequired: true },
    { name: 'LEVEL', isRequired: true, default: 'info' },
    { name: 'OPTIONAL', isSecret: true },
  ],
}
const remote: Remote = {
  type: 'streamable-http',
  url: 'https://mcp.hisper.dev/mcp',
  headers: [{ name: 'Authorization', isRequired: true, isSecret: true, value: `Bearer ${SECRET}` }],
}
const server = (...ways: (Package | Remote)[]) => ({
  id: 'scope.name',
  packages: ways.filter((way) => 'identifier' in way),
  remotes: ways.filter((way) => 'url' in way),
})
function snippetOf(way: Package | Remote, clientId: string, kind: Snippet['kind'], options: InstallOptions = {}): Snippet | undefined {
  return installSnippets(server(way), options).find((snippet) => snippet.clientId === clientId && snippet.kind === kind)
}
const fileOf = (way: Package | Remote, clientId: string, options?: InstallOptions) =>
  JSON.parse(snippetOf(way, clientId, 'file', options)?.code ?? '{}')
const reasonsOf = (way: Package | Remote) => toInstallation(server(way)).refusals.map(({ reason }) => reason)

describe('the table', () => {
  it('is written for the clients that are named, and for no other', () => {
    const { snippets, ways } = toInstallation(server(plain), { clientIds: ['json'] })
    expect([new Set(snippets.map(({ clientId }) => clientId)), ways.length]).toEqual([new Set(['json']), 1])
  })

  it('has every client once, and each has a way for a plain package', () => {
    expect(new Set(CLIENTS.map(({ id }) => id)).size).toBe(CLIENTS.length)
    expect(new Set(installSnippets(server(plain)).map(({ clientId }) => clientId))).toEqual(new Set(CLIENTS.map(({ id }) => id)))
  })

  it('says so where a client cannot reach a transport', () => {
    const gaps = (way: Package | Remote) => toInstallation(server(way)).gaps.map(({ clientId, reason }) => [clientId, reason])
    expect(gaps({ ...remote, type: 'sse' })).toEqual([
      ['claude-desktop', 'no_headers'],
      ['codex', 'no_sse'],
      ['zed', 'no_sse'],
      ['goose', 'no_sse'],
    ])
    expect(gaps(remote)).toEqual([['claude-desktop', 'no_headers']])
  })
})

describe('a package', () => {
  it.each([
    [plain, 'npx -y name@1.0.0'],
    [{ ...plain, runtimeHint: 'bun' }, 'bunx name@1.0.0'],
    [{ ...plain, registryType: 'pypi' as const }, 'uvx name@1.0.0'],
    [{ ...plain, registryType: 'nuget' as const }, 'dnx name@1.0.0 --yes'],
    [{ registryType: 'oci' as const, identifier: 'ghcr.io/a/b:1', transport: 'stdio' as const }, 'docker run -i --rm ghcr.io/a/b:1'],
  ])('is started by the runner of its registry (%#)', (entry, line) => {
    const { command, args } = fileOf(entry, 'cursor').mcpServers['scope-name']
    expect([command, ...args].join(' ')).toBe(line)
  })

  it('is pinned unless the reader wants the latest', () => {
    expect(fileOf(plain, 'cursor', { isPinned: false }).mcpServers['scope-name'].args).toEqual(['-y', 'name@latest'])
  })

  it('of the kind MCPB is a download for the client that opens it', () => {
    const bundle: Package = { registryType: 'mcpb', identifier: 'https://github.com/a/b/x.mcpb', integrity: 'sha256-x', transport: 'stdio' }
    const { snippets, gaps } = toInstallation(server(bundle))
    expect(snippets).toMatchObject([{ clientId: 'claude-desktop', kind: 'download', code: bundle.identifier, integrity: 'sha256-x' }])
    expect(new Set(gaps.map(({ reason }) => reason))).toEqual(new Set(['no_bundles']))
  })

  it.each([
    ['an option for a name', { ...plain, identifier: '--registry=https://evil.hisper.dev' }, 'unsafe_name'],
    ['a path for a name', { ...plain, identifier: '../evil' }, 'unsafe_name'],
    ['an address for a name', { ...plain, identifier: 'https://evil.hisper.dev/x.tgz' }, 'unsafe_name'],
    ['an option for a version', { ...plain, version: '-g' }, 'unsafe_version'],
    [
      'an escape sequence',
      { ...plain, packageArguments: [{ type: 'positional' as const, value: '\u001b[201~\nrm -rf ~' }] },
      'unsafe_text',
    ],
    ['invisible text', { ...plain, packageArguments: [{ type: 'positional' as const, value: 'a\u202eb' }] }, 'unsafe_text'],
    ['a variable that is no name', { ...plain, environmentVariables: [{ name: 'A=B', value: 'x' }] }, 'unsafe_name'],
    ['what node loads', { ...plain, environmentVariables: [{ name: 'NODE_OPTIONS', value: '--import data:,x' }] }, 'unsafe_environment'],
    ['another registry', { ...plain, environmentVariables: [{ name: 'npm_config_registry', value: 'https://x' }] }, 'unsafe_environment'],
    ['a bundle over http', { ...plain, registryType: 'mcpb' as const, identifier: 'http://github.com/x.mcpb' }, 'unsafe_address'],
    ['a bare program', { ...plain, registryType: 'mcpb' as const, identifier: 'https://github.com/x' }, 'no_runner'],
    ['a kind without a runner', { ...plain, registryType: 'cargo' as const }, 'no_runner'],
    ['a port of its own', { ...plain, transport: 'streamable-http' as const }, 'opens_port'],
  ])('with %s is written for nobody', (_, entry, reason) => {
    expect(reasonsOf(entry)).toEqual([reason])
    expect(installSnippets(server(entry))).toEqual([])
  })

  it.each(['GITHUB_TOKEN', 'NODE_ENV', 'JAVASCRIPT', 'LDAP_URL', 'PIPEDRIVE_ID'])('may fix %s', (name) => {
    expect(reasonsOf({ ...plain, environmentVariables: [{ name, value: 'x', isSecret: false }] })).toEqual([])
  })

  it('gets no docker option that would open the machine, hands on no variable of the reader, and no link where it reaches out', () => {
    const named = (name: string, value: string) => ({ type: 'named' as const, name, value })
    const oci: Package = {
      ...{ registryType: 'oci', identifier: 'owner/name:1', transport: 'stdio' },
      runtimeArguments: [named('--privileged', 'true'), named('-e', 'AWS_SECRET_ACCESS_KEY'), named('-p', '8080:80')],
    }
    expect(snippetOf(oci, 'claude-code', 'command')?.code).toMatch(/-- docker run -i --rm -p 8080:80 owner\/name:1$/)
    expect(installSnippets(server(oci)).filter(({ kind }) => kind === 'link')).toEqual([])
  })
})

it('an option of docker cannot swallow the one after it and let its value be an option', () => {
  const oci: Package = {
    ...{ registryType: 'oci', identifier: 'owner/name:1', transport: 'stdio' },
    runtimeArguments: [
      { type: 'named', name: '-v', format: 'boolean', value: 'true' },
      { type: 'named', name: '-p', value: '--privileged' },
    ],
  }
  const { args } = fileOf(oci, 'cursor').mcpServers['scope-name']
  expect(args).toEqual(['run', '-i', '--rm', '-v', 'true', '-p', '--privileged', 'owner/name:1'])
})

it('a header cannot be an option', () => {
  const headers = [{ name: '--scope', value: 'user' }]
  expect(reasonsOf({ ...remote, headers })).toEqual(['unsafe_name'])
})

describe('what is missing', () => {
  it('VS Code asks for, under the name of the server, and the scheme stays', () => {
    const snippet = snippetOf(remote, 'vscode', 'file')
    expect(JSON.parse(snippet?.code ?? '')).toMatchObject({
      inputs: [{ type: 'promptString', id: 'scope-name-authorization', password: true }],
      servers: { 'scope-name': { type: 'http', headers: { Authorization: `Bearer \${input:scope-name-authorization}` } } },
    })
    expect(snippet).toMatchObject({ fillIn: [], variables: [], prompts: ['Authorization'] })
  })

  it.each([
    ['cursor', `\${env:API_KEY}`],
    ['windsurf', `\${env:API_KEY}`],
    ['gemini-cli', `\${API_KEY}`],
    ['claude-code', `\${API_KEY}`],
    ['claude-desktop', '<API_KEY>'],
  ])('%s writes as %s; what is no secret is a placeholder everywhere', (clientId, text) => {
    expect(fileOf(keyed, clientId).mcpServers['scope-name'].env).toEqual({ API_KEY: text, REGION: '<REGION>', LEVEL: 'info' })
  })

  it('Codex and Goose name, and write nowhere', () => {
    expect(snippetOf(keyed, 'codex', 'file')?.code).toContain('env = { REGION = "<REGION>", LEVEL = "info" }\nenv_vars = ["API_KEY"]')
    expect(snippetOf(remote, 'codex', 'file')?.code).toContain('bearer_token_env_var = "MCP_SCOPE_NAME_AUTHORIZATION"')
    expect(snippetOf(keyed, 'goose', 'file')?.code).toContain('envs: {"REGION":"<REGION>","LEVEL":"info"}\n    env_keys: ["API_KEY"]')
  })

  it('is never read for a remote from a variable that the reader may have for something else', () => {
    const thief: Remote = { ...remote, headers: [{ name: 'X-Key', isSecret: true, isRequired: true, value: '{AWS_SECRET_ACCESS_KEY}' }] }
    const readers = installSnippets(server(thief)).filter(({ code }) => /\$\{(?:env:)?AWS_|(?:= |\[)"AWS_/.test(decodeURIComponent(code)))
    expect(readers).toEqual([])
    expect(snippetOf(thief, 'cursor', 'file')?.variables).toEqual(['MCP_SCOPE_NAME_AWS_SECRET_ACCESS_KEY'])
  })

  it('keeps a link away, unless the client asks for it or reads it', () => {
    const clients = (way: Package | Remote) =>
      installSnippets(server(way)).flatMap(({ kind, clientId }) => (kind === 'link' ? [clientId] : []))
    expect(clients(plain)).toEqual(['vscode', 'vscode-insiders', 'cursor', 'lm-studio', 'goose', 'cherry-studio'])
    expect(clients({ ...plain, environmentVariables: [{ name: 'KEY', isRequired: true, isSecret: true }] })).toEqual([
      ...['vscode', 'vscode-insiders', 'cursor', 'goose'],
    ])
    expect(clients({ ...plain, packageArguments: [{ type: 'positional', valueHint: 'folder', isRequired: true }] })).toEqual([
      ...['vscode', 'vscode-insiders'],
    ])
  })

  it('is listed for a form, what is needed first; of a stated secret nothing is left', () => {
    const { ways, snippets } = toInstallation(server(keyed))
    expect(ways[0]?.asks.map(({ id, isRequired, isSecret, fallback }) => [id, isRequired, isSecret, fallback])).toEqual([
      ['environment:API_KEY', true, true, undefined],
      ['environment:REGION', true, false, undefined],
      ['environment:LEVEL', true, false, 'info'],
      ['environment:OPTIONAL', false, true, undefined],
    ])
    expect(JSON.stringify([ways, snippets])).not.toContain(SECRET)
  })
})

describe('the values of the reader', () => {
  const values = { 'environment:API_KEY': 'mine', 'environment:OPTIONAL': 'too', 'environment:REGION': 'eu' }

  it('are written, optional ones as well', () => {
    const snippet = snippetOf(keyed, 'cursor', 'file', { values })
    expect(JSON.parse(snippet?.code ?? '').mcpServers['scope-name'].env).toEqual({
      API_KEY: 'mine',
      REGION: 'eu',
      LEVEL: 'info',
      OPTIONAL: 'too',
    })
    expect(snippet).toMatchObject({ fillIn: [], variables: [], prompts: [] })
  })

  it('may be several where an argument may be repeated', () => {
    const folders: Package = {
      ...plain,
      packageArguments: [{ type: 'positional', valueHint: 'folder', isRequired: true, isRepeated: true }],
    }
    const { args } = fileOf(folders, 'cursor', { values: { 'argument:folder': ['/a', '/b c'] } }).mcpServers['scope-name']
    expect(args).toEqual(['-y', 'name@1.0.0', '/a', '/b c'])
  })

  it('are in a link when that was asked for', () => {
    const link = (hasValuesInLinks: boolean) =>
      decodeURIComponent(snippetOf(keyed, 'vscode', 'link', { values, hasValuesInLinks })?.code ?? '')
    expect(link(true)).toContain('"API_KEY":"mine"')
    expect(link(false)).toContain(`"API_KEY":"\${input:scope-name-api-key}"`)
  })

  it.each([
    ['a line break in a header', { 'header:Authorization': 'a\r\nX-Admin: 1' }],
    ['half a character', { 'header:Authorization': '\ud800' }],
  ])('are refused where they cannot stand: %s', (_, wrong) => {
    expect(new Set(toInstallation(server(remote), { values: wrong }).gaps.map(({ reason }) => reason))).toContain('unusable_value')
    expect(snippetOf(remote, 'cursor', 'file', { values: wrong })).toBeUndefined()
  })

  it('are refused by the client that would expand them, and by no other', () => {
    const gaps = toInstallation(server(keyed), { values: { ...values, 'environment:API_KEY': 'pa$$word' } }).gaps
    expect(gaps.map(({ clientId, reason }) => [clientId, reason])).toEqual([
      ['gemini-cli', 'would_be_expanded'],
      ['json', 'would_be_expanded'],
    ])
  })

  it('make an address, or none', () => {
    const tenant: Remote = { type: 'streamable-http', url: 'https://{tenant}.hisper.dev/mcp' }
    const urlFor = (value: string) => fileOf(tenant, 'cursor', { values: { 'address:tenant': value } }).mcpServers?.['scope-name'].url
    expect(urlFor('acme')).toBe('https://acme.hisper.dev/mcp')
    expect(urlFor('a b')).toBeUndefined()
    expect(urlFor('me:pw@evil')).toBeUndefined()
  })
})

describe('a command', () => {
  const shells = ['sh', 'powershell', 'cmd'] as const
  const commands = (way: Package | Remote, clientId: string) =>
    installSnippets(server(way), { shells })
      .filter((snippet) => snippet.clientId === clientId && snippet.kind === 'command')
      .map(({ code }) => code)

  it('is there for three platforms; Claude Code starts batch files through cmd.exe', () => {
    expect(commands(plain, 'claude-code')).toEqual([
      'claude mcp add --transport stdio scope-name -- npx -y name@1.0.0',
      "claude mcp add '--transport' stdio scope-name '--' cmd '/c' npx '-y' 'name@1.0.0'",
      'claude mcp add --transport stdio scope-name -- cmd /c npx -y name@1.0.0',
    ])
  })

  it('has a placeholder that each platform takes as text', () => {
    expect(commands({ ...plain, environmentVariables: [{ name: 'KEY', isRequired: true }] }, 'codex')).toEqual([
      "codex mcp add scope-name --env 'KEY=<KEY>' -- npx -y name@1.0.0",
      "codex mcp add scope-name '--env' 'KEY=YOUR_KEY' '--' npx '-y' 'name@1.0.0'",
      'codex mcp add scope-name --env "KEY=YOUR_KEY" -- npx -y name@1.0.0',
    ])
  })

  it('is left out where a platform cannot hold it', () => {
    expect(commands({ ...plain, packageArguments: [{ type: 'positional', value: 'a&calc' }] }, 'codex')).toEqual([
      "codex mcp add scope-name -- npx -y name@1.0.0 'a&calc'",
    ])
  })
})

it.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'https://a b/',
  'nonsense',
  'https://me:pw@mcp.hisper.dev/',
  'https://x.dev/"onload',
])('nothing is written for the address %s', (url) =>
  expect([installSnippets(server({ type: 'sse', url })), reasonsOf({ type: 'sse', url })]).toEqual([[], ['unsafe_address']]),
)

it.each(['https://units.hisper.test/mcp', 'http://x.example/', 'https://a.invalid./', 'http://localhost:1/', 'https://x.localhost/'])(
  'nothing is written for %s, where nobody can be',
  (url) => {
    expect(reasonsOf({ type: 'streamable-http', url })).toEqual(['reserved_address'])
    expect(installSnippets(server({ type: 'streamable-http', url: 'https://test.example.com/mcp' }))).not.toEqual([])
  },
)
