// Small valid documents for tests: each takes what matters to the test and fills in the rest.
import type { Listing, SeenListing } from '../core/schema/listing.ts'
import type { Probe, StandingProbe, Tool } from '../core/schema/probe.ts'
import type { Review } from '../core/schema/review.ts'
import type { MergedServer } from '../core/schema/server.ts'
import type { OriginId } from '../core/schema/words.ts'

export const NOW = '2026-11-22T12:00:00.000Z'

const ORIGIN_OF: Readonly<Record<string, OriginId>> = {
  npm: 'npm',
  pypi: 'pypi',
  github: 'github',
  mcp: 'mcp-registry',
  registration: 'registration',
  list: 'list',
}

export function listing(key: string, more: Partial<Listing> = {}): Listing {
  const [prefix = '', name = ''] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
  return { key, origin: ORIGIN_OF[prefix] ?? 'npm', name, keywords: [], status: 'active', packages: [], remotes: [], sameAs: [], ...more }
}

export function seen(key: string, more: Partial<Listing> = {}): SeenListing {
  return { ...listing(key, more), seenAt: NOW }
}

export function tool(name: string, more: Partial<Tool> = {}): Tool {
  return { name, description: `Does ${name}.`, inputSchema: { type: 'object', properties: {} }, ...more }
}

export function probe(more: Partial<Probe> = {}): Probe {
  return {
    target: 'npm:example',
    at: NOW,
    outcome: 'ok',
    version: '1.0.0',
    era: 'legacy',
    protocolVersion: '2025-11-25',
    tools: [tool('first')],
    resources: [],
    resourceTemplates: [],
    prompts: [],
    warnings: [],
    findings: [],
    rules: 1,
    timings: { connectMs: 100 },
    ...more,
  }
}

export function standing(more: Partial<StandingProbe> = {}): StandingProbe {
  const { at, timings: _timings, ...facts } = probe()
  return { ...facts, since: at, ...more }
}

export function mergedServer(more: Partial<MergedServer> = {}): MergedServer {
  return {
    schemaVersion: 1,
    id: 'example',
    title: 'Example',
    keywords: [],
    status: 'active',
    popularity: {},
    packages: [],
    remotes: [],
    firstSeenAt: NOW,
    sameBecause: [],
    absent: [],
    provenance: {},
    listings: [listing('npm:example')],
    ...more,
  }
}

export const review: Review = {
  schemaVersion: 1,
  server: 'example',
  login: 'octocat',
  rating: 4,
  text: 'Reads every file I gave it, and says clearly which folder it may not enter.',
  version: '1.0.0',
  tools: ['first'],
  client: 'Claude Code',
  accountSince: '2020-01-01',
  isNewAccount: false,
  at: NOW,
}
