// get_server_health: how each way into a server stood when it was last tried, and how reliably.
import { z } from 'zod'
import { toLine } from '../../plain-text.ts'
import type { Health, Incident } from '../../registry/record.ts'
import { toOutcomeWord } from '../../wording.ts'
import { defineTool, IdSchema, LENGTHS, SourceSchema, STRANGERS, toSourceText } from '../registry-tool.ts'

const [MOST_TARGETS, MOST_INCIDENTS] = [30, 10]
const days = (number: number) =>
  z.number().optional().describe(`Share of the last ${number} days it was up, 0 to 1, of the time anything is known of.`)

export const getServerHealth = defineTool({
  name: 'get_server_health',
  title: 'Get the health of an MCP server',
  description:
    'Says how the packages and addresses of one MCP server stood when they were last probed: state, uptime, latency and recent incidents. What was not measured is absent, which is never 0.',
  input: z.object({ id: IdSchema }),
  output: z.object({
    id: z.string(),
    outcome: z.string().describe('Of its best probe, whenever that was; "not_probed" where there was none.'),
    standing: z.string().describe('That outcome in words.'),
    since: z.string().optional().describe('Since when it stands; RFC 3339, UTC.'),
    targets: z.array(
      z.object({
        target: z.string().describe('The package or address that was probed.'),
        state: z.string().describe('"up", "down", or "unknown" where the prober’s own rules kept it from finding out.'),
        outcome: z.string(),
        standing: z.string().describe('The outcome in words.'),
        probedAt: z.string().describe('Last probe; RFC 3339, UTC.'),
        uptime: z.object({ days7: days(7), days30: days(30), days90: days(90) }),
        latencyMs: z
          .object({ p50: z.int(), p95: z.int(), probes: z.int() })
          .optional()
          .describe('Milliseconds to the end of the handshake, over the successful probes of the last 30 days.'),
      }),
    ),
    incidents: z
      .array(z.object({ target: z.string(), outcome: z.string(), openedAt: z.string(), closedAt: z.string().optional(), probes: z.int() }))
      .describe('The latest first; without closedAt it lasts.'),
    registry: SourceSchema,
  }),
  async answer(registry, { id }) {
    const { record, source } = await registry.server(id)
    const targets = record.health.slice(0, MOST_TARGETS).map(toTarget)
    const incidents = record.incidents.slice(0, MOST_INCIDENTS).map(toIncident)
    const [best] = record.server.probes
    const outcome = best?.outcome ?? 'not_probed'
    const since = best === undefined ? {} : { since: best.since }
    const standing = toOutcomeWord(outcome)
    const text = [
      `Health of ${record.server.id}: ${standing}${best === undefined ? '' : `, since ${best.since}`}. ${STRANGERS}`,
      ...(targets.length === 0 ? ['No probe of the last 92 days is on record: its uptime is not known.'] : []),
      ...targets.map(toTargetText),
      ...incidents.map(
        ({ target, outcome, openedAt, closedAt }) =>
          `Incident, ${target}: ${toOutcomeWord(outcome)}, from ${openedAt} ${closedAt === undefined ? 'on; it lasts' : `to ${closedAt}`}`,
      ),
      toSourceText(source),
    ].join('\n')
    return { value: { id: record.server.id, outcome, standing, ...since, targets, incidents, registry: source }, text }
  },
})

function toTarget({ target, state, outcome, lastAt, uptime, latency }: Health) {
  const shares = (['days7', 'days30', 'days90'] as const).flatMap((key) => (uptime[key] === undefined ? [] : [[key, uptime[key].share]]))
  return {
    target: toLine(target, LENGTHS.line),
    ...{ state, outcome, standing: toOutcomeWord(outcome), probedAt: lastAt },
    uptime: Object.fromEntries(shares) as { days7?: number; days30?: number; days90?: number },
    ...(latency === undefined ? {} : { latencyMs: latency }),
  }
}

function toIncident({ target, outcome, openedAt, closedAt, probes }: Incident) {
  return { target: toLine(target, LENGTHS.line), outcome, openedAt, ...(closedAt === undefined ? {} : { closedAt }), probes }
}

function toTargetText({ target, state, standing, probedAt, uptime, latencyMs }: ReturnType<typeof toTarget>): string {
  const shares = Object.entries(uptime).map(
    ([key, share]) => `${(Math.floor(share * 1_000) / 10).toFixed(1)} % of ${key.slice('days'.length)} days`,
  )
  const known = [
    ...(shares.length === 0 ? [] : [`up ${shares.join(', ')}`]),
    ...(latencyMs === undefined ? [] : [`handshake in ${latencyMs.p50} ms (p50), ${latencyMs.p95} ms (p95)`]),
  ]
  return `- ${target}: ${[`${state} (${standing}) at ${probedAt}`, ...known].join('; ')}`
}
