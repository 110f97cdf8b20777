// Reads from a failed start whether it only lacked something its owner would give it.
import type { Evidence } from '../../core/schema/probe.ts'
import type { Outcome, Reason } from '../../core/schema/words.ts'

const WANTED =
  /\b(required|requires?|missing|must|not set|not (?:been )?(?:provided|defined|configured|found)|undefined|please (?:set|provide)|need|expected|empty|invalid|KeyError)\b/i
/** Environment variables by convention (POSIX.1-2017, 8.1), with an underscore so that no shouted word is taken for one. */
const VARIABLE = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g
/** Longer than any setting's name: somebody's noise. */
const LONGEST_NAME = 100
const NOT_A_SETTING = /^(NODE_|ERR_|MODULE_NOT_FOUND|EADDR|UNDICI_)/
/** What Node, Python and curl say where there is no network. */
const NETWORK = /\b(?:EAI_AGAIN|ENOTFOUND|ENETUNREACH|Temporary failure in name resolution|Could not resolve host|fetch failed)\b/
const USAGE = /\busage:|missing (?:required )?(?:positional )?argument|no (?:allowed )?director(?:y|ies) (?:given|specified|provided)/i
const NATIVE = /\b(?:node-gyp|\.node['"]?|prebuild|invalid ELF header|NODE_MODULE_VERSION|Could not locate the bindings file)\b/i

/**
 * @param hasNoNetwork whether it was started where there is no network, so that wanting one is not its fault
 * @returns a closer outcome than `crashed`, or undefined where stderr tells nothing
 */
export function explainStartFailure(
  evidence: Evidence,
  hasNoNetwork = false,
): { outcome: Outcome; reason: Reason; missing?: string[] } | undefined {
  const stderr = evidence.stderrTail
  if (stderr === undefined) return undefined
  const missing = new Set<string>()
  for (const line of stderr.split('\n')) {
    if (!WANTED.test(line)) continue
    for (const [name] of line.matchAll(VARIABLE)) if (!NOT_A_SETTING.test(name)) missing.add(name)
  }
  if (missing.size > 0)
    return {
      outcome: 'needs_config',
      reason: 'missing_environment',
      missing: [...missing]
        .filter((name) => name.length <= LONGEST_NAME)
        .toSorted()
        .slice(0, 20),
    }
  if (hasNoNetwork && NETWORK.test(stderr)) return { outcome: 'not_probed', reason: 'no_network' }
  if (NATIVE.test(stderr)) return { outcome: 'needs_build', reason: 'native_build' }
  return USAGE.test(stderr) ? { outcome: 'needs_config', reason: 'missing_argument' } : undefined
}
