// What a shard hands over comes from a job that ran strangers' code: whatever was forged in it is refused whole.
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Target, targetKey } from '../../../core/schema/target.ts'
import { SCHEMA_VERSION } from '../../../core/schema/version.ts'
import { probe, tool } from '../../../tests/documents.ts'
import { FINDING_RULES_VERSION, findIn } from '../findings/index.ts'
import { jobKey } from '../index.ts'
import { toFingerprints } from '../terms/fingerprints.ts'
import { toTerms } from '../terms/terms.ts'
import { artifactName, readArtifacts, type ServerProbe, writeArtifact } from './artifact.ts'
import { openFoundProbes } from './found-probes.ts'
import { shardOf } from './order.ts'

const KNOWN = { servers: ['well-known-server'], tools: [] }
const RUN_AT = '2026-11-22T12:00:00.000Z'
const targets = Array.from(
  { length: 40 },
  (_, index): Target => ({
    kind: 'package',
    package: { registryType: 'npm', identifier: `p${index}`, version: '1.0.0', transport: 'stdio' },
  }),
)
const idOf = (target: Target) => (target.kind === 'package' ? target.package.identifier : '')
const expected = {
  runAt: RUN_AT,
  now: new Date('2026-11-22T14:00:00.000Z'),
  jobs: new Map(targets.map((target) => [jobKey(idOf(target), target), { id: idOf(target), target, known: KNOWN }])),
}
const mine = (index: number, of = 2) => targets.filter((target) => shardOf(targetKey(target), of) === index)
const result = (target: Target | undefined, more: object = {}): ServerProbe => {
  const id = target === undefined ? 'none' : idOf(target)
  const seen = probe({ target: `npm:${id}`, at: RUN_AT, rules: FINDING_RULES_VERSION, ...more })
  return { id, probe: { ...seen, terms: TERMS, fingerprints: toFingerprints(seen), ...more } }
}

const TERMS = await toTerms(probe().tools)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisper-shards-'))
  return () => rmSync(folder, { recursive: true })
})
const write = (index: number, probes: readonly ServerProbe[], runAt = RUN_AT) => {
  const shard = { index, of: 2 }
  return writeArtifact(join(folder, artifactName(shard)), runAt, shard, probes)
}
const read = async () => {
  const { probes, ...rest } = await readArtifacts(folder, expected)
  return { probes: await Array.fromAsync(probes), ...rest }
}

describe('a folder for each shard', () => {
  const put = (from: number, name: string) => {
    mkdirSync(join(folder, `probes-${from}`), { recursive: true })
    renameSync(join(folder, artifactName({ index: from, of: 2 })), join(folder, `probes-${from}`, name))
  }

  it('is read as well, as it comes from the jobs', async () => {
    const found = [1, 2].map((index) => mine(index).map((target) => result(target)))
    await write(1, found[0] ?? [])
    await write(2, found[1] ?? [])
    for (const index of [1, 2]) put(index, artifactName({ index, of: 2 }))
    const { probes, missing, refused } = await read()
    expect({ missing, refused }).toEqual({ missing: [], refused: [] })
    expect(new Set(probes.map(({ id }) => id))).toEqual(new Set(targets.map(idOf)))
  })

  it('holds nothing of another’s: a shard that hands over another one’s file is refused, and that one is missing', async () => {
    await write(
      1,
      mine(1).map((target) => result(target)),
    )
    await write(
      2,
      mine(2).map((target) => result(target)),
    )
    put(2, artifactName({ index: 1, of: 2 }))
    const { probes, missing, refused } = await read()
    expect(missing).toEqual([{ index: 2, of: 2 }])
    expect(refused).toEqual([expect.stringContaining('nothing but its own file')])
    expect(probes.map(({ id }) => id).toSorted()).toEqual(mine(1).map(idOf).toSorted())
  })
})

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
    const again = mine(1).map((target) => result(target, { timings: { connectMs: 200 } }))
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
    ['a result that is still to come', [result(one, { at: '2026-11-22T20:00:00.000Z' })], 'not within the run'],
    ['an answer of no version', [result(one, { version: undefined })], 'another version'],
    ['a name as long as it likes', [result(one, { ['x'.repeat(1_000_000)]: 1 })], 'xxx'],
    ['more than a text may hold', [result(one, { instructions: 'x'.repeat(2_000_000) })], 'instructions'],
  ])('with %s is refused', async (_, probes, why) => {
    await write(1, probes as ServerProbe[])
    await write(2, [])
    const { refused, ...rest } = await read()
    expect(rest).toEqual({ probes: [], missing: [] })
    expect(refused).toEqual([expect.stringContaining(why)])
    expect(refused[0]?.length).toBeLessThanOrEqual(500)
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
    write(JSON.stringify(result(one)).replace('"findings":[]', `"findings":[${'"x",'.repeat(2_500_000)}"x"]`))
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

  it.each(['\n', ''])('of one line without an end, followed by %j, is not read to its end', async (end) => {
    const file = openSync(join(folder, artifactName({ index: 1, of: 2 })), 'w')
    for (let count = 0; count < 20; count += 1) writeSync(file, Buffer.alloc(1024 * 1024, 'x'))
    writeSync(file, end)
    closeSync(file)
    expect((await read()).refused).toEqual([expect.stringContaining('a line of more than')])
  })

  it('that is none, but a link, a folder or of another name, is refused, and spoils nothing of the others', async () => {
    const second = mine(2).map((target) => result(target))
    await write(2, second)
    const first = join(folder, artifactName({ index: 1, of: 2 }))
    const makers = [
      () => symlinkSync('/dev/zero', first),
      () => mkdirSync(first),
      () => symlinkSync(artifactName({ index: 2, of: 2 }), first),
    ]
    for (const make of makers) {
      make()
      expect(await read()).toEqual({ probes: second, missing: [], refused: [expect.stringContaining('no file')] })
      rmSync(first, { recursive: true })
    }
    writeFileSync(join(folder, 'probes-01-of-2.jsonl'), '')
    writeFileSync(join(folder, '..evil'), '')
    expect(await read()).toEqual({
      probes: second,
      missing: [{ index: 1, of: 2 }],
      refused: [expect.stringContaining('not the name'), expect.stringContaining('not the name')],
    })
    await write(1, [])
    writeFileSync(join(folder, 'probes-1-of-9999.jsonl'), '')
    expect(await read()).toMatchObject({ probes: second, missing: [], refused: { length: 3 } })
  })

  it('is not asked for in a folder without one', async () => {
    await expect(read()).rejects.toThrow('no shard')
  })
})

describe('what is made of an answer', () => {
  const [one] = mine(1)
  const poisoned = {
    tools: [tool('a', { description: 'Hidden\u{E0041}\u{E0042}\u{E0043} text.' })],
    serverInfo: { name: 'we11-known-server', version: '1' },
  }
  const forged = [{ code: 'hidden_text', severity: 'high', where: 'instructions', evidence: 'invented' }]

  it.each([
    ['findings are left out', { ...poisoned, findings: [], rules: FINDING_RULES_VERSION }],
    ['findings, and that anything was looked for, are left out', { ...poisoned, findings: [], rules: undefined }],
    ['findings are of rules to come', { ...poisoned, findings: [], rules: 99 }],
    ['findings are invented', { ...poisoned, findings: forged }],
    ['fingerprints are of other tools', { ...poisoned, fingerprints: toFingerprints(probe({ tools: [tool('b')] })) }],
    ['fingerprints are left out', { ...poisoned, fingerprints: undefined }],
    ['costs are invented', { ...poisoned, terms: { tokenizer: 'mine', tokens: 0, tools: {} } }],
  ])('is made anew where %s', async (_, more) => {
    await write(1, [result(one, more)])
    const [made] = (await read()).probes
    const own = probe({ ...poisoned, rules: FINDING_RULES_VERSION, target: `npm:${made?.id}`, at: RUN_AT })
    const findings = findIn(own, { known: KNOWN })
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['hidden_text', 'confusable_name']))
    expect(made?.probe).toEqual({ ...own, findings, fingerprints: toFingerprints(own), terms: await toTerms(own.tools) })
  })

  it('is nothing where nobody answered', async () => {
    const silent = { outcome: 'timeout', era: undefined, protocolVersion: undefined, tools: [], fingerprints: undefined, terms: undefined }
    await write(1, [
      result(one, {
        ...silent,
        findings: forged,
        rules: FINDING_RULES_VERSION,
        evidence: { stderrTail: '\u001b[2J::set-output name=x::y' },
      }),
    ])
    const [made] = (await read()).probes
    expect(made?.probe.findings).toEqual([])
    expect(made?.probe).not.toHaveProperty('rules')
    expect(made?.probe.evidence).toEqual({ stderrTail: '\\u{1b}[2J::set-output name=x::y' })
  })
})

describe('the probes of a run', () => {
  it('are read back server by server, and leave no file', async () => {
    const all = [...mine(1), ...mine(2), ...mine(1)].map((target, index) => result(target, { instructions: `Ünïcode ${index}` }))
    const path = join(folder, 'found')
    const found = await openFoundProbes(all, path)
    for (const { id } of all) expect(await found.of(id)).toEqual(all.filter((other) => other.id === id).map(({ probe }) => probe))
    expect(await found.of('nobody')).toEqual([])
    await found.close()
    expect(existsSync(path)).toBe(false)
  })
})
