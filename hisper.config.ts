// This registry: its origins, its criteria, its policies, its name. Remove or replace what you need, and add what is your own
// (docs/guides/own-registry.md, docs/guides/plug-ins.md).
import { availableParallelism } from 'node:os'
import { defineConfig } from './pipeline/config.ts'
import { ORIGINS } from './pipeline/crawl/origins/index.ts'
import { CRITERIA } from './pipeline/score/criteria.ts'

/** On GitHub Actions the repository itself says who is asking. */
const address =
  process.env.GITHUB_REPOSITORY === undefined ? 'https://hisper.example' : `https://github.com/${process.env.GITHUB_REPOSITORY}`

export default defineConfig({
  // A curated list is one more origin, and off until you add it: docs/guides/curated-lists.md.
  origins: ORIGINS,
  // PyPI asks for few requests at a time and a name to write to; npm states no rate for documents; GitHub counts points, not requests.
  crawl: { seconds: 50 * 60, origins: { npm: { perSecond: 20 }, pypi: { perSecond: 10 } } },
  criteria: CRITERIA,
  shrink: { maxShare: 0.1, maxCount: 5 },
  probe: { concurrency: Math.min(4, availableParallelism()), deadlineMs: 60_000, seconds: 5 * 3_600 },
  userAgent: `Hisper/0.1 (+${address})`,
})
