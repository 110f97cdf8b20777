// The routes of the companion one by one: what is taken and answered, and which id stands in the path. Both sides read it here.
import { z } from 'zod'
import { type BridgeRoutes, BridgeRoutesSchema } from '../schema/bridge.ts'
import { LocalIdSchema, TaskIdSchema } from '../schema/task.ts'

export type RouteName = keyof BridgeRoutes
/** What a route answers; of `POST /v1/tasks/{id}/run` one line of it. */
export type Answer<R extends RouteName> = BridgeRoutes[R]['answer']
/** What a route takes as its body, once it is parsed. */
export type Body<R extends RouteName> = BridgeRoutes[R] extends { body: infer B } ? B : undefined
export type Query<R extends RouteName> = BridgeRoutes[R] extends { query: infer Q } ? Q : undefined

export interface RouteParts {
  method: 'GET' | 'POST' | 'DELETE'
  /** `/v1/servers/{id}` */
  path: string
  /** Of the `{id}` in the path. */
  id?: z.ZodType<string>
  query?: z.ZodType
  body?: z.ZodType
  answer: z.ZodType
}

export const ROUTE_NAMES = Object.keys(BridgeRoutesSchema.shape) as RouteName[]

/** The one route whose answer is a stream of lines. */
export const RUN_ROUTE = 'POST /v1/tasks/{id}/run' satisfies RouteName

export function partsOf(name: RouteName): RouteParts {
  const [method, path] = name.split(' ') as [RouteParts['method'], string]
  const schemas: { query?: z.ZodType; body?: z.ZodType; answer: z.ZodType } = BridgeRoutesSchema.shape[name].shape
  return { method, path, ...schemas, ...(path.includes('{id}') ? { id: idSchemaOf(path) } : {}) }
}

function idSchemaOf(path: string): z.ZodType<string> {
  if (path.startsWith('/v1/servers/')) return LocalIdSchema
  return path.startsWith('/v1/tasks/') ? TaskIdSchema : z.uuidv7()
}
