// What the companion reads of API v1. New fields and new words may come at any time (docs/api.md): what is not known is passed over,
// a word is any word; only what is written into a configuration has to be known whole.
import { z } from 'zod'
import { type Package, PackageSchema, type Remote, RemoteSchema } from '../../core/schema/access.ts'
import {
  DocumentSchema,
  InstantSchema,
  LineSchema,
  ParagraphSchema,
  RegistryNameSchema,
  ServerIdSchema,
  TargetKeySchema,
  WebUrlSchema,
} from '../../core/schema/text.ts'

const word = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/)
const count = z.int().nonnegative()

/** The document of one thing. */
export function documentOf<T extends z.ZodType>(data: T) {
  return z.object({ schemaVersion: z.int(), generatedAt: InstantSchema, embedded: z.boolean(), data })
}

export const RootSchema = z.object({ title: z.literal('Hisper'), version: z.literal('v1') })

export const AliasMapSchema = z.record(ServerIdSchema, ServerIdSchema.nullable())

/** Servers that have a package, or are named with it. */
export const MatchListSchema = z.array(z.object({ id: ServerIdSchema, isListed: z.boolean() }))

/** Ways in, and how many there are besides that this version cannot write down. */
function known<T>(schema: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .max(1_000)
    .transform((all) => {
      const items = all.flatMap((one): T[] => {
        const { data } = schema.safeParse(one)
        return data === undefined ? [] : [data]
      })
      return { items, unknown: all.length - items.length }
    })
}

const surface = {
  tools: z.array(z.object({ name: z.string(), description: DocumentSchema.optional() })),
  findings: z.array(z.object({ code: word, severity: word, where: LineSchema })),
  /** Absent where nothing was looked through. */
  rules: z.int().optional(),
  terms: z.object({ tokens: count }).optional(),
}

const ProbeSchema = z.object({
  target: TargetKeySchema,
  since: InstantSchema,
  outcome: word,
  reason: word.optional(),
  protocolVersion: LineSchema.optional(),
  ...surface,
  lastOk: z.object(surface).optional(),
})

const ServerSchema = z.object({
  id: ServerIdSchema,
  title: LineSchema,
  description: ParagraphSchema.optional(),
  status: word,
  archived: z.boolean().optional(),
  registryName: RegistryNameSchema.optional(),
  license: LineSchema.optional(),
  repository: z.object({ url: WebUrlSchema }).optional(),
  categories: z.array(z.object({ category: word })).default([]),
  packages: known<Package>(PackageSchema),
  remotes: known<Remote>(RemoteSchema),
  probes: z.array(ProbeSchema),
  score: z.object({ assessed: z.boolean(), value: z.int().min(0).max(100).optional(), band: word.optional() }),
})
export type ServerFacts = z.infer<typeof ServerSchema>
export type Surface = Pick<z.infer<typeof ProbeSchema>, keyof typeof surface>

const UptimeSchema = z.object({ share: z.number().min(0).max(1), knownHours: z.number().positive(), probes: count })

const HealthSchema = z.object({
  target: TargetKeySchema,
  since: InstantSchema,
  lastAt: InstantSchema,
  outcome: word,
  state: word,
  uptime: z.object({ days7: UptimeSchema.optional(), days30: UptimeSchema.optional(), days90: UptimeSchema.optional() }),
  latency: z.object({ p50: count, p95: count, probes: count }).optional(),
})
export type Health = z.infer<typeof HealthSchema>

const IncidentSchema = z.object({
  target: TargetKeySchema,
  openedAt: InstantSchema,
  closedAt: InstantSchema.optional(),
  outcome: word,
  probes: count,
})
export type Incident = z.infer<typeof IncidentSchema>

const DriftSchema = z.object({
  at: InstantSchema,
  code: word,
  severity: word,
  target: TargetKeySchema.optional(),
  tool: z.string().optional(),
})
export type Drift = z.infer<typeof DriftSchema>

export const RecordSchema = z.object({
  server: ServerSchema,
  health: z.array(HealthSchema),
  incidents: z.array(IncidentSchema),
  /** Of late, the latest first. */
  drift: z.array(DriftSchema).default([]),
})
export type ServerRecord = z.infer<typeof RecordSchema>

/** What a server offers: what it answers now, else what it answered last while it worked; undefined where it never did. */
export function surfaceOf({ probes: [best] }: Pick<ServerFacts, 'probes'>): Surface | undefined {
  if (best === undefined) return undefined
  return best.outcome === 'ok' || best.tools.length > 0 ? best : best.lastOk
}
