// What a record is: a person's word and the official registry's checks before the rules over its own words.
import type { Listing } from '../../core/schema/listing.ts'
import type { Rejection } from '../../core/schema/snapshot.ts'
import type { PackageClass } from '../../core/schema/words.ts'
import { type Classification, classify, type PackageFacts } from './classify/classify.ts'

/** Rules are never this sure: whatever is was decided by somebody. */
const CERTAIN = 1

/**
 * A verdict that says what the record says itself leaves it to its own words, so that it makes no difference who was asked first.
 * @param verdict see OriginContext.verdict
 */
export function judge(verdict: PackageClass | undefined, facts: PackageFacts): Classification {
  const own = classify(facts)
  if (verdict === undefined || verdict === own.class) return own
  const evidence =
    verdict === 'server' ? 'named as a server by the official registry or by a person' : 'a person said so (data/overrides.json)'
  return { class: verdict, confidence: CERTAIN, evidence }
}

/** Whether what came of a record was decided by a verdict against its own words. */
export function isByVerdict(entry: Listing | Pick<Rejection, 'confidence'>): boolean {
  return ('origin' in entry ? entry.classification?.confidence : entry.confidence) === CERTAIN
}

/** The part of a classification that a listing keeps. */
export function toEvidence({ confidence, evidence }: Classification): Pick<Listing, 'classification'> {
  return { classification: { confidence, evidence } }
}
