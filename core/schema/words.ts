// The closed vocabularies of Hisper. A published word never changes its meaning; a new meaning gets a new word.
import { z } from 'zod'
import type { PluginId } from './plugin-id.ts'

/** Where a listing comes from, of what ships with Hisper, in the order in which they are shown. */
export const OwnOriginSchema = z.enum(['npm', 'pypi', 'github', 'mcp-registry', 'registration', 'list'])
export type OwnOrigin = z.infer<typeof OwnOriginSchema>

/** What a registry adds for itself in hisper.config.ts: `x-` and a name, so that no word of a later Hisper can be the same. */
export const PluginIdSchema = z.templateLiteral(['x-', z.string().regex(/[a-z0-9]{1,20}(?:-[a-z0-9]{1,20}){0,3}/)])
export const OriginIdSchema = z.union([OwnOriginSchema, PluginIdSchema])
export type OriginId = z.infer<typeof OriginIdSchema>

/** Something of each origin that there is something of. */
export type ByOrigin<T> = { [id in OwnOrigin]?: T } & { [id: PluginId]: T }

/** Schema of a record by origin. */
export function byOrigin<T extends z.ZodType>(value: T): z.ZodType<ByOrigin<z.output<T>>, ByOrigin<z.input<T>>> {
  return z.partialRecord(OriginIdSchema, value) as unknown as z.ZodType<ByOrigin<z.output<T>>, ByOrigin<z.input<T>>>
}

/** The origins that ship with Hisper, then those of plug-ins among `others`, by name. */
export function originsWith(others: Iterable<string>): OriginId[] {
  const added = [...new Set(others)].flatMap((id) => PluginIdSchema.safeParse(id).data ?? [])
  return [...OwnOriginSchema.options, ...added.toSorted()]
}

/** Package registries, as server.json 2025-12-11 names them (`packages[].registryType`). */
export const RegistryTypeSchema = z.enum(['npm', 'pypi', 'oci', 'nuget', 'mcpb', 'cargo'])
export type RegistryType = z.infer<typeof RegistryTypeSchema>

/** Transports, as the MCP specification names them; `sse` is the HTTP+SSE transport of 2024-11-05. */
export const TransportSchema = z.enum(['stdio', 'streamable-http', 'sse'])
export type Transport = z.infer<typeof TransportSchema>

/** `legacy`: revisions that open with `initialize` (to 2025-11-25). `modern`: stateless, `server/discover` (2026-07-28 on). */
export const EraSchema = z.enum(['legacy', 'modern'])
export type Era = z.infer<typeof EraSchema>

/** What happened when a target was started and spoken to. */
export const OutcomeSchema = z.enum([
  'ok', // answered, and every list it announces was read to its end
  'auth_required', // answered that it wants credentials (HTTP 401, 402 or 403)
  'needs_config', // said which variable or argument it cannot start without
  'needs_build', // the package has to be compiled before it can start
  'unreachable', // no connection, or an HTTP error that says nothing of MCP
  'timeout', // no answer within the deadline
  'crashed', // the process ended before it had answered
  'protocol_error', // spoke MCP, but not correctly
  'not_mcp', // answered, but not MCP
  'output_limit', // sent more than the limits allow, and was stopped
  'blocked', // our own rules forbade the connection
  'not_probed', // not started at all; the reason says why
])
export type Outcome = z.infer<typeof OutcomeSchema>

/** Why an outcome is what it is: one closed list for all outcomes. */
export const ReasonSchema = z.enum([
  // not_probed
  'no_sandbox',
  'not_installed',
  'unsupported_package_type',
  'unsupported_transport',
  'no_way_in',
  'template_url',
  'no_network', // it reaches for the network when it starts, and the sandbox has none
  'offline', // the run was told to reach nobody outside this machine
  'over_budget',
  'no_engine', // what would start it is not on this machine: Docker, a Python
  'not_published', // its registry has no such package, or no such version
  'install_failed',
  'too_large', // more bytes or files than an install may have
  // auth_required
  'http_401',
  'http_402',
  'http_403',
  // needs_config, needs_build
  'missing_environment',
  'missing_argument',
  'missing_header',
  'native_build',
  'no_wheel', // a Python package of which only the source is published
  // unreachable
  'dns_failure',
  'connection_refused',
  'connection_failed',
  'tls_failure',
  'http_status',
  // timeout
  'connect_timeout',
  'request_timeout',
  'probe_deadline',
  // crashed
  'exited',
  'killed_by_signal',
  'spawn_failed',
  'memory_limit',
  'cpu_limit',
  'process_limit',
  // protocol_error, not_mcp
  'invalid_message',
  'error_response',
  'unsupported_version',
  'cursor_loop',
  'no_mcp_answer',
  'wrong_transport',
  // output_limit
  'too_many_bytes',
  'line_too_long',
  'too_much_noise',
  'too_many_pages',
  'too_many_items',
  'too_many_messages',
  'too_deep',
  // blocked
  'private_address',
  'insecure_scheme',
  'unusual_port',
  'refused_redirect',
  'refused_entry_point',
  'integrity_mismatch', // what was downloaded is not what the registry vouches for
  'unsafe_package', // links or paths in it lead out of its folder
])
export type Reason = z.infer<typeof ReasonSchema>

/** Remarks on how an answer was made; the answer still counts. */
export const WarningCodeSchema = z.enum([
  'invalid_tool', // one tool of the list breaks the specification; the others were kept
  'invalid_resource',
  'invalid_resource_template',
  'invalid_prompt',
  'duplicate_name',
  'stdout_noise', // lines on stdout that are not JSON-RPC
  'list_failed', // a list the server announces answered with an error
  'undeclared_list', // a list that the capabilities do not announce was answered all the same
  'unfinished_list', // a list was cut off at a limit or by a repeated cursor
  'clipped_text', // a text past the limits was cut
  'server_request', // the server asked something of the client, which was refused
  'unstable_list', // a list had other items when it was read again
  'unstable_order', // the same items in another order
  'no_pong', // did not answer a ping (MCP 2025-11-25, Ping)
  'unsafe_link', // an address that is no web address, such as javascript:, was left out
  'ignored_stdin_end', // did not stop when its input ended and had to be ended by a signal
])
export type WarningCode = z.infer<typeof WarningCodeSchema>

/** Safety remarks on what a server says of itself. */
export const FindingCodeSchema = z.enum([
  'hidden_text', // zero-width, bidirectional or tag characters that a person does not see and a model reads
  'terminal_escape', // control sequences that a terminal would run
  // A text that acts on the model, or on what is the user's behind their back
  'instruction_override', // puts earlier instructions or safeguards aside, or poses as the system
  'concealment', // has the model keep something it does from the user
  'secret_request', // has the model hand over secrets, private files or the conversation
  'tool_shadowing', // says how the tools of other servers are to be used, or warns off them
  'tool_hijack', // wants to be called whatever the user asked for, or instead of every other tool
  'covert_collection', // says that data goes elsewhere which the tool was not given for that
  'covert_change', // says that it changes what it was not asked to: safeguards, what starts by itself, links, prices, answers
  'attack_payload', // carries a command, a script or a query that does harm where it is run
  'disguised_instructions', // speaks to the model in a comment, an encoding or beyond a screenful of nothing
  // Names, parameters, combinations
  'mixed_letters', // letters of another script that look like Latin ones, inside a Latin word
  'confusable_name', // a name that passes for a well-known one
  'secret_argument', // a password or key is wanted as an argument, where models and logs see it
  'embedded_secret', // what looks like a real key stands in a text
  'toxic_flow', // one server reads private data, takes in what strangers write, and can send
  'contradicted_hint', // a tool's hints deny what its name says it does
  'unread_text', // more text than is read for findings
])
export type FindingCode = z.infer<typeof FindingCodeSchema>

/** How much a finding or a drift should worry a reader. */
export const SeveritySchema = z.enum(['low', 'medium', 'high'])
export type Severity = z.infer<typeof SeveritySchema>

/** What an author says of a listing, as the official registry names it (`_meta…/official.status`). */
export const ListingStatusSchema = z.enum(['active', 'deprecated', 'deleted'])
export type ListingStatus = z.infer<typeof ListingStatusSchema>

/** How a crawl of one origin ended. */
export const OriginOutcomeSchema = z.enum([
  'fresh', // crawled to its end in this run
  'partial', // crawled as far as the budget went; the rest carried
  'stale', // failed in this run; every listing carried from the last good one
  'skipped', // not asked, by configuration or for want of a credential; its listings carried
])
export type OriginOutcome = z.infer<typeof OriginOutcomeSchema>

/** What kind of thing a package or a repository is, as far as MCP goes. Only servers are listed; the rest stays countable. */
export const PackageClassSchema = z.enum([
  'server', // can be started or reached, and offers tools, resources or prompts
  'sdk-framework', // what servers and clients are written with
  'client', // a host or client that uses servers
  'proxy', // stands between clients and servers, or manages, tests, installs or generates servers
  'component', // a part of a server, such as the binary of one platform
  'plugin', // extends another program; may carry a server along
  'republication', // another's server under a name of its own
  'unrelated', // has nothing to do with the Model Context Protocol
])
export type PackageClass = z.infer<typeof PackageClassSchema>

/** Why two listings are held to be one server. */
export const SamenessCodeSchema = z.enum([
  'registry_package', // the official registry, which checks ownership, names the package
  'claimed_name', // the package claims the registry name, and nothing speaks against it
  'registered', // a reviewed registration names it
  'listed', // a curated list names the repository
  'former_name', // one repository under an earlier name
  'repository_names_package', // the repository's own manifest names the package, and the package the repository
  'same_directory', // one directory of one repository
  'same_repository', // one repository, which holds one server
  'same_remote', // one address
  'similar', // name, owner and words agree, and nothing speaks against it
  'named_by_plugin', // a record of an origin that this registry added for itself names it
  'overruled', // data/overrides.json says so
])
export type SamenessCode = z.infer<typeof SamenessCodeSchema>

/** Why one record of an origin was left out. */
export const RejectionCodeSchema = z.enum([
  'malformed', // not of the shape the origin documents
  'not_a_server', // a library, a client, a plug-in: mentions MCP but serves none
  'deleted', // its author deleted it there
  'opted_out',
])
export type RejectionCode = z.infer<typeof RejectionCodeSchema>
