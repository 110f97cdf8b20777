// One of N parts, as it is written on a command line.
import { UsageError } from '../../lib/errors.ts'
import type { Shard } from './artifact.ts'

/** @throws {UsageError} on what is not I/N with I from 1 to N */
export function parseShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (index < 1 || index > of) throw new UsageError(`${JSON.stringify(text)} is not a shard: I/N with I from 1 to N, such as 3/20`)
  return { index, of }
}
