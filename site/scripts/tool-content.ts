// What is in a tool: its whole description, its parameters as a table, and its definition as it was sent, out of the server's record.
import { surfaceOf } from '../../core/api/summary.ts'
import type { Tool } from '../../core/schema/probe.ts'
import { toBytes } from '../lib/figures.ts'
import { type Parameter, toParameters } from '../lib/parameters.ts'
import { codeBlock, element } from './element.ts'
import { loadRecord } from './record.ts'

/**
 * @param index of its row, @param name that the row gives it
 * @throws where the record cannot be loaded
 */
export async function toToolContent(index: number, name: string): Promise<Node[]> {
  const tools = surfaceOf((await loadRecord()).server)?.tools ?? []
  // Names are not unique everywhere; a record newer than the page may have them elsewhere.
  const tool = tools[index]?.name === name ? tools[index] : tools.find((one) => one.name === name)
  return tool === undefined ? [element('p', { class: 'label' }, 'The record no longer has this tool.')] : toContent(tool)
}

function toContent(tool: Tool): Node[] {
  const parameters = toParameters(tool.inputSchema)
  const definition = element('details', { class: 'fold' })
  const bytes = new TextEncoder().encode(JSON.stringify(tool)).length
  definition.append(element('summary', {}, `Definition as it was sent, ${toBytes(bytes)}`), codeBlock(JSON.stringify(tool, null, 2)))
  const description = tool.description?.trim() ?? ''
  return [
    ...(description === '' ? [] : [element('p', { class: 'foreign' }, description)]),
    ...(parameters.length === 0 ? [] : [toTable(parameters)]),
    definition,
  ]
}

function toTable(parameters: readonly Parameter[]): HTMLElement {
  const head = ['Parameter', 'Type', 'What for'].map((title) => element('th', { scope: 'col' }, title))
  return element(
    'table',
    { class: 'rows parameters' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...parameters.map(toRow)),
  )
}

function toRow({ name, type, required, description, limits }: Parameter): HTMLElement {
  const purpose = description === undefined ? element('i', {}, 'not described') : element('p', { class: 'foreign' }, description)
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    element('td', {}, type, ...(required ? [element('b', {}, 'required')] : [])),
    element('td', {}, purpose, ...limits.map((limit) => element('code', {}, limit))),
  )
}
