// What the tables of an export hold, out of the dataset: one server after the other, then health and drift.

import { toCanonicalJson } from '../../core/canonical/canonical.ts'
import type { Dataset } from '../../core/dataset/dataset.ts'
import { SUMMARY_DAYS, summarizeHealth } from '../../core/health/summary.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health, HealthSummary } from '../../core/schema/health.ts'
import type { StandingProbe } from '../../core/schema/probe.ts'
import type { Server } from '../../core/schema/server.ts'
import type { Snapshot } from '../../core/schema/snapshot.ts'
import type { Row, TableName } from './tables.ts'

/** A row with the table it belongs to. */
export type TableRow = readonly [TableName, Row]

/** Our own part only: what origins and servers say is theirs. */
export const LICENCE =
  'Selection, arrangement and measurements: CC0-1.0. Names, descriptions, schemas and instructions are quoted from their authors and ' +
  'stay theirs; see data/README.md.'

/** Every row of every table, a table's rows in a fixed order. @throws {ParseError} naming the file that is not of its schema */
export async function* readRows(dataset: Dataset, snapshot: Snapshot): AsyncGenerator<TableRow> {
  const meta = {
    schema_version: String(snapshot.schemaVersion),
    generated_at: snapshot.generatedAt,
    embedded: String(snapshot.embedded),
    servers: String(snapshot.totals.servers),
    licence: LICENCE,
  }
  for (const [key, value] of Object.entries(meta)) yield ['meta', { key, value }]
  const aliases = (await dataset.readAliases())?.aliases ?? {}
  for (const old_id of Object.keys(aliases).toSorted()) yield ['aliases', { old_id, id: aliases[old_id] ?? undefined }]
  for await (const server of dataset.readServers()) yield* rowsOf(server)
  const { targets } = await summarizeHealth(recentHealth(dataset), new Date(await lastInstant(dataset, snapshot.generatedAt)))
  for (const summary of targets) yield ['health', toHealthRow(summary)]
  for (const day of await dataset.listDays('drift')) for await (const line of dataset.readDrift(day)) yield ['drift', toDriftRow(line)]
}

/** Rows of one server, in all tables that are by server. */
export function* rowsOf(server: Server): Generator<TableRow> {
  const { id, packages, remotes, probes, listings, categories } = server
  yield ['servers', toServerRow(server)]
  for (const { category, evidence } of categories) yield ['categories', { server_id: id, category, evidence }]
  for (const { origin, key, version, updatedAt } of listings) {
    yield ['listings', { server_id: id, origin, key, version, updated_at: updatedAt }]
  }
  for (const pkg of packages) {
    const {
      registryType,
      identifier,
      version,
      integrity,
      transport,
      runtimeHint,
      environmentVariables,
      runtimeArguments,
      packageArguments,
    } = pkg
    const inputs = [...(runtimeArguments ?? []), ...(packageArguments ?? [])]
    yield [
      'packages',
      {
        server_id: id,
        registry_type: registryType,
        identifier,
        version,
        integrity,
        transport,
        runtime_hint: runtimeHint,
        environment_variables: toJson(environmentVariables),
        arguments: toJson(inputs.length === 0 ? undefined : inputs),
      },
    ]
  }
  for (const { type, url, headers } of remotes) yield ['remotes', { server_id: id, type, url, headers: toJson(headers) }]
  for (const [index, probe] of probes.entries()) yield* rowsOfProbe(id, probe, index + 1)
}

function* rowsOfProbe(server_id: string, probe: StandingProbe, rank: number): Generator<TableRow> {
  const { target, outcome, reason, since, version, transport, era, protocolVersion, serverInfo, instructions } = probe
  yield [
    'probes',
    {
      server_id,
      target,
      rank,
      outcome,
      reason,
      since,
      version,
      transport,
      era,
      protocol_version: protocolVersion,
      server_name: serverInfo?.name,
      server_version: serverInfo?.version,
      instructions,
      ...countsOf(probe),
    },
  ]
  for (const { name, title, description, inputSchema, outputSchema, annotations } of probe.tools) {
    const terms = probe.terms !== undefined && Object.hasOwn(probe.terms.tools, name) ? probe.terms.tools[name] : undefined
    yield [
      'tools',
      {
        server_id,
        target,
        name,
        title,
        description,
        input_schema: toJson(inputSchema),
        output_schema: toJson(outputSchema),
        annotations: toJson(annotations),
        tokens: terms?.tokens,
        parameters: terms?.parameters,
        described_parameters: terms?.described,
      },
    ]
  }
  for (const { code, severity, where, evidence } of probe.findings) {
    yield ['findings', { server_id, target, code, severity, place: where, evidence }]
  }
}

/** Lists are counted where they were read: of a server that was not, nothing is known. */
function countsOf({ outcome, tools, resources, prompts, terms }: StandingProbe): Row {
  if (outcome !== 'ok') return {}
  return { tools: tools.length, resources: resources.length, prompts: prompts.length, tool_tokens: terms?.tokens }
}

function toServerRow(server: Server): Row {
  const { repository, popularity, score } = server
  const best = server.probes[0]
  const { tools, tool_tokens } = best === undefined ? {} : countsOf(best)
  return {
    id: server.id,
    title: server.title,
    description: server.description,
    registry_name: server.registryName,
    status: server.status,
    license: server.license,
    language: server.language,
    homepage: server.homepage,
    repository_url: repository?.url,
    repository_directory: repository?.directory,
    archived: server.archived,
    stars: popularity.stars,
    downloads_month: popularity.downloadsMonth,
    first_seen_at: server.firstSeenAt,
    updated_at: server.updatedAt,
    outcome: best?.outcome,
    reason: best?.reason,
    since: best?.since,
    era: best?.era,
    tools,
    tool_tokens,
    ...(score.assessed ? { score: score.value, band: score.band } : { score_reason: score.reason }),
  }
}

function toHealthRow({ id, target, state, outcome, since, lastAt, uptime, latency }: HealthSummary): Row {
  return {
    server_id: id,
    target,
    state,
    outcome,
    since,
    last_at: lastAt,
    uptime_7_days: uptime.days7?.share,
    uptime_30_days: uptime.days30?.share,
    uptime_90_days: uptime.days90?.share,
    latency_p50_ms: latency?.p50,
    latency_p95_ms: latency?.p95,
  }
}

function toDriftRow({ id, target, at, code, severity, tool, subject, path, count }: Drift): Row {
  return { server_id: id, target, seen_at: at, code, severity, tool, subject, path, count }
}

async function* recentHealth(dataset: Dataset): AsyncGenerator<Health> {
  for (const day of (await dataset.listDays('health')).slice(-SUMMARY_DAYS)) yield* dataset.readHealth(day)
}

/** A run's probes are made after the instant that it is dated by. */
async function lastInstant(dataset: Dataset, generatedAt: string): Promise<string> {
  const day = (await dataset.listDays('health')).at(-1)
  let last = generatedAt
  if (day !== undefined) for await (const { at } of dataset.readHealth(day)) if (at > last) last = at
  return last
}

function toJson(value: unknown): string | undefined {
  return value === undefined ? undefined : toCanonicalJson(value)
}
