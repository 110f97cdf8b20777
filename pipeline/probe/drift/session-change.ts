// What changed about the server as a whole, by its own word: what it announces, how it speaks, what it wants before it answers.

import { byCodeUnits, toCanonicalJson } from '../../../core/canonical/canonical.ts'
import type { Authorization, Probe } from '../../../core/schema/probe.ts'
import type { Severity } from '../../../core/schema/words.ts'
import { type Note, raise, toToken } from './change-list.ts'
import { isSecret } from './secret-name.ts'
import { weighTextChange } from './text-change.ts'
import type { ToolContext } from './tool-change.ts'

type Answer = Omit<Probe, 'target' | 'at' | 'sandbox' | 'timings'>

/** What was not measured on one side is no difference: an older prober did not ask, or there was no time left. */
export function noteSessionChanges(note: Note, before: Answer, after: Answer, { silently, poisoned }: ToolContext): void {
  if (before.era !== after.era) note('era_changed', 'low', { before: before.era, after: after.era })
  if (before.protocolVersion !== undefined && after.protocolVersion !== undefined && before.protocolVersion !== after.protocolVersion) {
    const isOlder = after.protocolVersion < before.protocolVersion // revisions are dates
    note('protocol_version_changed', isOlder ? 'medium' : 'low', { before: before.protocolVersion, after: after.protocolVersion })
  }
  const [spoke, speaks] = [before.protocolVersions, after.protocolVersions]
  if (spoke !== undefined && speaks !== undefined && spoke.join() !== speaks.join()) {
    note('protocol_versions_changed', 'low', { before: spoke.join(', '), after: speaks.join(', ') })
  }
  if ((before.instructions ?? '') !== (after.instructions ?? '')) {
    const severity = weighTextChange(before.instructions, after.instructions)
    const weighed = poisoned.has('instructions') ? 'high' : silently ? raise(severity) : severity
    note('instructions_changed', weighed, { before: before.instructions, after: after.instructions })
  }
  if (before.serverInfo !== undefined && after.serverInfo !== undefined) {
    const weight = (severity: Severity) => (poisoned.has('serverInfo') ? 'high' : severity)
    for (const [path, was, is] of fieldChanges(before.serverInfo, after.serverInfo)) {
      note('server_info_changed', weight(path === '/version' ? 'low' : weighName(was, is)), { path, before: was, after: is })
    }
  }
  if (before.capabilities !== undefined && after.capabilities !== undefined) {
    for (const [path, was, is] of fieldChanges(before.capabilities, after.capabilities)) {
      note('capabilities_changed', is === undefined ? 'medium' : 'low', { path, before: was, after: is })
    }
  }
}

function weighName(was: unknown, is: unknown): Severity {
  return typeof was === 'string' && typeof is === 'string' ? weighTextChange(was, is) : 'low'
}

/**
 * Notes names that it wants now, by its own word or to get going, and did not want before.
 * @param before answers that stood until now; where none of them tells what was wanted, nothing is known to be new
 */
export function noteWantedInputs(note: Note, before: readonly Answer[], after: Answer): void {
  if (!before.some(tellsWhatItWants)) return
  const wanted = new Set(before.flatMap(namesWanted))
  for (const name of new Set(namesWanted(after))) {
    if (wanted.has(name)) continue
    if (isSecret(name)) note('required_secret_added', 'high', { subject: name })
    else note('required_input_added', 'medium', { subject: name })
  }
}

function tellsWhatItWants({ outcome, transport, launch }: Answer): boolean {
  return outcome === 'needs_config' || (outcome === 'ok' && (launch !== undefined || transport !== 'stdio'))
}

function namesWanted({ evidence, launch }: Answer): string[] {
  return [...(evidence?.missing ?? []), ...(launch?.placeholders ?? [])].toSorted(byCodeUnits)
}

/** Tokens of another issuer, or for more than before, are worth a second look (RFC 9728; MCP 2025-11-25, Authorization). */
export function noteAuthorizationChanges(note: Note, before: Authorization | undefined, after: Authorization | undefined): void {
  if (before === undefined || after === undefined) return
  for (const [path, was, is] of fieldChanges(before, after)) {
    if (was === undefined || is === undefined) continue // the metadata could not be fetched then, or now
    note('authorization_changed', weighAuthorization(path, before, after), { path, before: was, after: is })
  }
}

function weighAuthorization(path: string, before: Authorization, after: Authorization): Severity {
  const hosts = ({ authorizationServers, resourceMetadata }: Authorization, key: string) =>
    new Set(
      (key === '/authorizationServers' ? (authorizationServers ?? []) : resourceMetadata === undefined ? [] : [resourceMetadata]).map(
        hostOf,
      ),
    )
  if (path === '/scopes') {
    const had = new Set(before.scopes)
    return after.scopes?.some((scope) => !had.has(scope)) === true ? 'medium' : 'low'
  }
  if (path !== '/authorizationServers' && path !== '/resourceMetadata') return 'medium'
  const known = hosts(before, path)
  return [...hosts(after, path)].some((host) => !known.has(host)) ? 'high' : 'low'
}

/** Host and port of an address; the text itself where it is none. */
export function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address
}

/** Fields of two objects that differ, in the order of their names. */
function* fieldChanges(before: object, after: object): Iterable<[path: string, before: unknown, after: unknown]> {
  const [was, is] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))]
  for (const key of [...new Set([...was.keys(), ...is.keys()])].toSorted(byCodeUnits)) {
    const [old, now] = [was.get(key), is.get(key)]
    if (toCanonicalJson(old ?? null) !== toCanonicalJson(now ?? null)) yield [toToken(key), old, now]
  }
}
