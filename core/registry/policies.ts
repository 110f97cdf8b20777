// The registries that the feed is served as, each under an address of its own that a client can be pointed at. One table: a registry of
// your own is one more row. What a row does not take is not answered under its address, neither in its list nor by its name, so that an
// address can serve as a list of what may be used.
import type { SummaryRow } from '../api/summary.ts'
import { CATEGORY_TITLES, CategorySchema } from '../schema/category.ts'

export interface Policy {
  /** Below the site's root: empty, or `r/NAME`. What is asked for lies at `PATH/v0.1/servers`. */
  path: '' | `r/${string}`
  title: string
  /** Which servers it takes, a sentence. */
  rule: string
  takes(row: SummaryRow): boolean
  /** At most so many, the best of them. Without a limit, all: then its list is too long for a client, and for programs only. */
  limit?: number
  /** As files, a server is answered under `versions/latest` alone, and not under its version and in a list of one: a third of the files. */
  isLatestOnly?: true
}

/** Answers, is not given up by its author, and had nothing remarked on what it says. */
function isClean({ outcome, findings, status, archived }: SummaryRow): boolean {
  return outcome === 'ok' && findings === 0 && status === 'active' && archived !== true
}

export const POLICIES: readonly Policy[] = [
  {
    path: '',
    title: 'The best',
    rule: 'Servers that answered when they were last started or asked, without a safety remark, neither deprecated nor archived.',
    takes: isClean,
    limit: 500,
  },
  {
    path: 'r/verified',
    title: 'Verified',
    rule: 'Of these, the servers whose name the official registry gave to who controls it.',
    takes: (row) => isClean(row) && row.registryName !== undefined,
    limit: 1_000,
  },
  ...CategorySchema.options.map(
    (category): Policy => ({
      path: `r/${category}`,
      title: CATEGORY_TITLES[category],
      rule: 'Servers of this category that answered when they were last started or asked, without a safety remark.',
      takes: (row) => isClean(row) && row.categories.includes(category),
      limit: 100,
    }),
  ),
  {
    path: 'r/all',
    title: 'All',
    rule: 'Every server, whatever was found.',
    takes: ({ status }) => status !== 'deleted',
    isLatestOnly: true,
  },
]

/** Of a registry with a policy of its own, what that allows. It is asked for by name like the rest: a client pointed at it sees nothing else. */
export function policiesOf({ allowed }: { allowed: ReadonlySet<string> | undefined }): readonly Policy[] {
  if (allowed === undefined) return POLICIES
  const own: Policy = {
    path: 'r/allowed',
    title: 'Allowed',
    rule: 'The servers that this registry’s own policy allows (data/policy.json).',
    takes: ({ id, status }) => status !== 'deleted' && allowed.has(id),
  }
  return [...POLICIES, own]
}

/** The best first: by score, then by how much it is used, then by id. */
export function byMerit(a: SummaryRow, b: SummaryRow): number {
  return (b.score ?? -1) - (a.score ?? -1) || reachOf(b) - reachOf(a) || (a.id < b.id ? -1 : 1)
}

/** A star is worth about as much as a hundred downloads a month. */
function reachOf({ popularity: { stars = 0, downloadsMonth = 0 } }: SummaryRow): number {
  return stars + downloadsMonth / 100
}

/** @returns the servers that a policy takes, the best first */
export function membersOf({ takes, limit }: Policy, servers: readonly SummaryRow[]): SummaryRow[] {
  return servers.filter(takes).sort(byMerit).slice(0, limit)
}
