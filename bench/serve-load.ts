// A client of `hisper serve` in a process of its own: so many requests a second for so many seconds, sent when they are due whether or
// not the ones before are answered, so that a slow answer is not hidden by the requests it kept from being sent.
// `serve-load.ts URL REQUESTS_A_SECOND SECONDS`; prints one JSON object.
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { seeded } from './world/random.ts'

const [origin = '', rate = '500', seconds = '20'] = process.argv.slice(2)
const agent = new Agent({ connections: 64, pipelining: 1 })
const random = seeded(5)

const ListSchema = z.object({
  servers: z.array(z.object({ server: z.object({ name: z.string() }) })),
  metadata: z.object({ nextCursor: z.string().optional() }),
})
const WORDS = ['github', 'data', 'search', 'mail', 'files', 'weather', 'issue', 'sql', 'cloud', 'calendar', 'pdf', 'browser'] as const

const anyOf = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)]

type Kind = 'list' | 'get' | 'search'
const times: Record<Kind, number[]> = { list: [], get: [], search: [] }
const failures = new Map<string, number>()

async function ask(kind: Kind, path: string, due: number): Promise<void> {
  try {
    const { statusCode, body } = await request(`${origin}${path}`, { dispatcher: agent })
    await body.arrayBuffer()
    if (statusCode !== 200) throw new Error(`status ${statusCode}`)
    times[kind].push(performance.now() - due)
  } catch (error) {
    const why = `${kind}: ${error instanceof Error ? error.message : String(error)}`
    failures.set(why, (failures.get(why) ?? 0) + 1)
  }
}

/** Names and cursors from all over the registry, so that what is asked is not always what is kept. */
const names: string[] = []
const cursors: string[] = []
for (let cursor: string | undefined = ''; cursor !== undefined && names.length < 20_000; ) {
  const { body } = await request(`${origin}/v0.1/servers?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`, { dispatcher: agent })
  const { servers, metadata } = ListSchema.parse(await body.json())
  names.push(...servers.map(({ server }) => server.name))
  cursor = metadata.nextCursor
  if (cursor !== undefined) cursors.push(cursor)
}

/** Nine of twenty requests are lists, ten are for one server, half of those by API v1, and one is a search of words of its own. */
function next(): [Kind, string] {
  const chance = random()
  if (chance < 0.45) return ['list', `/v0.1/servers?limit=${anyOf([30, 50, 100])}&version=latest&cursor=${anyOf(cursors)}`]
  const name = anyOf(names) ?? ''
  if (chance < 0.7) return ['get', `/v0.1/servers/${encodeURIComponent(name)}/versions/latest`]
  if (chance < 0.95) return ['get', `/api/v1/servers/${anyOf(ids)}.json`]
  return ['search', `/v0.1/servers?search=${anyOf(WORDS)}${Math.floor(random() * 1_000)}`]
}

const IdsSchema = z.object({ data: z.array(z.object({ id: z.string() })) })
const { body } = await request(`${origin}/api/v1/servers.json`, { dispatcher: agent })
const ids = IdsSchema.parse(await body.json()).data.map(({ id }) => id)

const begun = performance.now()
const pending: Promise<void>[] = []
const count = Number(rate) * Number(seconds)
for (let index = 0; index < count; index += 1) {
  const due = begun + (index * 1_000) / Number(rate)
  const wait = due - performance.now()
  if (wait > 1) await sleep(wait)
  pending.push(ask(...next(), due))
}
await Promise.all(pending)
const lasted = (performance.now() - begun) / 1_000

function quantile(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
  return value === undefined ? null : Math.round(value * 10) / 10
}
const figures = Object.entries(times).map(([kind, all]) => {
  const sorted = all.toSorted((a, b) => a - b)
  return [kind, { requests: sorted.length, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) }]
})
const answered = Object.values(times).reduce((sum, { length }) => sum + length, 0)
process.stdout.write(
  `${JSON.stringify({ requestsPerSecond: answered / lasted, milliseconds: Object.fromEntries(figures), failures: [...failures] })}\n`,
)
