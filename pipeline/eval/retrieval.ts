// How good a ranking is, next to what somebody judged by hand. All figures 0 to 1.

export interface Figures {
  /** The first is right. */
  hit1: number
  /** Of what is needed, how much is among the first so many. */
  r1: number
  r3: number
  r5: number
  r10: number
  /** One over the place of the first that is right (mean reciprocal rank). */
  mrr: number
  /** Discounted cumulative gain, next to the best that can be reached (Järvelin and Kekäläinen 2002). */
  ndcg5: number
  ndcg10: number
}

/** A ranking, the best first, and what is needed: groups, of each of which one will do. */
export interface Judged {
  ranking: readonly string[]
  groups: readonly ReadonlySet<string>[]
}

/** @returns means over all that need something; undefined where none does */
export function toFigures(judged: readonly Judged[]): Figures | undefined {
  const telling = judged.filter(({ groups }) => groups.length > 0)
  if (telling.length === 0) return undefined
  const mean = (of: (one: Judged) => number) => round(telling.reduce((sum, one) => sum + of(one), 0) / telling.length)
  return {
    hit1: mean((one) => (firstPlace(one) === 0 ? 1 : 0)),
    r1: mean((one) => recall(one, 1)),
    r3: mean((one) => recall(one, 3)),
    r5: mean((one) => recall(one, 5)),
    r10: mean((one) => recall(one, 10)),
    mrr: mean((one) => 1 / (1 + firstPlace(one))),
    ndcg5: mean((one) => gain(one, 5)),
    ndcg10: mean((one) => gain(one, 10)),
  }
}

/**
 * How well a number tells two kinds apart: the chance that one of the first has more of it than one of the second (area under the receiver
 * operating characteristic; Mann and Whitney 1947). @returns undefined where there is none of a kind
 */
export function toAuroc(more: readonly number[], less: readonly number[]): number | undefined {
  if (more.length === 0 || less.length === 0) return undefined
  const all = [...more.map((value) => ({ value, isMore: true })), ...less.map((value) => ({ value, isMore: false }))]
  all.sort((a, b) => a.value - b.value)
  let ranks = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const rank = (from + 1 + to) / 2
    for (let at = from; at < to; at += 1) if (all[at]?.isMore) ranks += rank
    from = to
  }
  return round((ranks - (more.length * (more.length + 1)) / 2) / (more.length * less.length))
}

function firstPlace({ ranking, groups }: Judged): number {
  const place = ranking.findIndex((one) => groups.some((group) => group.has(one)))
  return place < 0 ? Number.POSITIVE_INFINITY : place
}

function recall({ ranking, groups }: Judged, among: number): number {
  const first = ranking.slice(0, among)
  return groups.filter((group) => first.some((one) => group.has(one))).length / groups.length
}

/** A group counts once, where its first stands. */
function gain({ ranking, groups }: Judged, among: number): number {
  const open = new Set(groups)
  let sum = 0
  for (const [place, one] of ranking.slice(0, among).entries())
    for (const group of open)
      if (group.has(one)) {
        open.delete(group)
        sum += 1 / Math.log2(place + 2)
      }
  const best = Array.from({ length: Math.min(among, groups.length) }, (_, place) => 1 / Math.log2(place + 2))
  return sum / best.reduce((total, one) => total + one, 0)
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
