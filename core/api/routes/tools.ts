// Tools: those of all servers in one list, in which a client looks for a name.
import { ToolSummarySchema } from '../../schema/api.ts'
import type { Catalogue } from '../catalogue.ts'
import { listRoutes } from '../list.ts'
import { toToolSummaries } from '../summary.ts'

export const TOOL_LIST = listRoutes({
  path: '/api/v1/tools',
  operationId: 'listTools',
  tag: 'Servers',
  summary: 'Every tool in short, by server and in the order in which it lists them; its schema is in the server’s document.',
  item: ToolSummarySchema,
  pageSize: 4_000,
  total: ({ toolsBefore }) => toolsBefore.at(-1) ?? 0,
  rows: readTools,
})

/** Only the servers whose tools are wanted are read. */
async function readTools({ dataset, ids, toolsBefore }: Catalogue, start: number, end: number) {
  const rows = []
  for (let index = lastUpTo(toolsBefore, start); index < ids.length && (toolsBefore[index] ?? end) < end; index += 1) {
    const before = toolsBefore[index] ?? 0
    if (toolsBefore[index + 1] === before) continue
    const server = await dataset.readServer(ids[index] ?? '')
    const tools = server === undefined ? [] : toToolSummaries(server)
    rows.push(...tools.slice(Math.max(0, start - before), end - before))
  }
  return rows
}

/** Index of the last of the numbers, which never fall, that is not above `value`. */
function lastUpTo(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((numbers[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}
