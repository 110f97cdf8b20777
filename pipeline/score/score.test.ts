import { describe, expect, it } from 'vitest'
import { OwnCriterionSchema, ScoreSchema } from '../../core/schema/score.ts'
import { OutcomeSchema } from '../../core/schema/words.ts'
import { mergedServer, standing, tool } from '../../tests/documents.ts'
import { CRITERIA, type Criterion } from './criteria.ts'
import { bandOf, scoreServer, sortProbes } from './index.ts'

const AS_OF = new Date('2026-11-22T12:00:00.000Z')
const full = mergedServer({
  registryName: 'a.b/c',
  license: 'MIT',
  repository: { url: 'https://github.com/a/b' },
  updatedAt: '2026-10-01T00:00:00.000Z',
})
const good = standing({
  tools: [
    tool('x', {
      annotations: { readOnlyHint: true },
      inputSchema: { type: 'object', properties: { a: { type: 'string', description: 'An a.' } } },
    }),
  ],
})

describe('the table', () => {
  it('has every criterion once, and a hundred points', () => {
    expect(CRITERIA.map(({ id }) => id)).toEqual(OwnCriterionSchema.options)
    expect(CRITERIA.reduce((sum, { max }) => sum + max, 0)).toBe(100)
  })
})

describe('a score', () => {
  it('is full for a server that does everything right', () => {
    const score = scoreServer(full, [good], AS_OF)
    expect(ScoreSchema.parse(score)).toEqual(score)
    expect(score).toMatchObject({ assessed: true, value: 100, band: 'excellent' })
  })

  it.each(['auth_required', 'needs_config', 'needs_build', 'not_probed'] as const)('is not given where the probe was %s', (outcome) => {
    expect(scoreServer(full, [standing({ outcome, tools: [] })], AS_OF)).toEqual({ assessed: false, reason: outcome })
  })

  it('is not given where there is no way in', () => {
    expect(scoreServer(full, [], AS_OF)).toEqual({ assessed: false, reason: 'no_way_in' })
  })

  it('is low for one that crashes, and does not judge what was never seen', () => {
    const score = scoreServer(full, [standing({ outcome: 'crashed', tools: [] })], AS_OF)
    if (!score.assessed) return expect.unreachable('a crash is a result')
    expect(score.value).toBeLessThan(60)
    const skipped = score.criteria.filter(({ verdict }) => verdict === 'skip')
    expect(skipped.map(({ id }) => id)).toEqual([
      'documented_tools',
      'documented_parameters',
      'annotated_tools',
      'no_findings',
      'clean_protocol',
    ])
    expect(skipped.every(({ points }) => points === 0)).toBe(true)
  })

  it.each([
    ['documented_tools', { tools: [tool('x'), tool('y', { description: '' })] }, 'partial', 5],
    ['documented_tools', { tools: [] }, 'skip', 0],
    ['documented_parameters', { tools: [tool('x', { inputSchema: { properties: { a: {} } } })] }, 'fail', 0],
    ['no_findings', { findings: [{ code: 'hidden_text', severity: 'high', where: 'tools/x', evidence: 'x' }] }, 'fail', 0],
    ['no_findings', { findings: [{ code: 'mixed_letters', severity: 'medium', where: 'tools/x', evidence: 'x' }] }, 'partial', 5],
    ['no_findings', { findings: [{ code: 'toxic_flow', severity: 'low', where: 'tools', evidence: 'x' }] }, 'pass', 10],
    ['no_findings', { rules: undefined }, 'skip', 0],
    ['recent_protocol', { protocolVersion: '2024-11-05' }, 'fail', 0],
    ['clean_protocol', { warnings: [{ code: 'stdout_noise' }] }, 'fail', 0],
  ] as const)('judges %s by %j: %s, %d points', (id, more, verdict, points) => {
    const score = scoreServer(full, [standing(more as never)], AS_OF)
    expect(score.assessed && score.criteria.find((result) => result.id === id)).toMatchObject({ verdict, points })
  })

  it.each([
    [{ updatedAt: '2025-11-23T12:00:00.000Z' }, 'pass'],
    [{ updatedAt: '2025-11-20T12:00:00.000Z' }, 'fail'],
    [{ archived: true }, 'fail'],
    [{ status: 'deprecated' }, 'fail'],
  ] as const)('maintained with %j: %s', (more, verdict) => {
    const score = scoreServer({ ...full, ...more }, [good], AS_OF)
    expect(score.assessed && score.criteria.find(({ id }) => id === 'maintained')?.verdict).toBe(verdict)
  })

  it.each([
    ['MIT', 'pass'],
    ['SEE LICENSE IN LICENSE', 'partial'],
    ['UNLICENSED', 'fail'],
    [undefined, 'fail'],
  ])('licensed with %s: %s', (license, verdict) => {
    const { license: _, ...rest } = full
    const score = scoreServer(license === undefined ? rest : { ...rest, license }, [good], AS_OF)
    expect(score.assessed && score.criteria.find(({ id }) => id === 'licensed')?.verdict).toBe(verdict)
  })

  it.each([
    [100, 'excellent'],
    [85, 'excellent'],
    [84, 'good'],
    [65, 'good'],
    [64, 'fair'],
    [40, 'fair'],
    [39, 'poor'],
    [0, 'poor'],
  ])('of %i is %s', (value, band) => expect(bandOf(value)).toBe(band))
})

describe('the probe that stands for a server', () => {
  it('is the one with the best news', () => {
    const outcomes = OutcomeSchema.options.map((outcome) => standing({ outcome }))
    const sorted = sortProbes(outcomes)
    expect(sorted).toHaveLength(OutcomeSchema.options.length)
    expect(sorted[0]?.outcome).toBe('ok')
    expect(sorted.at(-1)?.outcome).toBe('not_probed')
  })
})

describe('a plug-in’s criterion', () => {
  const judged = (judge: () => unknown) => {
    const warnings: string[] = []
    const criterion = { id: 'x-team' as const, max: 10, asks: 'Is it ours?', judge } as Criterion
    const score = scoreServer(mergedServer(), [standing()], AS_OF, [...CRITERIA, criterion], (words) => warnings.push(words))
    return { result: score.assessed ? score.criteria.at(-1) : undefined, warnings }
  }

  it('counts with its points and its sentence', () => {
    expect(judged(() => ({ verdict: 'partial', share: 0.5 }))).toEqual({
      result: { id: 'x-team', verdict: 'partial', points: 5, max: 10, args: {}, asks: 'Is it ours?' },
      warnings: [],
    })
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no catalogue')
      },
    ],
    ['says nothing', () => undefined],
    ['judges in a word of its own', () => ({ verdict: 'great' })],
    ['gives more than all', () => ({ verdict: 'partial', share: 5 })],
    ['explains with an object', () => ({ verdict: 'pass', args: { owner: {} } })],
  ])('that %s is skipped, and said', (_, judge) => {
    const { result, warnings } = judged(judge)
    expect(result).toMatchObject({ verdict: 'skip', points: 0 })
    expect(warnings).toEqual([expect.stringContaining('x-team fails, and is skipped')])
  })
})
