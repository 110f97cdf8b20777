// What API v1 answers, beyond the records of the dataset themselves. What is not known or was not measured is left out: never 0, never false.
import { z } from 'zod'
import { CategorySchema } from './category.ts'
import { DriftCodeSchema, DriftSchema } from './drift.ts'
import { HealthSummarySchema, IncidentSchema } from './health.ts'
import { PopularitySchema } from './listing.ts'
import { PolicyRulesSchema, RefusalSchema } from './policy.ts'
import { ReviewSchema } from './review.ts'
import { RunAlertSchema, RunLineSchema } from './run.ts'
import { BandSchema } from './score.ts'
import { ServerSchema } from './server.ts'
import { OriginStateSchema, TotalsSchema } from './snapshot.ts'
import { DaySchema, InstantSchema, LineSchema, RegistryNameSchema, ServerIdSchema, WebUrlSchema } from './text.ts'
import { byOrigin, ListingStatusSchema, OriginIdSchema, OutcomeSchema, ReasonSchema, SeveritySchema, TransportSchema } from './words.ts'

const count = z.int().nonnegative()
const href = WebUrlSchema.meta({ description: 'Address of the whole document.' })

/** What was seen of how a server lets its clients in. */
export const AuthSchema = z.enum([
  'none', // answered without credentials
  'oauth', // wants credentials, and says where they are given out (RFC 9728)
  'required', // wants credentials, and says no more
])
export type Auth = z.infer<typeof AuthSchema>

/** A server in a list. */
export const ServerSummarySchema = z.strictObject({
  id: ServerIdSchema,
  title: LineSchema,
  description: z.string().optional().meta({ description: 'Cut after 200 characters, with an ellipsis.' }),
  status: ListingStatusSchema.meta({ description: 'What its author says of it.' }),
  archived: z.literal(true).optional().meta({ description: 'Its repository takes no more changes.' }),
  outcome: OutcomeSchema.meta({ description: 'Of the best of its probes.' }),
  reason: ReasonSchema.optional(),
  since: InstantSchema.optional().meta({ description: 'When that outcome was first found. Absent where no probe was recorded.' }),
  score: z.int().min(0).max(100).optional().meta({ description: 'Absent where the server was not assessed.' }),
  band: BandSchema.optional(),
  categories: z.array(CategorySchema),
  packages: z
    .array(z.string())
    .meta({ description: 'As `REGISTRY:IDENTIFIER`, with the words that server.json has for registries: `npm:@scope/name`.' }),
  remotes: z.array(z.string()).meta({ description: 'Addresses; one with `{variables}` is a template.' }),
  transports: z.array(TransportSchema),
  registryName: RegistryNameSchema.optional().meta({ description: 'Its name in the official registry.' }),
  repository: WebUrlSchema.optional(),
  license: LineSchema.optional().meta({ description: 'SPDX expression where the origin states one, else its words.' }),
  tools: count.optional().meta({ description: 'What it answers now, or last answered while it worked. Absent where it never did.' }),
  tokens: count.optional().meta({ description: 'What all its tools together cost a model to know.' }),
  findings: count.optional().meta({ description: 'Safety remarks. Absent where nothing was looked through.' }),
  auth: AuthSchema.optional().meta({ description: 'Absent where nothing was seen of it.' }),
  popularity: PopularitySchema,
  firstSeenAt: InstantSchema,
  updatedAt: InstantSchema.optional().meta({ description: 'When its author last changed or published it.' }),
  href,
})
export type ServerSummary = z.infer<typeof ServerSummarySchema>

/** Everything of one server. */
export const ServerRecordSchema = z.strictObject({
  server: ServerSchema.meta({ description: 'Its file in the dataset, as it is.' }),
  health: z.array(HealthSummarySchema).meta({ description: 'One a target that was probed in the last 92 days.' }),
  incidents: z.array(IncidentSchema).meta({ description: 'Those that last, and those that ended in the last 30 days; the latest first.' }),
  drift: z.array(DriftSchema).meta({ description: 'Of the last 14 days there was any, the latest first; at most 200 lines.' }),
})
export type ServerRecord = z.infer<typeof ServerRecordSchema>

/** A server that has the package, or lives in the repository, that was looked up. */
export const MatchSchema = z.strictObject({
  id: ServerIdSchema,
  isListed: z.boolean().meta({
    description:
      'Whether that package or repository was itself found to be this server. Else only a record of the server names it, which anybody can write.',
  }),
  href,
})
export type Match = z.infer<typeof MatchSchema>

/** A tool in the list of all tools. */
export const ToolSummarySchema = z.strictObject({
  server: ServerIdSchema,
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional().meta({ description: 'Cut after 80 characters, with an ellipsis.' }),
  tokens: count.optional().meta({ description: 'What it costs a model to know, in the encoding that the server’s document names.' }),
  findings: count.optional().meta({ description: 'Safety remarks on it. Absent where nothing was looked through, or there is none.' }),
})
export type ToolSummary = z.infer<typeof ToolSummarySchema>

export const CategorySummarySchema = z.strictObject({
  category: CategorySchema,
  title: z.string().meta({ description: 'For people.' }),
  servers: count,
  href: WebUrlSchema.meta({ description: 'Its servers.' }),
})

/** A server in the list of a category; the rest is in the list of servers. */
export const CategoryMemberSchema = ServerSummarySchema.pick({ id: true, title: true, outcome: true, score: true, href: true })

/** What one day brought, in figures. */
export const DayChangesSchema = z.strictObject({
  day: DaySchema,
  added: count,
  changed: count,
  removed: count,
  drift: z.partialRecord(SeveritySchema, count).meta({ description: 'Lines of drift, by severity.' }),
  href: WebUrlSchema.optional().meta({ description: 'Which servers they were; of the last 30 days only.' }),
})

/** What one day brought: what a copy has to fetch again, and what to drop. */
export const DayRecordSchema = z.strictObject({
  day: DaySchema.meta({ description: 'In UTC. While it lasts, the document still grows.' }),
  added: z.array(ServerIdSchema),
  changed: z.array(ServerIdSchema),
  removed: z.array(ServerIdSchema).meta({ description: 'Where each of them leads now, if anywhere: `aliases.json`.' }),
  drift: z
    .array(
      z.strictObject({
        id: ServerIdSchema,
        severity: SeveritySchema.meta({ description: 'The worst of its lines.' }),
        codes: z.array(DriftCodeSchema).meta({ description: 'What changed, each code once.' }),
      }),
    )
    .meta({ description: 'One entry a server whose terms changed; the lines themselves are in `drift.json` and in its own document.' }),
})

/** What can be given. */
export const RatingValueSchema = z.enum(['1', '2', '3', '4', '5'])
export type RatingValue = z.infer<typeof RatingValueSchema>

/** What the reviews of a server add up to. A server without any has none of this. */
export const RatingSchema = z.strictObject({
  average: z.number().min(1).max(5).optional().meta({
    description:
      'A Bayesian average: as if five reviews of 3 stood beside those that count. Absent where none counts; a figure to be shown with its count.',
  }),
  count: count.meta({ description: 'Reviews that count.' }),
  distribution: z.record(RatingValueSchema, count).meta({ description: 'Those that count, by what they give.' }),
  newAccounts: count.meta({ description: 'Reviews besides, by accounts younger than 30 days when they wrote: these do not count.' }),
  earlierVersions: count.meta({ description: 'Of those that count, how many are of an earlier major version.' }),
})
export type Rating = z.infer<typeof RatingSchema>

/** A server that was reviewed. */
export const RatedServerSchema = z.strictObject({ server: ServerIdSchema, rating: RatingSchema, href })

/** The reviews of a server. */
export const ServerReviewsSchema = z.strictObject({
  server: ServerIdSchema,
  rating: RatingSchema,
  reviews: z.array(ReviewSchema).meta({ description: 'The latest first; one a login.' }),
})

/** One day of the dataset's history. */
export const DayStatsSchema = z.strictObject({
  day: DaySchema,
  totals: TotalsSchema,
  added: count,
  changed: count,
  removed: count,
  probes: z.partialRecord(OutcomeSchema, count).meta({ description: 'Probes of the day, by outcome.' }),
  drift: z.partialRecord(SeveritySchema, count),
})

export const StatsSchema = z.strictObject({
  totals: TotalsSchema,
  assessed: count.meta({ description: 'Servers that have a score.' }),
  bands: z.partialRecord(BandSchema, count),
  days: z.array(DayStatsSchema).meta({ description: 'The oldest first. A day without a run is not there.' }),
})

/** What came of one origin. */
export const OriginSummarySchema = OriginStateSchema.extend({ id: OriginIdSchema })

/** The pipeline's own runs. */
export const RecentRunsSchema = z.strictObject({
  asOf: InstantSchema.meta({ description: 'The last thing that is known of: the alerts and the 30 days are as of then.' }),
  alerts: z.array(RunAlertSchema).meta({ description: 'What is wrong with the runs of late; empty where nothing is.' }),
  runs: z.array(RunLineSchema).meta({ description: 'The latest first. Empty where no run was recorded.' }),
})
export type RecentRuns = z.infer<typeof RecentRunsSchema>

export const RootSchema = z.strictObject({
  title: z.literal('Hisper'),
  version: z.literal('v1'),
  documentation: WebUrlSchema,
  openapi: WebUrlSchema,
  totals: TotalsSchema,
  origins: byOrigin(
    OriginStateSchema.pick({ outcome: true, seenAt: true }).meta({
      description: 'Whether it was read in the last run, and when to its end.',
    }),
  ),
  links: z.record(z.string(), WebUrlSchema).meta({ description: 'Every address of this API without variables, by its operation.' }),
  deprecated: DaySchema.optional().meta({ description: 'Since when there is a newer version of this API. Absent while there is none.' }),
  sunset: DaySchema.optional().meta({ description: 'Until when this version stays at least.' }),
  successor: WebUrlSchema.optional().meta({ description: 'Where the newer version is.' }),
})

/** What this registry's own policy makes of its servers. */
export const PolicyDecisionsSchema = z.strictObject({
  policy: PolicyRulesSchema.nullable().meta({
    description: 'What it says; null where this registry has none, and then nothing is refused.',
  }),
  allowed: count.meta({ description: 'Servers that it allows. They are those of `/r/allowed`.' }),
  refused: z
    .array(z.strictObject({ id: ServerIdSchema, because: z.array(RefusalSchema).min(1) }))
    .meta({ description: 'By id; every reason of each.' }),
})

/** Old id to the id that took its place, or null where the server is gone. */
export const AliasMapSchema = z.record(ServerIdSchema, ServerIdSchema.nullable())

/** Registries, and the one host of repositories, whose names can be looked up. */
export const LookupRegistrySchema = z.enum(['npm', 'pypi', 'oci', 'nuget', 'cargo', 'github'])
export type LookupRegistry = z.infer<typeof LookupRegistrySchema>
