// The API of the official registry, v0.1, over all servers, and below /r/NAME over those that a policy takes.
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { findEntry, ListQuerySchema, listEntries, listVersions, VersionQuerySchema } from '../core/registry/list.ts'
import type { Policy } from '../core/registry/policies.ts'
import type { Answers } from './answers.ts'
import type { Loaded } from './loaded.ts'
import { sendProblem } from './problem.ts'

type Make<Q> = (loaded: Loaded, query: Q, policy: Policy | undefined) => unknown

/** @param current what is served now */
export function registryRoutes(current: () => Loaded, answers: Answers): Hono {
  /** Checks what is asked, finds whose registry, and sends what `make` finds there. */
  function answer<Q>(schema: z.ZodType<Q>, what: string, make: (c: Context) => Make<Q>) {
    return async (c: Context): Promise<Response> => {
      const loaded = current()
      const short = c.req.param('registry')
      const policy = loaded.policies.find(({ path }) => path === `r/${short}`)
      if (short !== undefined && policy === undefined) return sendProblem(c, { status: 404, title: 'Registry not found' })
      const query = schema.safeParse(c.req.query())
      if (!query.success) return sendProblem(c, toProblem(query.error))
      const key = `${policy?.path ?? ''} ${c.req.path} ${JSON.stringify(query.data)}`
      const sent = await answers.send(c, key, () => make(c)(loaded, query.data, policy))
      return sent ?? sendProblem(c, { status: 404, title: `${what} not found` })
    }
  }

  const list = answer(
    ListQuerySchema,
    'Registry',
    () =>
      ({ records }, query, policy) =>
        listEntries(records, query, policy),
  )
  const versions = answer(
    VersionQuerySchema,
    'Server',
    (c) =>
      ({ records }, query, policy) =>
        listVersions(records, nameOf(c), query, policy),
  )
  const version = answer(VersionQuerySchema, 'Server', (c) => {
    const asked = c.req.param('version') ?? 'latest'
    return ({ records }, query, policy) => findEntry(records, nameOf(c), asked, query, policy)
  })
  const app = new Hono()
  for (const base of ['/v0.1', '/r/:registry/v0.1']) {
    app.get(`${base}/servers`, list)
    // A name has a slash, which clients encode, and which some proxies in front decode.
    for (const name of [':name', ':namespace/:name']) {
      app.get(`${base}/servers/${name}/versions`, versions)
      app.get(`${base}/servers/${name}/versions/:version`, version)
    }
  }
  return app
}

function nameOf(c: Context): string {
  const namespace = c.req.param('namespace')
  const name = c.req.param('name') ?? ''
  return namespace === undefined ? name : `${namespace}/${name}`
}

function toProblem(error: z.ZodError) {
  const errors = error.issues.map(({ path, message }) => ({ location: `query.${path.join('.')}`, message }))
  return { status: 422 as const, title: 'Unprocessable query', detail: 'A parameter is not what it must be.', errors }
}
