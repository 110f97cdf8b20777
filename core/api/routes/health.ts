// Health: how every target stands, how long it was up, how fast it answers, and when it did not.
import { HealthSummarySchema, IncidentSchema } from '../../schema/health.ts'
import { listRoutes } from '../list.ts'

export const HEALTH_LIST = listRoutes({
  path: '/api/v1/health',
  operationId: 'listHealth',
  tag: 'Health',
  summary: 'State, uptime and latency of every target that was probed in the last 92 days, by server.',
  item: HealthSummarySchema,
  pageSize: 2_000,
  total: ({ health }) => health.length,
  rows: ({ health }, start, end) => health.slice(start, end),
})

export const INCIDENT_LIST = listRoutes({
  path: '/api/v1/incidents',
  operationId: 'listIncidents',
  tag: 'Health',
  summary: 'Failures that last, and those that ended in the last 30 days, the latest first.',
  item: IncidentSchema,
  pageSize: 4_000,
  total: ({ incidents }) => incidents.length,
  rows: ({ incidents }, start, end) => incidents.slice(start, end),
})
