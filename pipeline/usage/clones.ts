// How often the repository was cloned, day by day, as GitHub counts it: the last 14 days, asked for again and again before they are gone.
import { join } from 'node:path'
import { z } from 'zod'
import { toFileJson } from '../../core/canonical/canonical.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { type UsageMonth, UsageMonthSchema } from '../../core/schema/usage.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import { writeChanged } from '../lib/files.ts'
import type { Http } from '../lib/http.ts'

const count = z.int().nonnegative()

/** `GET /repos/{owner}/{repo}/traffic/clones` of GitHub's REST API (version 2022-11-28), as far as it is used. */
const ClonesSchema = z.object({
  clones: z.array(z.object({ timestamp: z.iso.datetime(), count, uniques: count })).max(100),
})

/** An answer has 14 days; more than this is none. */
const MAX_BYTES = 100_000

/** A token that may not see this, or a repository that it may not see at all. */
const NOT_ALLOWED = [401, 403, 404]

export interface ClonesInput {
  http: Http
  /** Of GitHub's REST API. */
  apiUrl: string
  /** `OWNER/NAME` */
  repository: string
  token: string
  dataDir: string
  scratch: string
  now: Date
}

/** Undefined where GitHub does not tell: then nothing was measured, and nothing is written. @returns files that changed, below data/ */
export async function recordClones(input: ClonesInput): Promise<string[] | undefined> {
  const { http, apiUrl, repository, token, dataDir, scratch, now } = input
  const { status, value } = await http.request(`${apiUrl}/repos/${repository}/traffic/clones?per=day`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    accept: NOT_ALLOWED,
    as: 'json',
    maxBytes: MAX_BYTES,
  })
  if (NOT_ALLOWED.includes(status)) return undefined
  const { clones } = parseWith(ClonesSchema, value, 'clones of the repository')
  const today = now.toISOString().slice(0, 10)
  // A day that is not over would be told as too little for ever.
  const over = clones
    .map(({ timestamp, count, uniques }) => ({ day: new Date(timestamp).toISOString().slice(0, 10), count, uniques }))
    .filter(({ day }) => day < today)
  const months = Map.groupBy(over, ({ day }) => day.slice(0, 7))
  const planned: [path: string, month: UsageMonth][] = []
  for (const [month, days] of months) {
    const path = `usage/${month}.json`
    const known = (await new Dataset(dataDir).readDocument(path, UsageMonthSchema))?.clones ?? {}
    const told = Object.fromEntries(days.map(({ day, count, uniques }) => [day, { count, uniques }]))
    planned.push([path, { schemaVersion: SCHEMA_VERSION, month, clones: { ...known, ...told } }])
  }
  const changed: string[] = []
  for (const [path, month] of planned) if (await writeChanged(join(dataDir, path), toFileJson(month), scratch)) changed.push(path)
  return changed
}
