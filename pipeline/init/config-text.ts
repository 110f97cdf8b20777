// hisper.config.ts as text: what ships with Hisper where nothing is wished, and that of a registry of one's own.
import type { BrandingRules } from '../../core/schema/branding.ts'
import type { PolicyRules } from '../../core/schema/policy.ts'

export interface Wishes {
  branding?: BrandingRules | undefined
  policy?: Pick<PolicyRules, 'allow' | 'deny'> | undefined
  /** Names in `pipeline/crawl/origins/`, in the order of their import; all where none is given. */
  origins?: readonly OriginName[] | undefined
}

/** Origins by id: what they are called where they are written, and in which file. */
export const ORIGIN_FILES = {
  npm: ['npm', 'npm.ts'],
  pypi: ['pypi', 'pypi.ts'],
  github: ['github', 'github.ts'],
  'mcp-registry': ['mcpRegistry', 'mcp-registry.ts'],
  registration: ['registrations', 'registrations.ts'],
} as const
export type OriginName = keyof typeof ORIGIN_FILES

export function toConfigText({ branding, policy, origins }: Wishes): string {
  const chosen = (origins ?? []).map((id) => ORIGIN_FILES[id])
  const imports = [
    "import { availableParallelism } from 'node:os'",
    "import { defineConfig } from './pipeline/config.ts'",
    ...(chosen.length === 0
      ? ["import { ORIGINS } from './pipeline/crawl/origins/index.ts'"]
      : chosen
          .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
          .map(([name, file]) => `import { ${name} } from './pipeline/crawl/origins/${file}'`)),
    "import { CRITERIA } from './pipeline/score/criteria.ts'",
  ]
  const list = chosen.length === 0 ? 'ORIGINS' : `[${chosen.map(([name]) => name).join(', ')}]`
  return `// This registry: its origins, its criteria, its policies, its name. Remove or replace what you need, and add what is your own
// (docs/guides/own-registry.md, docs/guides/plug-ins.md).
${imports.join('\n')}

/** On GitHub Actions the repository itself says who is asking. */
const address =
  process.env.GITHUB_REPOSITORY === undefined ? 'https://hisper.example' : \`https://github.com/\${process.env.GITHUB_REPOSITORY}\`

export default defineConfig({
${branding === undefined ? '' : `  branding: ${toSource(branding)},\n`}  // A curated list is one more origin, and off until you add it: docs/guides/curated-lists.md.
  origins: ${list},
  // PyPI asks for few requests at a time and a name to write to; npm states no rate for documents; GitHub counts points, not requests.
  crawl: { seconds: 50 * 60, origins: { npm: { perSecond: 20 }, pypi: { perSecond: 10 } } },
  criteria: CRITERIA,
${policy === undefined ? '' : `  // docs/guides/policies.md\n  policy: ${toSource(policy)},\n`}  shrink: { maxShare: 0.1, maxCount: 5 },
  probe: { concurrency: Math.min(4, availableParallelism()), deadlineMs: 60_000, seconds: 5 * 3_600 },
  userAgent: \`Hisper/0.1 (+\${address})\`,
})
`
}

/** JSON as TypeScript writes it here: names without quotes, texts in single ones. */
function toSource(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toSource).join(', ')}]`
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (value === null || typeof value !== 'object') return String(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return fields.length === 0 ? '{}' : `{ ${fields.map(([key, field]) => `${key}: ${toSource(field)}`).join(', ')} }`
}
