// npm run init: makes a fork a registry of one's own. Writes hisper.config.ts, takes the demonstration out of data/, and says what is left to do.
import { join } from 'node:path'
import { BrandingRulesSchema } from '../core/schema/branding.ts'
import { parseWith } from '../core/schema/parse.ts'
import { PolicyRulesSchema } from '../core/schema/policy.ts'
import { ORIGIN_FILES, type OriginName, toConfigText } from './init/config-text.ts'
import { emptyDataset } from './init/empty-dataset.ts'
import { UsageError } from './lib/errors.ts'
import { readText, writeChanged } from './lib/files.ts'
import { createCommand, numberFrom, runMain } from './lib/options.ts'
import { PROJECT_ROOT } from './probe/install/installed-package.ts'

interface Flags {
  name: string
  sentence?: string
  hue?: number
  home?: string
  origins?: OriginName[]
  licenses?: string[]
  minScore?: number
  findings: boolean
  force?: true
}

await runMain(async () => {
  const parser = createCommand('init', 'Makes a registry of your own out of this fork.')
    .requiredOption('--name <text>', 'what it is called')
    .option('--sentence <text>', 'what it is, for its first page')
    .option('--hue <degrees>', 'of links and marks, 0 to 359', numberFrom(0))
    .option('--home <url>', 'page of whoever runs it')
    .option('--origins <ids>', `where servers come from, of ${Object.keys(ORIGIN_FILES).join(', ')}`, parseOrigins)
    .option('--licenses <ids>', 'policy: allow these alone, as SPDX identifiers', (text) => text.split(','))
    .option('--min-score <points>', 'policy: allow from so many points on', numberFrom(0))
    .option('--no-findings', 'policy: deny what has a safety finding')
    .option('--force', 'write hisper.config.ts though it was changed')
    .parse(process.argv)
  const { name, sentence, hue, home, origins, licenses, minScore, findings, force } = parser.opts<Flags>()
  const branding = parseWith(BrandingRulesSchema, given({ name, sentence, hue, home }), 'init')
  const hasPolicy = licenses !== undefined || minScore !== undefined || !findings
  const rules = { allow: given({ licenses, minScore }), deny: findings ? {} : { findings: 'any' as const } }
  const policy = hasPolicy ? parseWith(PolicyRulesSchema, rules, 'init') : undefined
  const path = join(PROJECT_ROOT, 'hisper.config.ts')
  const scratch = join(PROJECT_ROOT, 'data/.work/unfinished')
  if (force === undefined && (await readText(path)) !== toConfigText({}))
    throw new UsageError('hisper.config.ts is not as it ships any more: change it by hand, or say --force to write it anew')
  await writeChanged(path, toConfigText({ branding, origins, policy: policy && { allow: policy.allow, deny: policy.deny } }), scratch)
  const removed = await emptyDataset(join(PROJECT_ROOT, 'data'))
  process.stdout.write(`${toNext(name, removed)}\n`)
  return 0
})

function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T
}

function parseOrigins(text: string): OriginName[] {
  return text.split(',').map((part) => {
    if (part in ORIGIN_FILES) return part as OriginName
    throw new UsageError(`${JSON.stringify(part)} is not an origin: ${Object.keys(ORIGIN_FILES).join(', ')}`)
  })
}

function toNext(name: string, removed: number): string {
  return `${name}: hisper.config.ts is written${removed === 0 ? '' : `, and the demonstration is out of data/ (${removed} files)`}.

Next:
  git add -A && git commit -m "A registry of our own" && git push
  On GitHub: Actions, enable workflows; Settings, Pages, Source: GitHub Actions.
  Actions, Refresh, Run workflow: crawls, probes, publishes, deploys. From then on daily.

To see it here first:
  npm run pipeline -- all --limit 20 && npm run build && npm run preview

Your own npm mirror, a custom address and messages: docs/guides/own-registry.md`
}
