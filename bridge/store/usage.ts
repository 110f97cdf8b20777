// How the reader's tools did, tool by tool, out of the steps that are kept. Worked out when it is asked for; sent to nobody.
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { FailureCodeSchema, LocalIdSchema } from '../../core/schema/task.ts'
import { InstantSchema } from '../../core/schema/text.ts'

export interface Usage {
  server: string
  tool: string
  /** Steps that called it; a step that was tried again counts once. */
  steps: number
  /** Of those, the ones that came to nothing, by why. */
  failures: Partial<Record<z.infer<typeof FailureCodeSchema>, number>>
  /** Half of its successful steps took at most so long, in milliseconds, questions to the reader included; absent where none was. */
  p50Ms?: number
  /** RFC 3339. */
  lastAt: string
}

const RowSchema = z.object({
  server: LocalIdSchema,
  tool: z.string(),
  state: z.string(),
  started_at: InstantSchema,
  ended_at: InstantSchema.nullable(),
  code: FailureCodeSchema.nullable(),
})

/** The most used first. */
export function toUsage(database: DatabaseSync): Usage[] {
  const rows = database
    .prepare(
      `SELECT asked ->> '$.server' AS server, asked ->> '$.tool' AS tool, state, started_at, ended_at, failure ->> '$.code' AS code
       FROM steps WHERE attempts > 0 AND started_at IS NOT NULL ORDER BY started_at`,
    )
    .all()
  const byTool = Map.groupBy(z.array(RowSchema).parse(rows), ({ server, tool }) => JSON.stringify([server, tool]))
  return [...byTool.values()].flatMap(toOne).toSorted((a, b) => b.steps - a.steps)
}

function toOne(rows: readonly z.infer<typeof RowSchema>[]): Usage[] {
  const last = rows.at(-1)
  if (last === undefined) return []
  const failures: Usage['failures'] = {}
  for (const { code } of rows) if (code !== null) failures[code] = (failures[code] ?? 0) + 1
  const took = rows
    .flatMap(({ state, started_at, ended_at }) =>
      state === 'done' && ended_at !== null ? [Date.parse(ended_at) - Date.parse(started_at)] : [],
    )
    .toSorted((a, b) => a - b)
  const p50Ms = took[Math.ceil(took.length / 2) - 1]
  const { server, tool, started_at: lastAt } = last
  return [{ server, tool, steps: rows.length, failures, ...(p50Ms === undefined ? {} : { p50Ms }), lastAt }]
}
