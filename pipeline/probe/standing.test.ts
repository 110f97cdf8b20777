// What a server's file keeps between runs, and what counts as a change.
import { describe, expect, it } from 'vitest'
import { StandingProbeSchema } from '../../core/schema/probe.ts'
import { NOW, probe, standing, tool } from '../../tests/documents.ts'
import { toStanding } from './standing.ts'
import { toFingerprints } from './terms/fingerprints.ts'

const LATER = '2026-11-23T12:00:00.000Z'
const ok = (...tools: ReturnType<typeof tool>[]) => {
  const surface = { tools, resources: [], resourceTemplates: [], prompts: [] }
  return probe({ at: LATER, tools, fingerprints: toFingerprints(surface) })
}
const before = toStanding(undefined, ok(tool('a'), tool('b')))

describe('a standing result', () => {
  it('stays as it is, to the byte, while nothing but times and order changed', () => {
    expect(toStanding(before, { ...ok(tool('b'), tool('a')), at: '2026-12-01T00:00:00.000Z', timings: { connectMs: 9 } })).toBe(before)
  })

  it('is replaced when a tool changed', () => {
    expect(toStanding(before, { ...ok(tool('a'), tool('b', { description: 'Other.' })), at: NOW }).since).toBe(NOW)
  })

  it('keeps what a server answered until it stopped answering', () => {
    const failed = probe({ at: LATER, outcome: 'timeout', reason: 'connect_timeout', tools: [] })
    const down = toStanding(before, failed)
    expect(StandingProbeSchema.parse(down)).toEqual(down)
    expect(down).toMatchObject({ outcome: 'timeout', tools: [], lastOk: { until: LATER } })
    expect(down.lastOk?.tools.map(({ name }) => name)).toEqual(['a', 'b'])
    const worse = toStanding(down, { ...failed, outcome: 'crashed', reason: 'exited', at: NOW })
    expect(worse.lastOk?.until).toBe(LATER)
    expect(toStanding(worse, ok(tool('a'))).lastOk).toBeUndefined()
  })

  it('is not lost because nobody could look this time', () => {
    expect(toStanding(before, probe({ outcome: 'not_probed', reason: 'no_sandbox', tools: [], version: undefined as never }))).toBe(before)
  })

  it('does not move with the text of an error', () => {
    const down = standing({ outcome: 'crashed', reason: 'exited', tools: [], evidence: { exitCode: 1, stderrTail: 'at 12:00' } })
    const again = probe({ outcome: 'crashed', reason: 'exited', tools: [], evidence: { exitCode: 1, stderrTail: 'at 12:01' } })
    expect(toStanding(down, again)).toBe(down)
  })
})

describe('what is made of an answer', () => {
  const judged = { ...ok(tool('a'), tool('b')), rules: 1, integrity: 'sha512-a', protocolVersions: ['2025-11-25'] }
  const first = toStanding(undefined, judged)

  it('is bound to the rules and the artefact, and the answer stands since it was given', () => {
    const later = '2026-12-01T00:00:00.000Z'
    expect(toStanding(first, { ...judged, at: later, rules: 2 })).toEqual({ ...first, rules: 2 })
    expect(toStanding(first, { ...judged, at: later, integrity: 'sha512-b' })).toEqual({ ...first, integrity: 'sha512-b' })
    expect(toStanding(before, { ...judged, at: later })).toEqual(first)
  })

  it('is not taken back where there was no time to look', () => {
    const { protocolVersions: _, ...hurried } = judged
    expect(toStanding(first, hurried)).toBe(first)
  })

  it('of an outage keeps what was answered before', () => {
    const failed = probe({ at: LATER, outcome: 'timeout', reason: 'connect_timeout', tools: [] })
    const down = toStanding(first, failed)
    expect(toStanding(down, { ...failed, at: NOW, integrity: 'sha512-b' })).toEqual({ ...down, integrity: 'sha512-b' })
  })
})
