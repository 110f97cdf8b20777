// Tools of a made-up server, with what the pipeline works out of them: fingerprints and what they cost.

import { fingerprint } from '../../core/canonical/canonical.ts'
import type { Fingerprints, StandingProbe, Terms, Tool } from '../../core/schema/probe.ts'
import { toToolQuality } from '../../core/schema/tool-quality.ts'
import { PARAMETERS, SENTENCES, type Topic, VERBS, WORDS } from './dataset-words.ts'
import { pick } from './random.ts'

/** @returns tools of different names, `count` at most */
export function makeTools(topic: Topic, count: number, random: () => number): Tool[] {
  const tools = new Map<string, Tool>()
  for (let made = 0; made < count; made += 1) {
    const verb = pick(random, VERBS)
    const thing = pick(random, topic.things)
    const number = made >= VERBS.length * topic.things.length ? `_${made}` : ''
    const name = `${verb}_${thing.replaceAll(' ', '_')}${tools.has(`${verb}_${thing.replaceAll(' ', '_')}`) ? `_${made}` : number}`
    tools.set(name, {
      name,
      description: describe(verb, thing, random),
      inputSchema: makeSchema(random),
      ...(random() < 0.25 ? { annotations: { readOnlyHint: !['create', 'update', 'delete', 'move'].includes(verb) } } : {}),
    })
  }
  return [...tools.values()]
}

function describe(verb: string, thing: string, random: () => number): string {
  const sentences = Array.from({ length: random() < 0.3 ? 2 : 1 }, () => pick(random, SENTENCES))
  const text = `${verb[0]?.toUpperCase()}${verb.slice(1)} a ${thing}. ${[...new Set(sentences)].join(' ')}`
  return text
    .replaceAll('{thing}', thing)
    .replace(/\{word\}/g, () => pick(random, WORDS))
    .replaceAll('{count}', String(10 * (1 + Math.floor(random() * 20))))
}

function makeSchema(random: () => number): Tool['inputSchema'] {
  const chosen = PARAMETERS.filter(() => random() < 0.07)
  const properties = Object.fromEntries(
    chosen.map(([name, schema, description]) => [name, random() < 0.65 ? { ...schema, description } : schema]),
  ) as Record<string, Tool['inputSchema']>
  const required = chosen.filter(() => random() < 0.4).map(([name]) => name)
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }
}

/** What the pipeline works out of tools. Tokens are a quarter of the characters: counting them takes longer than all the rest. */
export function worthOf(tools: readonly Tool[]): Pick<StandingProbe, 'fingerprints' | 'terms'> {
  const digests: Fingerprints['tools'] = Object.fromEntries(tools.map((tool) => [tool.name, fingerprint(tool)]))
  const each: Terms['tools'] = Object.fromEntries(
    tools.map((tool) => {
      const { parameters, described } = toToolQuality(tool)
      return [tool.name, { tokens: Math.ceil(JSON.stringify(tool).length / 4), parameters, described }]
    }),
  )
  const tokens = Object.values(each).reduce((sum, tool) => sum + tool.tokens, 0)
  return {
    fingerprints: { surface: fingerprint(digests), tools: digests },
    terms: { tokenizer: 'o200k_base', tokens, tools: each },
  }
}
