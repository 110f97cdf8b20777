// A probe: what happened when a target was started and spoken to. Field names are those of the MCP specification.
import { z } from 'zod'
import { FindingSchema } from './finding.ts'
import {
  DocumentSchema,
  InstantSchema,
  JsonObjectSchema,
  LineSchema,
  ParagraphSchema,
  Sha256Schema,
  TargetKeySchema,
  WebUrlSchema,
} from './text.ts'
import { EraSchema, OutcomeSchema, ReasonSchema, TransportSchema, WarningCodeSchema } from './words.ts'

const name = z.string().min(1).max(1_000)
const text = DocumentSchema.optional()

/** A tool as `tools/list` gave it (2025-11-25, Tool); unknown keys are dropped, schemas are kept whole. */
export const ToolSchema = z.object({
  name,
  title: text,
  description: text,
  inputSchema: JsonObjectSchema,
  outputSchema: JsonObjectSchema.optional(),
  annotations: JsonObjectSchema.optional(),
})
export type Tool = z.infer<typeof ToolSchema>

export const ResourceSchema = z.object({ uri: name, name, title: text, description: text, mimeType: text })
export type Resource = z.infer<typeof ResourceSchema>

export const ResourceTemplateSchema = z.object({ uriTemplate: name, name, title: text, description: text, mimeType: text })
export type ResourceTemplate = z.infer<typeof ResourceTemplateSchema>

export const PromptSchema = z.object({
  name,
  title: text,
  description: text,
  arguments: z.array(z.object({ name, title: text, description: text, required: z.boolean().optional() })).optional(),
})
export type Prompt = z.infer<typeof PromptSchema>

/** What a server says of itself: for display only, never a key. */
export const ServerInfoSchema = z.object({
  name: z.string().max(1_000),
  version: z.string().max(1_000),
  title: text,
  description: text,
  websiteUrl: text,
})
export type ServerInfo = z.infer<typeof ServerInfoSchema>

export const WarningSchema = z.strictObject({
  code: WarningCodeSchema,
  /** The item or list it concerns. */
  subject: LineSchema.optional(),
  count: z.int().positive().optional(),
})
export type Warning = z.infer<typeof WarningSchema>

/** What was seen that led to an outcome other than `ok`. */
export const EvidenceSchema = z.strictObject({
  message: ParagraphSchema.optional(),
  httpStatus: z.int().optional(),
  exitCode: z.int().optional(),
  signal: LineSchema.optional(),
  /** Names of the variables or arguments the server asked for. */
  missing: z.array(LineSchema).optional(),
  /** End of what it wrote to stderr, control characters escaped. */
  stderrTail: ParagraphSchema.optional(),
  /** Challenge of a 401, as sent (RFC 9110 §11.6.1). */
  wwwAuthenticate: ParagraphSchema.optional(),
})
export type Evidence = z.infer<typeof EvidenceSchema>

/** Wall-clock milliseconds of each part of a probe that took place. */
export const TimingsSchema = z.strictObject({
  /** From the start of the process or the first request to the end of the handshake. */
  connectMs: z.number().nonnegative().optional(),
  /** All lists, to the end of their pages. */
  listMs: z.number().nonnegative().optional(),
  closeMs: z.number().nonnegative().optional(),
  totalMs: z.number().nonnegative().optional(),
})
export type Timings = z.infer<typeof TimingsSchema>

/** What keeps the code of a package away from the machine that starts it. */
export const SandboxIdSchema = z.enum([
  'bubblewrap',
  'docker',
  'none', // the code was declared one's own, or is pinned in the project's lock file
  'remote', // nothing was started here
])
export type SandboxId = z.infer<typeof SandboxIdSchema>

/** SHA-256 over the canonical JSON of each definition: equal digests, equal definitions. */
export const FingerprintsSchema = z.strictObject({
  /** Over all that follows. */
  surface: Sha256Schema,
  instructions: Sha256Schema.optional(),
  tools: z.record(z.string(), Sha256Schema),
})
export type Fingerprints = z.infer<typeof FingerprintsSchema>

/** What a server that wants credentials says of how to get them (MCP 2025-11-25, Authorization; RFC 9110 §11.6.1; RFC 9728). */
export const AuthorizationSchema = z.strictObject({
  /** Scheme of the challenge, in lower case: `bearer`, `basic`. */
  scheme: LineSchema.optional(),
  /** Scopes of the challenge, else those that the metadata lists. */
  scopes: z.array(LineSchema).max(100).optional(),
  /** Where the protected resource metadata were found. */
  resourceMetadata: WebUrlSchema.optional(),
  authorizationServers: z.array(WebUrlSchema).max(20).optional(),
})
export type Authorization = z.infer<typeof AuthorizationSchema>

/** How a package was started, so that anyone can do it again. Values that nobody but their owner has were placeholders. */
export const LaunchSchema = z.strictObject({
  /** After the entry point; a path inside the sandbox where one was wanted. */
  arguments: z.array(z.string().max(2_000)).max(200),
  /** Names of the environment variables it was given. */
  environment: z.array(LineSchema).max(200),
  /** Names of the variables and arguments, of those, that were given a placeholder. */
  placeholders: z.array(LineSchema).max(200),
})
export type Launch = z.infer<typeof LaunchSchema>

/** How a process ended once it had been read. */
export const ClosedBySchema = z.enum(['end_of_input', 'sigterm', 'sigkill', 'itself'])

/** What a server's tools cost a model to know, and how well they are told. */
export const TermsSchema = z.strictObject({
  /** Encoding the tokens were counted in. */
  tokenizer: LineSchema,
  /** Of all tools, each as a model is given it: its name, description and input schema in JSON. */
  tokens: z.int().nonnegative(),
  /** Only part of a list that no model could read at once was counted. */
  isAtLeast: z.literal(true).optional(),
  tools: z.record(
    z.string(),
    z.strictObject({
      tokens: z.int().nonnegative(),
      /** Parameters of the input schema, at the first level, and how many of them have a description. */
      parameters: z.int().nonnegative(),
      described: z.int().nonnegative(),
    }),
  ),
})
export type Terms = z.infer<typeof TermsSchema>

const facts = {
  outcome: OutcomeSchema,
  reason: ReasonSchema.optional(),
  evidence: EvidenceSchema.optional(),
  /** Version of the package that was started; absent for remotes. */
  version: z.string().max(255).optional(),
  /** Subresource integrity of what was started, where its registry states one: what the findings are bound to. */
  integrity: z.string().max(200).optional(),
  launch: LaunchSchema.optional(),
  authorization: AuthorizationSchema.optional(),
  closedBy: ClosedBySchema.optional(),
  /** Every revision it was found to speak, newest first. */
  protocolVersions: z.array(LineSchema).max(20).optional(),
  transport: TransportSchema.optional(),
  era: EraSchema.optional(),
  protocolVersion: LineSchema.optional(),
  serverInfo: ServerInfoSchema.optional(),
  capabilities: JsonObjectSchema.optional(),
  instructions: text,
  tools: z.array(ToolSchema),
  resources: z.array(ResourceSchema),
  resourceTemplates: z.array(ResourceTemplateSchema),
  prompts: z.array(PromptSchema),
  warnings: z.array(WarningSchema),
  findings: z.array(FindingSchema),
  /** Version of the rules that the findings come from; absent where nothing was looked through. */
  rules: z.int().positive().optional(),
  fingerprints: FingerprintsSchema.optional(),
  terms: TermsSchema.optional(),
}

/** One probe, as it is made and as `npm run probe -- --json` prints it. */
export const ProbeSchema = z.strictObject({
  target: TargetKeySchema,
  at: InstantSchema,
  sandbox: SandboxIdSchema.optional(),
  ...facts,
  timings: TimingsSchema,
})
export type Probe = z.infer<typeof ProbeSchema>

/** The standing result of a target in a server's file: it changes only when a fact does, and says since when it stands. */
export const StandingProbeSchema = z.strictObject({
  target: TargetKeySchema,
  since: InstantSchema,
  ...facts,
  /** What the target last answered while it worked, kept when it no longer does; `until` is the first probe that failed. */
  lastOk: z.strictObject({ since: InstantSchema, until: InstantSchema, ...facts }).optional(),
})
export type StandingProbe = z.infer<typeof StandingProbeSchema>
