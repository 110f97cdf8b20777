// Reads one configuration file: bounded, a plain file, UTF-8; then its text as the value it stands for.
import { readFile, stat } from 'node:fs/promises'
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { parse as parseToml, TomlError } from 'smol-toml'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type { ClientFormat } from '../../core/install/client.ts'
import { ConfigError } from './config-error.ts'

export type Format = ClientFormat['format']

const MEGABYTE = 1024 * 1024
/** YAML is read at 0.6 MB a second, and a client's file has a few kB. */
const MOST_MEGABYTES: Readonly<Record<Format, number>> = { json: 5, toml: 5, yaml: 1 }

/**
 * @returns its text without a byte order mark; undefined where there is no such file
 * @throws {ConfigError} where it is there and cannot be read
 */
export async function readConfig(file: string, format: Format): Promise<{ text: string; hasMark: boolean } | undefined> {
  try {
    // Asked before it is opened: to open a pipe is to wait for whoever writes to it.
    const { size, isPlain } = await stat(file).then((found) => ({ size: found.size, isPlain: found.isFile() }))
    if (!isPlain) throw new ConfigError('it is no plain file')
    if (size > MOST_MEGABYTES[format] * MEGABYTE)
      throw new ConfigError(`it is larger than the ${MOST_MEGABYTES[format]} MB that are read of a configuration`)
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file))
    const hasMark = text.startsWith('\ufeff')
    return { text: hasMark ? text.slice(1) : text, hasMark }
  } catch (error) {
    if (error instanceof TypeError) throw new ConfigError('it is not UTF-8 text')
    if (!(error instanceof Error) || !('code' in error)) throw error
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new ConfigError(toReason(String(error.code)))
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to read it',
  EPERM: 'there is no permission to read it',
  ELOOP: 'its symbolic links lead in a circle',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its path is too long',
}

/** @param code of a system error, `EACCES` */
export function toReason(code: string): string {
  return REASONS[code] ?? `the system says ${code}`
}

/**
 * What a text says, as plain values; an empty text is an empty object. A key `__proto__` is a key like any other.
 * @throws {ConfigError} with the place of the first mistake, and nothing of the text
 */
export function parseConfig(text: string, format: Format): Record<string, unknown> {
  if (text.trim() === '') return {}
  const value = nested(() =>
    ({ json: () => toValue(parseJsonTree(text)), toml: () => toTomlValue(text), yaml: () => toYamlValue(text) })[format](),
  )
  if (!isRecord(value)) throw new ConfigError(`it holds no ${format === 'toml' ? 'tables' : 'object'} but something else`)
  return value
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/**
 * JSON with comments and commas at the end, which is what most clients take.
 * @throws {ConfigError}
 */
export function parseJsonTree(text: string): Node {
  const errors: ParseError[] = []
  const tree = nested(() => parseTree(text, errors, { allowTrailingComma: true }))
  const [first] = errors
  if (first !== undefined)
    throw new ConfigError(`line ${lineOf(text, first.offset)} is not JSON (${toWords(printParseErrorCode(first.error))})`)
  if (tree === undefined) throw new ConfigError('it holds no object but something else')
  return tree
}

/** By definition and not by assignment: `__proto__` as a key would change what the object is. Of two of a name the last counts. */
function toValue(node: Node): unknown {
  const { type, children = [], value } = node
  if (type === 'array') return children.map(toValue)
  if (type !== 'object') return value
  return Object.fromEntries(
    children.map(({ children: [key, inner] = [] }) => [key?.value, inner === undefined ? undefined : toValue(inner)]),
  )
}

function toTomlValue(text: string): unknown {
  try {
    return parseToml(text, { integersAsBigInt: 'asNeeded' })
  } catch (error) {
    if (error instanceof TomlError) throw new ConfigError(`line ${error.line} is not TOML`)
    throw error
  }
}

function toYamlValue(text: string): unknown {
  return parseYaml(text).toJS({ maxAliasCount: 100 })
}

/**
 * @returns the document with the places of its nodes
 * @throws {ConfigError}
 */
export function parseYaml(text: string) {
  const lines = new LineCounter()
  // Whether keys are unique is looked at below: the parser compares each with each, which for a long file takes minutes.
  const document = nested(() => parseDocument(text, { prettyErrors: false, uniqueKeys: false, lineCounter: lines }))
  const [error] = document.errors
  if (error !== undefined) throw new ConfigError(`line ${lines.linePos(error.pos[0]).line} is not YAML (${toWords(error.code)})`)
  const root = document.contents
  const maps = isMap(root) ? [root, ...root.items.map(({ value }) => value).filter((value) => isMap(value))] : []
  for (const { items } of maps) {
    const keys = items.map(({ key }) => (isScalar(key) ? String(key.value) : ''))
    if (new Set(keys).size < keys.length) throw new ConfigError('it has two entries of the same name, which is not YAML')
  }
  return document
}

/** @throws {ConfigError} where it goes deeper than can be followed, or comes back to itself too often */
function nested<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError('it is nested too deeply to be read')
    if (error instanceof ReferenceError) throw new ConfigError('its aliases stand for more than can be read')
    throw error
  }
}

/** `CloseBraceExpected` and `BAD_INDENT` as words. */
function toWords(code: string): string {
  return code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
