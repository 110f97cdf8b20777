// A registry with a policy of its own: the feed /r/allowed holds what it allows and nothing else, as files and in hisper serve; without one there is no such feed.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildCatalogue } from '../core/api/catalogue.ts'
import { findAnswer } from '../core/api/routes/index.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { openRegistry } from '../core/registry/registry.ts'
import { PolicyDecisionsSchema } from '../core/schema/api.ts'

let data = ''
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'hisper-policy-'))
  cpSync(join(import.meta.dirname, '../data'), data, { recursive: true })
  return () => rmSync(data, { recursive: true })
})
async function allowed(policy?: object) {
  if (policy !== undefined) writeFileSync(join(data, 'policy.json'), JSON.stringify({ schemaVersion: 1, ...policy }))
  const catalogue = await buildCatalogue(new Dataset(data), new URL('https://registry.example.com/'))
  const registry = await openRegistry(catalogue)
  const own = registry.policies.find(({ path }) => path === 'r/allowed')
  return { all: catalogue.servers, ids: own === undefined ? undefined : registry.membersOf(own) }
}

describe('/r/allowed', () => {
  it('is not there without a policy', async () => expect((await allowed()).ids).toBeUndefined())

  it('holds what the policy allows, and nothing else', async () => {
    const { all, ids = [] } = await allowed({ allow: { licenses: ['MIT'], outcomes: ['ok'] } })
    expect(ids.length).toBeGreaterThan(0)
    const wanted = all.filter(({ license, outcome }) => license === 'MIT' && outcome === 'ok').map(({ id }) => id)
    expect([...ids].toSorted()).toEqual(wanted.toSorted())
  })

  it('follows a name before the rules', async () => {
    const { all } = await allowed()
    const best = all.filter(({ score }) => score === 100).map(({ id }) => id)
    const other = all.find(({ score }) => score !== 100)?.id ?? ''
    const { ids } = await allowed({ allow: { minScore: 100 }, servers: { allow: [other] } })
    expect(ids?.toSorted()).toEqual([...best, other].toSorted())
  })

  it('is empty, and there, where nothing is allowed: a client pointed at it sees nothing', async () => {
    expect((await allowed({ allow: { licenses: ['Nobody-1.0'] } })).ids).toEqual([])
  })

  it('has a list of what is refused beside it, with every reason', async () => {
    const { all } = await allowed({ allow: { licenses: ['MIT'], outcomes: ['ok'] } })
    const catalogue = await buildCatalogue(new Dataset(data), new URL('https://registry.example.com/'))
    const answer = PolicyDecisionsSchema.parse(((await findAnswer(catalogue, '/api/v1/policy.json')) as { data: unknown }).data)
    expect(answer.allowed + answer.refused.length).toBe(all.length)
    expect(answer.policy?.allow).toEqual({ licenses: ['MIT'], outcomes: ['ok'] })
    const both = all.find(({ license, outcome }) => license !== undefined && !license.includes('MIT') && outcome !== 'ok')
    expect(answer.refused.find(({ id }) => id === both?.id)?.because.map(({ code }) => code)).toEqual([
      'license_not_allowed',
      'outcome_not_allowed',
    ])
  })

  it('of a policy that is none is told by its file', async () => {
    await expect(allowed({ allow: { licences: ['MIT'] } })).rejects.toThrow(/policy\.json.*licences/s)
  })
})
