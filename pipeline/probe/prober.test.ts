// The prober against real processes, bare and in bubblewrap: one contract over both, and what only a sandbox can promise.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../core/mcp/limits.ts'
import { ProbeSchema } from '../../core/schema/probe.ts'
import type { Target } from '../../core/schema/target.ts'
import { PROJECT_ROOT } from './install/installed-package.ts'
import { openProber, type ProberOptions } from './prober.ts'
import { explainStartFailure } from './start-failure.ts'

const SERVER = new URL('../../tests/servers/misbehaving.ts', import.meta.url).pathname
const NOW = new Date('2026-11-22T12:00:00.000Z')
const LIMITS = { ...DEFAULT_LIMITS, connectTimeoutMs: 8_000, discoverTimeoutMs: 3_000, requestTimeoutMs: 2_000, closeGraceMs: 500 }

const open = (more: Partial<ProberOptions> = {}) => openProber({ root: PROJECT_ROOT, now: () => NOW, limits: LIMITS, ...more })
const npm = (identifier: string, version?: string): Target => ({
  kind: 'package',
  package: { registryType: 'npm', identifier, transport: 'stdio', ...(version === undefined ? {} : { version }) },
})

const sandboxed = open()
const bare = open({ unsandboxed: 'anything' })
afterAll(() => {
  sandboxed.close()
  bare.close()
})
const whyNot = sandboxed.noSandbox === undefined ? '' : ` (skipped: ${sandboxed.noSandbox})`
if (whyNot !== '') process.stderr.write(`The tests that need bubblewrap are${whyNot}\n`)

describe.each([
  ['bare', bare, false],
  [`bubblewrap${whyNot}`, sandboxed, whyNot !== ''],
])('a probe, %s', (_, prober, isSkipped) => {
  it.skipIf(isSkipped)('of an installed package tells what it answered', async () => {
    const probe = await prober.probe(npm('@modelcontextprotocol/server-memory'))
    expect(ProbeSchema.parse(probe)).toEqual(probe)
    expect(probe).toMatchObject({
      outcome: 'ok',
      era: 'legacy',
      protocolVersion: '2025-11-25',
      target: 'npm:@modelcontextprotocol/server-memory',
    })
    expect(probe.tools.map(({ name }) => name)).toContain('create_entities')
    expect(probe.fingerprints?.tools.create_entities).toMatch(/^[a-f0-9]{64}$/)
    expect(probe.at).toBe(NOW.toISOString())
  })

  it.skipIf(isSkipped)('speaks the modern era where the server does', async () => {
    expect(await prober.probe(npm('@upstash/context7-mcp'))).toMatchObject({ outcome: 'ok', era: 'modern', protocolVersion: '2026-07-28' })
  })

  it.skipIf(isSkipped).each([
    ['exits', 'crashed', 'exited', {}],
    ['wants_variable', 'needs_config', 'missing_environment', { missing: ['WEATHER_API_KEY'] }],
    ['wants_argument', 'needs_config', 'missing_argument', {}],
    ['silent_at_tools', 'timeout', 'request_timeout', {}],
    ['floods_without_newline', 'output_limit', 'line_too_long', {}],
    ['dies_by_signal', 'crashed', 'killed_by_signal', { signal: 'SIGSEGV' }],
  ])('of a server that %s is %s (%s)', async (behaviour, outcome, reason, evidence) => {
    expect(await prober.probeCommand('node', [SERVER, behaviour], tmpdir())).toMatchObject({ outcome, reason, evidence })
  })

  it.skipIf(isSkipped).each(['long_texts', 'line_separators', 'says_controls'])(
    'of a server that gives %s is of the schema',
    async (behaviour) => {
      const probe = await prober.probeCommand('node', [SERVER, behaviour], tmpdir())
      expect(ProbeSchema.parse(probe)).toEqual(probe)
    },
  )

  it.skipIf(isSkipped)('finds text that a person does not see, and shows it harmlessly', async () => {
    const { findings } = await prober.probeCommand('node', [SERVER, 'hidden_text'], tmpdir())
    expect(findings).toEqual([expect.objectContaining({ code: 'hidden_text', severity: 'high', where: 'tools/friendly' })])
    expect(findings[0]?.evidence).toContain('\\u{200b}')
    const escapes = await prober.probeCommand('node', [SERVER, 'escapes_terminal'], tmpdir())
    expect(escapes.findings).toEqual([expect.objectContaining({ code: 'terminal_escape', where: 'tools/red' })])
    expect(JSON.stringify(escapes.findings)).not.toContain('\\u001b')
  })
})

describe(`bubblewrap${whyNot}`, () => {
  it.skipIf(whyNot !== '')('shows nothing of the machine, gives no secret, and reaches no network', async () => {
    const listener = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => listener.once('listening', resolve))
    const port = (listener.address() as AddressInfo).port
    const folder = mkdtempSync(join(homedir(), '.hisper-canary-'))
    const canary = join(folder, 'secret')
    writeFileSync(canary, 'canary-in-a-file')
    process.env.HISPER_CANARY_TOKEN = 'canary-in-the-environment'
    try {
      const paths = [canary, '/etc/shadow', join(PROJECT_ROOT, '.git/HEAD')].join(',')
      const { outcome, tools } = await sandboxed.probeCommand('node', [SERVER, 'reads_secrets', paths, String(port)], tmpdir())
      expect(outcome).toBe('ok')
      const report = tools[0]?.description ?? ''
      expect(report).not.toContain('canary-in')
      expect(report).not.toContain('ref: refs')
      expect(report.match(/refused ENOENT/g)?.length).toBeGreaterThanOrEqual(2)
      expect(report).toMatch(/write: refused (EROFS|EACCES|EPERM)/)
      expect(report).toContain('network: refused ECONNREFUSED')
    } finally {
      delete process.env.HISPER_CANARY_TOKEN
      rmSync(folder, { recursive: true })
      listener.close()
    }
  })
})

describe(`bubblewrap${whyNot}`, () => {
  const isSkipped = whyNot !== ''
  const script = (code: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'hisper-script-'))
    writeFileSync(join(folder, 'script.cjs'), code)
    return folder
  }

  it.skipIf(isSkipped)('leaves nowhere to write but small temporary folders, and a name that is not the machine’s', async () => {
    const folder = script(`
      const { writeFileSync } = require('node:fs'); const big = Buffer.alloc(80e6)
      const at = (path, data) => { try { writeFileSync(path, data); return 'written' } catch (error) { return error.code } }
      console.error(['/x', '/dev/x', '/etc/x', '/home/x', '/usr/x'].map((path) => at(path, 'x')).join(), at('/tmp/big', big), at('/dev/shm/big', big), require('node:os').hostname())
      process.exit(1)`)
    const { evidence } = await sandboxed.probeCommand('node', [join(folder, 'script.cjs')], tmpdir())
    rmSync(folder, { recursive: true })
    expect(evidence?.stderrTail).toBe('EROFS,EROFS,EROFS,EROFS,EROFS ENOSPC ENOSPC probe')
  })

  it.skipIf(isSkipped)('keeps a fork bomb from other probes', async () => {
    const bomb = sandboxed.probeCommand('node', [SERVER, 'forks'], tmpdir())
    const others = await Promise.all([
      sandboxed.probe(npm('@modelcontextprotocol/server-memory')),
      sandboxed.probe(npm('@modelcontextprotocol/server-everything')),
    ])
    expect(others.map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
    await bomb
  })

  it.skipIf(isSkipped)('shows no home folder, whatever the command names', async () => {
    const folder = script(`require('node:fs').readdirSync(process.argv[2]); console.error('SAW IT'); process.exit(1)`)
    for (const path of [homedir(), join(homedir(), '..'), '/']) {
      const { evidence } = await sandboxed.probeCommand('node', [join(folder, 'script.cjs'), homedir(), path], tmpdir())
      expect(evidence?.stderrTail ?? '').not.toContain('SAW IT')
    }
    rmSync(folder, { recursive: true })
  })
})

describe('a failed start', () => {
  it.each([
    ['getaddrinfo EAI_AGAIN api.example.com', true, 'no_network'],
    ['getaddrinfo EAI_AGAIN api.example.com', false, undefined],
    ['Error: API_KEY is required\nfetch failed', true, 'missing_environment'],
    ['Error: NODE_OPTIONS is required', true, undefined],
    ['invalid ELF header', true, 'native_build'],
    ['Usage: server <dir>', true, 'missing_argument'],
    ['it just broke', true, undefined],
  ])('%j without network %s: %s', (stderrTail, hasNoNetwork, reason) => {
    expect(explainStartFailure({ stderrTail }, hasNoNetwork)?.reason).toBe(reason)
  })
})

describe('what is not started', () => {
  it.each([
    [npm('@modelcontextprotocol/server-memory', '0.0.1'), 'not_installed'],
    [npm('no-such-package-is-installed'), 'not_installed'],
    [npm('../../etc'), 'not_installed'],
    [npm('typescript/../semver'), 'not_installed'],
    [{ kind: 'package', package: { registryType: 'pypi', identifier: 'mcp-server-time', transport: 'stdio' } }, 'not_installed'],
    [{ kind: 'package', package: { registryType: 'npm', identifier: 'semver', transport: 'sse' } }, 'unsupported_transport'],
    [{ kind: 'remote', remote: { type: 'sse', url: 'https://{host}/sse' } }, 'template_url'],
  ] satisfies [Target, string][])('%j: %s', async (target, reason) => {
    expect(await bare.probe(target)).toMatchObject({ outcome: 'not_probed', reason })
  })

  it('a remote, when the run is to reach nobody outside', async () => {
    const prober = open({ offline: true, connectTo: { 'inside.test': 'http://127.0.0.1:9' } })
    const remote = (url: string): Target => ({ kind: 'remote', remote: { type: 'streamable-http', url } })
    try {
      expect(await prober.probe(remote('https://outside.test/mcp'))).toMatchObject({ outcome: 'not_probed', reason: 'offline' })
      expect(await prober.probe(remote('http://inside.test/mcp'))).toMatchObject({ outcome: 'unreachable' })
    } finally {
      prober.close()
    }
  })

  it.each([
    [400, [{ name: 'X-Key', isRequired: true }], 'needs_config', 'missing_header'],
    [400, [{ name: 'X-Key', isRequired: true, value: 'fixed' }], 'not_mcp', 'no_mcp_answer'],
    [400, [], 'not_mcp', 'no_mcp_answer'],
    [401, [{ name: 'X-Key', isRequired: true }], 'auth_required', 'http_401'],
    [503, [{ name: 'X-Key', isRequired: true }], 'unreachable', 'http_status'],
  ])('a remote that answers %i and states %j is %s (%s)', async (status, headers, outcome, reason) => {
    const server = createHttpServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const prober = open({ allowPrivate: true })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
    try {
      expect(await prober.probe({ kind: 'remote', remote: { type: 'streamable-http', url, headers } })).toMatchObject({ outcome, reason })
    } finally {
      prober.close()
      server.close()
    }
  })

  it('where there is no sandbox: only what the lock file pins, and only when asked', async () => {
    const without = openProber({
      root: PROJECT_ROOT,
      now: () => NOW,
      limits: LIMITS,
      findSandbox: () => ({ sandbox: undefined, reason: 'none here' }),
    })
    const pinned = openProber({
      root: PROJECT_ROOT,
      now: () => NOW,
      limits: LIMITS,
      unsandboxed: 'pinned',
      findSandbox: () => ({ sandbox: undefined, reason: 'none here' }),
    })
    try {
      expect(await without.probe(npm('@modelcontextprotocol/server-memory'))).toMatchObject({
        outcome: 'not_probed',
        reason: 'no_sandbox',
        evidence: { message: 'none here' },
      })
      expect(await without.probeCommand('node', [SERVER, 'good'], tmpdir())).toMatchObject({ outcome: 'not_probed', reason: 'no_sandbox' })
      expect(await pinned.probe(npm('@modelcontextprotocol/server-memory'))).toMatchObject({ outcome: 'ok', sandbox: 'none' })
      expect(await pinned.probeCommand('node', [SERVER, 'good'], tmpdir())).toMatchObject({ outcome: 'not_probed', reason: 'no_sandbox' })
    } finally {
      without.close()
      pinned.close()
    }
  })

  it('what a registry says of how to start a package, where there is no sandbox', async () => {
    const mark = join(tmpdir(), `hisper-pwned-${process.pid}`)
    const value = `--import=data:text/javascript,import('node:fs').then((fs)=>fs.writeFileSync(${JSON.stringify(mark)},'x'))`
    const pkg = {
      registryType: 'npm',
      identifier: '@modelcontextprotocol/server-memory',
      transport: 'stdio',
      environmentVariables: [{ name: 'NODE_OPTIONS', value }],
    } as const
    const pinned = open({ unsandboxed: 'pinned', findSandbox: () => ({ sandbox: undefined, reason: 'none here' }) })
    expect(await pinned.probe({ kind: 'package', package: pkg as never })).toMatchObject({ outcome: 'ok', sandbox: 'none' })
    pinned.close()
    expect(existsSync(mark)).toBe(false)
  })

  it('a package whose executable leads out of its folder', async () => {
    const root = mkdtempSync(join(tmpdir(), 'hisper-root-'))
    for (const [name, bin] of [
      ['climbs', '../../outside.js'],
      ['links', 'link.js'],
      ['constructor', { one: 'x.js', two: 'y.js' }],
    ] as const) {
      const folder = join(root, 'node_modules', name)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', bin }))
    }
    writeFileSync(join(root, 'outside.js'), '')
    symlinkSync(join(root, 'outside.js'), join(root, 'node_modules/links/link.js'))
    const prober = open({ root, unsandboxed: 'anything' })
    try {
      expect(await prober.probe(npm('constructor'))).toMatchObject({ outcome: 'not_probed', reason: 'no_way_in' })
      for (const name of ['climbs', 'links']) {
        expect(await prober.probe(npm(name))).toMatchObject({ outcome: 'blocked', reason: 'refused_entry_point' })
      }
    } finally {
      prober.close()
      rmSync(root, { recursive: true })
    }
  })
})
