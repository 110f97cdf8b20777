// The published contracts, by the name of their file in data/schema/.
import type { z } from 'zod'
import { BrandingSchema } from './branding.ts'
import { BridgeRoutesSchema } from './bridge.ts'
import { DaySummarySchema } from './day.ts'
import { DriftMonthSchema, DriftSchema } from './drift.ts'
import { FindingSchema } from './finding.ts'
import { HealthMonthSchema, HealthSchema } from './health.ts'
import { ListingSchema } from './listing.ts'
import { OverridesSchema } from './overrides.ts'
import { PolicySchema } from './policy.ts'
import { ProbeSchema } from './probe.ts'
import { RegistrationSchema } from './registration.ts'
import { ReviewSchema } from './review.ts'
import { RunLineSchema } from './run.ts'
import { ScoreSchema } from './score.ts'
import { ServerSchema } from './server.ts'
import { AliasesSchema, OptOutSchema, SnapshotSchema } from './snapshot.ts'
import { TargetSchema } from './target.ts'
import { UsageMonthSchema } from './usage.ts'
import { WatchListSchema } from './watch.ts'

export const DOCUMENTS: Readonly<Record<string, z.ZodType>> = {
  aliases: AliasesSchema,
  branding: BrandingSchema,
  bridge: BridgeRoutesSchema,
  day: DaySummarySchema,
  drift: DriftSchema,
  'drift-month': DriftMonthSchema,
  finding: FindingSchema,
  health: HealthSchema,
  'health-month': HealthMonthSchema,
  listing: ListingSchema,
  optout: OptOutSchema,
  overrides: OverridesSchema,
  policy: PolicySchema,
  probe: ProbeSchema,
  registration: RegistrationSchema,
  review: ReviewSchema,
  run: RunLineSchema,
  score: ScoreSchema,
  server: ServerSchema,
  snapshot: SnapshotSchema,
  target: TargetSchema,
  'usage-month': UsageMonthSchema,
  watch: WatchListSchema,
}
