// Installs packages: the one place that knows which registry type is installed how. Nothing of a package ever runs here.
import type { Package } from '../../../core/schema/access.ts'
import type { Http } from '../../lib/http.ts'
import type { Log } from '../../lib/log.ts'
import { installImage } from './image.ts'
import { DEFAULT_INSTALL_LIMITS, type InstallLimits } from './limits.ts'
import { installNpm } from './npm-package.ts'
import { type InstallResult, notInstalled } from './outcome.ts'
import { installPython } from './python-package.ts'
import { openStore } from './store.ts'

export interface InstallerOptions {
  /** Folder of the store; made when it is first wanted. */
  store: string
  /** npm's registry, as `Environment.npmRegistry` has it. */
  npmRegistry: string | undefined
  /** Lines of an .npmrc that admit to it, such as `//npm.example.com/:_authToken=…`; the user's own is never read. */
  npmAuth?: readonly string[]
  /** PyPI's address, as `Environment.pypiUrl` has it: its simple index (PEP 503) is below `/simple/`. */
  pypiUrl: string
  /** Further addresses that files of these registries may come from: their hosts can be reached as well. */
  alsoReach?: readonly string[]
  /** Asks an index why there was nothing to install. */
  http: Http
  limits?: Partial<InstallLimits>
  /** @default 'docker' */
  docker?: string
  /** Where programs are looked for. @default PATH */
  path?: string
  log: Log
  now(): Date
}

export interface Installer {
  /**
   * Parallel calls for the same package share one installation, and end with it.
   * @throws the reason of `signal` where that aborts, and what is our own fault; what a package or a registry does wrong is a result
   */
  install(pkg: Package, signal?: AbortSignal): Promise<InstallResult>
}

/** Where PyPI keeps its files, beside its index (docs.pypi.org, API). */
const PYPI_FILES: Readonly<Record<string, string>> = { 'pypi.org': 'https://files.pythonhosted.org' }

export function openInstaller(options: InstallerOptions): Installer {
  const store = openStore(options.store)
  const limits = { ...DEFAULT_INSTALL_LIMITS, ...options.limits }
  const path = options.path ?? process.env.PATH ?? ''
  const underWay = new Map<string, Promise<InstallResult>>()

  async function installNow(pkg: Package, signal: AbortSignal | undefined): Promise<InstallResult> {
    const alsoReach = options.alsoReach ?? []
    const common = { store, alsoReach, limits, now: options.now, signal }
    switch (pkg.registryType) {
      case 'npm':
        if (options.npmRegistry === undefined) return notInstalled('install_failed', 'npm is not configured here')
        return installNpm(pkg, { ...common, registry: options.npmRegistry, auth: options.npmAuth ?? [] })
      case 'pypi': {
        const files = PYPI_FILES[new URL(options.pypiUrl).host]
        const reach = files === undefined ? alsoReach : [...alsoReach, files]
        return installPython(pkg, { ...common, alsoReach: reach, index: `${options.pypiUrl}/simple/`, http: options.http, path })
      }
      case 'oci':
        return installImage(pkg, { docker: options.docker ?? 'docker', path, deadlineMs: limits.deadlineMs, signal })
      default:
        return notInstalled('unsupported_package_type', `${pkg.registryType} packages are not installed`)
    }
  }

  return {
    async install(pkg, signal) {
      const key = JSON.stringify([pkg.registryType, pkg.identifier, pkg.version, pkg.integrity])
      const shared = underWay.get(key)
      if (shared !== undefined) return shared
      const installing = installNow(pkg, signal)
      underWay.set(key, installing)
      try {
        const result = await installing
        if (result.ok && result.kind === 'program' && !result.wasThere)
          options.log.info(`installed ${pkg.registryType}:${pkg.identifier}@${result.version}`)
        return result
      } finally {
        underWay.delete(key)
      }
    },
  }
}
