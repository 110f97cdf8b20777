// Every sentence that stands for why there is no way in: why one client has none, or why nobody has. Exhaustive.
import type { RefusalReason } from './launch.ts'
import type { GapReason } from './write.ts'

export const GAPS: Readonly<Record<GapReason, string>> = {
  no_streamable_http: 'no servers over HTTP',
  no_sse: 'no servers over SSE',
  no_headers: 'an address, but no headers',
  no_bundles: 'no MCPB files',
  not_in_file: 'an address, but not in the configuration file',
  would_be_expanded: 'one of its texts would be replaced by something else there',
  unusable_value: 'one of the values cannot stand there',
}

export const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  unsafe_name: 'A name in it is none that its registry could have.',
  unsafe_version: 'Its version is none that its registry could have.',
  unsafe_text: 'A text in it is not what it looks like.',
  unsafe_environment: 'It would set what programs are loaded on your machine, or whom they trust.',
  unsafe_address: 'Its address is none that a client could be given.',
  reserved_address: 'Its address is one of those kept for tests, where nobody can be.',
  no_runner: 'Nothing starts it without installing it first.',
  opens_port: 'It is started by hand, as a server of its own, and reached by an address that its record does not say.',
}
