// What may be written down of a probe, whatever a stranger made of it.
import { type Probe, ProbeSchema } from '../../core/schema/probe.ts'

/** One answer as JSON, past which it would be a burden to every clone. The largest seen have a tenth of it. */
const MAX_RECORD_CHARS = 2 * 1024 * 1024

/** @returns the probe, where it is of the schema and small enough; else one that says only that it was not */
export function toValidProbe(probe: Probe): Probe {
  const isSmall = JSON.stringify(probe).length <= MAX_RECORD_CHARS
  const result = isSmall ? ProbeSchema.safeParse(probe) : undefined
  if (result?.success === true) return result.data
  const { target, at, sandbox, version, integrity, timings } = probe
  const message =
    result === undefined
      ? `an answer of more than ${MAX_RECORD_CHARS} characters`
      : `past a limit of the dataset: ${result.error.issues[0]?.path.join('.')}`
  return {
    target,
    at,
    ...(sandbox === undefined ? {} : { sandbox }),
    outcome: 'output_limit',
    reason: 'too_many_bytes',
    evidence: { message: message.slice(0, 300) },
    ...(version === undefined ? {} : { version }),
    ...(integrity === undefined ? {} : { integrity }),
    tools: [],
    resources: [],
    resourceTemplates: [],
    prompts: [],
    warnings: [],
    findings: [],
    timings,
  }
}
