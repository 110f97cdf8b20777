// Finds what a package's executable starts from: a file inside its own folder, and the program that runs it.
import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

export type Executable = { kind: 'none' } | { kind: 'refused'; path: string } | { kind: 'file'; path: string }

/**
 * The executable that `npx NAME` would start: the one named like the package, or the only one.
 * @param folder of the package
 * @param bin as its manifest states it
 * @returns its real path; `refused` where it is no file, or one outside of the folder
 */
export function findExecutable(folder: string, name: string, bin: string | Readonly<Record<string, string>> | undefined): Executable {
  const bins = typeof bin === 'string' ? { [name]: bin } : (bin ?? {})
  const last = name.split('/').at(-1) ?? name
  const own = [name, last].filter((key) => Object.hasOwn(bins, key)).map((key) => bins[key])[0]
  const paths = [...new Set(Object.values(bins))]
  const path = own ?? (paths.length === 1 ? paths[0] : undefined)
  if (path === undefined) return { kind: 'none' }
  const full = join(folder, path)
  if (path.includes('\0') || !existsSync(full)) return { kind: 'refused', path }
  const real = realpathSync(full)
  const isOwn = real.startsWith(realpathSync(folder) + sep) && statSync(real).isFile()
  return isOwn ? { kind: 'file', path: real } : { kind: 'refused', path }
}

export type Starter = { kind: 'node'; flags: string[] } | { kind: 'binary' } | { kind: 'other'; name: string }

/** Longer than any first line that starts a program. */
const HEAD_BYTES = 256
/** Executable and Linkable Format; Mach-O in its byte orders and its fat form; the MZ of Portable Executable. */
const BINARY = ['7f454c46', 'cffaedfe', 'cefaedfe', 'feedfacf', 'feedface', 'cafebabe', '4d5a']

/** @returns what the first bytes of an executable say that it is started with (execve(2), interpreter scripts); Node where they say nothing */
export function readStarter(path: string): Starter {
  const head = readHead(path)
  if (BINARY.some((magic) => head.toString('hex').startsWith(magic))) return { kind: 'binary' }
  const line = head.toString('latin1').split('\n')[0] ?? ''
  if (!line.startsWith('#!')) return { kind: 'node', flags: [] }
  const words = line.slice(2).trim().split(/\s+/)
  const isEnv = words[0]?.endsWith('/env') === true
  const [program = '', ...flags] = isEnv ? words.slice(1).filter((word) => word !== '-S' && !word.includes('=')) : words
  const name = program.slice(program.lastIndexOf('/') + 1)
  return name === 'node' || name === 'nodejs'
    ? { kind: 'node', flags: flags.filter((flag) => flag.startsWith('--')) }
    : { kind: 'other', name }
}

function readHead(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0))
  } finally {
    closeSync(file)
  }
}
