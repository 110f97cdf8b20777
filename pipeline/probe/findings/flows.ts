// What the tools of one server can do together, and where their hints deny what they do.
import type { Finding } from '../../../core/schema/finding.ts'
import { type Described, findRoles, toWorded } from '../../../core/stack/roles.ts'
import { placeOf } from './texts.ts'

/** Verbs after which something is gone. */
const DESTROYS = /^(?:\w+ )?(?:delete|destroy|erase|purge|wipe|drop|truncate|uninstall|terminate|kill|revoke|format)s?\b/
const SENDS = /^(?:send|post|publish|push|upload|transfer|pay|buy|order)s?\b/
/** `delete` of what is only shown or in the tool's own state. */
const HARMLESS =
  /\b(?:dry run|preview|simulat\w+|plan|list of|format(?:s|ted|ting)? (?:as|a|the|to|code|json|date|text|number|sql)|drop ?(?:down|zone)|draft)\b/

export function findInFlows(tools: readonly Described[]): Finding[] {
  const read = tools.map(toWorded)
  const { reads, takesIn, sends } = findRoles(read)
  const flow: Finding[] =
    reads === undefined || takesIn === undefined || sends === undefined
      ? []
      : [
          {
            code: 'toxic_flow',
            severity: 'low',
            where: 'tools',
            evidence: `reads: ${reads.slice(0, 60)}; takes in: ${takesIn.slice(0, 60)}; sends: ${sends.slice(0, 60)}`,
          },
        ]
  const denied = read.flatMap(({ tool, name, words }): Finding[] => {
    const { readOnlyHint, destructiveHint } = tool.annotations ?? {}
    if (HARMLESS.test(words)) return []
    const destroys = DESTROYS.test(name)
    const hint =
      destroys && readOnlyHint === true
        ? 'readOnlyHint: true'
        : destroys && destructiveHint === false
          ? 'destructiveHint: false'
          : SENDS.test(name) && readOnlyHint === true
            ? 'readOnlyHint: true'
            : undefined
    return hint === undefined ? [] : [{ code: 'contradicted_hint', severity: 'medium', where: placeOf('tools', tool.name), evidence: hint }]
  })
  return [...flow, ...denied]
}
