// Among tools that fit alike, the trustworthy first. Kept apart from the fit: how well a tool fits is not how far it can be trusted.
import type { RouteCard } from './layout.ts'
import type { Fit } from './rank.ts'

/** Fits this near to the best of them are alike. */
const ALIKE = 0.03

/** @returns 0 to 1: works, without findings, by its score */
export function toTrust({ outcome, score, findings }: Pick<RouteCard, 'outcome' | 'score' | 'findings'>): number {
  const works = outcome === 'ok' ? 0.5 : outcome === 'auth_required' || outcome === 'needs_config' ? 0.3 : 0
  return (works + 0.2 + (0.3 * (score ?? 0)) / 100) / (1 + findings)
}

/**
 * @param fits in their order
 * @returns the same; where several fit alike, those of the more trustworthy server first
 */
export function byTrust(fits: readonly Fit[], cardOf: (server: number) => RouteCard): Fit[] {
  const ordered: Fit[] = []
  for (let from = 0; from < fits.length; ) {
    const best = fits[from]?.fit ?? 0
    let to = from
    while (to < fits.length && best - (fits[to]?.fit ?? 0) <= ALIKE) to += 1
    const alike = fits.slice(from, to).map((one) => ({ one, trust: toTrust(cardOf(one.candidate.server)) }))
    ordered.push(...alike.sort((a, b) => b.trust - a.trust).map(({ one }) => one))
    from = to
  }
  return ordered
}
