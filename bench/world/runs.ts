// Made-up runs: an hourly and a daily one on each of the days before 2026-11-22, among them some that failed and some that were lost. In the
// last days an origin is silent and the queue grows.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toCanonicalJson } from '../../core/canonical/canonical.ts'
import { monthPath } from '../../core/dataset/paths.ts'
import { type RunLine, RunLineSchema, type RunOrigin } from '../../core/schema/run.ts'
import { seeded } from './random.ts'

const LAST = Date.UTC(2026, 10, 22, 4, 23)
const DAY_MS = 86_400_000
/** Requests and listings of a usual day. */
const ORIGINS = {
  npm: [21_000, 30_400],
  pypi: [9_200, 12_100],
  github: [640, 18_700],
  'mcp-registry': [190, 18_300],
  registration: [0, 14],
  list: [3, 410],
} as const

/** @param days how far back they go, up to and with the last day */
export async function writeRuns(dir: string, { days, seed = 1 }: { days: number; seed?: number }): Promise<void> {
  const random = seeded(seed)
  const runs: RunLine[] = []
  for (let back = days - 1; back >= 0; back -= 1) {
    const day = LAST - back * DAY_MS
    runs.push(refresh(day, back, random))
    for (let hour = 1; hour <= 24; hour += 1) runs.push(health(day - DAY_MS + hour * 3_600_000 + 18 * 60_000, random))
  }
  const sorted = runs.toSorted((a, b) => (a.runAt < b.runAt ? -1 : 1))
  for (const [month, lines] of Map.groupBy(sorted, ({ runAt }) => runAt.slice(0, 7))) {
    const path = join(dir, monthPath('runs', month))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, lines.map((line) => `${toCanonicalJson(RunLineSchema.parse(line))}\n`).join(''))
  }
}

function health(at: number, random: () => number): RunLine {
  const outcome = random() < 0.01 ? 'failed' : 'complete'
  return { runAt: new Date(at).toISOString(), workflow: 'health', outcome, seconds: {}, origins: {}, warnings: 0 }
}

function refresh(at: number, back: number, random: () => number): RunLine {
  const runAt = new Date(at).toISOString()
  const around = (value: number) => Math.round(value * (0.85 + random() * 0.3))
  const origins = Object.fromEntries(
    Object.entries(ORIGINS).map(([id, [requests, listings]]): [string, RunOrigin] => {
      const isStale = (id === 'list' && back < 4) || (id === 'github' && back === 17)
      const asked = isStale ? 4 : around(requests)
      const facts = {
        requests: asked,
        bytes: asked * around(9_000),
        seconds: isStale ? 121.5 : around(1_400),
        listings,
        rejected: around(900),
      }
      return [id, { outcome: isStale ? 'stale' : 'fresh', ...facts, carried: isStale ? listings : 0, unread: 0 }]
    }),
  )
  const base = { runAt, workflow: 'refresh', origins, warnings: Math.floor(random() * 4) } as const
  if (back === 23) return { runAt, workflow: 'refresh', outcome: 'lost', seconds: {}, origins: {}, warnings: 0 }
  const crawl = { crawl: around(1_900), merge: around(160) }
  if (back === 11) return { ...base, outcome: 'failed', failedStage: 'publish', seconds: { ...crawl, score: around(90), publish: 3.2 } }
  const left = back < 5 ? around(6_000 - back * 700) : 0
  return {
    ...base,
    outcome: Object.values(origins).some(({ outcome }) => outcome === 'stale') ? 'partial' : 'complete',
    seconds: { ...crawl, score: around(90), publish: around(210), ...(back > 20 ? { probe: around(9_000) } : {}) },
    probes: {
      outcomes: {
        ok: around(5_200),
        auth_required: around(1_900),
        needs_config: around(1_400),
        crashed: around(620),
        timeout: around(260),
        not_probed: around(300),
      },
      reasons: {
        http_401: around(1_900),
        missing_environment: around(1_400),
        exited: around(600),
        connect_timeout: around(240),
        install_failed: around(170),
        no_network: around(60),
      },
    },
    queue: back > 20 ? { left, secondsLeft: around(8_600) } : { left },
    ...(back > 20 ? {} : { shards: { missing: back === 8 ? 1 : 0, refused: 0 } }),
    files: { written: around(2_400), unchanged: around(46_000), removed: around(20) },
  }
}
