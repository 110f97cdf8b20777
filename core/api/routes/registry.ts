// The registry itself: its size over time, where it comes from, and ids that moved.
import { z } from 'zod'
import { AliasMapSchema, OriginSummarySchema, PolicyDecisionsSchema, StatsSchema } from '../../schema/api.ts'
import { PolicyRulesSchema } from '../../schema/policy.ts'
import type { Band } from '../../schema/score.ts'
import { originsWith } from '../../schema/words.ts'
import { documentOf, envelopeOf } from '../envelope.ts'
import type { Route } from '../route.ts'

export const STATS: Route = {
  path: '/api/v1/stats.json',
  operationId: 'getStats',
  tag: 'The registry',
  summary: 'How much of everything there is, now and on every day before.',
  parameters: {},
  schema: documentOf(StatsSchema),
  all: () => [{}],
  async answer({ snapshot, servers, days }) {
    const bands: Partial<Record<Band, number>> = {}
    for (const { band } of servers) if (band !== undefined) bands[band] = (bands[band] ?? 0) + 1
    const assessed = servers.filter(({ score }) => score !== undefined).length
    return { ...envelopeOf(snapshot), data: { totals: snapshot.totals, assessed, bands, days } }
  },
}

export const ORIGINS: Route = {
  path: '/api/v1/origins.json',
  operationId: 'listOrigins',
  tag: 'The registry',
  summary: 'Every origin: whether it was read, when to its end, how much it lists, and how much was left out, by what it is instead.',
  parameters: {},
  schema: documentOf(z.array(OriginSummarySchema)),
  all: () => [{}],
  async answer({ snapshot }) {
    const data = originsWith(Object.keys(snapshot.origins)).flatMap((id) => {
      const state = snapshot.origins[id]
      return state === undefined ? [] : [{ id, ...state }]
    })
    return { ...envelopeOf(snapshot), data }
  },
}

export const POLICY: Route = {
  path: '/api/v1/policy.json',
  operationId: 'getPolicy',
  tag: 'The registry',
  summary: 'What this registry’s own policy allows, and every server that it refuses with every reason.',
  parameters: {},
  schema: documentOf(PolicyDecisionsSchema),
  all: () => [{}],
  async answer({ snapshot, ids, policy, refused }) {
    const rules = policy === undefined ? null : PolicyRulesSchema.strip().parse(policy)
    const data = { policy: rules, allowed: ids.length - refused.size, refused: [...refused].map(([id, because]) => ({ id, because })) }
    return { ...envelopeOf(snapshot), data }
  },
}

export const ALIASES: Route = {
  path: '/api/v1/aliases.json',
  operationId: 'getAliases',
  tag: 'The registry',
  summary: 'Ids that are no longer in use, each with the one that took its place, or null where the server is gone.',
  parameters: {},
  schema: documentOf(AliasMapSchema),
  all: () => [{}],
  answer: async ({ snapshot, aliases }) => ({ ...envelopeOf(snapshot), data: aliases }),
}
