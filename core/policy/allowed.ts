// What a registry's own policy makes of a server: allowed, or refused with every reason. Pure.
import { surfaceOf } from '../api/summary.ts'
import type { PolicyRules, Refusal } from '../schema/policy.ts'
import type { Server } from '../schema/server.ts'

/** @returns why it is refused; empty where it is allowed */
export function refusalsOf(server: Server, { allow, deny, servers }: PolicyRules): Refusal[] {
  if (servers.deny.includes(server.id)) return [{ code: 'named' }]
  if (servers.allow.includes(server.id)) return []
  return [
    ...byLicense(server, allow, deny),
    ...byOrigin(server, allow, deny),
    ...byScore(server, allow),
    ...byOutcome(server, allow),
    ...byFinding(server, deny),
  ]
}

type Allow = PolicyRules['allow']
type Deny = PolicyRules['deny']

/** Names in an SPDX expression: of `MIT OR Apache-2.0` both, of `SEE LICENSE IN …` none that any policy lists. */
function licensesOf(expression: string): string[] {
  const words = expression.replace(/[()]/g, ' ').split(/\s+/)
  return words.filter((word, index) => word !== '' && !/^(?:AND|OR|WITH)$/i.test(word) && !/^WITH$/i.test(words[index - 1] ?? ''))
}

function byLicense({ license }: Server, allow: Allow, deny: Deny): Refusal[] {
  if (license === undefined) return allow.licenses === undefined ? [] : [{ code: 'no_license' }]
  const named = licensesOf(license)
  const has = (list: readonly string[], name: string) => list.some((one) => one.toLowerCase() === name.toLowerCase())
  const { licenses: allowed } = allow
  return [
    ...(allowed === undefined
      ? []
      : named.filter((name) => !has(allowed, name)).map((about): Refusal => ({ code: 'license_not_allowed', about }))),
    ...named.filter((name) => has(deny.licenses ?? [], name)).map((about): Refusal => ({ code: 'license_denied', about })),
  ]
}

function byOrigin({ listings }: Server, allow: Allow, deny: Deny): Refusal[] {
  const origins = [...new Set(listings.map(({ origin }) => origin))]
  return [
    ...(allow.origins === undefined || origins.some((origin) => allow.origins?.includes(origin))
      ? []
      : [{ code: 'origin_not_allowed' as const }]),
    ...origins.filter((origin) => deny.origins?.includes(origin)).map((about): Refusal => ({ code: 'origin_denied', about })),
  ]
}

function byScore({ score }: Server, { minScore }: Allow): Refusal[] {
  if (minScore === undefined) return []
  if (!score.assessed) return [{ code: 'no_score' }]
  return score.value < minScore ? [{ code: 'score_too_low', about: String(score.value) }] : []
}

function byOutcome({ probes: [best] }: Server, { outcomes }: Allow): Refusal[] {
  const outcome = best?.outcome ?? 'not_probed'
  return outcomes === undefined || outcomes.includes(outcome) ? [] : [{ code: 'outcome_not_allowed', about: outcome }]
}

function byFinding(server: Server, { findings }: Deny): Refusal[] {
  if (findings === undefined) return []
  const found = [...new Set(surfaceOf(server)?.findings.map(({ code }) => code) ?? [])]
  return found.filter((code) => findings === 'any' || findings.includes(code)).map((about) => ({ code: 'finding', about }))
}
