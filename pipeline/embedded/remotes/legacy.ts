// Hisper units: a real MCP server of the legacy era (revision 2025-11-25), stateless over streamable HTTP on loopback.
// A demonstration that is honest about being one, and something for the prober to speak to.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import { z } from 'zod'
import { type Listener, openListener } from '../listener.ts'
import { convertByFactor, convertTemperature, LENGTHS, MASSES, TEMPERATURES } from './units.ts'

const INSTRUCTIONS =
  'Converts lengths, masses and temperatures exactly. Pick the tool by quantity; the resource units://all lists every unit.'
const READ_ONLY = { readOnlyHint: true, idempotentHint: true, openWorldHint: false }

export function openLegacyRemote(): Promise<Listener> {
  return openListener(async (request) => {
    if (new URL(request.url).pathname !== '/mcp') return new Response('Not found', { status: 404 })
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
    // Stateless: a server a request, so that nothing is left when it is answered.
    const server = createUnitsServer()
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport)
    return transport.handleRequest(request)
  })
}

export function createUnitsServer(): McpServer {
  const server = new McpServer({ name: 'hisper-units', title: 'Hisper units', version: '1.0.0' }, { instructions: INSTRUCTIONS })
  addConverter(server, 'length', LENGTHS)
  addConverter(server, 'mass', MASSES)

  const temperature = z.enum(['C', 'F', 'K'])
  server.registerTool(
    'convert_temperature',
    {
      title: 'Convert a temperature',
      description: 'Converts a temperature between Celsius (C), Fahrenheit (F) and kelvin (K). Refuses values below absolute zero.',
      inputSchema: {
        value: z.number().describe('The temperature to convert, in the unit `from`'),
        from: temperature.describe('Unit of the value'),
        to: temperature.describe('Unit of the answer'),
      },
      outputSchema: { value: z.number(), unit: temperature },
      annotations: { title: 'Convert a temperature', ...READ_ONLY },
    },
    ({ value, from, to }) => {
      const converted = convertTemperature(value, from, to)
      if (converted === undefined) return { isError: true, content: [{ type: 'text', text: `${value} ${from} is below absolute zero.` }] }
      return toResult(converted, to)
    },
  )

  server.registerResource(
    'units',
    'units://all',
    { title: 'All units', description: 'Every unit that the tools know, by quantity.', mimeType: 'application/json' },
    (uri) => {
      const units = { length: Object.keys(LENGTHS), mass: Object.keys(MASSES), temperature: Object.keys(TEMPERATURES) }
      return { contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify(units, null, 2) }] }
    },
  )

  server.registerPrompt(
    'convert_recipe',
    {
      title: 'Convert a recipe',
      description: 'Asks for a recipe to be rewritten in metric units with the tools of this server.',
      argsSchema: { recipe: z.string().describe('The recipe as it stands') },
    },
    ({ recipe }) => ({
      messages: [{ role: 'user', content: { type: 'text', text: `Rewrite this recipe in metric units, using the tools:\n\n${recipe}` } }],
    }),
  )
  return server
}

function addConverter<U extends string>(server: McpServer, quantity: string, factors: Readonly<Record<U, number>>): void {
  const names = Object.keys(factors).filter((name): name is U => name in factors)
  const unit = z.enum(names)
  server.registerTool(
    `convert_${quantity}`,
    {
      title: `Convert a ${quantity}`,
      description: `Converts a ${quantity} from one unit into another, exactly. Units: ${names.join(', ')}.`,
      inputSchema: {
        value: z.number().describe(`The ${quantity} to convert, in the unit \`from\``),
        from: unit.describe('Unit of the value'),
        to: unit.describe('Unit of the answer'),
      },
      outputSchema: { value: z.number(), unit: z.string() },
      annotations: { title: `Convert a ${quantity}`, ...READ_ONLY },
    },
    ({ value, from, to }) => toResult(convertByFactor<string>(factors, value, from, to), to),
  )
}

function toResult(value: number, unit: string) {
  return { content: [{ type: 'text' as const, text: `${value} ${unit}` }], structuredContent: { value, unit } }
}
