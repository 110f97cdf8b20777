import { fingerprint } from '../../../core/canonical/canonical.ts'
import type { Fingerprints, Probe } from '../../../core/schema/probe.ts'

type Surface = Pick<Probe, 'instructions' | 'tools' | 'resources' | 'resourceTemplates' | 'prompts'>

/** Digests of all a server shows to a model. The order of its lists is not part of it. */
export function toFingerprints({ instructions, tools, resources, resourceTemplates, prompts }: Surface): Fingerprints {
  const digests = Object.fromEntries(tools.map((tool) => [tool.name, fingerprint(tool)]))
  const sorted = (items: readonly object[]) => items.map(fingerprint).toSorted()
  return {
    surface: fingerprint({
      tools: digests,
      instructions: instructions ?? null,
      resources: sorted(resources),
      resourceTemplates: sorted(resourceTemplates),
      prompts: sorted(prompts),
    }),
    ...(instructions === undefined ? {} : { instructions: fingerprint(instructions) }),
    tools: digests,
  }
}
