// What an outcome is called, and what it says, wherever a person reads it. Exhaustive.
import type { Outcome } from './words.ts'

export const OUTCOME_WORDS: Readonly<Record<Outcome, { word: string; sentence: string }>> = {
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
