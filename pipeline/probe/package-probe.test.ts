// A package that says what it lacks is started once more with it: real processes, each a package of its own in a folder of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../core/mcp/limits.ts'
import type { Package } from '../../core/schema/access.ts'
import { ProbeSchema } from '../../core/schema/probe.ts'
import { notInstalled } from './install/outcome.ts'
import { openProber, type ProberOptions } from './prober.ts'

const root = mkdtempSync(join(tmpdir(), 'hisper-packages-'))
afterAll(() => rmSync(root, { recursive: true }))

/** Answers as a small server does, once `before` let it come that far. */
const serving = (before: string) => `${before}
const info = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'picky', version: '1' } }
const results = { initialize: info, ping: {}, 'tools/list': { tools: [{ name: process.argv[2] ?? 'none', inputSchema: { type: 'object' } }] } }
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line)
  if (id === undefined) return
  const answer = results[method] === undefined ? { error: { code: -32601, message: 'no' } } : { result: results[method] }
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
})`

function install(name: string, before: string): Package {
  const folder = join(root, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', bin: 'server.js' }))
  writeFileSync(join(folder, 'server.js'), serving(before))
  return { registryType: 'npm', identifier: name, transport: 'stdio' }
}

const started: string[] = []
async function probe(pkg: Package, more: Partial<ProberOptions> = {}) {
  started.length = 0
  const onProgress = (what: string) => void started.push(what)
  const prober = openProber({ root, now: () => new Date(0), limits: DEFAULT_LIMITS, unsandboxed: 'anything', onProgress, ...more })
  try {
    const made = await prober.probe({ kind: 'package', package: pkg })
    expect(ProbeSchema.parse(made)).toEqual(made)
    return made
  } finally {
    prober.close()
  }
}

describe('a package', () => {
  it('that names a variable is started again with a placeholder for it, and the record says so', async () => {
    const pkg = install('wants-key', `if (!process.env.SOME_API_KEY) { console.error('SOME_API_KEY is required'); process.exit(1) }`)
    expect(await probe(pkg)).toMatchObject({
      outcome: 'ok',
      launch: { environment: ['SOME_API_KEY'], placeholders: ['SOME_API_KEY'] },
    })
    expect(started).toHaveLength(2)
  })

  it('that no placeholder helps needs configuration, and is tried no third time', async () => {
    const check = `if (process.env.SOME_API_KEY?.startsWith('sk-') !== true) { console.error('SOME_API_KEY is required'); process.exit(1) }`
    expect(await probe(install('wants-real-key', check))).toMatchObject({
      outcome: 'needs_config',
      reason: 'missing_environment',
      evidence: { missing: ['SOME_API_KEY'] },
      launch: { environment: [], placeholders: [] },
    })
    expect(started).toHaveLength(2)
  })

  it('that wants a folder is given one, by a name that is the same in every run', async () => {
    const pkg = install('wants-folder', `if (process.argv.length < 3) { console.error('Usage: server <directory>'); process.exit(1) }`)
    expect(await probe(pkg)).toMatchObject({ outcome: 'ok', launch: { arguments: ['/tmp'] } })
  })

  it('that just breaks is started once', async () => {
    expect(await probe(install('breaks', 'process.exit(4)'))).toMatchObject({ outcome: 'crashed', evidence: { exitCode: 4 } })
    expect(started).toHaveLength(1)
  })

  it('that cannot be installed says why, and is not started', async () => {
    const installer = { install: async () => notInstalled('integrity_mismatch', 'other bytes than the registry vouches for') }
    const pkg: Package = { registryType: 'npm', identifier: 'not-here', version: '2.0.0', transport: 'stdio' }
    expect(await probe(pkg, { installer })).toMatchObject({ outcome: 'blocked', reason: 'integrity_mismatch', version: '2.0.0', tools: [] })
    expect(started).toEqual(['installing not-here@2.0.0'])
  })

  it('is not even fetched where nothing could start it', async () => {
    const installer = { install: () => Promise.reject(new Error('asked')) }
    const findSandbox = () => ({ sandbox: undefined, reason: 'none here' })
    const pkg: Package = { registryType: 'pypi', identifier: 'not-here', transport: 'stdio' }
    expect(await probe(pkg, { installer, findSandbox, unsandboxed: 'nothing' })).toMatchObject({
      outcome: 'not_probed',
      reason: 'no_sandbox',
    })
    expect(await probe({ ...pkg, registryType: 'oci' }, { installer })).toMatchObject({ outcome: 'not_probed', reason: 'no_engine' })
  })
})
