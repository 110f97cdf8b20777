// How well a tool explains itself: what a model has to go by when it picks and fills it. Pure, for terms and score alike.
import type { Tool } from './probe.ts'

export interface ToolQuality {
  /** Whether the tool has a description that says anything. */
  isDescribed: boolean
  /** Parameters at the first level of the input schema, and how many of them have a description. */
  parameters: number
  described: number
}

/** Counts what is described of one tool. Whatever the schema is, the counts are numbers. */
export function toToolQuality({ description, inputSchema }: Pick<Tool, 'description' | 'inputSchema'>): ToolQuality {
  const { properties } = inputSchema
  const parameters = isObject(properties) ? Object.values(properties) : []
  return {
    isDescribed: isText(description),
    parameters: parameters.length,
    described: parameters.filter((parameter) => isObject(parameter) && isText(parameter.description)).length,
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
