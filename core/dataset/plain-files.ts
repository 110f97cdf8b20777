// Reads folders of data/ that people edit: only what is a file or a folder of its own, and no larger than it may be.
import { type Dirent, lstatSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ParseError } from '../schema/parse.ts'

/** What is in a folder that is one and no link to another, by name; empty where there is none. */
export async function listPlain(dir: string, path: string): Promise<{ entries: Dirent[]; rejected: string[] }> {
  const found = lstatSync(join(dir, path), { throwIfNoEntry: false })
  if (found === undefined) return { entries: [], rejected: [] }
  if (!found.isDirectory()) return { entries: [], rejected: [`${path}: expected a folder of its own`] }
  const entries = await readdir(join(dir, path), { withFileTypes: true })
  return { entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)), rejected: [] }
}

/** @throws {ParseError} where it is a link or anything else but a file, or has more bytes than `most` */
export function readPlain(dir: string, path: string, most: number): string {
  const found = lstatSync(join(dir, path))
  if (!found.isFile()) throw new ParseError(path, ['expected a file of its own'])
  if (found.size > most) throw new ParseError(path, [`expected at most ${most} bytes, found ${found.size}`])
  return readFileSync(join(dir, path), 'utf8')
}
