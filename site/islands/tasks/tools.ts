// The tools of some servers, as the companion knows them now.
import { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import { type Draft, type ToolOf, withPlan } from './draft.ts'
import type { Link } from './link.ts'

/** @throws {BridgeTrouble} */
export async function loadTools(link: Link, servers: readonly string[]): Promise<ToolOf> {
  const details = await Promise.all([...new Set(servers)].map((id) => link.ask('GET /v1/servers/{id}', { id })))
  return (server, name) => details.find((detail) => detail.server.id === server)?.tools.find(({ tool }) => tool.name === name)
}

/** Has the reader's model put the steps together. @throws {BridgeTrouble} */
export async function planSteps(link: Link, draft: Draft): Promise<Draft> {
  const { plan } = await link.ask('POST /v1/plan', { body: { words: draft.words.trim() } })
  const toolOf = await loadTools(
    link,
    plan.steps.map(({ step }) => step.server),
  )
  const gone = plan.steps.find(({ step }) => toolOf(step.server, step.tool) === undefined)
  if (gone !== undefined)
    throw new BridgeTrouble('refused', `${gone.step.server} has no tool ${gone.step.tool} any more. Ask for a plan again.`)
  return withPlan(draft, plan, toolOf)
}
