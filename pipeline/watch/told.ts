// What recipients were told, data/state/watch.jsonl: a line an entry, so that two runs that add to it at once are brought together by git.
import { join } from 'node:path'
import { z } from 'zod'
import { byCodeUnits, toCanonicalJson } from '../../core/canonical/canonical.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { InstantSchema } from '../../core/schema/text.ts'
import { fileExists, readLines, removeFile, writeChanged } from '../lib/files.ts'
import type { Told } from './tell.ts'

const PATH = 'state/watch.jsonl'

/** A recipient is known by a line of its own, without a tag, even before anything was told to it. */
const LineSchema = z.strictObject({ to: z.string(), tag: z.string().optional(), updated: InstantSchema.optional() })

/** @throws {ParseError} naming the line */
export async function readTold(dataDir: string): Promise<Told> {
  const path = join(dataDir, PATH)
  const told: Told = {}
  if (!(await fileExists(path))) return told
  let line = 0
  for await (const text of readLines(path)) {
    line += 1
    const { to, tag, updated } = parseWith(LineSchema, toJson(text), `${PATH}:${line}`)
    const entries = told[to] ?? {}
    told[to] = entries
    // Of two runs that told of one entry, the later one is right.
    if (tag !== undefined && updated !== undefined && (entries[tag] ?? '') < updated) entries[tag] = updated
  }
  return told
}

export async function writeTold(dataDir: string, told: Told, scratch: string): Promise<void> {
  const lines = Object.entries(told).flatMap(([to, entries]) => [
    toCanonicalJson({ to }),
    ...Object.entries(entries).map(([tag, updated]) => toCanonicalJson({ to, tag, updated })),
  ])
  const path = join(dataDir, PATH)
  if (lines.length === 0) await removeFile(path)
  else await writeChanged(path, `${lines.toSorted(byCodeUnits).join('\n')}\n`, scratch)
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
