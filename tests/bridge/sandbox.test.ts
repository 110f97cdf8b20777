// hisper sandbox: real servers in the real sandbox-runtime, as far as this machine can enclose anything.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './companion.ts'
import { nodeServer, officialServer } from './live-servers.ts'

const knocker = `
  process.stdin.on('data', (data) => { for (const line of data.toString().split('\\n').filter(Boolean)) void answer(JSON.parse(line)) })
  async function answer({ id, method, params }) {
    const knock = () => fetch(params.arguments.url).then((got) => got.text(), (error) => 'nobody: ' + error.message)
    const result = method === 'initialize' ? { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } }
      : method === 'tools/list' ? { tools: [{ name: 'knock', inputSchema: { type: 'object', properties: { url: { type: 'string' } } } }] }
      : method === 'tools/call' ? { content: [{ type: 'text', text: await knock() }] } : undefined
    if (id !== undefined) console.log(JSON.stringify(result === undefined ? { jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } } : { jsonrpc: '2.0', id, result }))
  }`

const canEnclose = process.platform === 'linux' && ['bwrap', 'socat', 'rg'].every(isThere)
let home: string
let origin: Server
const call = (server: string, ...words: string[]) => run({ home }, 'call', `claude-code.${server}`, ...words)
const sandbox = (...words: string[]) => run({ home }, 'sandbox', ...words)

function isThere(program: string): boolean {
  try {
    return execFileSync('which', [program]).length > 0
  } catch {
    return false
  }
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-sandbox-'))
  for (const folder of ['open', 'shut', '.ssh']) await mkdir(join(home, folder))
  await writeFile(join(home, '.ssh', 'id'), 'a key')
  const servers = [officialServer('filesystem', home), nodeServer('knocker', ['-e', knocker])]
  const entries = servers.map(({ name, target }) => [name, { ...target, cwd: undefined }])
  const mcpServers = Object.fromEntries([...entries, ['far', { type: 'http', url: 'https://mcp.example.com/mcp' }]])
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers }))
  origin = createServer((_, response) => response.end('somebody')).listen(0, '127.0.0.1')
})
afterAll(async () => {
  origin.close()
  await rm(home, { recursive: true })
})

describe.skipIf(!canEnclose)('a server that is enclosed', () => {
  it('writes where it may, and nowhere else', async () => {
    expect(await sandbox('claude-code.filesystem', '--write', join(home, 'open'))).toMatchObject({
      code: 0,
      out: `claude-code.filesystem reaches no network, writes ${join(home, 'open')}\n`,
    })
    expect((await call('filesystem', 'write_file', `path=${join(home, 'open', 'a')}`, 'content=x')).code).toBe(0)
    expect(await readFile(join(home, 'open', 'a'), 'utf8')).toBe('x')
    expect(await call('filesystem', 'write_file', `path=${join(home, 'shut', 'a')}`, 'content=x')).toMatchObject({
      code: 6,
      out: expect.stringMatching(/EROFS|EACCES|read-only/),
    })
    expect(existsSync(join(home, 'shut', 'a'))).toBe(false)
  })

  it('reads no keys, which it would otherwise', async () => {
    const path = `path=${join(home, '.ssh', 'id')}`
    expect(await call('filesystem', 'read_text_file', path)).toMatchObject({ code: 6, out: expect.not.stringContaining('a key') })
    expect(await sandbox('claude-code.filesystem', '--off')).toMatchObject({ code: 0 })
    expect(await call('filesystem', 'read_text_file', path)).toMatchObject({ code: 0, out: 'a key\n' })
  })

  it('reaches nobody, not even on this machine', async () => {
    const url = `url=http://127.0.0.1:${(origin.address() as AddressInfo).port}`
    expect((await call('knocker', 'knock', url)).out).toBe('somebody\n')
    await sandbox('claude-code.knocker')
    expect((await call('knocker', 'knock', url)).out).not.toContain('somebody')
  })

  it('is listed, from a file that is its owner’s alone', async () => {
    await sandbox('claude-code.knocker', '--network', 'api.example.com', '--network', '*.example.org')
    const { out } = await sandbox('--json')
    expect(JSON.parse(out).servers['claude-code.knocker'].network.allowedDomains).toEqual(['api.example.com', '*.example.org'])
    expect((await stat(join(home, 'hisper', 'sandbox', 'claude-code.knocker.json'))).mode & 0o777).toBe(0o600)
  })

  it('is not started at all where its settings are not what they were', async () => {
    await writeFile(join(home, 'hisper', 'sandbox', 'claude-code.knocker.json'), '{"network":')
    expect(await call('knocker', 'knock', 'url=http://127.0.0.1:9')).toMatchObject({ code: 6, out: '' })
    expect(await sandbox()).toMatchObject({ code: 2, err: expect.stringContaining('expected JSON') })
    expect(await sandbox('claude-code.knocker', '--off')).toMatchObject({ code: 0 })
  })
})

describe('hisper sandbox', () => {
  it.each([
    ['a server that is not there', ['claude-code.nobody'], /there is no server/],
    ['one that runs elsewhere', ['claude-code.far'], /runs elsewhere/],
    ['a path for a server', ['../../etc'], /there is no server/],
    ['a host that is none', ['claude-code.filesystem', '--network', '*'], /must be a host name/],
    ['an address for a host', ['claude-code.filesystem', '--network', '127.0.0.1'], /must be a host name/],
    ['to open what is no id', ['../../etc', '--off'], /is not enclosed/],
    ['to open what is not enclosed', ['claude-code.filesystem', '--off'], /is not enclosed/],
  ])('refuses %s', async (_, words, message) => {
    const { code, out, err } = await sandbox(...words)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })
})
