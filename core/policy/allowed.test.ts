// A policy decides the same of the same facts, and says every reason.
import { describe, expect, it } from 'vitest'
import { mergedServer, standing } from '../../tests/documents.ts'
import { type PolicyRules, PolicyRulesSchema } from '../schema/policy.ts'
import type { Server } from '../schema/server.ts'
import { refusalsOf } from './allowed.ts'

const server = (more: Partial<Server> = {}): Server =>
  ({
    ...mergedServer(),
    license: 'MIT',
    categories: [],
    probes: [standing()],
    score: { assessed: true, value: 70, band: 'good', criteria: [] },
    ...more,
  }) as Server
const finding = { code: 'tool_shadowing', severity: 'high', where: 'tools/x', evidence: 'x' } as never
const decide = (rules: object, more?: Partial<Server>) => refusalsOf(server(more), PolicyRulesSchema.parse(rules) satisfies PolicyRules)

describe('a policy', () => {
  it.each<[string, object, Partial<Server>, object[]]>([
    ['that says nothing allows everything', {}, { score: { assessed: false, reason: 'not_probed' } as never }, []],
    ['takes a licence that it lists', { allow: { licenses: ['mit'] } }, {}, []],
    [
      'wants every licence of an expression',
      { allow: { licenses: ['MIT'] } },
      { license: '(MIT OR GPL-3.0-only)' },
      [{ code: 'license_not_allowed', about: 'GPL-3.0-only' }],
    ],
    [
      'takes an exception for no licence',
      { allow: { licenses: ['GPL-2.0-only'] } },
      { license: 'GPL-2.0-only WITH Classpath-exception-2.0' },
      [],
    ],
    ['knows no licence where none is stated', { allow: { licenses: ['MIT'] } }, { license: undefined as never }, [{ code: 'no_license' }]],
    [
      'takes words that are no licence for none that it lists',
      { allow: { licenses: ['MIT'] } },
      { license: 'UNLICENSED' },
      [{ code: 'license_not_allowed', about: 'UNLICENSED' }],
    ],
    ['denies a licence', { deny: { licenses: ['MIT'] } }, {}, [{ code: 'license_denied', about: 'MIT' }]],
    ['wants points', { allow: { minScore: 71 } }, {}, [{ code: 'score_too_low', about: '70' }]],
    ['takes as many as it wants', { allow: { minScore: 70 } }, {}, []],
    [
      'does not take what has no score for one',
      { allow: { minScore: 0 } },
      { score: { assessed: false, reason: 'not_probed' } as never },
      [{ code: 'no_score' }],
    ],
    ['wants an origin', { allow: { origins: ['mcp-registry'] } }, {}, [{ code: 'origin_not_allowed' }]],
    ['denies an origin', { deny: { origins: ['npm'] } }, {}, [{ code: 'origin_denied', about: 'npm' }]],
    ['wants an outcome', { allow: { outcomes: ['auth_required'] } }, {}, [{ code: 'outcome_not_allowed', about: 'ok' }]],
    [
      'denies a finding',
      { deny: { findings: ['tool_shadowing'] } },
      { probes: [standing({ findings: [finding] })] },
      [{ code: 'finding', about: 'tool_shadowing' }],
    ],
    [
      'denies any finding',
      { deny: { findings: 'any' } },
      { probes: [standing({ findings: [finding] })] },
      [{ code: 'finding', about: 'tool_shadowing' }],
    ],
    ['passes over another finding', { deny: { findings: ['embedded_secret'] } }, { probes: [standing({ findings: [finding] })] }, []],
    [
      'says every reason',
      { allow: { minScore: 90, licenses: ['ISC'] } },
      {},
      [
        { code: 'license_not_allowed', about: 'MIT' },
        { code: 'score_too_low', about: '70' },
      ],
    ],
  ])('%s', (_, rules, more, expected) => {
    expect(decide(rules, more)).toEqual(expected)
  })

  it('is overruled by a name, and by a name that denies before one that allows', () => {
    const { id } = mergedServer()
    expect(decide({ allow: { minScore: 100 }, servers: { allow: [id] } })).toEqual([])
    expect(decide({ servers: { allow: [id], deny: [id] } })).toEqual([{ code: 'named' }])
  })

  it.each([
    [{ allow: { licences: ['MIT'] } }, 'licences'],
    [{ allow: { licenses: ['MIT OR ISC'] } }, 'SPDX'],
    [{ deny: { findings: ['bad'] } }, 'findings'],
    [{ allow: { minScore: 0.7 } }, 'minScore'],
  ])('that says %j is refused', (rules, words) => {
    const parsed = PolicyRulesSchema.safeParse(rules)
    expect(JSON.stringify(parsed.error?.issues)).toContain(words)
  })
})
