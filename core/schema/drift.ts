// Drift: a difference between two probes of one target, or between what the registries said of a server in two runs, with a severity.
// One line of data/drift/YYYY/MM/DD.jsonl. What each code weighs: docs/drift.md.
import { z } from 'zod'
import { InstantSchema, MonthSchema, ServerIdSchema, TargetKeySchema } from './text.ts'
import { FindingCodeSchema, SeveritySchema } from './words.ts'

export const DriftCodeSchema = z.enum([
  // What a server offers; `tool` or `subject` names the item, `path` the place in it
  'tool_added',
  'tool_removed',
  'tool_title_changed',
  'tool_description_changed',
  'tool_schema_changed', // the input schema, other than by the six that follow
  'parameter_added',
  'parameter_removed',
  'parameter_required', // was optional
  'parameter_optional', // was required
  'parameter_type_changed',
  'parameter_description_changed',
  'tool_output_schema_changed',
  'tool_annotations_changed',
  'resource_added',
  'resource_removed',
  'resource_changed',
  'resource_template_added',
  'resource_template_removed',
  'resource_template_changed',
  'prompt_added',
  'prompt_removed',
  'prompt_changed',
  // What it says of itself, and how it speaks
  'instructions_changed',
  'capabilities_changed',
  'server_info_changed', // its name, version, title, description or website, by its own word
  'era_changed',
  'protocol_version_changed', // the revision that was agreed on
  'protocol_versions_changed', // the revisions it was found to speak
  // What it is, and how it stands
  'outcome_changed',
  'version_changed',
  'integrity_changed', // other bytes under the same version
  'authorization_changed', // who gives out its tokens, by which scheme, for which scopes
  'required_input_added', // wants a variable, a header or an argument that it did without
  'required_secret_added', // of those, one that nobody should hand out lightly
  'finding_appeared', // a text that was changed now says what the rules remark on
  'finding_disappeared',
  'further_changes', // more than one line each is kept for; `count` of them
  // What the registries say of the server
  'package_added',
  'package_removed',
  'package_version_changed',
  'remote_added',
  'remote_removed',
  'remote_moved', // one address gave way to another
  'remote_transport_changed',
  'repository_moved',
  'license_changed',
  'status_changed', // active, deprecated, deleted or archived
  'registry_name_changed',
])
export type DriftCode = z.infer<typeof DriftCodeSchema>

export const DriftSchema = z.strictObject({
  id: ServerIdSchema,
  /** Absent where it concerns the server and no one way into it. */
  target: TargetKeySchema.optional(),
  at: InstantSchema,
  code: DriftCodeSchema,
  severity: SeveritySchema,
  /** The tool it concerns; absent where it concerns none or all. */
  tool: z.string().max(1_000).optional(),
  /** What else it concerns: a resource's address, a prompt, a variable, a package, the place of a finding. */
  subject: z.string().max(2_100).optional(),
  /** JSON Pointer (RFC 6901) to the place within the schema, the annotations or the item. */
  path: z.string().max(1_000).optional(),
  /** What kind of finding came or went. */
  finding: FindingCodeSchema.optional(),
  /** What stood before and after: text, or canonical JSON where the definition is structured. */
  before: z.string().optional(),
  after: z.string().optional(),
  /** Of a long text, `before` and `after` are the part where they begin to differ. */
  cut: z.literal(true).optional(),
  count: z.int().positive().optional(),
})
export type Drift = z.infer<typeof DriftSchema>

/** A month of one server, in data/drift/YYYY/MM.jsonl: how often each thing changed. What stood before and after is in git's history. */
export const DriftMonthSchema = z.strictObject({
  id: ServerIdSchema,
  month: MonthSchema,
  /** Lines by code and severity, by code and then from low to high. */
  changes: z.array(z.strictObject({ code: DriftCodeSchema, severity: SeveritySchema, count: z.int().positive() })).min(1),
})
export type DriftMonth = z.infer<typeof DriftMonthSchema>
