// What is routed to: of a server of the dataset, or of any other list of tools, clipped to what an index holds of it.
import type { StandingProbe, Tool } from '../schema/probe.ts'
import type { Server } from '../schema/server.ts'
import type { RouteCard } from './layout.ts'

/** What is said of a server and of its tools. Texts are a stranger's. */
export type RouteSource = Pick<RouteCard, 'title' | 'description' | 'tools'>

/** Letters and numbers of what is kept; what is past them tells little. */
const MOST_TOOLS = 200
const LONGEST = { title: 200, description: 400, tool: 128, text: 600, parameter: 64 } as const
const MOST_PARAMETERS = 24

/** @param surface what it answers, or answered last; undefined where it never did */
export function toRouteSource(
  { title, description }: Pick<Server, 'title' | 'description'>,
  surface: Pick<StandingProbe, 'tools'> | undefined,
): RouteSource {
  return clip({ title, description: description ?? '', tools: (surface?.tools ?? []).map(toRouteTool) })
}

/** @returns the same, cut where it is too long or too much */
export function clip({ title, description, tools }: RouteSource): RouteSource {
  return {
    title: title.slice(0, LONGEST.title),
    description: description.slice(0, LONGEST.description),
    tools: tools.slice(0, MOST_TOOLS).map((tool) => ({
      name: tool.name.slice(0, LONGEST.tool),
      description: tool.description.slice(0, LONGEST.text),
      parameters: tool.parameters.slice(0, MOST_PARAMETERS).map((name) => name.slice(0, LONGEST.parameter)),
    })),
  }
}

function toRouteTool({ name, title, description, inputSchema }: Tool): RouteCard['tools'][number] {
  const { properties } = inputSchema
  const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties)
  return { name, description: description ?? title ?? '', parameters: isObject ? Object.keys(properties) : [] }
}
