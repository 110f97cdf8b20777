// Installs one project of PyPI with everything it depends on, into the store: wheels only, so that nothing of it runs.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Package } from '../../../core/schema/access.ts'
import type { Http } from '../../lib/http.ts'
import { type ConfinedResult, runConfined } from './confined-run.ts'
import type { InstallLimits } from './limits.ts'
import { type InstalledProgram, type InstallResult, type NotInstalled, notInstalled } from './outcome.ts'
import { askIndex } from './pypi-index.ts'
import { findPython, PIP_ENVIRONMENT, type Python, pipArguments, START_SCRIPT } from './python.ts'
import { findConsoleScript, normalizeName } from './python-entry.ts'
import { readSmall } from './read-small.ts'
import type { Store, StoreEntry, StoreRecord } from './store.ts'
import { inspectTree } from './tree.ts'

export interface PythonInstall {
  store: Store
  http: Http
  /** Address of a simple index (PEP 503). */
  index: string
  /** Further hosts, as origins, that the index keeps its files on. */
  alsoReach: readonly string[]
  limits: InstallLimits
  /** The machine's `PATH`. */
  path: string
  now(): Date
  signal: AbortSignal | undefined
}

/** PEP 508, names; PEP 440, versions: so that neither becomes an option, a path or an address. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/
const VERSION = /^[A-Za-z0-9][A-Za-z0-9.!+_-]*$/

/** Where the packages are, below an entry. */
const MODULES = 'modules'

const ReportSchema = z.looseObject({
  install: z.array(
    z.looseObject({
      is_direct: z.boolean(),
      metadata: z.looseObject({ name: z.string(), version: z.string() }),
      download_info: z.looseObject({
        url: z.string(),
        archive_info: z
          .looseObject({ hash: z.string().optional(), hashes: z.looseObject({ sha256: z.string().optional() }).optional() })
          .optional(),
      }),
    }),
  ),
})

/** It holds the description of every package: some kilobytes of each. */
const MAX_REPORT_BYTES = 32 * 1024 * 1024

interface Wanted {
  name: string
  version: string | undefined
  integrity: string | undefined
}

export async function installPython({ identifier: name, version, integrity }: Package, options: PythonInstall): Promise<InstallResult> {
  if (!NAME.test(name)) return notInstalled('not_published', `${JSON.stringify(name)} cannot be the name of a Python project`)
  if (version !== undefined && !VERSION.test(version)) return notInstalled('not_published', `${JSON.stringify(version)} is no version`)
  const python = await findPython(options.path)
  if (typeof python === 'string') return notInstalled('no_engine', python)
  const key = `${normalizeName(name)} ${python.release}` // a wheel may be for one release of Python only
  const there = version === undefined ? undefined : await options.store.find('pypi', key, version, integrity, options.now())
  if (there !== undefined) return toInstalled(there, python, true)
  const unfinished = await options.store.begin()
  try {
    const result = await fill(unfinished, { name, version, integrity }, python, options)
    if ('ok' in result) return result
    const entry = await options.store.commit('pypi', join(unfinished, 'entry'), { ...result, name: key }, options.now())
    return toInstalled(entry, python, false)
  } finally {
    await options.store.discard(unfinished)
  }
}

async function fill(unfinished: string, wanted: Wanted, python: Python, options: PythonInstall): Promise<StoreRecord | NotInstalled> {
  const { index, limits } = options
  const { name, version } = wanted
  const target = join(unfinished, 'entry', MODULES)
  const report = join(unfinished, 'report.json')
  await mkdir(target, { recursive: true })
  const downloads = await options.store.downloads('pypi', index)
  const requirement = version === undefined ? name : `${name}==${version}`
  const run = await runConfined({
    command: python.executable,
    args: pipArguments({ requirement, index, target, downloads, report }),
    cwd: unfinished,
    home: join(unfinished, 'home'),
    env: PIP_ENVIRONMENT,
    origins: [index, ...options.alsoReach],
    limits,
    signal: options.signal,
  })
  if (run.stopped !== undefined || run.exitCode !== 0) return toFailure(run, wanted, options)
  try {
    return judge(target, report, wanted, limits)
  } catch (error) {
    return notInstalled('install_failed', `what was installed cannot be read: ${error}`) // nothing but strangers' files is read there
  }
}

function judge(target: string, report: string, wanted: Wanted, limits: InstallLimits): StoreRecord | NotInstalled {
  const { name } = wanted
  const { install } = ReportSchema.parse(JSON.parse(readSmall(report, MAX_REPORT_BYTES)))
  const own = install.find(({ metadata }) => normalizeName(metadata.name) === normalizeName(name))
  if (own === undefined) return notInstalled('install_failed', `${name} was resolved to something else`)
  const info = own.download_info.archive_info
  const sha256 = info?.hashes?.sha256 ?? info?.hash?.split('sha256=')[1]
  const published = sha256 === undefined ? undefined : `sha256-${Buffer.from(sha256, 'hex').toString('base64')}`
  // As it was asked for: `1.0` is also what `1.0.0` is called (PEP 440), and is what the store and the queue know it by.
  const facts = { version: wanted.version ?? own.metadata.version, ...(published === undefined ? {} : { integrity: published }) }
  const direct = install.filter(({ is_direct }) => is_direct).map(({ download_info }) => download_info.url)
  if (direct.length > 0)
    return notInstalled('unsafe_package', `depends on what is not in the index: ${direct.slice(0, 5).join(', ')}`, facts)
  if (install.length > limits.maxPackages) return notInstalled('too_large', `more than ${limits.maxPackages} packages`, facts)
  if (wanted.integrity !== undefined && wanted.integrity !== published) {
    return notInstalled('integrity_mismatch', `stated is ${wanted.integrity}, published is ${published ?? 'none'}`, facts)
  }
  const tree = inspectTree(target, limits.maxFiles)
  if (tree.unsafe.length > 0)
    return notInstalled('unsafe_package', `leads out of its folder, or too deep: ${tree.unsafe.join(', ')}`, facts)
  if (tree.files > limits.maxFiles) return notInstalled('too_large', `more than ${limits.maxFiles} files`, facts)
  if (tree.bytes > limits.maxBytes) return notInstalled('too_large', `${tree.bytes} bytes, more than ${limits.maxBytes}`, facts)
  const script = findConsoleScript(target, name, own.metadata.version)
  if (script.kind === 'none') return notInstalled('no_way_in', 'it has no console script of its name, and not just one', facts)
  if (script.kind === 'refused') return notInstalled('refused_entry_point', `${script.path} is nothing of the package`, facts)
  const { name: scriptName, module, attribute } = script
  return { name, ...facts, entryPoint: { kind: 'python', script: scriptName, module, attribute }, hasNativeCode: false }
}

/** pip says the same of a project that is not there and of one without a wheel, so the index is asked. */
async function toFailure(run: ConfinedResult, wanted: Wanted, { http, index, limits, signal }: PythonInstall): Promise<NotInstalled> {
  if (run.stopped === 'too_large')
    return notInstalled('too_large', `more than ${limits.maxBytes} bytes unpacked, or too many downloaded or held in memory`)
  if (run.stopped === 'deadline') return notInstalled('install_failed', `not done after ${limits.deadlineMs / 1_000} s`)
  const errors = run.stderr.split('\n').filter((line) => line.startsWith('ERROR: '))
  const said = errors.map((line) => line.slice('ERROR: '.length)).join('; ') || `exit ${run.exitCode}`
  const refused = run.refused.length === 0 ? '' : `; it may not reach ${run.refused.join(', ')}`
  const missing = errors.map((line) => /^ERROR: No matching distribution found for ([A-Za-z0-9._-]+)/.exec(line)?.[1]).find(Boolean)
  if (errors.some((line) => line.includes('THESE PACKAGES DO NOT MATCH THE HASHES'))) return notInstalled('integrity_mismatch', said)
  if (said.includes(' requires a different Python: ')) return notInstalled('no_engine', said)
  if (missing === undefined) return notInstalled('install_failed', `${said}${refused}`)
  const isOwn = normalizeName(missing) === normalizeName(wanted.name)
  const published = await askIndex(http, index, missing, isOwn ? wanted.version : undefined, signal)
  if (published === 'source') return notInstalled('no_wheel', `of ${missing} only the source is published`)
  if (run.stdout.includes(' has inconsistent version: '))
    return notInstalled('install_failed', `a wheel of ${missing} is of another version`)
  // By the index's `data-requires-python` (PEP 503).
  if (published === 'wheels' && run.stderr.includes(' require a different python version: ')) return notInstalled('no_engine', said)
  if (published === 'wheels') return notInstalled('no_wheel', `of ${missing} no wheel is for this machine: ${said}`)
  return notInstalled(published === 'nothing' && isOwn ? 'not_published' : 'install_failed', said)
}

function toInstalled({ folder, record }: StoreEntry, { executable }: Python, wasThere: boolean): InstalledProgram {
  const { version, integrity, entryPoint, hasNativeCode } = record
  if (entryPoint.kind !== 'python') throw new Error(`${folder} is no Python package`)
  const { module, attribute, script } = entryPoint
  return {
    ok: true,
    kind: 'program',
    version,
    ...(integrity === undefined ? {} : { integrity }),
    folder,
    start: {
      executable,
      args: ['-s', '-B', '-c', START_SCRIPT, module, attribute, script],
      env: { PYTHONPATH: join(folder, MODULES) },
      readOnly: [folder],
    },
    hasNativeCode,
    wasThere,
  }
}
