// Every sentence that stands for a code. Each table is exhaustive: a new code without a sentence does not compile.

import type { Auth } from '../../core/schema/api.ts'
import { isPlugin, type PluginId } from '../../core/schema/plugin-id.ts'
import type { SandboxId } from '../../core/schema/probe.ts'
import type { Band, CriterionResult, OwnCriterion, Verdict } from '../../core/schema/score.ts'
import type {
  Era,
  ListingStatus,
  OriginId,
  OriginOutcome,
  OwnOrigin,
  SamenessCode,
  Transport,
  WarningCode,
} from '../../core/schema/words.ts'

export { OUTCOMES } from '../../core/news/outcomes.ts'
export { DRIFTS, FINDINGS, REASONS, SEVERITIES } from '../../core/news/wording.ts'
export type { Shape } from '../../core/news/words.ts'

export const WARNINGS: Record<WarningCode, string> = {
  invalid_tool: 'A tool breaks the specification and was left out',
  invalid_resource: 'A resource breaks the specification and was left out',
  invalid_resource_template: 'A resource template breaks the specification and was left out',
  invalid_prompt: 'A prompt breaks the specification and was left out',
  duplicate_name: 'A name is used twice',
  stdout_noise: 'It writes lines that are not MCP messages to its output',
  list_failed: 'A list that it announces answered with an error',
  undeclared_list: 'It answered a list that it does not announce',
  unfinished_list: 'A list was cut off at a limit',
  clipped_text: 'A text was longer than is stored, and was cut',
  server_request: 'It asked something of the client, which was refused',
  unstable_list: 'A list had other entries when it was read a second time',
  unstable_order: 'A list came in another order when it was read a second time',
  no_pong: 'It did not answer a ping',
  unsafe_link: 'An address that is no web address was left out',
  ignored_stdin_end: 'It did not stop when its input ended and had to be ended',
}

type Args = Readonly<Record<string, string | number>>

const share = ({ good, of }: Args) => (good === undefined || of === undefined ? '' : `${good} of ${of}`)
const word = (name: string) => (args: Args) => String(args[name] ?? '')

interface CriterionWords {
  title: string
  sentence: string
  figure(args: Args): string
}

/** What each criterion asks, and the figure a verdict rests on, from its `args` (pipeline/score/criteria.ts). */
const CRITERIA: Record<OwnCriterion, CriterionWords> = {
  answers: { title: 'Answers', sentence: 'It starts, completes the handshake and gives every list it announces.', figure: () => '' },
  documented_tools: { title: 'Tools described', sentence: 'Each tool says what it does, so that a model can choose it.', figure: share },
  documented_parameters: {
    title: 'Parameters described',
    sentence: 'Each parameter says what it is for, so that a model can fill it.',
    figure: share,
  },
  annotated_tools: { title: 'Tools annotated', sentence: 'Each tool says whether it only reads, or may destroy.', figure: share },
  no_findings: {
    title: 'Nothing hidden',
    sentence: 'Its texts hide nothing, give a model no orders and pass for no other server’s.',
    figure: ({ findings = 0 }) => (findings === 0 ? '' : `${findings} found`),
  },
  clean_protocol: {
    title: 'Clean protocol',
    sentence: 'The probe had no remarks on how it speaks MCP.',
    figure: ({ warnings = 0 }) => (warnings === 0 ? '' : `${warnings} remarks`),
  },
  recent_protocol: { title: 'Recent protocol', sentence: 'It speaks a revision of 2025-06-18 or later.', figure: word('version') },
  verified_name: {
    title: 'Verified name',
    sentence: 'The official registry lists it, and has checked who may publish under that name.',
    figure: word('name'),
  },
  open_source: { title: 'Source to read', sentence: 'It names a public repository.', figure: () => '' },
  licensed: { title: 'Licensed', sentence: 'It states a licence.', figure: word('license') },
  maintained: {
    title: 'Maintained',
    sentence: 'It was published or changed within a year, and is neither archived nor deprecated.',
    figure: ({ state, updatedAt }) => String(state ?? updatedAt ?? ''),
  },
}

/** @param asks what a plug-in’s criterion says of itself; `figure` of its arguments is what they say, one after the other */
export function criterionWords({ id, asks }: Pick<CriterionResult, 'id' | 'asks'>): CriterionWords {
  if (!isPlugin(id)) return CRITERIA[id]
  return { title: pluginTitle(id), sentence: asks ?? '', figure: (args) => Object.values(args).join(', ') }
}
export const OWN_CRITERIA = Object.keys(CRITERIA) as OwnCriterion[]

export const VERDICTS: Record<Verdict, string> = { pass: 'Yes', partial: 'In part', fail: 'No', skip: 'Not looked at' }
export const BANDS: Record<Band, string> = { excellent: 'Excellent', good: 'Good', fair: 'Fair', poor: 'Poor' }
export const AUTHS: Record<Auth, string> = { none: 'None needed', oauth: 'Sign-in (OAuth)', required: 'Key or token' }
export const TRANSPORTS: Record<Transport, string> = { stdio: 'Local (stdio)', 'streamable-http': 'Remote (HTTP)', sse: 'Remote (SSE)' }
export const ERAS: Record<Era, string> = { legacy: 'Session (initialize)', modern: 'Stateless (server/discover)' }
export const STATUSES: Record<ListingStatus, string> = {
  active: 'Active',
  deprecated: 'Its author has deprecated it',
  deleted: 'Its author has withdrawn it',
}
const ORIGINS: Record<OwnOrigin, string> = {
  npm: 'npm',
  pypi: 'PyPI',
  github: 'GitHub',
  'mcp-registry': 'Official MCP registry',
  registration: 'Registration',
  list: 'Curated list',
}

/** A plug-in’s name as it is: `x-team-catalog` is “Team catalog”. */
export function pluginTitle(id: PluginId): string {
  const words = id.slice('x-'.length).replaceAll('-', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
export const originTitle = (id: OriginId): string => (isPlugin(id) ? pluginTitle(id) : ORIGINS[id])
/** Why two listings are one server; what exactly agrees is told beside it. */
export const SAMENESS: Record<SamenessCode, string> = {
  registry_package: 'the official registry, which checks ownership, names the package',
  claimed_name: 'the package claims the name in the official registry, and nothing speaks against it',
  registered: 'a reviewed registration names it',
  listed: 'a curated list names the repository',
  former_name: 'the repository had that name before',
  repository_names_package: 'the repository’s own manifest names the package',
  same_directory: 'they name one directory of one repository',
  same_repository: 'they name one repository, which holds one server',
  same_remote: 'they name one address',
  named_by_plugin: 'a record of an origin that this registry added for itself names it',
  similar: 'their names, owners and words agree, and nothing speaks against it',
  overruled: 'a person said so',
}
export const ORIGIN_OUTCOMES: Record<OriginOutcome, string> = {
  fresh: 'Read to its end in the last run',
  partial: 'Read in part; the rest is kept from earlier',
  stale: 'Failed in the last run; kept from earlier',
  skipped: 'Not asked in the last run',
}
export const SANDBOXES: Record<SandboxId, string> = {
  bubblewrap: 'Started in a bubblewrap sandbox: no network, no home folder, no credentials',
  docker: 'Started in a Docker container: no network, no home folder, no credentials',
  none: 'Started without a sandbox: its code is pinned in the lock file of Hisper',
  remote: 'Spoken to over the network: nothing was started',
}

/** Names of the fields in a server's `provenance`; one that is missing here is shown as it is. */
export const FIELDS: Readonly<Record<string, string>> = {
  title: 'Name',
  description: 'Description',
  license: 'Licence',
  homepage: 'Homepage',
  repository: 'Repository',
  registryName: 'Registry name',
  keywords: 'Keywords',
  language: 'Language',
  'popularity.downloadsMonth': 'Downloads',
  'popularity.stars': 'Stars',
  packages: 'Packages',
  remotes: 'Remotes',
  status: 'Status',
  updatedAt: 'Updated',
  archived: 'Archived',
}
