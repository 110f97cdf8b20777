// Every sentence that stands for a code. The companion may not import the site: that both say the same is tested in tests/bridge.
import type { RefusalReason } from '../core/install/launch.ts'
import type { GapReason } from '../core/install/write.ts'
import type { Outcome } from '../core/schema/words.ts'

export const OUTCOMES: Readonly<Record<Outcome, { word: string; sentence: string }>> = {
  ok: { word: 'Works', sentence: 'It answered, and every list it announces was read to its end.' },
  auth_required: { word: 'Needs sign-in', sentence: 'It answered that it wants you to sign in first.' },
  needs_config: { word: 'Needs setup', sentence: 'It does not start without a value that only you have.' },
  needs_build: { word: 'Needs a build', sentence: 'It has to be compiled before it can start.' },
  unreachable: { word: 'Unreachable', sentence: 'There was no connection, or an answer that says nothing of MCP.' },
  timeout: { word: 'No answer', sentence: 'It did not answer within the time a probe allows.' },
  crashed: { word: 'Crashed', sentence: 'Its process ended before it had answered.' },
  protocol_error: { word: 'Protocol error', sentence: 'It speaks MCP, but not correctly.' },
  not_mcp: { word: 'Not MCP', sentence: 'It answered, but not in MCP.' },
  output_limit: { word: 'Sent too much', sentence: 'It sent more than a probe accepts, and was stopped.' },
  blocked: { word: 'Not allowed', sentence: 'Our own rules forbid this connection.' },
  not_probed: { word: 'Not started', sentence: 'It has not been started, so nothing is known of how it behaves.' },
}

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

/** @param outcome as the registry has it: a newer one may have words that this version does not know */
export function toOutcomeWord(outcome: string): string {
  return Object.hasOwn(OUTCOMES, outcome) ? OUTCOMES[outcome as Outcome].word : outcome.replaceAll('_', ' ')
}

/** @returns undefined for a word that this version does not know */
export function toOutcomeSentence(outcome: string): string | undefined {
  return Object.hasOwn(OUTCOMES, outcome) ? OUTCOMES[outcome as Outcome].sentence : undefined
}
