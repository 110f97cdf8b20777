// What badges promise: our own words only, heard as well as seen, legible on any page, and small enough for fifty thousand of them.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Badge, GONE, toBadge, toBadgeEndpoint, toBadgeMarkdown, toBadgeSvg } from '../core/news/badge.ts'
import { toWidth } from '../core/news/text-width.ts'
import { WORDS } from '../core/news/wording.ts'
import { OutcomeSchema } from '../core/schema/words.ts'
import { childrenOf, parseXml, textOf, within } from './xml-tree.ts'

/** shields.io/badges/endpoint-badge: what it requires, and of what is optional the colour. */
const EndpointSchema = z.strictObject({
  schemaVersion: z.literal(1),
  label: z.string(),
  message: z.string().min(1),
  color: z.string().regex(/^#[\da-f]{6}$/),
})

const badges: [string, Badge][] = [
  ...OutcomeSchema.options.map((outcome): [string, Badge] => [outcome, toBadge({ outcome, score: 100, tools: 100_000 }, WORDS)]),
  ['gone', GONE],
]

/** Ratio of white to a colour (WCAG 2.2, relative luminance). */
function contrastToWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((index) => {
    const value = Number.parseInt(color.slice(index, index + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

describe.each(badges)('the badge of %s', (_, badge) => {
  const svg = parseXml(toBadgeSvg(badge, 'Hisper'))

  it('has a name for those who do not see it', () => {
    expect([svg.name, svg.namespace, svg.attributes.role]).toEqual(['svg', 'http://www.w3.org/2000/svg', 'img'])
    expect(textOf(svg, 'title')).toBe(`Hisper: ${badge.spoken}`)
  })

  it('holds nothing that runs or is fetched', () => {
    expect([...new Set([...within(svg)].map(({ name }) => name))].toSorted()).toEqual(['g', 'path', 'rect', 'svg', 'text', 'title'])
    expect(toBadgeSvg(badge, 'Hisper')).not.toMatch(/href|url\(|style|on\w+=/)
    expect(Buffer.byteLength(toBadgeSvg(badge, 'Hisper'))).toBeLessThan(700)
  })

  it('is legible on a light page and on a dark one: white on grounds of its own', () => {
    const grounds = [...within(svg)].filter(({ name }) => name === 'rect' || name === 'path').map(({ attributes }) => attributes.fill ?? '')
    expect(grounds).toHaveLength(2)
    for (const ground of grounds) expect(contrastToWhite(ground)).toBeGreaterThanOrEqual(7)
  })

  it('is as wide as its texts', () => {
    const texts = childrenOf(childrenOf(svg, 'g')[0] ?? svg, 'text').map(({ attributes, text }) => {
      expect(Number(attributes.textLength)).toBe(toWidth(text))
      return [Number(attributes.x), Number(attributes.x) + Number(attributes.textLength)] as const
    })
    const ends = texts.map(([, end]) => end)
    expect(texts.map(([start]) => start)).toEqual([6, (ends[0] ?? 0) + 12])
    expect(Number(svg.attributes.width)).toBe((ends[1] ?? 0) + 6)
  })

  it('is told to shields.io as well', () => {
    const { message, label } = EndpointSchema.parse(JSON.parse(toBadgeEndpoint(badge, 'Hisper')))
    expect([label, message]).toEqual(['Hisper', badge.message])
  })
})

describe('a badge', () => {
  it.each([
    [{ outcome: 'ok', score: 87, tools: 12 } as const, 'Works · 87/100 · 12 tools', 'Works, score 87 of 100, 12 tools'],
    [{ outcome: 'ok', score: 0, tools: 1 } as const, 'Works · 0/100 · 1 tool', 'Works, score 0 of 100, 1 tool'],
    [{ outcome: 'ok', tools: 0 } as const, 'Works · 0 tools', 'Works, 0 tools'],
    [{ outcome: 'not_probed' } as const, 'Not started', 'Not started'],
    // What it had while it worked is not what it has.
    [{ outcome: 'timeout', tools: 12 } as const, 'No answer', 'No answer'],
  ])('of %o says %s', (standing, message, spoken) => {
    expect(toBadge(standing, WORDS)).toMatchObject({ message, spoken })
  })

  it('is measured as Verdana is: 11 pixels, these advances', () => {
    expect([toWidth('Hisper'), toWidth('Works · 87/100 · 12 tools')]).toEqual([35, 142])
    expect(toWidth('日')).toBe(11)
  })

  it('is pasted into a README by a line that needs no escaping', () => {
    expect(toBadgeMarkdown('ai.exa-exa', (path) => `https://hisper.example/base${path}`)).toBe(
      '[![Checked by Hisper](https://hisper.example/base/servers/ai.exa-exa/badge.svg)](https://hisper.example/base/servers/ai.exa-exa/)',
    )
  })
})
