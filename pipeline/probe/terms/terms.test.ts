import { describe, expect, it } from 'vitest'
import { TermsSchema, type Tool } from '../../../core/schema/probe.ts'
import { toToolQuality } from '../../../core/schema/tool-quality.ts'
import { toFingerprints } from './fingerprints.ts'
import { toTerms } from './terms.ts'
import { openTokenizer } from './tokens.ts'

const tool = (rest: Partial<Tool> = {}): Tool => ({ name: 'add', inputSchema: { type: 'object' }, ...rest })
const surface = (tools: Tool[]) => ({ tools, resources: [], resourceTemplates: [], prompts: [] })

describe('a token count', () => {
  it.each([
    ['', 0],
    ['hello world', 2], // the encoding's own published examples
    ['antidisestablishmentarianism', 6],
    ['2 + 2 = 4', 7],
    ['<|endoftext|>', 7], // text, not a control token
  ])('of %j is %i', async (text, tokens) => {
    expect((await openTokenizer())(text)).toBe(tokens)
  })

  it('is the same whether or not a word had to be cut, give or take the cuts', async () => {
    const { countTokens: exact } = await import('gpt-tokenizer/encoding/o200k_base')
    const count = await openTokenizer()
    const text = `${'word '.repeat(500)}${'x'.repeat(500)} ${'語'.repeat(300)}${'-'.repeat(200)}${' '.repeat(200)}`
    expect(Math.abs(count(text) - exact(text))).toBeLessThanOrEqual(2 * Math.ceil(1_200 / 64))
  })
})

describe('terms', () => {
  it('tell the cost of each tool and of all, and what is described of the first level', async () => {
    const terms = await toTerms([
      tool({
        description: 'Adds two numbers.',
        inputSchema: { type: 'object', properties: { a: { description: 'One' }, b: { properties: { c: { description: 'x' } } } } },
      }),
      tool({ name: 'none' }),
    ])
    expect(TermsSchema.parse(terms)).toEqual(terms)
    expect(terms).toMatchObject({
      tokenizer: 'o200k_base',
      tools: { add: { parameters: 2, described: 1 }, none: { parameters: 0, described: 0 } },
    })
    expect(terms.tokens).toBe((terms.tools.add?.tokens ?? 0) + (terms.tools.none?.tokens ?? 0))
    expect(terms.tools.add?.tokens).toBeGreaterThan(terms.tools.none?.tokens ?? 0)
    expect(terms).not.toHaveProperty('isAtLeast')
  })

  it('do not count what a model is not given', async () => {
    const plain = await toTerms([tool()])
    expect(await toTerms([tool({ annotations: { title: 'Add' }, outputSchema: { type: 'object' }, title: 'Add' })])).toEqual(plain)
  })

  it('of a list past the limit are lower bounds, and say so', async () => {
    const terms = await toTerms(Array.from({ length: 40 }, (_, index) => tool({ name: `t${index}`, description: '中é '.repeat(20_000) })))
    expect(terms.isAtLeast).toBe(true)
    expect(Object.values(terms.tools).every(({ tokens }) => tokens > 1_000)).toBe(true)
  })
})

describe('quality', () => {
  it.each([
    [{ type: 'object', properties: null }, 0, 0],
    [{ properties: [{ description: 'x' }] }, 0, 0],
    [{ properties: { a: true, b: { description: ' ' }, c: { description: 1 }, d: { description: 'd' } } }, 4, 1],
  ])('of %j is %i parameters, %i described', (inputSchema, parameters, described) => {
    expect(toToolQuality({ inputSchema })).toEqual({ isDescribed: false, parameters, described })
  })
})

describe('a fingerprint', () => {
  const full = tool({
    title: 'Add',
    description: 'Adds.',
    inputSchema: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
    outputSchema: { type: 'object' },
    annotations: { readOnlyHint: true, title: 'Add' },
  })
  const of = (changed: Tool) => toFingerprints(surface([changed])).tools[changed.name]

  it.each<[string, Partial<Tool>]>([
    ['title', { title: 'Sum' }],
    ['description', { description: 'Adds!' }],
    ['inputSchema', { inputSchema: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } } } }],
    ['outputSchema', { outputSchema: { type: 'array' } }],
    ['annotations', { annotations: { readOnlyHint: false, title: 'Add' } }],
  ])('moves with the %s', (_, change) => {
    expect(of({ ...full, ...change })).not.toBe(of(full))
  })

  it('does not move with the order of keys at any level, nor with that of the list', () => {
    const turned = {
      annotations: { title: 'Add', readOnlyHint: true },
      outputSchema: { type: 'object' },
      inputSchema: { properties: { b: { type: 'number' }, a: { type: 'number' } }, type: 'object' },
      description: 'Adds.',
      title: 'Add',
      name: 'add',
    }
    expect(of(turned)).toBe(of(full))
    expect(toFingerprints(surface([full, tool({ name: 'b' })])).surface).toBe(
      toFingerprints(surface([tool({ name: 'b' }), turned])).surface,
    )
  })
})
