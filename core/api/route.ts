// A route of API v1, said once: the static site writes every answer of it into a file, `hisper serve` answers it on request,
// and the OpenAPI document describes it.
import type { z } from 'zod'
import type { Catalogue } from './catalogue.ts'

/** Values of the variables in a route's path. */
export type Parameters = Readonly<Record<string, string>>

/** What a variable of a path stands for. */
export interface ParameterText {
  description: string
  example: string
}

/** What the reference page groups routes by. */
export type Tag = 'Servers' | 'Changes' | 'Health' | 'The registry'

export interface Route {
  /** Path below the site's root, a template of RFC 6570 as OpenAPI uses it: `/api/v1/servers/{id}.json`. */
  path: `/api/v1/${string}`
  /** Name of the operation, unique (OpenAPI 3.1, `operationId`). */
  operationId: string
  tag: Tag
  /** What it answers, a sentence. */
  summary: string
  /** What each variable of the path stands for. */
  parameters: Readonly<Record<string, ParameterText>>
  /** The whole answer, envelope and all. */
  schema: z.ZodType
  /** Every set of values that has an answer, in a fixed order. */
  all(catalogue: Catalogue): AsyncIterable<Parameters> | Iterable<Parameters>
  /** Undefined where there is nothing under these values, which may be anybody's: a 404. */
  answer(catalogue: Catalogue, values: Parameters): Promise<unknown>
}

/** The one variable whose values may hold slashes: `@scope/name`. */
const WITH_SLASHES = 'identifier'

/** `path` with its variables filled in: what the file of the answer is called. */
export function fillPath(path: string, values: Parameters): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

const patterns = new Map<string, RegExp>()

/** The values under which `requested`, decoded already, is an answer of the route; undefined where it is none. */
export function matchPath({ path }: Pick<Route, 'path'>, requested: string): Parameters | undefined {
  const pattern = patterns.get(path) ?? toPattern(path)
  patterns.set(path, pattern)
  const match = pattern.exec(requested)
  return match === null ? undefined : (match.groups ?? {})
}

function toPattern(path: string): RegExp {
  const parts = path.split(/[{}]/).map((part, index) => {
    if (index % 2 === 0) return part.replaceAll('.', '\\.')
    return `(?<${part}>${part === WITH_SLASHES ? '[^?#]+' : '[^/?#]+'})`
  })
  return new RegExp(`^${parts.join('')}$`)
}
