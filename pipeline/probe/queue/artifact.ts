// What one shard hands over: the results of its targets as one file. It comes from a job that ran strangers' code, so it is believed
// only as far as it keeps to what that job was given: its own targets, of this run, each once, of the schema; and only in what was seen.
// What is made of that (findings, fingerprints, terms) is made again.
import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { DepthMeter } from '../../../core/mcp/depth.ts'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { type Probe, ProbeSchema } from '../../../core/schema/probe.ts'
import type { Target } from '../../../core/schema/target.ts'
import { InstantSchema, ServerIdSchema, Sha256Schema } from '../../../core/schema/text.ts'
import { SCHEMA_VERSION } from '../../../core/schema/version.ts'
import { listFolder, writeWhole } from '../../lib/files.ts'
import { type Job, jobKey } from '../index.ts'
import { readBoundedLines } from './bounded-lines.ts'
import { toJudged } from './judged.ts'
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
/** One result: what is ever written of one (../record.ts), in characters of up to three bytes, and its id. */
const MAX_LINE_BYTES = 8 * 1024 * 1024
/** Deeper than a session takes; what recurses over a record must come to its end. */
const MAX_DEPTH = 200
/** A job on GitHub Actions runs for six hours at most. */
const MAX_RUN_MS = 12 * 3_600_000
const CLOCKS_DIFFER_MS = 10 * 60_000
/** Told of one file: what is wrong with it may be as long as whoever forged it liked. */
const MAX_REFUSAL_CHARS = 500
const OF_ONE_SHARD = /^probes-(\d{1,4})$/
const FILE = /^probes-(\d{1,4})-of-(\d{1,4})\.jsonl$/

/** Name of a shard's file. A shard that is run again writes the same one. */
export function artifactName({ index, of }: Shard): string {
  return `probes-${index}-of-${of}.jsonl`
}

/** @param runAt ISO 8601 instant of the run */
export async function writeArtifact(path: string, runAt: string, shard: Shard, probes: readonly ServerProbe[]): Promise<void> {
  const lines = probes.map((line) => `${JSON.stringify(line)}\n`)
  const header = { schemaVersion: SCHEMA_VERSION, runAt, shard, count: lines.length, sha256: sha256(lines) }
  await writeWhole(path, `${JSON.stringify(header)}\n${lines.join('')}`, dirname(path))
}

export interface Expected {
  /** ISO 8601 instant of the run. */
  runAt: string
  now: Date
  /** Every job of the merged list, by `id target`. */
  jobs: ReadonlyMap<string, Job>
}

/**
 * Looks through every shard's file of a folder, one line in memory at a time.
 * @returns the results, read while they are asked for, with what is made of them made anew; the shards of which there is no file; and
 *   why files were refused, of which nothing is used
 * @throws {ParseError} where there is no shard's file
 */
export async function readArtifacts(
  folder: string,
  expected: Expected,
): Promise<{ probes: AsyncGenerator<ServerProbe>; missing: Shard[]; refused: string[] }> {
  const files = await listFiles(folder)
  const of = commonest(files.flatMap(({ shard }) => shard?.of ?? []))
  if (of === undefined) throw new ParseError(folder, ['there is no shard’s file in it, or they are of different numbers of shards'])
  const believed: { path: string; shard: Shard }[] = []
  const refused: string[] = []
  for (const { file, shard } of files) {
    try {
      if (isAnothers(file, shard)) throw new ParseError(file, ['a shard hands over nothing but its own file'])
      if (shard === undefined) throw new ParseError(file, ['not the name of a shard’s file, such as probes-3-of-20.jsonl'])
      if (shard.of !== of) throw new ParseError(file, [`the others are of ${of} shards`])
      await checkArtifact(join(folder, file), shard, expected)
      believed.push({ path: join(folder, file), shard })
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      refused.push(error.message.slice(0, MAX_REFUSAL_CHARS))
    }
  }
  const there = new Set(files.flatMap(({ file, shard }) => (shard?.of === of && !isAnothers(file, shard) ? shard.index : [])))
  const missing = Array.from({ length: of }, (_, index) => ({ index: index + 1, of })).filter(({ index }) => !there.has(index))
  return { probes: readBelieved(believed, expected), missing, refused }
}

/** Files of the folder, and of the folders in it that each hold what one shard handed over: `probes-3/probes-3-of-20.jsonl`. */
async function listFiles(folder: string): Promise<{ file: string; shard: Shard | undefined }[]> {
  const names = await listFolder(folder)
  const nested = await Promise.all(
    names.map(async (name) => (OF_ONE_SHARD.test(name) ? (await listFolder(join(folder, name))).map((file) => `${name}/${file}`) : [name])),
  )
  return nested.flat().map((file) => ({ file, shard: toShard(file.slice(file.indexOf('/') + 1)) }))
}

function isAnothers(file: string, shard: Shard | undefined): boolean {
  const [, index] = OF_ONE_SHARD.exec(file.split('/')[0] ?? '') ?? []
  return index !== undefined && Number(index) !== shard?.index
}

/** The number that stands there most often; undefined where none does, or another as often. */
function commonest(numbers: readonly number[]): number | undefined {
  const counts = [...Map.groupBy(numbers, (number) => number)].map(([number, all]) => ({ number, count: all.length }))
  const [first, second] = counts.toSorted((a, b) => b.count - a.count)
  return first?.count === second?.count ? undefined : first?.number
}

function toShard(file: string): Shard | undefined {
  const [, index = 0, of = 0] = (FILE.exec(file) ?? []).map(Number)
  return index < 1 || index > of || file !== artifactName({ index, of }) ? undefined : { index, of }
}

/** Reads a file to its end. @throws {ParseError} where any of it is not to be believed */
async function checkArtifact(path: string, shard: Shard, expected: Expected): Promise<void> {
  const name = artifactName(shard)
  const refuse = (issue: string) => new ParseError(name, [issue])
  const facts = await lstat(path) // of what lies there itself, and not of what a link leads to
  if (!facts.isFile()) throw refuse('no file')
  if (facts.size > MAX_BYTES) throw refuse(`more than ${MAX_BYTES} bytes`)
  const hash = createHash('sha256')
  const seen = new Set<string>()
  let header: z.infer<typeof HeaderSchema> | undefined
  let count = 0
  try {
    for await (const line of readBoundedLines(path, MAX_LINE_BYTES)) {
      if (header === undefined) {
        header = parseWith(HeaderSchema, toJson(line), `${name}, first line`)
        if (header.shard.index !== shard.index || header.shard.of !== shard.of) throw refuse('its first line names another shard')
        if (header.runAt !== expected.runAt) throw refuse(`it is of the run of ${header.runAt}, not of ${expected.runAt}`)
        continue
      }
      count += 1
      hash.update(line).update('\n')
      const key = checkLine(line, `${name}, line ${count + 1}`, shard, expected)
      if (seen.has(key)) throw refuse(`line ${count + 1}: ${JSON.stringify(key.slice(0, 300))} a second time`)
      seen.add(key)
    }
  } catch (error) {
    throw error instanceof RangeError ? refuse(error.message) : error
  }
  if (header === undefined) throw refuse('it has no first line')
  if (header.count !== count) throw refuse(`it holds ${count} results where its first line says ${header.count}`)
  if (header.sha256 !== hash.digest('hex')) throw refuse('its lines are not those that its first line was written for')
}

/** @returns the key of its job @throws {ParseError} */
function checkLine(line: Buffer, place: string, shard: Shard, { runAt, now, jobs }: Expected): string {
  const refuse = (issue: string) => new ParseError(place, [issue])
  if (new DepthMeter(MAX_DEPTH).isExceededBy(line)) throw refuse(`nested deeper than ${MAX_DEPTH} levels`)
  const { id, probe } = parseWith(LineSchema, toJson(line), place)
  const key = jobKey(id, probe.target)
  const job = jobs.get(key)
  if (job === undefined) throw refuse(`${JSON.stringify(key.slice(0, 300))} is no target of this run`)
  if (isOfOther(job.target, probe)) throw refuse(`${probe.target} in another version, or of other bytes, than was asked for`)
  if (shardOf(probe.target, shard.of) !== shard.index) throw refuse(`${probe.target} belongs to another shard`)
  const at = Date.parse(probe.at)
  const latest = Math.min(Date.parse(runAt) + MAX_RUN_MS, now.getTime() + CLOCKS_DIFFER_MS)
  if (at < Date.parse(runAt) || at > latest) throw refuse(`${probe.at} is not within the run`)
  return key
}

/** The second time, when every line is known to be one. */
async function* readBelieved(files: readonly { path: string; shard: Shard }[], { jobs }: Expected): AsyncGenerator<ServerProbe> {
  for (const { path, shard } of files) {
    let isFirst = true
    for await (const line of readBoundedLines(path, MAX_LINE_BYTES)) {
      if (!isFirst) {
        const { id, probe } = parseWith(LineSchema, toJson(line), artifactName(shard))
        yield { id, probe: await toJudged(probe, jobs.get(jobKey(id, probe.target))?.known) }
      }
      isFirst = false
    }
  }
}

/** Whether it tells of another version than the one that was to be probed. */
function isOfOther(target: Target, { version, integrity, outcome }: Probe): boolean {
  if (target.kind === 'remote') return version !== undefined || integrity !== undefined
  const wanted = target.package
  if (wanted.version !== undefined && version !== wanted.version && (version !== undefined || outcome === 'ok')) return true
  return outcome === 'ok' && wanted.integrity !== undefined && integrity !== undefined && !wanted.integrity.split(/\s+/).includes(integrity)
}

/** Undefined, which no schema takes, where it is not JSON. */
function toJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString())
  } catch {
    return undefined
  }
}

function sha256(lines: readonly string[]): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line)
  return hash.digest('hex')
}
