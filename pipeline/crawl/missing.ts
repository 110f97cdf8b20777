// Records that answered 404: which of them are gone, and which a passing fault may hide. A listing is not let go for one such answer
// alone, and none is while many answer so.
import { byCodeUnits } from '../../core/canonical/canonical.ts'
import type { OriginContext } from './origin.ts'

/** Listed records that answer 404 in one run: from so many on, and from this share of those that answered, it is a fault. */
const MIN_FAULT = 10
const MIN_FAULT_SHARE = 0.1
/** Records that the report names one by one. */
const NAMED = 5

export interface Missing {
  name: string
  /** Whether it was a listing when it was last read. */
  wasListed: boolean
  /** What the origin's own index, list of names or feed says of it: that it is there, that it is not, or nothing. */
  index: 'has' | 'lacks' | 'silent'
  /** The day of an earlier 404, where nothing else came since. */
  missedOn: string | undefined
}

export interface Settled {
  /** In any order. */
  gone: string[]
  /** Names to be asked for again, each with the day to remember, which is undefined where this 404 proves nothing. */
  doubtful: Map<string, string | undefined>
}

/**
 * Gone is what the index does not have either, what nothing but a stranger's word said was there, and what answers 404 on a second day.
 * @param listedAnswers records that were listings and gave any answer in this run, 404 too
 * @param today ISO 8601
 */
export function settleMissing(
  { allowShrink, log }: Pick<OriginContext, 'allowShrink' | 'log'>,
  missing: readonly Missing[],
  listedAnswers: number,
  today: string,
): Settled {
  const settled: Settled = { gone: [], doubtful: new Map() }
  const suspects = missing.filter(({ wasListed, index }) => wasListed && index !== 'lacks')
  const isFault = !allowShrink && suspects.length >= MIN_FAULT && suspects.length > listedAnswers * MIN_FAULT_SHARE
  for (const { name, wasListed, index, missedOn } of missing) {
    if (index === 'lacks' || (index === 'silent' && !wasListed)) settled.gone.push(name)
    else if (isFault && wasListed) settled.doubtful.set(name, missedOn)
    else if (missedOn !== undefined && missedOn < today) settled.gone.push(name)
    else settled.doubtful.set(name, today)
  }
  if (isFault) {
    const share = `${suspects.length} of ${listedAnswers} listed records that were asked for`
    log.warn(`404 for ${share}: taken for a fault, and none of them is let go (--allow-shrink takes it for the truth)`)
  }
  return settled
}

/** The first few by name, and how many more there are. */
export function nameSome(names: Iterable<string>): string {
  const sorted = [...names].sort(byCodeUnits)
  return sorted.length <= NAMED ? sorted.join(', ') : `${sorted.slice(0, NAMED).join(', ')} and ${sorted.length - NAMED} more`
}
