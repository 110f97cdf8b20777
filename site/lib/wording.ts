// Every sentence that stands for a code. Each table is exhaustive: a new code without a sentence does not compile.

import type { Auth } from '../../core/schema/api.ts'
import type { DriftCode } from '../../core/schema/drift.ts'
import { OUTCOME_WORDS } from '../../core/schema/outcome-wording.ts'
import type { SandboxId } from '../../core/schema/probe.ts'
import type { Band, CriterionId, Verdict } from '../../core/schema/score.ts'
import type {
  Era,
  FindingCode,
  ListingStatus,
  OriginId,
  OriginOutcome,
  Outcome,
  Reason,
  SamenessCode,
  Severity,
  Transport,
  WarningCode,
} from '../../core/schema/words.ts'

/** Five shapes: an outcome is never told by colour alone. */
export type Shape = 'works' | 'asks' | 'degraded' | 'down' | 'unknown'

const SHAPES: Record<Outcome, Shape> = {
  ok: 'works',
  auth_required: 'asks',
  needs_config: 'asks',
  needs_build: 'asks',
  unreachable: 'down',
  timeout: 'down',
  crashed: 'down',
  protocol_error: 'degraded',
  not_mcp: 'down',
  output_limit: 'degraded',
  blocked: 'unknown',
  not_probed: 'unknown',
}

export const OUTCOMES = Object.fromEntries(
  Object.entries(OUTCOME_WORDS).map(([outcome, words]) => [outcome, { ...words, shape: SHAPES[outcome as Outcome] }]),
) as Record<Outcome, { shape: Shape; word: string; sentence: string }>

export const REASONS: Record<Reason, string> = {
  no_sandbox: 'There was no sandbox where the probe ran, and without one nothing is started.',
  not_installed: 'The package is not installed where the probe ran.',
  unsupported_package_type: 'Hisper cannot start packages of this kind yet.',
  unsupported_transport: 'Hisper does not speak this transport yet.',
  no_way_in: 'No origin names a package or an address for it.',
  template_url: 'Its address has a part that only you can fill in.',
  no_network: 'It reaches for the network when it starts, and the sandbox has none.',
  offline: 'The run was told to reach nobody outside its own machine.',
  over_budget: 'Its turn did not come within the time of the last run.',
  no_engine: 'What would start it was not there where the probe ran: Docker, or Python.',
  not_published: 'Its registry has no such package, or no such version.',
  install_failed: 'It could not be installed.',
  too_large: 'With all that it depends on it is larger than a probe installs.',
  http_401: 'It answered with HTTP 401: sign in.',
  http_402: 'It answered with HTTP 402: payment required.',
  http_403: 'It answered with HTTP 403: forbidden.',
  missing_environment: 'It asks for an environment variable.',
  missing_argument: 'It asks for an argument on its command line.',
  missing_header: 'It asks for a header with every request.',
  native_build: 'It has native code to compile first.',
  no_wheel: 'Only its source is published, and building it would run its code.',
  dns_failure: 'Its host name does not resolve.',
  connection_refused: 'Its host refused the connection.',
  connection_failed: 'The connection failed before an answer came.',
  tls_failure: 'No trusted encrypted connection could be made.',
  http_status: 'It answered with an HTTP error.',
  connect_timeout: 'It did not complete the handshake in time.',
  request_timeout: 'It completed the handshake, but left a request unanswered.',
  probe_deadline: 'The probe as a whole ran out of time.',
  exited: 'It stopped of its own accord.',
  killed_by_signal: 'Its process was ended by a signal.',
  spawn_failed: 'Its process could not be started.',
  memory_limit: 'It wanted more memory than a probe gives.',
  cpu_limit: 'It used more processor time than a probe gives.',
  process_limit: 'It started more processes than a probe allows.',
  invalid_message: 'It sent a message that is not valid JSON-RPC.',
  error_response: 'It answered a request with an error.',
  unsupported_version: 'It offers no protocol version that Hisper speaks.',
  cursor_loop: 'Its list never ends: it gives the same cursor again.',
  no_mcp_answer: 'What it answered is not MCP.',
  wrong_transport: 'It speaks another transport than it states.',
  too_many_bytes: 'It sent too many bytes.',
  line_too_long: 'It sent a line that is too long.',
  too_much_noise: 'It wrote too much besides MCP messages.',
  too_many_pages: 'Its list has too many pages.',
  too_many_items: 'Its list has too many entries.',
  too_many_messages: 'It sent more messages or requests than one probe takes.',
  too_deep: 'Its data is nested too deeply.',
  private_address: 'Its address leads into a private network.',
  unusual_port: 'Its address has a port on which no public server is probed.',
  insecure_scheme: 'Its address is not encrypted.',
  refused_redirect: 'It redirects to a place that is not allowed.',
  refused_entry_point: 'Its start script is not one a probe may run.',
  integrity_mismatch: 'What was downloaded is not what its registry vouches for.',
  unsafe_package: 'Links or paths in it lead out of its folder.',
}

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

export const FINDINGS: Record<FindingCode, string> = {
  hidden_text: 'Holds characters that you do not see and a model reads',
  terminal_escape: 'Holds control sequences that a terminal would run',
  instruction_override: 'Tells the model to put earlier instructions or safeguards aside, or poses as somebody who may',
  concealment: 'Tells the model to keep something it does from you',
  secret_request: 'Has the model hand over secrets, private files or your conversation',
  tool_shadowing: 'Tells the model how to use the tools of other servers, or warns it off them',
  tool_hijack: 'Wants to be called whatever you asked for, or instead of every other tool',
  covert_collection: 'Says that data goes elsewhere which it was not given for that',
  covert_change: 'Says that it changes what nobody asked it to: safeguards, what starts by itself, links, prices or answers',
  attack_payload: 'Carries a command, a script or a query that does harm where it is run',
  disguised_instructions: 'Speaks to the model where a reader does not look: in a comment, an encoding or far below',
  mixed_letters: 'Has letters of another script inside a word, where they pass for Latin ones',
  confusable_name: 'Bears a name that passes for a well-known one',
  secret_argument: 'Wants a password or key as an argument, where models and logs see it',
  embedded_secret: 'Holds what looks like a real key',
  toxic_flow: 'Its tools read private data, take in what strangers write, and can send: together they can leak',
  contradicted_hint: 'A hint denies what the tool’s name says it does',
  unread_text: 'Says more than is read for findings; the rest was not looked at',
}

export const SEVERITIES: Record<Severity, string> = { low: 'Low', medium: 'Medium', high: 'High' }

export const DRIFTS: Record<DriftCode, string> = {
  tool_added: 'New tool',
  tool_removed: 'Tool removed',
  tool_title_changed: 'Tool title changed',
  tool_description_changed: 'Tool description changed',
  tool_schema_changed: 'Tool parameters changed',
  parameter_added: 'New parameter',
  parameter_removed: 'Parameter removed',
  parameter_required: 'Parameter is required now',
  parameter_optional: 'Parameter is optional now',
  parameter_type_changed: 'Type of a parameter changed',
  parameter_description_changed: 'Description of a parameter changed',
  tool_output_schema_changed: 'Form of a tool’s output changed',
  tool_annotations_changed: 'Tool hints changed',
  resource_added: 'New resource',
  resource_removed: 'Resource removed',
  resource_changed: 'Resource changed',
  resource_template_added: 'New resource template',
  resource_template_removed: 'Resource template removed',
  resource_template_changed: 'Resource template changed',
  prompt_added: 'New prompt',
  prompt_removed: 'Prompt removed',
  prompt_changed: 'Prompt changed',
  instructions_changed: 'Instructions to the model changed',
  capabilities_changed: 'What it announces changed',
  server_info_changed: 'What it calls itself changed',
  era_changed: 'Protocol era changed',
  protocol_version_changed: 'Protocol version changed',
  protocol_versions_changed: 'Protocol versions it speaks changed',
  outcome_changed: 'Outcome changed',
  version_changed: 'New version',
  integrity_changed: 'Other content under the same version',
  authorization_changed: 'How it is signed in to changed',
  required_input_added: 'Asks for something it did without',
  required_secret_added: 'Asks for a secret it did without',
  finding_appeared: 'New safety finding',
  finding_disappeared: 'Safety finding gone',
  further_changes: 'Many further changes',
  package_added: 'New package',
  package_removed: 'Package removed',
  package_version_changed: 'New release of a package',
  remote_added: 'New address',
  remote_removed: 'Address removed',
  remote_moved: 'Moved to another address',
  remote_transport_changed: 'Transport of an address changed',
  repository_moved: 'Repository moved',
  license_changed: 'Licence changed',
  status_changed: 'Status changed',
  registry_name_changed: 'Name in the official registry changed',
}

type Args = Readonly<Record<string, string | number>>

const share = ({ good, of }: Args) => (good === undefined || of === undefined ? '' : `${good} of ${of}`)
const word = (name: string) => (args: Args) => String(args[name] ?? '')

/** What each criterion asks, and the figure a verdict rests on, from its `args` (pipeline/score/criteria.ts). */
export const CRITERIA: Record<CriterionId, { title: string; sentence: string; figure: (args: Args) => string }> = {
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
export const ORIGINS: Record<OriginId, string> = {
  npm: 'npm',
  pypi: 'PyPI',
  github: 'GitHub',
  'mcp-registry': 'Official MCP registry',
  registration: 'Registration',
  list: 'Curated list',
}
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
