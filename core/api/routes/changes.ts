// Changes: what each day brought, for those who keep a copy; and what changed in the terms of servers, line by line.
import { z } from 'zod'
import { DayChangesSchema, DayRecordSchema } from '../../schema/api.ts'
import { type Drift, type DriftCode, DriftSchema } from '../../schema/drift.ts'
import type { Severity } from '../../schema/words.ts'
import type { Catalogue } from '../catalogue.ts'
import { documentOf, envelopeOf } from '../envelope.ts'
import { listRoutes } from '../list.ts'
import type { Route } from '../route.ts'

/** Days of which the servers are named: whoever was away for longer reads the list of servers again. */
const CHANGE_DAYS = 30

const WEIGHT: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2 }

const namedDays = ({ days }: Catalogue): string[] => days.slice(-CHANGE_DAYS).map(({ day }) => day)

export const CHANGES: Route = {
  path: '/api/v1/changes.json',
  operationId: 'listChanges',
  tag: 'Changes',
  summary: 'What each day brought, in figures, the latest first: where a copy of the registry begins to catch up.',
  parameters: {},
  schema: documentOf(z.array(DayChangesSchema)),
  all: () => [{}],
  async answer(catalogue) {
    const named = new Set(namedDays(catalogue))
    const data = catalogue.days.toReversed().map(({ day, added, changed, removed, drift }) => {
      const href = named.has(day) ? { href: catalogue.url(`/api/v1/changes/${day}.json`) } : {}
      return { day, added, changed, removed, drift, ...href }
    })
    return { ...envelopeOf(catalogue.snapshot), data }
  },
}

export const DAY_CHANGES: Route = {
  path: '/api/v1/changes/{day}.json',
  operationId: 'getChangesOfDay',
  tag: 'Changes',
  summary: 'The servers that came, changed and went on one day, and those whose terms changed. Of the last 30 days.',
  parameters: { day: { description: 'In UTC.', example: '2026-11-22' } },
  schema: documentOf(DayRecordSchema),
  *all(catalogue) {
    for (const day of namedDays(catalogue)) yield { day }
  },
  async answer(catalogue, { day = '' }) {
    const summary = namedDays(catalogue).includes(day) ? await catalogue.dataset.readDay(day) : undefined
    if (summary === undefined) return undefined
    const { added, changed, removed } = summary
    const drift = await driftByServer(catalogue.dataset.readDrift(day))
    return { ...envelopeOf(catalogue.snapshot), data: { day, added, changed, removed, drift } }
  },
}

async function driftByServer(lines: AsyncIterable<Drift>) {
  const servers = new Map<string, { severity: Severity; codes: Set<DriftCode> }>()
  for await (const { id, severity, code } of lines) {
    const known = servers.get(id)
    if (known === undefined) servers.set(id, { severity, codes: new Set([code]) })
    else {
      if (WEIGHT[severity] > WEIGHT[known.severity]) known.severity = severity
      known.codes.add(code)
    }
  }
  return [...servers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { severity, codes }]) => ({ id, severity, codes: [...codes].sort() }))
}

export const DRIFT_LIST = listRoutes({
  path: '/api/v1/drift',
  operationId: 'listDrift',
  tag: 'Changes',
  summary: 'What changed in what servers offer and in what registries say of them, of the last 14 days there was any, the latest first.',
  item: DriftSchema,
  pageSize: 1_000,
  total: ({ drift }) => drift.length,
  rows: ({ drift }, start, end) => drift.slice(start, end),
})
