// What a shard hands over comes from a job that ran strangers' code: whatever was forged in it is refused whole.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Target, targetKey } from '../../../core/schema/target.ts'
import { SCHEMA_VERSION } from '../../../core/schema/version.ts'
import { probe, tool } from '../../../tests/documents.ts'
import { jobKey } from '../index.ts'
import { toFingerprints } from '../terms/fingerprints.ts'
import { artifactName, readArtifacts, type ServerProbe, writeArtifact } from './artifact.ts'
import { shardOf } from './order.ts'

const RUN_AT = '2026-11-22T12:00:00.000Z'
const targets = Array.from(
  { length: 40 },
  (_, index): Target => ({
    kind: 'package',
    package: { registryType: 'npm', identifier: `p${index}`, version: '1.0.0', transport: 'stdio' },
  }),
)
const idOf = (target: Target) => (target.kind === 'package' ? target.package.identifier : '')
const expected = { runAt: RUN_AT, targets: new Map(targets.map((target) => [jobKey(idOf(target), target), target])) }
const mine = (index: number, of = 2) => targets.filter((target) => shardOf(targetKey(target), of) === index)
const result = (target: Target | undefined, more: object = {}): ServerProbe => {
  const id = target === undefined ? 'none' : idOf(target)
  return { id, probe: probe({ target: `npm:${id}`, at: RUN_AT, ...more }) }
}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisper-shards-'))
  return () => rmSync(folder, { recursive: true })
})
const write = (index: number, probes: readonly ServerProbe[], runAt = RUN_AT) => {
  const shard = { index, of: 2 }
  return writeArtifact(join(folder, artifactName(shard)), runAt, shard, probes, join(folder, '../hisper-scratch'))
}
const read = () => readArtifacts(folder, expected)

describe('shards', () => {
  it('hand over what they found, and which of them is missing is told', async () => {
    const first = mine(1).map((target) => result(target))
    await write(1, first)
    expect(await read()).toEqual({ probes: first, missing: [{ index: 2, of: 2 }], refused: [] })
  })

  it('that are run again replace their own results only', async () => {
    const second = mine(2).map((target) => result(target))
    await write(
      1,
      mine(1).map((target) => result(target)),
    )
    await write(2, second)
    const again = mine(1).map((target) => result(target, { outcome: 'timeout' }))
    await write(1, again)
    expect(await read()).toEqual({ probes: [...again, ...second], missing: [], refused: [] })
  })
})

describe('a forged file', () => {
  const [one, other] = [mine(1)[0], mine(2)[0]]
  it.each([
    ['a target of another shard', [result(other)], 'another shard'],
    ['a server that is not in the list', [{ ...result(one), id: 'somebody-else' }], 'no target of this run'],
    ['a path for an id', [{ ...result(one), id: '../../etc' }], 'id'],
    ['a version that nobody asked for', [result(one, { version: '9.9.9' })], 'another version'],
    ['a result twice', [result(one), result(one)], 'a second time'],
    ['a result of another day', [result(one, { at: '2026-11-20T12:00:00.000Z' })], 'not within the run'],
    ['a field that the schema does not have', [result(one, { shell: 'rm' })], 'shell'],
    ['an outcome that is no word', [result(one, { outcome: 'perfect' })], 'outcome'],
    [
      'fingerprints of other tools',
      [result(one, { tools: [tool('a')], fingerprints: toFingerprints(probe({ tools: [tool('b')] })) })],
      'fingerprints',
    ],
    ['more than a text may hold', [result(one, { instructions: 'x'.repeat(2_000_000) })], 'instructions'],
  ])('with %s is refused', async (_, probes, why) => {
    await write(1, probes as ServerProbe[])
    await write(2, [])
    expect(await read()).toEqual({ probes: [], missing: [], refused: [expect.stringContaining(why)] })
  })

  it('with a result past all measure is refused, whatever would choke on it', async () => {
    const path = join(folder, artifactName({ index: 1, of: 2 }))
    const write = (line: string) => {
      const sha256 = createHash('sha256').update(`${line}\n`).digest('hex')
      const header = { schemaVersion: SCHEMA_VERSION, runAt: RUN_AT, shard: { index: 1, of: 2 }, count: 1, sha256 }
      writeFileSync(path, `${JSON.stringify(header)}\n${line}\n`)
    }
    write(JSON.stringify(result(one)).replace('"findings":[]', `"findings":${'['.repeat(20_000)}${']'.repeat(20_000)}`))
    expect((await read()).refused).toEqual([expect.stringContaining('nested deeper')])
    write(JSON.stringify(result(one)).replace('"findings":[]', `"findings":[${'"x",'.repeat(1_500_000)}"x"]`))
    expect((await read()).refused).toEqual([expect.stringContaining('more than')])
  })

  it('of another run, or changed since it was written, or cut off is refused', async () => {
    const path = join(folder, artifactName({ index: 1, of: 2 }))
    await write(1, [result(one)], '2026-11-21T12:00:00.000Z')
    expect((await read()).refused).toEqual([expect.stringContaining('of the run of')])
    await write(1, [result(one)])
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('"outcome":"ok"', '"outcome":"timeout"'))
    expect((await read()).refused).toEqual([expect.stringContaining('not those that its first line')])
    writeFileSync(path, text.slice(0, -20))
    expect((await read()).refused).toEqual([expect.stringContaining('holds 0 results')])
    writeFileSync(path, '')
    expect((await read()).refused).toEqual([expect.stringContaining('first line')])
  })

  it('or a folder of other things is refused', async () => {
    await expect(read()).rejects.toThrow('no shard')
    mkdirSync(join(folder, 'probes-1-of-2.jsonl.d'))
    await expect(read()).rejects.toThrow('not the name')
  })
})
