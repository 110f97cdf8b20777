// A route of API v1, said once: the static site writes every answer of it into a file, `hisper serve` answers it on request,
// and the OpenAPI document describes it.
import type { z } from 'zod'
import type { Catalogue } from './catalogue.ts'

/** Values of the variables in a route's path. */
export type Parameters = Readonly<Record<string, string>>

export interface Route {
  /** Path below the site's root, a template of RFC 6570 as OpenAPI uses it: `/api/v1/servers/{id}.json`. */
  path: `/api/v1/${string}`
  /** Name of the operation, unique (OpenAPI 3.1, `operationId`). */
  operationId: string
  /** What it answers, a sentence. */
  summary: string
  /** What each variable of the path stands for. */
  parameters: Readonly<Record<string, { description: string; example: string }>>
  /** The whole answer, envelope and all. */
  schema: z.ZodType
  /** Every set of values that has an answer, in a fixed order. */
  all(catalogue: Catalogue): AsyncIterable<Parameters> | Iterable<Parameters>
  /** Undefined where there is nothing under these values: a 404. */
  answer(catalogue: Catalogue, values: Parameters): Promise<unknown>
}

/** `path` with its variables filled in: what the file of the answer is called. A value may hold slashes: `@scope/name`. */
export function fillPath(path: string, values: Parameters): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}
