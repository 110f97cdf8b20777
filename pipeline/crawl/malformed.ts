// Documents that are not of the shape their origin documents: whether one is its author's doing and stays, or a fault that passes.
import { z } from 'zod'
import { DaySchema } from '../../core/schema/text.ts'
import { ageInDays } from './day.ts'
import { fingerprint } from './json-answer.ts'

/** A document that stays malformed is asked for again after so many days. */
const MAX_AGE_DAYS = 7

export const MalformedSchema = z.object({
  /** When it was last malformed. */
  day: DaySchema,
  /** Fingerprint of that answer. */
  answer: z.string().max(12),
  /** Whether the same had come on an earlier day: then it stands for a while. */
  settled: z.literal(true).optional(),
})
export type Malformed = z.infer<typeof MalformedSchema>

/**
 * @param before what was remembered of the same record, where it was malformed when it was last read
 * @param answer the document, of unknown shape
 */
export function toMalformedMemory(before: Malformed | undefined, answer: unknown, today: string): Malformed {
  const now = { day: today, answer: fingerprint(answer) }
  const isSame = before !== undefined && before.answer === now.answer && (before.settled === true || before.day < today)
  return isSame ? { ...now, settled: true } : now
}

/**
 * Whether a record that was malformed is to be asked for again.
 * @param malformed undefined where an earlier version of the crawl remembered no more than its rejection
 */
export function isMalformedDue(malformed: Malformed | undefined, today: string): boolean {
  return malformed?.settled !== true || ageInDays(malformed.day, today) >= MAX_AGE_DAYS
}
