// What the index for finding servers by a task holds of each, and where it lies.
import { surfaceOf } from '../../core/api/summary.ts'
import type { RouteCard } from '../../core/route/layout.ts'
import { toRouteSource } from '../../core/route/source.ts'
import type { Server } from '../../core/schema/server.ts'
import { toVisible } from '../../core/schema/visible.ts'
import { toStanding } from './standing.ts'

export function toRouteCard(server: Server): RouteCard {
  const surface = surfaceOf(server)
  const serious = (surface?.findings ?? []).filter(({ severity }) => severity === 'high')
  return toVisible({
    id: server.id,
    ...toRouteSource(server, surface),
    outcome: toStanding(server).outcome,
    ...(server.score.assessed ? { score: server.score.value } : {}),
    findings: serious.length,
  })
}
