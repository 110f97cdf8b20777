// What one shard hands over: the results of its targets as one file. It comes from a job that ran strangers' code, so it is believed
// only as far as it keeps to what that job was given: its own targets, of this run, each once, of the schema.
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { DepthMeter } from '../../../core/mcp/depth.ts'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { type Probe, ProbeSchema } from '../../../core/schema/probe.ts'
import type { Target } from '../../../core/schema/target.ts'
import { InstantSchema, ServerIdSchema, Sha256Schema } from '../../../core/schema/text.ts'
import { SCHEMA_VERSION } from '../../../core/schema/version.ts'
import { listFolder, readLines, writeWhole } from '../../lib/files.ts'
import { jobKey } from '../index.ts'
import { toFingerprints } from '../terms/fingerprints.ts'
import { shardOf } from './order.ts'

export interface Shard {
  /** From 1 to `of`. */
  index: number
  of: number
}

export interface ServerProbe {
  id: string
  probe: Probe
}

const HeaderSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** ISO 8601 instant of the run. */
  runAt: InstantSchema,
  shard: z.strictObject({ index: z.int().positive(), of: z.int().positive() }),
  count: z.int().nonnegative(),
  /** Over the lines that follow, each with its line break. */
  sha256: Sha256Schema,
})

const LineSchema = z.strictObject({ id: ServerIdSchema, probe: ProbeSchema })

/** A shard of 2,500 targets has about 40 MB at the most that was seen. */
const MAX_BYTES = 512 * 1024 * 1024
/** One result: twice what is ever written of one (../record.ts), as escapes lengthen it. */
const MAX_LINE_CHARS = 4 * 1024 * 1024
/** Deeper than a session takes; what recurses over a record must come to its end. */
const MAX_DEPTH = 200
/** A job on GitHub Actions runs for six hours at most. */
const MAX_RUN_MS = 12 * 3_600_000
const FILE = /^probes-(\d{1,4})-of-(\d{1,4})\.jsonl$/

/** Name of a shard's file. A shard that is run again writes the same one. */
export function artifactName({ index, of }: Shard): string {
  return `probes-${index}-of-${of}.jsonl`
}

/** @param runAt ISO 8601 instant of the run */
export async function writeArtifact(
  path: string,
  runAt: string,
  shard: Shard,
  probes: readonly ServerProbe[],
  scratch: string,
): Promise<void> {
  const lines = probes.map((line) => `${JSON.stringify(line)}\n`)
  const header = { schemaVersion: SCHEMA_VERSION, runAt, shard, count: lines.length, sha256: sha256(lines) }
  await writeWhole(path, `${JSON.stringify(header)}\n${lines.join('')}`, scratch)
}

export interface Expected {
  /** ISO 8601 instant of the run. */
  runAt: string
  /** Every target of the merged list, by `id target`. */
  targets: ReadonlyMap<string, Target>
}

/**
 * Reads every shard's file of a folder.
 * @returns the results; the shards of which there is no file; and why files were refused, of which nothing is used
 * @throws {ParseError} where there is no shard's file, or what is none
 */
export async function readArtifacts(
  folder: string,
  expected: Expected,
): Promise<{ probes: ServerProbe[]; missing: Shard[]; refused: string[] }> {
  const files = await listFolder(folder)
  const shards = files.map((file) => toShard(file))
  const of = shards[0]?.of ?? 0
  if (of === 0) throw new ParseError(folder, ['there is no shard’s file in it'])
  if (shards.some((shard) => shard.of !== of)) throw new ParseError(folder, ['the files in it are of different numbers of shards'])
  const probes: ServerProbe[] = []
  const refused: string[] = []
  for (const shard of shards) {
    try {
      for (const probe of await readArtifact(join(folder, artifactName(shard)), shard, expected)) probes.push(probe)
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      refused.push(error.message)
    }
  }
  const there = new Set(shards.map(({ index }) => index))
  const missing = Array.from({ length: of }, (_, index) => ({ index: index + 1, of })).filter(({ index }) => !there.has(index))
  return { probes, missing, refused }
}

/** @throws {ParseError} */
function toShard(file: string): Shard {
  const [, index = 0, of = 0] = (FILE.exec(file) ?? []).map(Number)
  if (index < 1 || index > of) throw new ParseError(file, ['not the name of a shard’s file, such as probes-3-of-20.jsonl'])
  return { index, of }
}

async function readArtifact(path: string, shard: Shard, { runAt, targets }: Expected): Promise<ServerProbe[]> {
  const refuse = (issue: string) => new ParseError(artifactName(shard), [issue])
  if ((await stat(path)).size > MAX_BYTES) throw refuse(`more than ${MAX_BYTES} bytes`)
  const [first = '', ...lines] = await Array.fromAsync(readLines(path))
  const header = parseWith(HeaderSchema, toJson(first), `${artifactName(shard)}, first line`)
  if (header.shard.index !== shard.index || header.shard.of !== shard.of) throw refuse('its first line names another shard')
  if (header.runAt !== runAt) throw refuse(`it is of the run of ${header.runAt}, not of ${runAt}`)
  if (header.count !== lines.length) throw refuse(`it holds ${lines.length} results where its first line says ${header.count}`)
  if (header.sha256 !== sha256(lines.map((line) => `${line}\n`)))
    throw refuse('its lines are not those that its first line was written for')
  const seen = new Set<string>()
  return lines.map((line, index) => {
    if (line.length > MAX_LINE_CHARS) throw refuse(`line ${index + 2}: more than ${MAX_LINE_CHARS} characters`)
    if (new DepthMeter(MAX_DEPTH).isExceededBy(Buffer.from(line))) throw refuse(`line ${index + 2}: nested deeper than ${MAX_DEPTH} levels`)
    const { id, probe } = parseWith(LineSchema, toJson(line), `${artifactName(shard)}, line ${index + 2}`)
    const key = jobKey(id, probe.target)
    const target = targets.get(key)
    if (target === undefined) throw refuse(`line ${index + 2}: ${JSON.stringify(key.slice(0, 300))} is no target of this run`)
    if (isOfOther(target, probe))
      throw refuse(`line ${index + 2}: ${probe.target} in another version, or of other bytes, than was asked for`)
    if (shardOf(probe.target, shard.of) !== shard.index) throw refuse(`line ${index + 2}: ${probe.target} belongs to another shard`)
    if (seen.has(key)) throw refuse(`line ${index + 2}: ${probe.target} a second time`)
    seen.add(key)
    const since = Date.parse(probe.at) - Date.parse(runAt)
    if (since < 0 || since > MAX_RUN_MS) throw refuse(`line ${index + 2}: ${probe.at} is not within the run`)
    const { fingerprints } = probe
    if (fingerprints !== undefined && fingerprints.surface !== toFingerprints(probe).surface)
      throw refuse(`line ${index + 2}: the fingerprints of ${probe.target} are not those of what it lists`)
    return { id, probe }
  })
}

/** Whether it tells of another version than the one that was to be probed. */
function isOfOther(target: Target, { version, integrity, outcome }: Probe): boolean {
  if (target.kind === 'remote') return version !== undefined
  const wanted = target.package
  if (wanted.version !== undefined && version !== undefined && version !== wanted.version) return true
  return outcome === 'ok' && wanted.integrity !== undefined && integrity !== undefined && integrity !== wanted.integrity
}

/** Undefined, which no schema takes, where it is not JSON. */
function toJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function sha256(lines: readonly string[]): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line)
  return hash.digest('hex')
}
