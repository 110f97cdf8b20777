// Looks through everything that an installation left on disk: how much it is, whether it stays inside its folder, whether it would build.
import { chmodSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { MAX_MANIFEST_BYTES } from './installed-package.ts'

export interface Tree {
  bytes: number
  files: number
  hasNativeCode: boolean
  /** Paths relative to the folder: of links that lead out of it, of what is neither file, folder nor link, and of what lies too deep. */
  unsafe: string[]
}

/** What a package's install scripts call where it is built or its binary fetched. */
const BUILDERS = /\b(?:node-gyp|node-pre-gyp|prebuild|prebuildify|prebuild-install|cmake-js|node-waf|napi)\b/
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'] as const
const MAX_UNSAFE = 20
/** Below the root, in bytes: what is deeper is out of reach of others, who add their own path to it (PATH_MAX, 4096 on Linux). */
const MAX_DEPTH_BYTES = 2_000

/**
 * Makes what it finds readable for all, because the sandbox's user is another.
 * @param maxFiles past which it looks no further; `files` is then larger than that
 */
export function inspectTree(root: string, maxFiles: number): Tree {
  const tree: Tree = { bytes: 0, files: 0, hasNativeCode: false, unsafe: [] }
  const folders = [root]
  const real = realpathSync.native(root)
  for (let folder = folders.pop(); folder !== undefined && tree.files <= maxFiles; folder = folders.pop()) {
    makeReadable(folder, lstatSync(folder).mode, 0o555)
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      tree.files += 1
      const isTooDeep = Buffer.byteLength(path) - Buffer.byteLength(root) > MAX_DEPTH_BYTES
      if (!isTooDeep && entry.isDirectory()) folders.push(path)
      else if (!isTooDeep && entry.isFile()) lookAtFile(path, entry.name, tree)
      else if (isTooDeep || !entry.isSymbolicLink() || !isInside(real, targetOf(path))) {
        if (tree.unsafe.length < MAX_UNSAFE) tree.unsafe.push(relative(root, path))
      }
    }
  }
  return tree
}

function lookAtFile(path: string, name: string, tree: Tree): void {
  const { size, mode } = lstatSync(path)
  tree.bytes += size
  makeReadable(path, mode, 0o444)
  if (name === 'binding.gyp') tree.hasNativeCode = true
  if (name === 'package.json' && !tree.hasNativeCode && size < MAX_MANIFEST_BYTES)
    tree.hasNativeCode = wouldBuild(readFileSync(path, 'utf8'))
}

function makeReadable(path: string, mode: number, bits: number): void {
  if ((mode & bits) !== bits) chmodSync(path, mode | bits)
}

function wouldBuild(manifest: string): boolean {
  if (!BUILDERS.test(manifest)) return false
  try {
    const { scripts } = JSON.parse(manifest) as { scripts?: unknown }
    if (typeof scripts !== 'object' || scripts === null) return false
    return INSTALL_SCRIPTS.some((name) => BUILDERS.test(String((scripts as Record<string, unknown>)[name] ?? '')))
  } catch (error) {
    if (error instanceof SyntaxError) return false // some package's test data
    throw error
  }
}

/** Where a link leads in truth, over further links; where to nothing, the place it names. */
function targetOf(link: string): string {
  try {
    return realpathSync.native(link) // the other reads `a/..` as nothing, also where `a` is a link
  } catch {
    return resolve(realpathSync.native(dirname(link)), readlinkSync(link))
  }
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root + sep)
}
