// The schemas that the OpenAPI document names, by that name: what occurs more than once, and what a reader looks up.
import type { z } from 'zod'
import { ArgumentSchema, InputSchema, NamedInputSchema, PackageSchema, RemoteSchema, RepositorySchema } from '../schema/access.ts'
import * as api from '../schema/api.ts'
import { CategoryAssignmentSchema, CategorySchema } from '../schema/category.ts'
import { DriftCodeSchema, DriftSchema } from '../schema/drift.ts'
import { FindingSchema } from '../schema/finding.ts'
import { HealthStateSchema, HealthSummarySchema, IncidentSchema, UptimeSchema } from '../schema/health.ts'
import { ClassificationSchema, ListingSchema, PopularitySchema } from '../schema/listing.ts'
import * as probe from '../schema/probe.ts'
import { ReviewSchema } from '../schema/review.ts'
import { RunAlertSchema, RunLineSchema, RunOriginSchema, RunOutcomeSchema, StageNameSchema, WorkflowSchema } from '../schema/run.ts'
import { BandSchema, CriterionIdSchema, CriterionResultSchema, ScoreSchema, VerdictSchema } from '../schema/score.ts'
import { SamenessSchema, ServerSchema } from '../schema/server.ts'
import { OriginStateSchema, TotalsSchema } from '../schema/snapshot.ts'
import { JsonObjectSchema } from '../schema/text.ts'
import * as words from '../schema/words.ts'

export const COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  ServerSummary: api.ServerSummarySchema,
  ServerRecord: api.ServerRecordSchema,
  Match: api.MatchSchema,
  ToolSummary: api.ToolSummarySchema,
  CategorySummary: api.CategorySummarySchema,
  CategoryMember: api.CategoryMemberSchema,
  RatedServer: api.RatedServerSchema,
  ServerReviews: api.ServerReviewsSchema,
  Rating: api.RatingSchema,
  DayChanges: api.DayChangesSchema,
  DayRecord: api.DayRecordSchema,
  DayStats: api.DayStatsSchema,
  Stats: api.StatsSchema,
  OriginSummary: api.OriginSummarySchema,
  RecentRuns: api.RecentRunsSchema,
  Run: RunLineSchema,
  RunOrigin: RunOriginSchema,
  RunAlert: RunAlertSchema,
  Root: api.RootSchema,
  AliasMap: api.AliasMapSchema,
  Server: ServerSchema,
  Listing: ListingSchema,
  Classification: ClassificationSchema,
  Popularity: PopularitySchema,
  Sameness: SamenessSchema,
  Package: PackageSchema,
  Remote: RemoteSchema,
  Repository: RepositorySchema,
  Argument: ArgumentSchema,
  Input: InputSchema,
  NamedInput: NamedInputSchema,
  CategoryAssignment: CategoryAssignmentSchema,
  StandingProbe: probe.StandingProbeSchema,
  Tool: probe.ToolSchema,
  Resource: probe.ResourceSchema,
  ResourceTemplate: probe.ResourceTemplateSchema,
  Prompt: probe.PromptSchema,
  ServerInfo: probe.ServerInfoSchema,
  Warning: probe.WarningSchema,
  Evidence: probe.EvidenceSchema,
  Fingerprints: probe.FingerprintsSchema,
  Authorization: probe.AuthorizationSchema,
  Launch: probe.LaunchSchema,
  Terms: probe.TermsSchema,
  Finding: FindingSchema,
  Score: ScoreSchema,
  CriterionResult: CriterionResultSchema,
  HealthSummary: HealthSummarySchema,
  Uptime: UptimeSchema,
  Incident: IncidentSchema,
  Drift: DriftSchema,
  Review: ReviewSchema,
  Totals: TotalsSchema,
  OriginState: OriginStateSchema,
  JsonObject: JsonObjectSchema,
  Auth: api.AuthSchema,
  RatingValue: api.RatingValueSchema,
  LookupRegistry: api.LookupRegistrySchema,
  Category: CategorySchema,
  Workflow: WorkflowSchema,
  RunOutcome: RunOutcomeSchema,
  StageName: StageNameSchema,
  Outcome: words.OutcomeSchema,
  Reason: words.ReasonSchema,
  Transport: words.TransportSchema,
  Era: words.EraSchema,
  RegistryType: words.RegistryTypeSchema,
  ListingStatus: words.ListingStatusSchema,
  OriginId: words.OriginIdSchema,
  OriginOutcome: words.OriginOutcomeSchema,
  PackageClass: words.PackageClassSchema,
  SamenessCode: words.SamenessCodeSchema,
  WarningCode: words.WarningCodeSchema,
  FindingCode: words.FindingCodeSchema,
  Severity: words.SeveritySchema,
  ClosedBy: probe.ClosedBySchema,
  SandboxId: probe.SandboxIdSchema,
  Band: BandSchema,
  CriterionId: CriterionIdSchema,
  Verdict: VerdictSchema,
  HealthState: HealthStateSchema,
  DriftCode: DriftCodeSchema,
}
