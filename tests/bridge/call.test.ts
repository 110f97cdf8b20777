// hisper call: the real command, with real servers out of a client's configuration.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './companion.ts'
import { nodeServer, officialServer } from './live-servers.ts'

const hostile = `
  process.stdin.on('data', (data) => { for (const line of data.toString().split('\\n').filter(Boolean)) {
    const { id, method } = JSON.parse(line)
    const result = method === 'initialize' ? { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } }
      : method === 'tools/list' ? { tools: [{ name: 'paint', inputSchema: { type: 'object' } }] }
      : method === 'tools/call' ? { content: [{ type: 'text', text: 'a\\u001b[2Jb\\u202ec\\nd' }, { type: 'image', data: 'AAAA', mimeType: 'image/png' }] } : undefined
    if (id !== undefined) console.log(JSON.stringify(result === undefined ? { jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } } : { jsonrpc: '2.0', id, result }))
  } })`

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-call-'))
  const servers = [officialServer('everything'), officialServer('filesystem', home), nodeServer('hostile', ['-e', hostile])]
  const mcpServers = Object.fromEntries(
    servers.map(({ name, target }) => [name, target.transport === 'stdio' ? { ...target, cwd: undefined } : {}]),
  )
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers }))
})
afterAll(() => rm(home, { recursive: true }))

const call = (server: string, ...words: string[]) => run({ home }, 'call', `claude-code.${server}`, ...words)

describe('hisper call', () => {
  it.each([
    [['everything', 'echo', 'message=hello there'], 'Echo: hello there\n'],
    [['everything', 'get-sum', 'a=2', 'b:=40'], 'The sum of 2 and 40 is 42.\n'],
    [['everything', 'get-sum', '--args', '{"a":1,"b":1}', 'b=2'], 'The sum of 1 and 2 is 3.\n'],
  ])('%j answers', async (words, said) => {
    const [server = '', ...rest] = words
    expect(await call(server, ...rest)).toEqual({ code: 0, out: said, err: '' })
  })

  it('prints the whole result for programs', async () => {
    const { out } = await call('everything', 'get-structured-content', 'location=New York', '--json')
    expect(JSON.parse(out)).toMatchObject({ isError: false, structuredContent: { conditions: expect.any(String) } })
  })

  it.each([
    ['a tool that failed', ['filesystem', 'read_text_file', 'path=/etc/passwd'], 6, /the tool says that it failed:\nAccess denied/],
    ['arguments that do not fit', ['everything', 'echo', 'massage=hi'], 6, /"message"/],
    ['a number that is none', ['everything', 'get-sum', 'a=two', 'b=1'], 2, /a is to be a number/],
    ['an argument that is none', ['everything', 'echo', 'hello'], 2, /write name=value/],
    ['a tool that is not there', ['everything', 'fly'], 1, /no tool of that name/],
    ['a server that is not there', ['nothing', 'fly'], 1, /no server of that id/],
    ['too little time', ['everything', 'trigger-long-running-operation', 'duration=5', 'steps=1', '--timeout', '1'], 6, /within 1 s/],
  ])('says so of %s', async (_, [server = '', ...words], code, said) => {
    const ended = await call(server, ...words)
    expect(ended.out + ended.err).toMatch(said)
    expect(ended.code).toBe(code)
  })

  it('shows nothing that a terminal would obey', async () => {
    const { out } = await call('hostile', 'paint')
    expect(out).toBe('a\\u{1b}[2Jb\\u{202e}c\nd\n[image, image/png, 3 bytes]\n')
  })

  it('refuses for a person who is not there', async () => {
    const { code, out } = await call('everything', 'trigger-elicitation-request')
    expect(code).toBe(0)
    expect(out).toMatch(/declined/i)
  })
})
