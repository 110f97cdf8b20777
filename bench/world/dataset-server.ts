// One server of a made-up dataset as it stands on a day: the same for the same seed, number and day, whatever was made before it.
import type { Package, Remote } from '../../core/schema/access.ts'
import type { Finding } from '../../core/schema/finding.ts'
import type { Listing } from '../../core/schema/listing.ts'
import type { StandingProbe } from '../../core/schema/probe.ts'
import type { MergedServer, Server } from '../../core/schema/server.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import type { Outcome, Reason } from '../../core/schema/words.ts'
import { scoreServer } from '../../pipeline/score/index.ts'
import { makeTools, worthOf } from './dataset-tools.ts'
import { LANGUAGES, LICENSES, OWNERS, TOPICS } from './dataset-words.ts'
import { pick, seeded } from './random.ts'

const DAY_MS = 86_400_000
/** Day 0; the runs are dated half past four. */
const FIRST_RUN = Date.parse('2026-11-22T04:30:00.000Z')
/** Share of the servers that change on a day. */
const CHANGED_SHARE = 0.05

/** How probes end, in hundredths; what is left works. */
const FAILURES: readonly (readonly [number, Outcome, Reason])[] = [
  [6, 'auth_required', 'http_401'],
  [7, 'needs_config', 'missing_environment'],
  [3, 'timeout', 'connect_timeout'],
  [3, 'unreachable', 'dns_failure'],
  [2, 'crashed', 'exited'],
  [1, 'not_mcp', 'no_mcp_answer'],
  [4, 'not_probed', 'unsupported_package_type'],
]

/** Instant of the run of a day: 0 is 2026-11-22, 1 the day after, -1 the one before. */
export function runOn(day: number): Date {
  return new Date(FIRST_RUN + day * DAY_MS)
}

/** Whether a server is one of the twentieth that changes on a day after the first. */
export function changesOn(seed: number, index: number, day: number): boolean {
  return day > 0 && seeded(seed * 31 + index * 7_919 + day * 104_729)() < CHANGED_SHARE
}

/** @param day that it is as of; what changed since day 0 is its version, its popularity and what one tool says of itself */
export function serverOn(seed: number, index: number, day: number): Server {
  const days = Array.from({ length: Math.max(0, day) }, (_, before) => before + 1).filter((each) => changesOn(seed, index, each))
  const revision = days.length
  const random = seeded(seed * 1_000_003 + index)
  const topic = pick(random, TOPICS)
  const owner = `${pick(random, OWNERS)}-${Math.floor(random() * 4_000)}`
  const kind = random()
  const name = `${topic.name}-mcp-${index}`
  const version = `${Math.floor(random() * 3)}.${Math.floor(random() * 20)}.${revision}`
  const updatedAt = new Date(revision > 0 ? runOn(days.at(-1) ?? 0).getTime() - 3_600_000 : FIRST_RUN - Math.floor(random() * 500) * DAY_MS)
  const repository = random() < 0.85 ? { url: `https://github.com/${owner}/${name}` } : undefined
  const license = pick(random, LICENSES)
  const stars = rounded(10 ** (random() * 4.5) * 1.02 ** revision)
  const downloadsMonth = rounded(10 ** (random() * 5.5) * 1.05 ** revision)
  const description = `MCP server for ${topic.name}: reads and changes every ${topic.things[0]}, ${pick(random, topic.things)} and ${pick(random, topic.things)} of ${owner}.`
  const packages = packagesOf(kind, owner, name, version, random)
  const remotes: Remote[] =
    kind >= 0.72 ? [{ type: random() < 0.85 ? 'streamable-http' : 'sse', url: `https://${name}.${owner}.example/mcp` }] : []
  // Some listing there is of each.
  const isUnlisted = repository === undefined && kind >= 0.7
  const registryName = random() < 0.55 || isUnlisted ? `io.github.${owner}/${name}` : undefined
  const shared = {
    description,
    license,
    keywords: [],
    status: 'active' as const,
    packages: [],
    remotes: [],
    sameAs: [],
    updatedAt: updatedAt.toISOString(),
    ...(repository === undefined ? {} : { repository }),
  }
  const pkg = packages[0]
  const listings: Listing[] = [
    ...(repository === undefined
      ? []
      : [
          {
            ...shared,
            key: `github:${owner}/${name}`,
            origin: 'github' as const,
            name: `${owner}/${name}`,
            keywords: ['mcp', 'mcp-server', topic.name],
            popularity: { stars },
          },
        ]),
    ...(registryName === undefined
      ? []
      : [
          {
            ...shared,
            key: `mcp:${registryName}`,
            origin: 'mcp-registry' as const,
            name: registryName,
            version,
            packages,
            remotes,
          },
        ]),
    ...(pkg?.registryType === 'npm' || pkg?.registryType === 'pypi'
      ? [
          {
            ...shared,
            key: `${pkg.registryType}:${pkg.identifier}`,
            origin: pkg.registryType,
            name: pkg.identifier,
            version,
            packages: [pkg],
            keywords: ['mcp', topic.name],
            popularity: { downloadsMonth },
            classification: { confidence: 0.9, evidence: `the name says "mcp"` },
          },
        ]
      : []),
  ]
  const first = listings[0]?.key ?? ''
  const merged: MergedServer = {
    schemaVersion: SCHEMA_VERSION,
    id: `${owner}-${name}`,
    title: `${topic.name[0]?.toUpperCase()}${topic.name.slice(1)} for ${owner}`,
    description,
    ...(registryName === undefined ? {} : { registryName }),
    license,
    ...(repository === undefined ? {} : { repository, language: pick(random, LANGUAGES), archived: random() < 0.03 }),
    keywords: ['mcp', topic.name],
    status: 'active',
    updatedAt: updatedAt.toISOString(),
    popularity: { ...(repository === undefined ? {} : { stars }), ...(packages.length === 0 ? {} : { downloadsMonth }) },
    packages,
    remotes,
    firstSeenAt: new Date(FIRST_RUN - Math.floor(random() * 300) * DAY_MS).toISOString(),
    sameBecause: listings.slice(1).map(({ key }) => ({ keys: [first, key] as [string, string], code: 'registry_package', detail: name })),
    absent: [],
    provenance: { description: first, license: first, updatedAt: first },
    listings,
  }
  const probes = targetsOf(merged).map((target) => probeOf(target, version, days, topic, random))
  const categories = [{ category: topic.category, evidence: `name "${topic.name}"; description "${topic.things[0]}"` }]
  return { ...merged, categories, probes, score: scoreServer(merged, probes, runOn(days.at(-1) ?? 0)) }
}

/** Targets of a server: its first package and its remotes. */
function targetsOf({ packages, remotes }: Pick<MergedServer, 'packages' | 'remotes'>): string[] {
  return [...packages.map((pkg) => `${pkg.registryType}:${pkg.identifier}`), ...remotes.map(({ url }) => url)]
}

function packagesOf(kind: number, owner: string, name: string, version: string, random: () => number): Package[] {
  const variables =
    random() < 0.5
      ? { environmentVariables: [{ name: `${owner.split('-')[0]?.toUpperCase()}_API_KEY`, isRequired: true, isSecret: true }] }
      : {}
  const common = { transport: 'stdio' as const, ...variables }
  if (kind < 0.45) return [{ registryType: 'npm', identifier: `@${owner}/${name}`, version, ...common }]
  if (kind < 0.7) return [{ registryType: 'pypi', identifier: name, version, runtimeHint: 'uvx', ...common }]
  if (kind < 0.76) return [{ registryType: 'oci', identifier: `ghcr.io/${owner}/${name}:${version}`, ...common }]
  return []
}

function probeOf(
  target: string,
  version: string,
  days: readonly number[],
  topic: (typeof TOPICS)[number],
  random: () => number,
): StandingProbe {
  const lastDay = days.at(-1) ?? -Math.floor(random() * 60)
  const since = new Date(runOn(lastDay).getTime() + Math.floor(random() * 3_600_000)).toISOString()
  const isPackage = !target.startsWith('https:')
  const facts = { target, since, resources: [], resourceTemplates: [], prompts: [], warnings: [], ...(isPackage ? { version } : {}) }
  const failure = failureOf(target.startsWith('oci:') ? 99.5 : random() * 100)
  if (failure !== undefined) return { ...facts, ...failure, tools: [], findings: [] }
  const tools = makeTools(topic, 4 + Math.floor(random() ** 1.4 * 30), random)
  const [changed] = tools
  if (changed !== undefined && days.length > 0) changed.description = `${changed.description} Revision ${days.length} of this text.`
  const findings: Finding[] =
    random() < 0.06
      ? [
          {
            code: 'concealment',
            severity: random() < 0.3 ? 'high' : 'low',
            where: `tools/${changed?.name}`,
            evidence: 'do not tell the user',
          },
        ]
      : []
  const isModern = random() < 0.2
  return {
    ...facts,
    outcome: 'ok',
    transport: isPackage ? 'stdio' : 'streamable-http',
    era: isModern ? 'modern' : 'legacy',
    protocolVersion: isModern ? '2026-07-28' : '2025-11-25',
    serverInfo: { name: topic.name, version },
    capabilities: { tools: { listChanged: true } },
    ...(random() < 0.3 ? { instructions: `Search before you change a ${topic.things[0]}; ask the user before you delete one.` } : {}),
    tools,
    findings,
    rules: 1,
    ...worthOf(tools),
  }
}

/** @param draw 0 to 100 */
function failureOf(draw: number): Pick<StandingProbe, 'outcome' | 'reason' | 'evidence'> | undefined {
  let below = 100 - FAILURES.reduce((sum, [share]) => sum + share, 0)
  for (const [share, outcome, reason] of draw < below ? [] : FAILURES) {
    below += share
    if (draw < below) return { outcome, reason, evidence: { message: `what was seen: ${reason.replaceAll('_', ' ')}` } }
  }
  return undefined
}

/** To two significant digits, as the pipeline keeps counts. */
function rounded(count: number): number {
  return Math.round(Number(count.toPrecision(2)))
}
