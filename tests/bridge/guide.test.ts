// What docs/guides/agents.md and find.md tell people to type, typed; but for the install, and what does not end by itself.
import { exec } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openRegistry, type SmallRegistry } from './registry.ts'

const guide = await readFile('docs/guides/agents.md', 'utf8')
const find = await readFile('docs/guides/find.md', 'utf8')
const blocksOf = (language: string, text = guide) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^\`]*)^\`\`\``, 'gm'))].map(([, block = '']) => block)
const ADDRESS = 'http://127.0.0.1:4321/'

let registry: SmallRegistry
let home: string
let env: Record<string, string>
beforeAll(async () => {
  registry = await openRegistry()
  home = await mkdtemp(join(tmpdir(), 'hisper-home-'))
  const { PATH = '', HOME = home } = process.env
  env = { PATH: `${join(process.cwd(), 'node_modules/.bin')}:${PATH}`, HOME, XDG_DATA_HOME: home }
})
afterAll(async () => {
  await registry.stop()
  await registry.remove()
  await rm(home, { recursive: true })
})

const commands = [...blocksOf('sh'), ...blocksOf('sh', find)]
  .flatMap((block) => block.trim().split('\n'))
  .filter((line) => /bridge -- (?:search|route) /.test(line))

it('has commands', () => expect(commands.length).toBeGreaterThan(1))

it.each(commands)('%s finds something', async (line) => {
  const { code, out } = await new Promise<{ code: number | null; out: string }>((done) => {
    const child = exec(line, { env: { ...env, HISPER_REGISTRY_URL: registry.url } }, (_, stdout) =>
      done({ code: child.exitCode, out: stdout }),
    )
  })
  expect(code).toBe(0)
  expect(out).toContain('playwright-mcp')
})

it('has a configuration with which a client gets the tools of its table', async () => {
  const [block = ''] = blocksOf('json')
  const text = block.replace('/path/to/hisper', process.cwd()).replace(ADDRESS, registry.url)
  const { command, args, env: own } = JSON.parse(text).mcpServers.hisper
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StdioClientTransport({ command, args, env: { ...env, ...own }, cwd: home, stderr: 'pipe' }))
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual([...guide.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name))
  await client.close()
})
