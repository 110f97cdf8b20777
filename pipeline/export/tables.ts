// The tables of an export: one list for SQLite, Parquet and the reader's documentation. A column that is published keeps its meaning.

/** `instant` is ISO 8601 in UTC, `json` a JSON text; both are text in either format, in which they sort and cast as they should. */
export type ColumnType = 'text' | 'integer' | 'real' | 'boolean' | 'instant' | 'json'
export type Cell = string | number | boolean | undefined
/** Cells by the name of their column; one that is not there is NULL, which never means zero. */
export type Row = Readonly<Record<string, Cell>>

export interface Table {
  columns: Readonly<Record<string, ColumnType>>
  /** Columns that cannot be NULL. */
  required: readonly string[]
  /** Columns, or lists of them, that an index of the SQLite file is over. */
  indices: readonly string[]
}

/** Of one server each, `server_id`, and of one way into it, `target`: `npm:NAME`, or a remote's address. */
export const TABLES = {
  meta: { columns: { key: 'text', value: 'text' }, required: ['key', 'value'], indices: ['key'] },
  servers: {
    columns: {
      id: 'text',
      title: 'text',
      description: 'text',
      registry_name: 'text',
      status: 'text',
      license: 'text',
      language: 'text',
      homepage: 'text',
      repository_url: 'text',
      repository_directory: 'text',
      archived: 'boolean',
      stars: 'integer',
      downloads_month: 'integer',
      first_seen_at: 'instant',
      updated_at: 'instant',
      /** Of the best probe, as the next four; NULL where there is no way in. */
      outcome: 'text',
      reason: 'text',
      since: 'instant',
      era: 'text',
      tools: 'integer',
      tool_tokens: 'integer',
      /** NULL where it was not assessed, which `score_reason` explains. */
      score: 'integer',
      band: 'text',
      score_reason: 'text',
    },
    required: ['id', 'title', 'status', 'first_seen_at'],
    indices: ['id', 'registry_name', 'outcome', 'score'],
  },
  aliases: { columns: { old_id: 'text', id: 'text' }, required: ['old_id'], indices: ['old_id'] },
  categories: {
    columns: { server_id: 'text', category: 'text', evidence: 'text' },
    required: ['server_id', 'category'],
    indices: ['server_id', 'category'],
  },
  listings: {
    columns: { server_id: 'text', origin: 'text', key: 'text', version: 'text', updated_at: 'instant' },
    required: ['server_id', 'origin', 'key'],
    indices: ['server_id', 'key'],
  },
  packages: {
    columns: {
      server_id: 'text',
      registry_type: 'text',
      identifier: 'text',
      version: 'text',
      integrity: 'text',
      transport: 'text',
      runtime_hint: 'text',
      environment_variables: 'json',
      arguments: 'json',
    },
    required: ['server_id', 'registry_type', 'identifier', 'transport'],
    indices: ['server_id', 'registry_type, identifier'],
  },
  remotes: {
    columns: { server_id: 'text', type: 'text', url: 'text', headers: 'json' },
    required: ['server_id', 'type', 'url'],
    indices: ['server_id', 'url'],
  },
  probes: {
    columns: {
      server_id: 'text',
      target: 'text',
      /** 1 for the best of a server, by which it is judged. */
      rank: 'integer',
      outcome: 'text',
      reason: 'text',
      since: 'instant',
      version: 'text',
      transport: 'text',
      era: 'text',
      protocol_version: 'text',
      server_name: 'text',
      server_version: 'text',
      instructions: 'text',
      tools: 'integer',
      resources: 'integer',
      prompts: 'integer',
      tool_tokens: 'integer',
    },
    required: ['server_id', 'target', 'rank', 'outcome', 'since'],
    indices: ['server_id', 'target', 'outcome'],
  },
  tools: {
    columns: {
      server_id: 'text',
      target: 'text',
      name: 'text',
      title: 'text',
      description: 'text',
      input_schema: 'json',
      output_schema: 'json',
      annotations: 'json',
      tokens: 'integer',
      parameters: 'integer',
      described_parameters: 'integer',
    },
    required: ['server_id', 'target', 'name', 'input_schema'],
    indices: ['server_id', 'name'],
  },
  findings: {
    columns: { server_id: 'text', target: 'text', code: 'text', severity: 'text', place: 'text', evidence: 'text' },
    required: ['server_id', 'target', 'code', 'severity', 'place', 'evidence'],
    indices: ['server_id', 'code'],
  },
  health: {
    columns: {
      server_id: 'text',
      target: 'text',
      state: 'text',
      outcome: 'text',
      since: 'instant',
      last_at: 'instant',
      /** Share of the time of which anything is known, 0 to 1. */
      uptime_7_days: 'real',
      uptime_30_days: 'real',
      uptime_90_days: 'real',
      /** Milliseconds to the end of the handshake, over the last 30 days. */
      latency_p50_ms: 'integer',
      latency_p95_ms: 'integer',
    },
    required: ['server_id', 'target', 'state', 'outcome', 'since', 'last_at'],
    indices: ['server_id'],
  },
  drift: {
    columns: {
      server_id: 'text',
      target: 'text',
      seen_at: 'instant',
      code: 'text',
      severity: 'text',
      tool: 'text',
      subject: 'text',
      path: 'text',
      count: 'integer',
    },
    required: ['server_id', 'seen_at', 'code', 'severity'],
    indices: ['server_id', 'seen_at'],
  },
} as const satisfies Readonly<Record<string, Table>>

export type TableName = keyof typeof TABLES
export const TABLE_NAMES = Object.keys(TABLES) as TableName[]
