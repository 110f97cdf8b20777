import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Package, Remote } from '../schema/access.ts'
import { CLIENTS } from './clients.ts'
import { installSnippets } from './install.ts'
import { quoteShell, quoteToml, toBase64Json } from './quote.ts'

const SECRET = 'sk-live-0123456789'
const HOSTILE = [
  `"; rm -rf ~ #`,
  `$(touch /tmp/x)`,
  '`id`',
  String.raw`back\slash 'single' "double"`,
  'ünï ✓ 😀',
  '%00&a=b#c',
  '-- --env X=1',
  ']]>\\u0022',
]

const npm: Package = {
  registryType: 'npm',
  identifier: '@scope/name',
  version: '1.2.3',
  transport: 'stdio',
  packageArguments: [
    ...HOSTILE.map((value) => ({ type: 'positional' as const, value })),
    { type: 'named', name: '--mode', value: 'a b' },
    { type: 'positional', value: SECRET, isSecret: true },
  ],
  environmentVariables: [
    { name: 'API_KEY', isRequired: true, isSecret: true, value: SECRET, default: SECRET, description: HOSTILE[0] ?? '' },
    { name: 'FIXED', value: HOSTILE.join(' ') },
    { name: 'OPTIONAL', isSecret: true },
  ],
}
const remote: Remote = {
  type: 'streamable-http',
  url: `https://example.com/mcp?q='"%20$(x)`,
  headers: [{ name: 'Authorization', isRequired: true, isSecret: true, value: `Bearer ${SECRET}` }],
}
const server = (ways: { packages?: Package[]; remotes?: Remote[] }) => ({
  id: 'scope.name',
  title: HOSTILE.join('\n'),
  packages: ways.packages ?? [],
  remotes: ways.remotes ?? [],
})
const plain: Package = { registryType: 'npm', identifier: 'name', version: '1.0.0', transport: 'stdio' }
const WAYS = [
  ['npm, hostile arguments', server({ packages: [npm] })],
  ['npm, plain', server({ packages: [plain] })],
  ['pypi', server({ packages: [{ ...npm, registryType: 'pypi', identifier: 'name' }] })],
  ['oci', server({ packages: [{ ...npm, registryType: 'oci', identifier: 'docker.io/owner/name:1.0' }] })],
  ['streamable-http', server({ remotes: [remote] })],
  ['sse', server({ remotes: [{ ...remote, type: 'sse' }] })],
  ['remote, no headers', server({ remotes: [{ type: 'streamable-http', url: 'https://example.com/mcp' }] })],
] as const

/** What a POSIX shell makes of a command line. */
function shellWords(line: string): string[] {
  const script = `set -- ${line}\nfor word; do printf '%s\\0' "$word"; done`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

/** Strings of a TOML or YAML text: each is a JSON string by construction, everything outside must be free of outside text. */
function splitStrings(code: string): { strings: string[]; skeleton: string } {
  const strings: string[] = []
  const skeleton = code.replace(/"(?:[^"\\]|\\.)*"/g, (literal) => {
    strings.push(JSON.parse(literal) as string)
    return '""'
  })
  return { strings, skeleton }
}

describe.each(CLIENTS.map((client) => [client.id] as const))('%s', (clientId) => {
  it.each(WAYS)('writes valid snippets for: %s', (_, entry) => {
    for (const snippet of installSnippets(entry).filter((one) => one.clientId === clientId)) {
      const { code } = snippet
      expect(code).not.toContain(SECRET)
      expect(code).not.toContain('undefined')
      switch (snippet.language) {
        case 'json':
          expect(() => JSON.parse(code)).not.toThrow()
          expect(JSON.stringify(JSON.parse(code))).not.toContain(SECRET)
          break
        case 'shell': {
          const words = shellWords(code)
          if (entry.packages.some(({ packageArguments }) => packageArguments) && snippet.clientId !== 'vscode') {
            for (const value of HOSTILE) expect(words).toContain(value)
          }
          break
        }
        case 'toml': {
          const { strings, skeleton } = splitStrings(code)
          expect(skeleton).toMatch(/^(?:\[mcp_servers\.(?:[\w-]+|"")\]|[a-z_]+ = [\]["", {}=A-Za-z0-9_-]*|\n)*$/)
          if (entry.packages[0]?.packageArguments) for (const value of HOSTILE) expect(strings).toContain(value)
          break
        }
        case 'yaml': {
          const { skeleton } = splitStrings(code)
          expect(skeleton).toMatch(/^(?: *(?:""|[a-z_]+):(?: [\w"[\]{},:]+)?\n?)*$/)
          break
        }
        case 'url':
          expect(() => new URL(code)).not.toThrow()
          expect(new URL(code).protocol).toMatch(/^(vscode|cursor|lmstudio|goose):$/)
          expect(decodeURIComponent(code)).not.toContain(SECRET)
          for (const part of code.matchAll(/config=([^&]+)/g)) {
            const json = new TextDecoder().decode(Uint8Array.from(atob(decodeURIComponent(part[1] ?? '')), (char) => char.charCodeAt(0)))
            expect(() => JSON.parse(json)).not.toThrow()
            expect(json).not.toContain(SECRET)
          }
          break
        case 'text':
          expect(new URL(code).protocol).toBe('https:')
      }
    }
  })

  it('has a way for a plain npm package', () => {
    expect(installSnippets(server({ packages: [plain] })).some((snippet) => snippet.clientId === clientId)).toBe(true)
  })
})

describe('installSnippets', () => {
  it('asks for secrets in VS Code and keeps the scheme', () => {
    const file = installSnippets(server({ remotes: [remote] })).find(({ clientId, kind }) => clientId === 'vscode' && kind === 'file')
    expect(JSON.parse(file?.code ?? '')).toMatchObject({
      inputs: [{ type: 'promptString', id: 'authorization', password: true }],
      servers: { 'scope-name': { type: 'http', headers: { Authorization: `Bearer \${input:authorization}` } } },
    })
  })

  it('names what has to be filled in, and leaves optional secrets out', () => {
    const [snippet] = installSnippets(server({ packages: [npm] }))
    expect(snippet?.fillIn).toEqual(['API_KEY'])
    expect(snippet?.code).not.toContain('OPTIONAL')
    expect(snippet?.code).toContain("--env 'API_KEY=<API_KEY>'")
  })

  it('offers no link while an argument has to be filled in', () => {
    const folder: Package = { ...plain, packageArguments: [{ type: 'positional', valueHint: 'folder', isRequired: true }] }
    const snippets = installSnippets(server({ packages: [folder] }))
    expect(snippets.filter(({ kind }) => kind === 'link')).toEqual([])
    expect(snippets.find(({ clientId }) => clientId === 'claude-code')?.code).toMatch(/-- npx -y name@1\.0\.0 '<folder>'$/)
  })

  it.each([
    ['an option for a name', { ...plain, identifier: '--registry=https://evil.example' }],
    ['a path for a name', { ...plain, identifier: '../evil' }],
    ['an address for a name', { ...plain, identifier: 'https://evil.example/x.tgz' }],
    ['an option for a version', { ...plain, version: '-g' }],
    [
      'an escape sequence in an argument',
      { ...plain, packageArguments: [{ type: 'positional' as const, value: '\u001b[201~\nrm -rf ~' }] },
    ],
    ['invisible text in an argument', { ...plain, packageArguments: [{ type: 'positional' as const, value: 'a\u202eb' }] }],
    ['a variable that is no name', { ...plain, environmentVariables: [{ name: 'A=B', value: 'x' }] }],
    ['a type without a runner', { ...plain, registryType: 'cargo' as const }],
    ['a package that opens a port', { ...plain, transport: 'streamable-http' as const }],
  ])('writes nothing for %s', (_, entry) => {
    expect(installSnippets(server({ packages: [entry] }))).toEqual([])
  })

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://a b/', 'nonsense'])('writes nothing for the address %s', (url) => {
    expect(installSnippets(server({ remotes: [{ type: 'streamable-http', url }] }))).toEqual([])
  })

  it('drops docker options that would open the machine', () => {
    const oci: Package = {
      registryType: 'oci',
      identifier: 'owner/name:1',
      transport: 'stdio',
      runtimeArguments: [
        { type: 'named', name: '--privileged', value: 'true' },
        { type: 'named', name: '-p', value: '8080:80' },
      ],
    }
    const snippets = installSnippets(server({ packages: [oci] }))
    expect(snippets.find(({ clientId }) => clientId === 'claude-code')?.code).toMatch(/-- docker run -i --rm -p 8080:80 owner\/name:1$/)
    expect(snippets.some(({ kind }) => kind === 'link')).toBe(false)
  })
})

describe('quoting', () => {
  it.each(HOSTILE)('a shell reads back %s', (word) => {
    expect(shellWords(quoteShell(word))).toEqual([word])
  })
  it.each(HOSTILE)('TOML and base64 read back %s', (word) => {
    expect(JSON.parse(quoteToml(word))).toBe(word)
    const bytes = Uint8Array.from(atob(toBase64Json({ word })), (char) => char.charCodeAt(0))
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual({ word })
  })
})

it.each(['https://units.hisper.test/mcp', 'http://x.example/', 'https://a.invalid./', 'http://localhost:1/', 'https://x.localhost/'])(
  'nothing is written down for %s, where nobody can be',
  (url) => {
    const server = { id: 'x', title: 'X', packages: [], remotes: [{ type: 'streamable-http' as const, url }] }
    expect(installSnippets(server)).toEqual([])
    expect(installSnippets({ ...server, remotes: [{ type: 'streamable-http', url: 'https://test.example.com/mcp' }] })).not.toEqual([])
  },
)
