// Installs one npm package with everything it depends on, into the store: nothing of it runs, nothing but the registry is asked.
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Package } from '../../../core/schema/access.ts'
import { bunArguments, findBun } from './bun.ts'
import { isVersion, type Lock, type LockedPackage, parseBunLock } from './bun-lock.ts'
import { type ConfinedResult, runConfined } from './confined-run.ts'
import { readStarter } from './entry-point.ts'
import { findInstalled, isPackageName } from './installed-package.ts'
import type { InstallLimits } from './limits.ts'
import { type InstalledProgram, type InstallResult, type NotInstalled, notInstalled } from './outcome.ts'
import { readSmall } from './read-small.ts'
import type { EntryPoint, Store, StoreEntry, StoreRecord } from './store.ts'
import { inspectTree } from './tree.ts'

export interface NpmInstall {
  store: Store
  registry: string
  /** Further hosts, as origins, that the registry keeps its archives on. */
  alsoReach: readonly string[]
  /** Lines of an .npmrc with what a company's registry wants for admission. */
  auth: readonly string[]
  limits: InstallLimits
  now(): Date
  signal: AbortSignal | undefined
}

export async function installNpm({ identifier: name, version, integrity }: Package, options: NpmInstall): Promise<InstallResult> {
  if (!isPackageName(name)) return notInstalled('not_published', `${JSON.stringify(name)} cannot be the name of an npm package`)
  if (version !== undefined && !isVersion(version)) return notInstalled('not_published', `${JSON.stringify(version)} is no exact version`)
  const there = version === undefined ? undefined : await options.store.find('npm', name, version, integrity, options.now())
  if (there !== undefined) return toInstalled(there, true)
  const bun = findBun()
  if (bun === undefined) return notInstalled('no_engine', `there is no installer for ${process.platform} on ${process.arch}`)
  const unfinished = await options.store.begin()
  try {
    const result = await fill(unfinished, { name, version, integrity }, bun, options)
    if ('ok' in result) return result
    return toInstalled(await options.store.commit('npm', join(unfinished, 'entry'), result, options.now()), false)
  } finally {
    await options.store.discard(unfinished)
  }
}

/** The largest real server has 683 packages, in a tenth of this. */
const MAX_LOCK_BYTES = 16 * 1024 * 1024

interface Wanted {
  name: string
  version: string | undefined
  integrity: string | undefined
}

/** Fills the folder `entry` of an unfinished installation, and judges what came. */
async function fill(unfinished: string, wanted: Wanted, bun: string, options: NpmInstall): Promise<StoreRecord | NotInstalled> {
  const { registry, limits } = options
  const { name, version } = wanted
  const entry = join(unfinished, 'entry')
  const home = join(unfinished, 'home')
  for (const folder of [entry, home]) await mkdir(folder)
  await writeFile(join(entry, 'package.json'), JSON.stringify({ private: true, dependencies: { [name]: version ?? 'latest' } }))
  await writeFile(join(home, '.npmrc'), [`registry=${registry}/`, ...options.auth, ''].join('\n'), { mode: 0o600 })
  const run = await runConfined({
    command: bun,
    args: bunArguments(await options.store.downloads('npm', registry), version !== undefined),
    cwd: entry,
    home,
    env: { BUN_TMPDIR: join(home, 'tmp'), DO_NOT_TRACK: '1' },
    origins: [registry, ...options.alsoReach],
    limits,
    signal: options.signal,
  })
  if (run.stopped !== undefined || run.exitCode !== 0) return toFailure(run, wanted, limits)
  try {
    return await judge(entry, wanted, limits)
  } catch (error) {
    return notInstalled('install_failed', `what was installed cannot be read: ${error}`) // nothing but strangers' files is read there
  }
}

async function judge(entry: string, wanted: Wanted, limits: InstallLimits): Promise<StoreRecord | NotInstalled> {
  const { name, version } = wanted
  const lockPath = join(entry, 'bun.lock')
  const lock = parseBunLock(readSmall(lockPath, MAX_LOCK_BYTES))
  const own = lock.packages.find((locked) => locked.name === name && (version === undefined || locked.version === version))
  const refusal =
    own === undefined ? notInstalled('install_failed', `${name} was resolved to something else`) : refuse(lock, own, wanted, limits)
  if (own === undefined || refusal !== undefined) return refusal as NotInstalled
  const facts = { version: own.version, ...(own.integrity === undefined ? {} : { integrity: own.integrity }) }
  const tree = inspectTree(entry, limits.maxFiles)
  if (tree.unsafe.length > 0)
    return notInstalled('unsafe_package', `leads out of its folder, or too deep: ${tree.unsafe.join(', ')}`, facts)
  if (tree.files > limits.maxFiles) return notInstalled('too_large', `more than ${limits.maxFiles} files`, facts)
  if (tree.bytes > limits.maxBytes) return notInstalled('too_large', `${tree.bytes} bytes, more than ${limits.maxBytes}`, facts)
  const entryPoint = findEntryPoint(entry, own)
  if ('ok' in entryPoint) return { ...entryPoint, ...facts }
  await rm(lockPath) // what it says is in the record
  return { name, ...facts, entryPoint, hasNativeCode: tree.hasNativeCode }
}

/** What speaks against the packages that were resolved, whatever is in them. */
function refuse(lock: Lock, own: LockedPackage, wanted: Wanted, limits: InstallLimits): NotInstalled | undefined {
  const facts = { version: own.version, ...(own.integrity === undefined ? {} : { integrity: own.integrity }) }
  if (lock.others.length > 0) {
    return notInstalled('unsafe_package', `depends on what is not in the registry: ${lock.others.slice(0, 5).join(', ')}`, facts)
  }
  if (lock.packages.length > limits.maxPackages) return notInstalled('too_large', `more than ${limits.maxPackages} packages`, facts)
  if (wanted.integrity === undefined || wanted.integrity.split(/\s+/).includes(own.integrity ?? '')) return undefined
  const published = own.integrity?.split('-')[0]
  if (published !== undefined && wanted.integrity.split('-')[0] !== published) {
    return notInstalled('install_failed', `stated is ${wanted.integrity}, which cannot be compared with a ${published}`, facts)
  }
  return notInstalled('integrity_mismatch', `stated is ${wanted.integrity}, published is ${own.integrity ?? 'none'}`, facts)
}

/** Reads from Bun's words, which are not for machines, only what decides between reasons; the rest is told as it stands. */
function toFailure(run: ConfinedResult, { name, version }: Wanted, limits: InstallLimits): NotInstalled {
  if (run.stopped === 'too_large')
    return notInstalled('too_large', `more than ${limits.maxBytes} bytes unpacked, or too many downloaded or held in memory`)
  if (run.stopped === 'deadline') return notInstalled('install_failed', `not done after ${limits.deadlineMs / 1_000} s`)
  const lines = run.stderr.split('\n').filter((line) => line.startsWith('error: '))
  const said = lines.map((line) => line.slice('error: '.length)).join('; ')
  const refused = run.refused.length === 0 ? '' : `; it may not reach ${run.refused.join(', ')}`
  const absent = lines.some(
    (line) =>
      (line.endsWith(` - 404`) && line.includes(`/${name.replace('/', '%2f')} `)) ||
      (version !== undefined && line.startsWith(`error: No version matching "${version}" found for specifier "${name}"`)),
  )
  if (absent) return notInstalled('not_published', said)
  const isCorrupt = lines.some((line) => line.startsWith('error: Integrity check failed'))
  return notInstalled(isCorrupt ? 'integrity_mismatch' : 'install_failed', `${said || `exit ${run.exitCode}`}${refused}`)
}

function findEntryPoint(entry: string, { name, version }: LockedPackage): EntryPoint | NotInstalled {
  const installed = findInstalled(entry, name, version)
  if (installed === undefined) {
    // Bun leaves out what by its `os` and `cpu` (package.json) is for other machines.
    if (!existsSync(join(entry, 'node_modules', name)))
      return notInstalled('no_engine', `it is not for ${process.platform} on ${process.arch}`)
    return notInstalled('install_failed', 'its manifest is not one of this package and version')
  }
  const { executable } = installed
  if (executable.kind === 'none') return notInstalled('no_way_in', 'its manifest names no executable')
  if (executable.kind === 'refused') return notInstalled('refused_entry_point', `${executable.path} is no file of the package`)
  const starter = readStarter(executable.path)
  const path = relative(entry, executable.path)
  if (starter.kind === 'binary') return { kind: 'binary', file: path }
  if (starter.kind === 'other') return notInstalled('no_engine', `it is started with ${starter.name}`)
  return { kind: 'node', script: path, flags: starter.flags }
}

function toInstalled({ folder, record }: StoreEntry, wasThere: boolean): InstalledProgram {
  const { version, integrity, hasNativeCode, entryPoint } = record
  const common = { env: {}, readOnly: [folder] }
  if (entryPoint.kind === 'python') throw new Error(`${folder} is no npm package`)
  const start =
    entryPoint.kind === 'node'
      ? { ...common, executable: process.execPath, args: [...entryPoint.flags, join(folder, entryPoint.script)] }
      : { ...common, executable: join(folder, entryPoint.file), args: [] }
  return {
    ok: true,
    kind: 'program',
    version,
    ...(integrity === undefined ? {} : { integrity }),
    folder,
    start,
    hasNativeCode,
    wasThere,
  }
}
