// What a yes is bound to: the server, the tool, its definition and its arguments, all as they were shown.
import { fingerprint, toCanonicalJson } from '../../core/canonical/canonical.ts'
import type { Approval, ArgumentPattern, Call } from '../../core/schema/task.ts'
import type { JsonObject } from '../../core/schema/text.ts'

/** SHA-256 of the canonical JSON of a call. */
export function digestOf({ server, tool, definition, arguments: args }: Call): string {
  return fingerprint({ server, tool, definition, arguments: args })
}

/** @returns a standing approval that is good for exactly this, the oldest first */
export function findStanding(standing: readonly Approval[], call: Call): Approval | undefined {
  return standing.find(
    ({ server, tool, definition, arguments: pattern }) =>
      server === call.server && tool === call.tool && definition === call.definition && fits(pattern, call.arguments),
  )
}

/** Every fixed argument is there as it is fixed, and where others may not be, none is. */
export function fits({ fixed, any }: ArgumentPattern, args: JsonObject): boolean {
  const names = Object.keys(fixed)
  if (!any && Object.keys(args).length !== names.length) return false
  return names.every((name) => Object.hasOwn(args, name) && toCanonicalJson(args[name]) === toCanonicalJson(fixed[name]))
}
