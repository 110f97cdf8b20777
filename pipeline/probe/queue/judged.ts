// What is made of an answer, made again where the answer came from another job: nobody's word on it is needed.
import type { Evidence, Probe } from '../../../core/schema/probe.ts'
import { TEXT_LIMITS } from '../../../core/schema/text.ts'
import { escapeControls } from '../../lib/escape.ts'
import { FINDING_RULES_VERSION, findIn } from '../findings/index.ts'
import type { KnownNames } from '../findings/names.ts'
import { toValidProbe } from '../record.ts'
import { toFingerprints } from '../terms/fingerprints.ts'
import { toTerms } from '../terms/terms.ts'

/**
 * @param probe of which only what was seen is believed: its findings, fingerprints and terms are not looked at
 * @param known names that the server may want to pass for
 * @returns the probe as it would have been recorded here
 */
export async function toJudged(probe: Probe, known: KnownNames | undefined): Promise<Probe> {
  const { findings: _findings, rules: _rules, fingerprints: _fingerprints, terms: _terms, evidence, ...rest } = probe
  const seen = { ...rest, ...(evidence === undefined ? {} : { evidence: toShown(evidence) }) }
  if (!hasSpoken(probe)) return toValidProbe({ ...seen, findings: [] })
  const isWhole = probe.outcome === 'ok'
  return toValidProbe({
    ...seen,
    findings: findIn(probe, known === undefined ? {} : { known }),
    rules: FINDING_RULES_VERSION,
    ...(isWhole ? { fingerprints: toFingerprints(probe) } : {}),
    ...(isWhole && probe.tools.length > 0 ? { terms: await toTerms(probe.tools) } : {}),
  })
}

/** Whether there was a session, in which a server may have said something. */
function hasSpoken({ era, serverInfo, instructions, tools, resources, resourceTemplates, prompts }: Probe): boolean {
  const items = tools.length + resources.length + resourceTemplates.length + prompts.length
  return era !== undefined || serverInfo !== undefined || instructions !== undefined || items > 0
}

/** What strangers' programs wrote, as it may be shown. */
function toShown(evidence: Evidence): Evidence {
  const texts = (['message', 'stderrTail', 'wwwAuthenticate'] as const).flatMap((name) => {
    const text = evidence[name]
    return text === undefined ? [] : [[name, escapeControls(text).slice(-TEXT_LIMITS.paragraph)] as const]
  })
  return { ...evidence, ...Object.fromEntries(texts) }
}
