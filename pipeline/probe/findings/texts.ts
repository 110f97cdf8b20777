// Everything a server says that a model or a person may read, with the place it stands at.
import type { Probe } from '../../../core/schema/probe.ts'
import { escapeControls } from '../../lib/escape.ts'

export type Said = Pick<Probe, 'instructions' | 'tools' | 'resources' | 'resourceTemplates' | 'prompts' | 'serverInfo'>

export interface Place {
  /** `tools/NAME`, `tools/NAME/inputSchema`, `instructions`, …; escaped. */
  where: string
  /** Each text by itself: a description, a key of a schema, a default. */
  texts: string[]
}

export function* placesOf({ instructions, tools, resources, resourceTemplates, prompts, serverInfo }: Said): Iterable<Place> {
  if (serverInfo !== undefined) yield { where: 'serverInfo', texts: valuesIn(serverInfo) }
  if (instructions !== undefined) yield { where: 'instructions', texts: [instructions] }
  for (const { inputSchema, outputSchema, name, title, description, annotations } of tools) {
    const where = placeOf('tools', name)
    yield { where, texts: [...valuesIn({ name, title, description }), ...stringsIn(annotations)] }
    yield { where: `${where}/inputSchema`, texts: stringsIn(inputSchema) }
    if (outputSchema !== undefined) yield { where: `${where}/outputSchema`, texts: stringsIn(outputSchema) }
  }
  for (const resource of resources) yield { where: placeOf('resources', resource.uri), texts: valuesIn(resource) }
  for (const template of resourceTemplates) yield { where: placeOf('resourceTemplates', template.uriTemplate), texts: valuesIn(template) }
  for (const { arguments: parameters = [], ...prompt } of prompts) {
    yield { where: placeOf('prompts', prompt.name), texts: [...valuesIn(prompt), ...parameters.flatMap(valuesIn)] }
  }
}

/** Place of an item of a list, short enough for a finding whatever the item is called. */
export function placeOf(list: string, name: string): string {
  return `${list}/${escapeControls(name).slice(0, 200)}`
}

function valuesIn(item: object): string[] {
  return Object.values(item).filter((value) => typeof value === 'string')
}

/** Every key and text of a schema; its depth is bounded by the session's limits. */
function stringsIn(value: unknown): string[] {
  const strings: string[] = []
  const walk = (item: unknown): void => {
    if (typeof item === 'string') strings.push(item)
    else if (Array.isArray(item)) item.forEach(walk)
    else if (typeof item === 'object' && item !== null) {
      for (const [key, inner] of Object.entries(item)) {
        strings.push(key)
        walk(inner)
      }
    }
  }
  walk(value)
  return strings
}
