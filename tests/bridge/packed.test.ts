// The companion as it is published: packed, installed into an empty folder without a network, and worked with there.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../bridge/package.json' with { type: 'json' }
import { environmentOf, runAs } from './companion.ts'
import { officialServer } from './live-servers.ts'
import { packCompanion } from './packed-companion.ts'
import { openRegistry } from './registry.ts'

const MOST_BYTES = 25_000_000
const COMMANDS =
  'serve run call tasks schedule approvals pair usage telemetry model export import servers add remove undo login logout sandbox doctor outdated audit search route mcp'.split(
    ' ',
  )

let folder: string
let hisper: readonly [string]
const installed = (...path: string[]) => join(folder, 'node_modules', 'hisper', ...path)
/** Folder of another Node to run it on, such as the oldest that it promises; this project's where none is named. */
const { HISPER_TEST_NODE: otherNode, PATH = '' } = process.env
const env: Record<string, string> = otherNode === undefined ? {} : { PATH: `${otherNode}:${PATH}` }
const run = (...words: string[]) => runAs(hisper, { home: folder, env }, ...words)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-packed-'))
  const { tarball } = await packCompanion(join(folder, 'packed'))
  await writeFile(join(folder, 'package.json'), '{}')
  await promisify(execFile)('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: folder })
  const { target } = officialServer('everything')
  await writeFile(join(folder, '.claude.json'), JSON.stringify({ mcpServers: { everything: { ...target, cwd: undefined } } }))
  hisper = [join(folder, 'node_modules', '.bin', 'hisper')]
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the package', () => {
  it('brings everything with it, weighs little, and says what it is made of', async () => {
    expect((await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual(['hisper'])
    const files = (await readdir(installed(), { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    const paths = files.map(({ parentPath, name }) => join(parentPath, name))
    const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES)
    expect(await readFile(installed('NOTICES.md'), 'utf8')).toMatch(/## hono [\s\S]*## react [\s\S]*## zod /)
    // Nothing of the machine that it was packed on.
    for (const path of paths) expect(await readFile(path, 'utf8')).not.toContain(resolve('.'))
  })

  it('says its version and its commands', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' })
    const { out } = await run('--help')
    for (const name of COMMANDS) expect(out).toContain(`  ${name}`)
  })

  it.each(COMMANDS)('has %s in it', async (name) => {
    expect(await run(name, '--help')).toMatchObject({ code: 0, out: expect.stringContaining(`hisper ${name}`), err: '' })
  })

  it('finds a server, and calls it', async () => {
    expect(JSON.parse((await run('servers', '--json')).out)).toMatchObject({ servers: [{ id: 'claude-code.everything' }] })
    expect(await run('call', 'claude-code.everything', 'echo', '--arg', 'message=hello')).toEqual({
      code: 0,
      out: 'Echo: hello\n',
      err: '',
    })
  })

  it('asks a registry', async () => {
    const registry = await openRegistry()
    try {
      const answer = await runAs(hisper, { home: folder, env, registry: registry.url }, 'route', 'drive a browser', '--json')
      expect(JSON.parse(answer.out)).toMatchObject({ registry: { url: registry.url } })
      expect(answer.code).toBe(0)
    } finally {
      await registry.stop()
      await registry.remove()
    }
  })

  it('serves its own page', async () => {
    const child = spawn(hisper[0], ['--port', '0'], { env: environmentOf({ home: folder, env }), stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [said] = await once(child.stdout, 'data')
      const base = /listens at (\S+)/.exec(String(said))?.[1] ?? expect.unreachable(String(said))
      const page = await (await fetch(base)).text()
      const script = /src="([^"]+\.js)"/.exec(page)?.[1] ?? expect.unreachable(page)
      const answer = await fetch(new URL(script, base))
      expect(answer.headers.get('content-type')).toBe('text/javascript')
      expect((await answer.text()).length).toBeGreaterThan(100_000)
    } finally {
      child.kill()
      await once(child, 'exit')
    }
  })
})
