// Finds a package that is installed in this project, and the file its executable starts from. Installs nothing.
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Executable, findExecutable } from './entry-point.ts'
import { readSmall } from './read-small.ts'

const ManifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
})

const LockSchema = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional(), integrity: z.string().optional() })),
})

export interface InstalledPackage {
  name: string
  version: string
  executable: Executable
  /** Absolute path of the script; undefined where the package has no executable, or one that leads out of its folder. */
  entryPoint: string | undefined
  /** The `node_modules` folder it is in, with everything it depends on. */
  modules: string
}

/** npm package names (npm/validate-npm-package-name): so that no name becomes a path. */
const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-zA-Z0-9~-][a-zA-Z0-9._~-]*$/

/**
 * @param root folder that holds `node_modules`
 * @param version exact version wanted; any installed one where undefined
 * @returns undefined where that package, or that version of it, is not there
 */
export function findInstalled(root: string, name: string, version: string | undefined): InstalledPackage | undefined {
  if (!isPackageName(name)) return undefined
  if (!existsSync(join(root, 'node_modules'))) return undefined
  // It may be a link to a folder that several checkouts share: what is started in a sandbox sees the folder itself.
  const modules = realpathSync(join(root, 'node_modules'))
  const folder = join(modules, name)
  if (!existsSync(join(folder, 'package.json'))) return undefined
  const manifest = readManifest(join(folder, 'package.json'))
  if (manifest === undefined || manifest.name !== name || (version !== undefined && manifest.version !== version)) return undefined
  const executable = findExecutable(folder, name, manifest.bin)
  return { name, version: manifest.version, executable, entryPoint: executable.kind === 'file' ? executable.path : undefined, modules }
}

export function isPackageName(name: string): boolean {
  return name.length <= 214 && NAME.test(name)
}

/** Longer than any manifest that is one. */
export const MAX_MANIFEST_BYTES = 1024 * 1024

/** A package writes its own manifest: one that is no manifest is as good as no package. */
function readManifest(path: string): z.infer<typeof ManifestSchema> | undefined {
  try {
    return ManifestSchema.safeParse(JSON.parse(readSmall(path, MAX_MANIFEST_BYTES))).data
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

/**
 * Whether this project's lock file pins exactly this package: then `npm ci` has verified its integrity,
 * and whoever ran it has chosen to have that code.
 */
export function isPinned(root: string, name: string, version: string): boolean {
  const path = join(root, 'package-lock.json')
  if (!existsSync(path)) return false
  const entry = LockSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).packages[`node_modules/${name}`]
  return entry?.version === version && entry.integrity !== undefined
}

/** The folder of this project, which holds `node_modules` and the lock file. */
export const PROJECT_ROOT = resolve(import.meta.dirname, '../../..')
