// Every route of API v1, in the order in which the reference shows them.
import { z } from 'zod'
import { RootSchema } from '../../schema/api.ts'
import type { Catalogue } from '../catalogue.ts'
import { documentOf, envelopeOf } from '../envelope.ts'
import { toOpenApi } from '../openapi.ts'
import { matchPath, type Route } from '../route.ts'
import { CATEGORIES, CATEGORY_LIST } from './categories.ts'
import { CHANGES, DAY_CHANGES, DRIFT_LIST } from './changes.ts'
import { HEALTH_LIST, INCIDENT_LIST } from './health.ts'
import { ALIASES, ORIGINS, POLICY, STATS } from './registry.ts'
import { RATING_LIST, REVIEWS } from './reviews.ts'
import { RUNS } from './runs.ts'
import { LOOKUP, SERVER, SERVER_LIST } from './servers.ts'
import { TOOL_LIST } from './tools.ts'

const ROOT: Route = {
  path: '/api/v1/index.json',
  operationId: 'getRoot',
  tag: 'The registry',
  summary: 'What there is, how fresh it is, and where it is.',
  parameters: {},
  schema: documentOf(RootSchema),
  all: () => [{}],
  async answer({ snapshot, url }) {
    const origins = Object.fromEntries(Object.entries(snapshot.origins).map(([id, { outcome, seenAt }]) => [id, { outcome, seenAt }]))
    const links = ROUTES.filter(({ path }) => !path.includes('{')).map(({ operationId, path }) => [operationId, url(path)] as const)
    const data = {
      title: 'Hisper',
      version: 'v1',
      documentation: url('/api/'),
      openapi: url(OPENAPI.path),
      totals: snapshot.totals,
      origins,
      links: Object.fromEntries(links),
    }
    return { ...envelopeOf(snapshot), data }
  },
}

const OPENAPI: Route = {
  path: '/api/v1/openapi.json',
  operationId: 'getOpenApi',
  tag: 'The registry',
  summary: 'This description, as an OpenAPI 3.1 document.',
  parameters: {},
  schema: z.looseObject({ openapi: z.literal('3.1.1') }),
  all: () => [{}],
  answer: async ({ url }) => toOpenApi(ROUTES, url('/')),
}

export const ROUTES: readonly Route[] = [
  ROOT,
  ...SERVER_LIST,
  SERVER,
  LOOKUP,
  ...TOOL_LIST,
  ...RATING_LIST,
  REVIEWS,
  CATEGORIES,
  ...CATEGORY_LIST,
  CHANGES,
  DAY_CHANGES,
  ...DRIFT_LIST,
  ...HEALTH_LIST,
  ...INCIDENT_LIST,
  STATS,
  ORIGINS,
  RUNS,
  POLICY,
  ALIASES,
  OPENAPI,
]

/** The answer under a path below the site's root, decoded already; undefined where there is none. */
export async function findAnswer(catalogue: Catalogue, path: string): Promise<unknown> {
  for (const route of ROUTES) {
    const values = matchPath(route, path)
    const answer = values === undefined ? undefined : await route.answer(catalogue, values)
    if (answer !== undefined) return answer
  }
  return undefined
}
