// PyPI: the whole index with a serial a project in one request, then one project document a new name or raised serial.
// Its search is closed to machines, so what has no "mcp" in its name is not found here.
// Shapes: pypi/warehouse, docs/user/api/index-api.md and json.md (PEP 691).
import { z } from 'zod'
import { parseWith } from '../../../core/schema/parse.ts'
import { type Rejection, RejectionSchema } from '../../../core/schema/snapshot.ts'
import { byCodeUnits } from '../../lib/canonical.ts'
import { RULES_VERSION } from '../classify.ts'
import { Collection, toMalformed } from '../collection.ts'
import { fetchJson, unnamed } from '../json-answer.ts'
import { pypiKey, toPypiName } from '../listing-key.ts'
import type { Origin, OriginContext } from '../origin.ts'
import { toPypiEntry } from '../pypi-project.ts'
import { fetchRecords } from '../record-requests.ts'

const INDEX_TYPE = 'application/vnd.pypi.simple.v1+json'
/** Some 900,000 names are about 50 MB; room to grow. */
const MAX_INDEX_BYTES = 256 * 1024 * 1024

const IndexSchema = z.object({
  meta: z.looseObject({ 'api-version': z.string().regex(/^1\./) }),
  projects: z.array(z.unknown()),
})
const ProjectSchema = z.object({ name: z.string().min(1).max(300), '_last-serial': z.int().nonnegative() })
const NamedProjectSchema = z.object({ name: z.string() })

/** What was known of a project at a serial: at the same serial it is not asked for again. */
const KnownSchema = z.object({
  serial: z.int().nonnegative(),
  rejected: RejectionSchema.optional(),
  /** In the index, but its document is not there. */
  gone: z.literal(true).optional(),
})
type Known = z.infer<typeof KnownSchema>
const StateSchema = z.object({ rules: z.literal(RULES_VERSION), etag: z.string().optional(), projects: z.record(z.string(), KnownSchema) })

export const pypi: Origin = {
  id: 'pypi',
  async crawl(context) {
    const before = StateSchema.safeParse(context.state).data ?? { rules: RULES_VERSION, projects: {} }
    const collection = new Collection()
    const { serials, malformed, etag } = await fetchIndex(context, before)
    for (const rejection of malformed) collection.add(rejection.key, rejection)
    const names = [...serials.keys()].sort(byCodeUnits).slice(0, context.limit)
    const projects = new Map<string, Known>()
    const failed = await fetchRecords(context, names, async (name) => {
      const serial = serials.get(name) ?? 0
      const known = Object.hasOwn(before.projects, name) ? before.projects[name] : undefined
      const standing = known?.rejected ?? context.previous.get(pypiKey(name))
      if (known?.serial === serial && (standing !== undefined || known.gone)) {
        projects.set(name, known)
        collection.add(pypiKey(name), standing)
        return
      }
      const entry = await fetchEntry(context, name)
      projects.set(name, {
        serial,
        ...(entry === undefined ? { gone: true as const } : {}),
        ...(entry !== undefined && !('origin' in entry) ? { rejected: entry } : {}),
      })
      collection.add(pypiKey(name), entry)
    })
    const whole = failed.length === 0 && names.length === serials.size
    // A partial crawl keeps no etag: an unchanged index must then still be read again.
    const kept = whole ? projects : new Map([...Object.entries(before.projects), ...projects])
    const state = {
      rules: RULES_VERSION,
      ...(whole && etag !== undefined && malformed.length === 0 ? { etag } : {}),
      projects: Object.fromEntries([...kept].sort(([one], [other]) => byCodeUnits(one, other))),
    }
    return collection.finish(state, whole, context.limit)
  },
}

interface Index {
  /** Normalised names that contain "mcp", with their serials. */
  serials: Map<string, number>
  malformed: Rejection[]
  etag: string | undefined
}

async function fetchIndex(context: OriginContext, before: z.infer<typeof StateSchema>): Promise<Index> {
  const url = `${context.environment.pypiUrl}/simple/`
  const headers = { accept: INDEX_TYPE, ...(before.etag === undefined ? {} : { 'if-none-match': before.etag }) }
  const answer = await fetchJson(context, url, { headers, accept: [304], maxBytes: MAX_INDEX_BYTES })
  if (answer.status === 304) {
    const serials = new Map(Object.entries(before.projects).map(([name, { serial }]) => [name, serial]))
    return { serials, malformed: [], etag: before.etag }
  }
  const { projects } = parseWith(IndexSchema, answer.value, url)
  const serials = new Map<string, number>()
  const malformed: Rejection[] = []
  for (const project of projects) {
    const name = NamedProjectSchema.safeParse(project).data?.name
    if (name !== undefined && !/mcp/i.test(name)) continue
    const key = pypiKey(name ?? unnamed(project))
    try {
      const { '_last-serial': serial, ...rest } = parseWith(ProjectSchema, project, key)
      serials.set(toPypiName(rest.name), serial)
    } catch (error) {
      malformed.push(toMalformed(key, error))
    }
  }
  return { serials, malformed, etag: answer.headers.etag }
}

async function fetchEntry(context: OriginContext, name: string) {
  const url = `${context.environment.pypiUrl}/pypi/${encodeURIComponent(name)}/json`
  const { status, body } = await context.http.request(url, { accept: [404], signal: context.signal })
  return status === 404 ? undefined : toPypiEntry(name, body)
}
