// What the crawl of the official MCP registry remembers from run to run, and what that makes the next run ask.
import { z } from 'zod'
import { RejectionSchema } from '../../../core/schema/snapshot.ts'
import { DaySchema, InstantSchema } from '../../../core/schema/text.ts'
import { RULES_VERSION } from '../classify/classify.ts'
import type { OriginContext } from '../origin.ts'
import type { Read } from './pages.ts'

/** The registry promises no durability, and an absence shows only in the whole list: so that is read once a week. */
const FULL_READ_DAYS = 7
/** Changes are asked for again from so long before the last one seen: they need not become visible in the order of their dates. */
const OVERLAP_MS = 60 * 60 * 1_000
const DAY_MS = 24 * 60 * 60 * 1_000

const ResumeSchema = z.object({
  since: InstantSchema.optional(),
  cursor: z.string().min(1).max(2_000),
  startedAt: InstantSchema,
  newest: InstantSchema.optional(),
  shown: z.array(z.string().max(400)).optional(),
  hasGap: z.boolean().optional(),
})

const MemorySchema = z.object({
  rules: z.int(),
  /** The latest change known, by the registry's own clock. */
  newest: InstantSchema.optional(),
  /** The day of the last whole read. */
  fullAt: DaySchema.optional(),
  /** Names that it had when it was last read to its end, be it the changes; without those deleted. */
  count: z.int().nonnegative().optional(),
  /** Records left out, by key: those that did not change are not shown again, and are left out all the same. */
  rejected: z.array(RejectionSchema),
  /** A read that was not finished. */
  resume: ResumeSchema.optional(),
})
export type Memory = z.infer<typeof MemorySchema>

/** @param state what an earlier run returned, if that is what it is */
export function parseMemory(state: unknown): Memory {
  const memory = MemorySchema.safeParse(state).data ?? { rules: RULES_VERSION, rejected: [] }
  if (memory.rules === RULES_VERSION) return memory
  // What other rules made of the records has to be made again, so the list is read whole; what is gone from it is not in there.
  const { count, rejected } = memory
  const gone = rejected.filter(({ code }) => code === 'deleted')
  return { rules: RULES_VERSION, ...(count === undefined ? {} : { count }), rejected: gone }
}

/** What this run is to read: the rest of what the last one began, the whole list, or the changes. */
export function planRead(memory: Memory, context: Pick<OriginContext, 'now' | 'previous' | 'verdict'>): Read {
  const { resume, newest, fullAt, count = 0, rejected } = memory
  const whole = { ...fromStart(context), since: undefined }
  // What is read is laid over what is known: without that only the whole list helps.
  if (context.previous.size < Math.max(count, resume?.shown?.length ?? 0) / 2) return whole
  if (resume !== undefined) {
    const { since, cursor, startedAt, shown = [], hasGap = false } = resume
    return { since, cursor, startedAt, newest: resume.newest, shown: new Set(shown), hasGap }
  }
  const nowMs = context.now().getTime()
  if (newest === undefined || fullAt === undefined) return whole
  const ageMs = nowMs - Date.parse(fullAt)
  // A clock that was ahead and is right again: what it wrote down says nothing.
  if (ageMs < 0 || ageMs >= FULL_READ_DAYS * DAY_MS || Date.parse(newest) > nowMs) return whole
  // A person took back that it is no server: what the registry says of it has to be asked for.
  if (rejected.some(({ key, code }) => code === 'not_a_server' && isServer(context.verdict(key)))) return whole
  return { ...whole, since: new Date(Date.parse(newest) - OVERLAP_MS).toISOString() }
}

/** A read from the first page on. */
export function fromStart(context: Pick<OriginContext, 'now'>): Omit<Read, 'since'> {
  return { cursor: '', startedAt: context.now().toISOString(), newest: undefined, shown: new Set(), hasGap: false }
}

const isServer = (verdict: ReturnType<OriginContext['verdict']>) => verdict === undefined || verdict === 'server'
