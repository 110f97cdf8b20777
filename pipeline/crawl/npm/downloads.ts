// npm's download counts for what the search does not show. A luxury: a small share of a run's requests, a month for each name, and a
// count that nobody gave stays absent. Shape: npm/registry, docs/download-counts.md.
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { HttpError } from '../../lib/http.ts'
import { fetchJson } from '../json-answer.ts'
import type { OriginContext } from '../origin.ts'
import { toPath } from './name.ts'

/** The documented limit of one bulk request, which takes no scoped names. */
const BULK_NAMES = 128
const MAX_BULK_REQUESTS = 20
const MAX_SINGLE_REQUESTS = 100
/** Requests of either kind are at most this share of the names that are known: counting must not cost what the crawl saves. */
const MAX_SHARE = 0.005

const CountSchema = z.looseObject({ downloads: z.int().nonnegative() })
const BulkSchema = z.record(z.string(), CountSchema.nullable().catch(null))

export interface Uncounted {
  name: string
  /** The month, `2026-11`, in which it was last asked for. */
  counted: string | undefined
}

/**
 * Asks for last month's downloads of those that were never asked for, then of those asked for longest ago.
 * @param names every name that could be counted, in any order
 * @param known how many names there are in all
 * @returns what was asked for; undefined where the registry has no count. What could not be asked for is left out.
 */
export async function fetchDownloads(
  context: Pick<OriginContext, 'http' | 'signal' | 'log' | 'budget'>,
  url: string,
  names: readonly Uncounted[],
  known: number,
): Promise<Map<string, number | undefined>> {
  const counts = new Map<string, number | undefined>()
  const sorted = [...names].sort((one, other) => byCodeUnits(one.counted ?? '', other.counted ?? '') || byCodeUnits(one.name, other.name))
  const requests = Math.ceil(known * MAX_SHARE)
  const plain = sorted.filter(({ name }) => !name.startsWith('@')).slice(0, Math.min(MAX_BULK_REQUESTS, requests) * BULK_NAMES)
  const scoped = sorted.filter(({ name }) => name.startsWith('@')).slice(0, Math.min(MAX_SINGLE_REQUESTS, requests))
  const batches = [...inBatches(plain), ...scoped.map((one) => [one])].map((batch) => batch.map(({ name }) => name))
  try {
    for (const batch of batches) {
      if (context.budget.isSpent()) break
      for (const [name, count] of await fetchBatch(context, url, batch)) counts.set(name, count)
    }
  } catch (error) {
    if (context.signal.aborted || !(error instanceof HttpError || error instanceof ParseError)) throw error
    context.log.warn(`downloads are not counted any further in this run: ${error.message}`)
  }
  return counts
}

/** One name is answered by itself, several by an object with one count a name. */
async function fetchBatch(
  context: Pick<OriginContext, 'http' | 'signal'>,
  url: string,
  names: readonly string[],
): Promise<[string, number | undefined][]> {
  const address = `${url}/downloads/point/last-month/${names.map(toPath).join(',')}`
  const { status, value } = await fetchJson(context, address, { accept: [404] })
  const [first] = names
  if (first !== undefined && names.length === 1) {
    return [[first, status === 404 ? undefined : parseWith(CountSchema, value, address).downloads]]
  }
  const counts = status === 404 ? {} : parseWith(BulkSchema, value, address)
  return names.map((name) => [name, Object.hasOwn(counts, name) ? counts[name]?.downloads : undefined])
}

function inBatches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BULK_NAMES) }, (_, batch) =>
    items.slice(batch * BULK_NAMES, (batch + 1) * BULK_NAMES),
  )
}
