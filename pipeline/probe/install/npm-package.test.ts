// Installing npm packages from a registry on loopback: real tarballs, the real installer, and every way in which a package tries to be more.
import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { npmPackages, server } from '../../../tests/servers/package-registry/npm-packages.ts'
import { openNpmRegistry, type PackageRegistry } from '../../../tests/servers/package-registry/npm-registry.ts'
import { openHttp } from '../../lib/http.ts'
import { silentLog } from '../../lib/log.ts'
import { findBun } from './bun.ts'
import { type InstallerOptions, openInstaller } from './installer.ts'
import type { InstallResult } from './outcome.ts'
import { pruneStore } from './store.ts'

const NOW = new Date('2026-11-22T12:00:00.000Z')
const home = mkdtempSync(join(tmpdir(), 'hisper-install-'))
const INSTALL_ONCE = new URL('../../../tests/servers/package-registry/install-once.ts', import.meta.url).pathname
const canaries = join(home, 'canaries')
const noBun = findBun() === undefined ? ' (skipped: no installer for this machine)' : ''

/** Counts what reaches an address that is not the registry's. */
const elsewhere = createServer((_request, response) => {
  reached += 1
  response.writeHead(404).end()
}).listen(0, '127.0.0.1')
let reached = 0

let registry: PackageRegistry
beforeAll(async () => {
  const away = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  writeFileSync(join(home, 'package.json'), '{"name":"x","version":"1.0.0"}')
  registry = await openNpmRegistry(npmPackages({ canaries, home, away }))
})
afterAll(async () => {
  elsewhere.close()
  await registry.close()
  rmSync(home, { recursive: true })
})

const http = openHttp({ userAgent: 'test', sleep: async () => undefined, now: () => NOW, retries: 0 })
let stores = 0
const open = (more: Partial<InstallerOptions> = {}) => {
  stores += 1
  const store = join(home, `store-${stores}`)
  const installer = openInstaller({
    store,
    npmRegistry: registry.url,
    pypiUrl: 'http://127.0.0.1:1',
    http,
    log: silentLog,
    now: () => NOW,
    ...more,
  })
  const install = (identifier: string, version = '1.0.0', integrity?: string, signal?: AbortSignal) =>
    installer.install(
      { registryType: 'npm', identifier, version, transport: 'stdio', ...(integrity === undefined ? {} : { integrity }) },
      signal,
    )
  return { store, install, installer }
}
const start = async (result: InstallResult) => {
  if (!result.ok || result.kind !== 'program') throw new Error(JSON.stringify(result))
  return (await promisify(execFile)(result.start.executable, result.start.args)).stdout
}
const entriesOf = (store: string) => readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('entry.json'))

describe.skipIf(noBun !== '')(`an npm package${noBun}`, () => {
  it('is installed with what it depends on, and starts', async () => {
    const { store, install } = open()
    const result = await install('good', '1.0.0', registry.integrityOf('good'))
    expect(result).toMatchObject({
      ok: true,
      version: '1.0.0',
      integrity: registry.integrityOf('good'),
      hasNativeCode: false,
      wasThere: false,
    })
    expect(await start(result)).toBe('started\n')
    if (!result.ok || result.kind !== 'program') return
    expect(result.folder.startsWith(join(store, 'npm'))).toBe(true)
    expect(result.start.readOnly).toEqual([result.folder])
    expect(existsSync(join(result.folder, 'node_modules/part/index.js'))).toBe(true)
  })

  it('is asked for once: the second time nobody is asked, whether its integrity is known or not', async () => {
    const { store, install } = open()
    await install('@scope/good', '2.0.0')
    registry.requests.length = 0
    expect(await install('@scope/good', '2.0.0')).toMatchObject({ ok: true, wasThere: true })
    expect(await install('@scope/good', '2.0.0', registry.integrityOf('@scope/good'))).toMatchObject({ ok: true, wasThere: true })
    expect(registry.requests).toEqual([])
    expect(entriesOf(store)).toHaveLength(1)
  })

  it('without a version is the latest', async () => {
    const { installer } = open()
    expect(await installer.install({ registryType: 'npm', identifier: '@scope/good', transport: 'stdio' })).toMatchObject({
      version: '2.0.0',
    })
  })

  it('is found in a version that came after the registry was last asked', async () => {
    const { install } = open()
    await install('part', '1.2.0')
    registry.publish(server('part', { version: '1.3.0' }))
    expect(await install('part', '1.3.0')).toMatchObject({ ok: true, version: '1.3.0' })
  })

  it('runs nothing, nor does anything it depends on', async () => {
    const { install } = open()
    expect(await start(await install('scripted'))).toBe('started\n')
    expect(existsSync(canaries)).toBe(false)
  })

  it('says that it would be compiled', async () => {
    expect(await open().install('native')).toMatchObject({ ok: true, hasNativeCode: true })
  })

  it('is started with the flags of its first line', async () => {
    expect(await start(await open().install('flagged'))).toBe('--no-warnings\n')
  })

  it.each([
    ['bin-climbs', 'blocked', 'refused_entry_point'],
    ['bin-absent', 'blocked', 'refused_entry_point'],
    ['bin-link', 'blocked', 'refused_entry_point'],
    ['bin-none', 'not_probed', 'no_way_in'],
    ['for-another', 'not_probed', 'no_engine'],
    ['corrupt', 'blocked', 'integrity_mismatch'],
    ['needs-git-ssh', 'not_probed', 'install_failed'],
    ['needs-git', 'not_probed', 'install_failed'],
    ['needs-github', 'not_probed', 'install_failed'],
    ['needs-url', 'not_probed', 'install_failed'],
    ['needs-metadata', 'not_probed', 'install_failed'],
    ['needs-archive', 'blocked', 'unsafe_package'],
    ['needs-folder', 'not_probed', 'install_failed'],
    ['needs-link', 'not_probed', 'install_failed'],
    ['needs-absent', 'not_probed', 'install_failed'],
    ['absent', 'not_probed', 'not_published'],
    ['../good', 'not_probed', 'not_published'],
  ])('%s is %s (%s), and leaves nothing', async (name, outcome, reason) => {
    const { store, install } = open()
    expect(await install(name)).toMatchObject({ ok: false, outcome, reason, evidence: { message: expect.any(String) } })
    expect(existsSync(store) ? entriesOf(store) : []).toEqual([])
    expect(existsSync(join(store, 'unfinished')) ? readdirSync(join(store, 'unfinished')) : []).toEqual([])
    expect(reached).toBe(0)
  })

  it.each([
    [
      'a dependency under a name that objects have',
      server('proto', { dependencies: JSON.parse('{"__proto__":"npm:part@1.2.0"}') }),
      'install_failed',
    ],
    [
      'a manifest past all measure',
      server(
        'manifold',
        {},
        { entries: [{ path: 'package/package.json', body: `{"name":"manifold","version":"1.0.0"${' '.repeat(2_000_000)}}` }] },
      ),
      'install_failed',
    ],
    ['another machine in mind', server('elsewhere', { os: ['none-that-is'] }), 'no_engine'],
  ])('with %s ends its own installation, and nothing more', async (_, pkg, reason) => {
    const { store, install } = open()
    registry.publish(pkg)
    expect(await install(pkg.manifest.name)).toMatchObject({ ok: false, outcome: 'not_probed', reason })
    expect(entriesOf(store)).toEqual([])
    expect(readdirSync(join(store, 'unfinished'))).toEqual([])
  })

  const noProc = existsSync('/proc/self/status') ? '' : ' (skipped: this system does not tell)'
  it.skipIf(noProc !== '')(`is too large where the installer needs too much memory for it${noProc}`, async () => {
    const limits = { maxMemoryBytes: 1_000_000, deadlineMs: 30_000 }
    expect(await open({ limits }).install('hangs')).toMatchObject({ outcome: 'not_probed', reason: 'too_large' })
  })

  it('is not published in a version that is not there, nor under a tag', async () => {
    const { install } = open()
    expect(await install('good', '9.9.9')).toMatchObject({ reason: 'not_published' })
    expect(await install('good', 'latest')).toMatchObject({ reason: 'not_published' })
  })

  it('is blocked where the registry has other bytes than were stated', async () => {
    const stated = registry.integrityOf('part')
    expect(await open().install('good', '1.0.0', stated)).toMatchObject({ outcome: 'blocked', reason: 'integrity_mismatch' })
  })

  it.each(['climbs', 'links'])('that %s puts nothing outside of its folder, and nothing outside into it', async (name) => {
    const { store, install } = open()
    const result = await install(name)
    expect(result).toMatchObject({ ok: true })
    expect([join(home, 'absolute'), join(home, 'through'), join(home, 'climbed'), join(store, 'climbed')].filter(existsSync)).toEqual([])
    if (!result.ok || result.kind !== 'program') return
    const files = readdirSync(result.folder, { recursive: true, withFileTypes: true })
    expect(files.filter((file) => file.isSymbolicLink() && !file.parentPath.endsWith('.bin'))).toEqual([])
    expect(files.map((file) => file.name)).not.toContain('hard')
  })

  it('is too large by files, by bytes, by packages and by download', async () => {
    const tooLarge = { outcome: 'not_probed', reason: 'too_large' }
    expect(await open({ limits: { maxFiles: 200 } }).install('many')).toMatchObject(tooLarge)
    expect(await open({ limits: { maxPackages: 1 } }).install('good')).toMatchObject(tooLarge)
    expect(await open({ limits: { maxBytes: 100_000_000 } }).install('bomb')).toMatchObject(tooLarge)
    expect(await open({ limits: { maxBytes: 1_000_000, maxDownloadBytes: 1_000_000 } }).install('bomb')).toMatchObject(tooLarge)
    expect(await open({ limits: { maxDownloadBytes: 1_000 } }).install('bomb')).toMatchObject(tooLarge)
  })

  it('that never arrives ends at the deadline', async () => {
    expect(await open({ limits: { deadlineMs: 1_500 } }).install('hangs')).toMatchObject({
      outcome: 'not_probed',
      reason: 'install_failed',
    })
  })

  it('leaves nothing where the installation is stopped, and can be installed again', async () => {
    const { store, install } = open()
    const stop = new AbortController()
    void setTimeout(500).then(() => stop.abort(new Error('stopped')))
    await expect(install('hangs', '1.0.0', undefined, stop.signal)).rejects.toThrow('stopped')
    expect(entriesOf(store)).toEqual([])
    expect(readdirSync(join(store, 'unfinished'))).toEqual([])
  })

  it('leaves no entry where the whole process is killed, and nothing that goes on', async () => {
    const { store } = open()
    registry.requests.length = 0
    const child = fork(INSTALL_ONCE, [store, registry.url, 'hangs'], { execArgv: ['--import', 'tsx'] })
    while (!registry.requests.includes('/hangs/-/1.0.0.tgz')) await setTimeout(20)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(entriesOf(store)).toEqual([])
    // Its only way out is gone, so the installer cannot go on either.
    await expect.poll(() => commandLines().filter((line) => line.includes(store)), { timeout: 30_000 }).toEqual([])
    const days = (count: number) => new Date(Date.now() + count * 86_400_000)
    await pruneStore(store, days(2))
    expect(readdirSync(join(store, 'unfinished'))).toEqual([])
  })

  it('is shared by those who want it at the same time', async () => {
    const { store, install } = open()
    registry.requests.length = 0
    const results = await Promise.all([install('good'), install('good'), install('good')])
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(registry.requests.filter((path) => path === '/good')).toHaveLength(1)
    expect(entriesOf(store)).toHaveLength(1)
  })

  it('is asked for with what admits to the registry, and with nothing that is not ours', async () => {
    const { store, install } = open({ npmAuth: [`//${new URL(registry.url).host}/:_authToken=given`] })
    registry.authorizations.clear()
    await install('good')
    expect([...registry.authorizations]).toEqual(['Bearer given'])
    expect(readdirSync(entryFolder(store)).toSorted()).toEqual(['entry.json', 'node_modules', 'package.json'])
    registry.authorizations.clear()
    await open().install('good')
    expect([...registry.authorizations]).toEqual([])
  })

  it('is removed when nobody has started it for long', async () => {
    const { store, install } = open()
    await install('good')
    const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000)
    expect(await pruneStore(store, days(29))).toBe(0)
    expect(await pruneStore(store, days(31))).toBe(1)
    expect(entriesOf(store)).toEqual([])
    expect(await install('good')).toMatchObject({ ok: true, wasThere: false })
  })
})

/** Of every process that runs, where the system tells (Linux). */
function commandLines(): string[] {
  if (!existsSync('/proc/self/cmdline')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      } catch {
        return '' // it has ended meanwhile
      }
    })
}

function entryFolder(store: string): string {
  const [entry = ''] = entriesOf(store)
  return join(store, entry, '..')
}
