// Installing Python packages from an index on loopback: real wheels, the machine's own pip, and projects that would have to be built.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../core/mcp/limits.ts'
import { openSession } from '../../../core/mcp/open-session.ts'
import { openPythonIndex, type PythonFile, type PythonIndex } from '../../../tests/servers/package-registry/python-index.ts'
import { makeTarball, toIntegrity } from '../../../tests/servers/package-registry/tarball.ts'
import { makeWheel, type Wheel } from '../../../tests/servers/package-registry/wheel.ts'
import { openHttp } from '../../lib/http.ts'
import { silentLog } from '../../lib/log.ts'
import { openBubblewrap } from '../sandbox/bubblewrap.ts'
import { openUnsandboxed } from '../sandbox/unsandboxed.ts'
import { type InstallerOptions, openInstaller } from './installer.ts'
import { findPython } from './python.ts'

const NOW = new Date('2026-11-22T12:00:00.000Z')
const home = mkdtempSync(join(tmpdir(), 'hisper-python-'))
const canary = join(home, 'canary')
const python = await findPython(process.env.PATH ?? '')
const bubblewrap = openBubblewrap([])
const sandbox = bubblewrap.sandbox ?? openUnsandboxed() // the server is ours: it may be started without
const whyNot = typeof python === 'string' ? ` (skipped: ${python})` : ''

const SERVER = readFileSync(new URL('../../../tests/servers/python-server/weather_server.py', import.meta.url), 'utf8')
const wheel = (wanted: Partial<Wheel> & { name: string }): PythonFile => {
  const { name } = wanted
  const bytes = makeWheel({ version: '1.0.0', files: { [`${name}.py`]: 'def main():\n  print("started")\n' }, ...wanted })
  return { name: name.replaceAll('_', '-'), file: `${name}-${wanted.version ?? '1.0.0'}-py3-none-any.whl`, bytes }
}
const source = (name: string): PythonFile => ({
  name,
  file: `${name}-1.0.0.tar.gz`,
  bytes: makeTarball([
    { path: `${name}-1.0.0/setup.py`, body: `open(${JSON.stringify(canary)}, "a").write("ran")\n` },
    { path: `${name}-1.0.0/PKG-INFO`, body: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0.0\n` },
  ]),
})
const own = wheel({
  name: 'weather_server',
  files: { 'weather_server.py': SERVER },
  metadata: ['Requires-Dist: weather-words>=1'],
  scripts: ['weather-server = weather_server:main'],
})

const dependent = (name: string, requirement: string) =>
  wheel({ name, metadata: [`Requires-Dist: ${requirement}`], scripts: [`${name.replaceAll('_', '-')} = ${name}:main`] })

let index: PythonIndex
beforeAll(async () => {
  index = await openPythonIndex((url) => [
    own,
    wheel({ name: 'weather_words', files: { 'weather_words.py': 'FORECAST = "Tells the weather."\n' } }),
    wheel({ name: 'only_script', scripts: ['other-name = only_script:main'] }),
    wheel({ name: 'no_script' }),
    wheel({ name: 'foreign_script', scripts: ['foreign-script = os:getcwd'] }),
    wheel({ name: 'odd_script', scripts: ['odd-script = odd_script:main()'] }),
    dependent('needs_source', 'source'),
    dependent('needs_archive', `archive @ ${url}/files/archive-1.0.0.tar.gz`),
    dependent('needs_wheel', `weather-words @ ${url}/files/weather_words-1.0.0-py3-none-any.whl`),
    dependent('needs_git', `archive @ git+${url}/archive.git`),
    dependent('needs_url', 'archive @ http://169.254.169.254/archive-1.0.0.tar.gz'),
    dependent('needs_folder', `archive @ file://${home}/project`),
    dependent('needs_absent', 'nowhere'),
    wheel({ name: 'needs_newer', metadata: ['Requires-Python: >=99'], scripts: ['needs-newer = needs_newer:main'] }),
    { ...wheel({ name: 'other_version', version: '2.0.0' }), file: 'other_version-1.0.0-py3-none-any.whl' },
    wheel({ name: 'much_said', scripts: ['much-said = much_said:main', `#${'x'.repeat(1_100_000)}`] }),
    wheel({ name: 'climbs', files: { 'climbs.py': '', '../../../climbed.py': 'x' }, scripts: ['climbs = climbs:main'] }),
    { ...wheel({ name: 'corrupt', scripts: ['corrupt = corrupt:main'] }), sha256: 'a'.repeat(64) },
    { ...wheel({ name: 'elsewhere', scripts: ['elsewhere = elsewhere:main'] }), file: 'elsewhere-1.0.0-cp27-cp27m-win32.whl' },
    source('source'),
    source('archive'),
  ])
  mkdirSync(join(home, 'project'))
  writeFileSync(join(home, 'project/setup.py'), `open(${JSON.stringify(canary)}, "a").write("ran")\n`)
})
afterAll(async () => {
  await index.close()
  rmSync(home, { recursive: true })
})

const http = openHttp({ userAgent: 'test', sleep: async () => undefined, now: () => NOW, retries: 0 })
let stores = 0
const open = (more: Partial<InstallerOptions> = {}) => {
  stores += 1
  const store = join(home, `store-${stores}`)
  const installer = openInstaller({ store, npmRegistry: undefined, pypiUrl: index.url, http, log: silentLog, now: () => NOW, ...more })
  const install = (identifier: string, version = '1.0.0', integrity?: string) =>
    installer.install({ registryType: 'pypi', identifier, version, transport: 'stdio', ...(integrity === undefined ? {} : { integrity }) })
  return { store, install, installer }
}
const entriesOf = (store: string) => readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('entry.json'))

describe.skipIf(whyNot !== '')(`a Python package${whyNot}`, () => {
  it('is installed with what it depends on, and speaks MCP with nothing of the machine but Python', async () => {
    const integrity = toIntegrity(own.bytes, 'sha256')
    const result = await open().install('Weather.Server', '1.0.0', integrity)
    expect(result).toMatchObject({ ok: true, version: '1.0.0', integrity, hasNativeCode: false, wasThere: false })
    if (!result.ok || result.kind !== 'program') return
    expect(result.start.readOnly).toEqual([result.folder])
    const session = await openSession({ transport: 'stdio', ...sandbox.wrap(result.start) }, DEFAULT_LIMITS)
    try {
      expect(session.serverInfo).toMatchObject({ name: 'weather' })
    } finally {
      await session.close()
    }
  })

  it('is too large by bytes, by files and by packages', async () => {
    const tooLarge = { outcome: 'not_probed', reason: 'too_large' }
    expect(await open({ limits: { maxBytes: 10 } }).install('weather-server')).toMatchObject(tooLarge)
    expect(await open({ limits: { maxFiles: 2 } }).install('weather-server')).toMatchObject(tooLarge)
    expect(await open({ limits: { maxPackages: 1 } }).install('weather-server')).toMatchObject(tooLarge)
  })

  it('is asked for once: the second time nobody is asked', async () => {
    const { store, install } = open()
    await install('weather-server')
    index.requests.length = 0
    expect(await install('weather-server')).toMatchObject({ ok: true, wasThere: true })
    expect(await install('weather_server', '1.0.0', toIntegrity(own.bytes, 'sha256'))).toMatchObject({ ok: true, wasThere: true })
    expect(index.requests).toEqual([])
    expect(entriesOf(store)).toHaveLength(1)
  })

  it('is known by the version that was asked for, also where its own metadata write that otherwise', async () => {
    const { install } = open()
    expect(await install('weather-server', '1.0')).toMatchObject({ ok: true, version: '1.0', wasThere: false })
    expect(await install('weather-server', '1.0')).toMatchObject({ ok: true, version: '1.0', wasThere: true })
  })

  it('without a version is the latest', async () => {
    const { installer } = open()
    expect(await installer.install({ registryType: 'pypi', identifier: 'weather-words', transport: 'stdio' })).toMatchObject({
      reason: 'no_way_in',
      version: '1.0.0',
    })
  })

  it('is started by its only script where none has its name', async () => {
    const result = await open().install('only-script')
    if (!result.ok || result.kind !== 'program') return expect.unreachable(JSON.stringify(result))
    const { stdout } = await promisify(execFile)(result.start.executable, result.start.args, { env: result.start.env })
    expect(stdout).toBe('started\n')
  })

  it.each([
    ['no-script', 'not_probed', 'no_way_in'],
    ['foreign-script', 'blocked', 'refused_entry_point'],
    ['odd-script', 'blocked', 'refused_entry_point'],
    ['source', 'needs_build', 'no_wheel'],
    ['needs-source', 'needs_build', 'no_wheel'],
    ['elsewhere', 'needs_build', 'no_wheel'],
    ['corrupt', 'blocked', 'integrity_mismatch'],
    ['needs-archive', 'not_probed', 'install_failed'],
    ['needs-newer', 'not_probed', 'no_engine'],
    ['other-version', 'not_probed', 'install_failed'],
    ['much-said', 'not_probed', 'install_failed'],
    ['needs-wheel', 'blocked', 'unsafe_package'],
    ['needs-git', 'not_probed', 'install_failed'],
    ['needs-url', 'not_probed', 'install_failed'],
    ['needs-folder', 'not_probed', 'install_failed'],
    ['needs-absent', 'not_probed', 'install_failed'],
    ['climbs', 'not_probed', 'install_failed'],
    ['absent', 'not_probed', 'not_published'],
    ['--help', 'not_probed', 'not_published'],
  ])('%s is %s (%s): nothing of it ran, nothing is left', async (name, outcome, reason) => {
    const { store, install } = open()
    expect(await install(name)).toMatchObject({ ok: false, outcome, reason, evidence: { message: expect.any(String) } })
    expect(existsSync(canary)).toBe(false)
    expect(existsSync(store) ? entriesOf(store) : []).toEqual([])
    expect(existsSync(join(store, 'unfinished')) ? readdirSync(join(store, 'unfinished')) : []).toEqual([])
    expect(readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('climbed'))).toEqual([])
  })

  it('is for another Python, where the index says so', async () => {
    const link = '<a href="/f-1.0.0-py3-none-any.whl" data-requires-python="&gt;=99">f-1.0.0-py3-none-any.whl</a>'
    const page = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(link)).listen(
      0,
      '127.0.0.1',
    )
    await once(page, 'listening')
    const pypiUrl = `http://127.0.0.1:${(page.address() as AddressInfo).port}`
    expect(await open({ pypiUrl }).install('f')).toMatchObject({ outcome: 'not_probed', reason: 'no_engine' })
    page.close()
  })

  it('is told of without the folders of this machine', async () => {
    const result = await open().install('climbs')
    expect(JSON.stringify(result)).not.toContain(home)
  })

  it('is not published in a version that is not there', async () => {
    expect(await open().install('weather-server', '9.9.9')).toMatchObject({ reason: 'not_published' })
  })

  it('is blocked where the index has other bytes than were stated', async () => {
    const stated = toIntegrity(Buffer.from('other'), 'sha256')
    expect(await open().install('weather-server', '1.0.0', stated)).toMatchObject({ outcome: 'blocked', reason: 'integrity_mismatch' })
  })
})

it('a Python package is not probed where there is no Python', async () => {
  expect(await findPython('/nowhere', [])).toBe('there is no python3')
})
