// What happened to servers: how each target fared over the last 90 days, and what changed in them.
import { shorten } from '../../core/api/shorten.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { HealthSummary, Incident } from '../../core/schema/health.ts'
import { toVisible } from '../../core/schema/visible.ts'
import { OutcomeSchema } from '../../core/schema/words.ts'
import { readFeedCatalogue } from '../feeds/catalogue.ts'
import { healthPictures } from './dataset.ts'
import type { HealthPicture } from './health-pictures.ts'
import { DRIFTS, OUTCOMES } from './wording.ts'

export interface TargetHealth {
  summary: HealthSummary
  picture: HealthPicture
}

export interface Happenings {
  /** One a target that was probed in the last 92 days. */
  health: TargetHealth[]
  /** Those that last and those that are over, the latest first. */
  incidents: readonly Incident[]
  /** The latest first. */
  drift: readonly Drift[]
}

/** What happened to one server, as it may be shown. */
export async function readHappenings(id: string): Promise<Happenings> {
  const catalogue = await readFeedCatalogue()
  if (catalogue === undefined) return { health: [], incidents: [], drift: [] }
  const pictures = healthPictures()
  const health = catalogue.healthOf(id).flatMap((summary) => {
    const picture = pictures.of(id, summary.target)
    return picture === undefined ? [] : [{ summary, picture }]
  })
  return { health, incidents: catalogue.incidentsOf(id), drift: catalogue.driftOf(id).map(toVisible) }
}

/** What changed in the last days in all servers, the latest first. */
export async function readDrift(): Promise<readonly Drift[]> {
  return (await readFeedCatalogue())?.drift ?? []
}

export interface DriftWords {
  text: string
  /** What it concerns: a tool, a package, an address. */
  subject?: string
}

const SUBJECT_LENGTH = 80

export function toDriftWords({ code, tool, subject, after }: Drift): DriftWords {
  const outcome = code === 'outcome_changed' ? OutcomeSchema.safeParse(after) : undefined
  if (outcome?.success) return { text: `Now: ${OUTCOMES[outcome.data].word.toLowerCase()}` }
  const about = tool ?? subject
  return about === undefined ? { text: DRIFTS[code] } : { text: DRIFTS[code], subject: shorten(about, SUBJECT_LENGTH) }
}
