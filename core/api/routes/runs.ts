// The pipeline's own runs: what each cost and lost, and what is wrong with them.
import { RecentRunsSchema } from '../../schema/api.ts'
import { documentOf, envelopeOf } from '../envelope.ts'
import type { Route } from '../route.ts'

export const RUNS: Route = {
  path: '/api/v1/runs.json',
  operationId: 'listRuns',
  tag: 'The registry',
  summary:
    'The runs that made the registry in the last 30 days: how long each took, what it asked of the origins, what it left; and what is wrong with them.',
  parameters: {},
  schema: documentOf(RecentRunsSchema),
  all: () => [{}],
  answer: async ({ snapshot, runs }) => ({ ...envelopeOf(snapshot), data: runs }),
}
