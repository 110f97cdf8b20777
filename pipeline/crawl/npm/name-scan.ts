// The names of all npm packages, out of the tarball that holds them: one file of 117 MB with one name a line, read line by line so
// that it is never in memory whole.
import { StringDecoder } from 'node:string_decoder'
import { setImmediate } from 'node:timers/promises'
import { Parser } from 'tar'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import { ParseError } from '../../../core/schema/parse.ts'
import { isPackageName } from './name.ts'

const NAMES_FILE = 'package/names.json'
/** Bytes handed to the unpacking at once; other crawls have their turn in between. */
const SLICE_BYTES = 64 * 1024
/** Nine times the file of 2026: an archive that unpacks to more is not what it says it is. */
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
/** No name is nearly as long, even with every character escaped. */
const MAX_LINE_LENGTH = 4_000

export interface ScannedNames {
  /** All names that the file holds. */
  count: number
  /** Those that were wanted, sorted, each once. */
  wanted: string[]
}

/**
 * @param tarball gzipped, as `npm pack` makes it
 * @throws {ParseError} where it is no such tarball, or names.json is not one JSON array with a name a line
 * @throws the abort reason when `signal` ends it
 */
export async function scanNames(tarball: Buffer, isWanted: (name: string) => boolean, signal: AbortSignal): Promise<ScannedNames> {
  const lines = new NameLines(isWanted)
  const parser = new Parser({ strict: true, filter: (path) => path === NAMES_FILE })
  let failure: unknown
  let unpacked = 0
  let isOpen = true
  const fail = (error: unknown) => {
    failure ??= error
  }
  parser.on('error', fail)
  parser.on('entry', (entry) => {
    entry.on('data', (chunk: Buffer) => {
      unpacked += chunk.length
      if (unpacked > MAX_UNPACKED_BYTES) fail(new ParseError(NAMES_FILE, [`is larger than ${MAX_UNPACKED_BYTES} bytes`]))
      if (failure !== undefined) return
      try {
        lines.write(chunk)
      } catch (error) {
        fail(error)
      }
    })
  })
  const ended = new Promise<void>((resolve) => {
    parser.once('end', resolve)
    parser.once('error', () => resolve())
  })
  for (let from = 0; isOpen && from < tarball.length; from += SLICE_BYTES) {
    signal.throwIfAborted()
    parser.write(tarball.subarray(from, from + SLICE_BYTES))
    isOpen = failure === undefined
    if (isOpen) await setImmediate()
  }
  if (isOpen) {
    parser.end()
    await ended
  }
  if (failure instanceof ParseError) throw failure
  if (failure !== undefined)
    throw new ParseError(NAMES_FILE, [`cannot be unpacked: ${failure instanceof Error ? failure.message : failure}`])
  return lines.finish()
}

class NameLines {
  readonly #isWanted: (name: string) => boolean
  readonly #decoder = new StringDecoder('utf8')
  readonly #wanted = new Set<string>()
  #count = 0
  #rest = ''
  #last = ''

  constructor(isWanted: (name: string) => boolean) {
    this.#isWanted = isWanted
  }

  write(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > MAX_LINE_LENGTH) throw new ParseError(NAMES_FILE, [`line ${this.#count + 2}: longer than any name`])
    for (const line of lines) this.#read(line)
  }

  finish(): ScannedNames {
    this.#read(this.#rest)
    if (this.#last !== ']') throw new ParseError(NAMES_FILE, ['the whole: not a JSON array that ends'])
    return { count: this.#count, wanted: [...this.#wanted].sort(byCodeUnits) }
  }

  #read(line: string): void {
    const text = line.trim()
    if (text === '') return
    this.#last = text
    if (!text.startsWith('"')) return
    this.#count += 1
    // Most names are not wanted: only those that may be are parsed.
    if (!this.#isWanted(text)) return
    const name = parseName(text.replace(/,$/, ''))
    if (name !== undefined && isPackageName(name) && this.#isWanted(name)) this.#wanted.add(name)
  }
}

function parseName(text: string): string | undefined {
  try {
    const name: unknown = JSON.parse(text)
    return typeof name === 'string' ? name : undefined
  } catch (error) {
    if (error instanceof SyntaxError) throw new ParseError(NAMES_FILE, [`not one name a line: ${text.slice(0, 80)}`])
    throw error
  }
}
