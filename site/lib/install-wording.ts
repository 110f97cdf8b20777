// What stands for a way in that is not shown: why one client has none, or why nobody has. Exhaustive, like the table in wording.ts.
import type { SnippetKind } from '../../core/install/client.ts'
import type { RefusalReason } from '../../core/install/launch.ts'
import type { Place } from '../../core/install/template.ts'
import type { GapReason } from '../../core/install/write.ts'

/** What stands above a snippet. */
export const LEADS: Record<SnippetKind, string> = {
  link: '',
  command: 'Run in a terminal (macOS, Linux, WSL)',
  file: 'Put into',
  setting: 'Enter at',
  download: 'Download, then open at',
}

/** Where something that only the reader has goes in the end. */
export const ASK_PLACES: Record<Place, string> = {
  argument: 'argument',
  environment: 'environment variable',
  header: 'header',
  address: 'part of the address',
}

/** Whether the place a snippet is for is a path, and no words. */
export const isPath = (where: string): boolean => !where.includes(' ')

/** Name of a client as a choice: the plain form comes first, so it is no "other". */
export const toClientName = ({ id, name }: { id: string; name: string }): string => (id === 'json' ? 'Any client' : name)

export const GAPS: Record<GapReason, string> = {
  no_streamable_http: 'no servers over HTTP',
  no_sse: 'no servers over SSE',
  no_headers: 'an address, but no headers',
  no_bundles: 'no MCPB files',
  not_in_file: 'an address, but not in the configuration file',
  would_be_expanded: 'one of its texts would be replaced by something else there',
  unusable_value: 'one of the values cannot stand there',
}

export const REFUSALS: Record<RefusalReason, string> = {
  unsafe_name: 'A name in it is none that its registry could have.',
  unsafe_version: 'Its version is none that its registry could have.',
  unsafe_text: 'A text in it is not what it looks like.',
  unsafe_environment: 'It would set what programs are loaded on your machine, or whom they trust.',
  unsafe_address: 'Its address is none that a client could be given.',
  reserved_address: 'Its address is one of those kept for tests, where nobody can be.',
  no_runner: 'Nothing starts it without installing it first.',
  opens_port: 'It is started by hand, as a server of its own, and reached by an address that its record does not say.',
}
