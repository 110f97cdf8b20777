// No pattern that would match may be left out because of what it is anchored in.
import { describe, expect, it } from 'vitest'
import { POISONED } from '../poisoned-texts.ts'
import { toPlainText, toSentences } from '../sentences.ts'
import { Anchored, anchorsOf } from './anchors.ts'
import { ACTS } from './table.ts'

describe('a pattern', () => {
  it.each<[RegExp, string[][]]>([
    [/send (?:it|them)/, [['send']]],
    [
      /(?:copies|mirrors) .{0,9}(?:abroad|outside)/,
      [
        ['copi', 'mirr'],
        ['abro', 'outs'],
      ],
    ],
    [/e-?mails?/, [['mail']]],
    [/(?:secret )?(?:keys|of)/, []],
    [/(?:never){2}/, [['neve']]],
    [/(?!nobody)any(?:one)?/, [['any']]],
  ])('%s is anchored in %j', (pattern, expected) => {
    expect(anchorsOf(pattern).map((set) => [...set])).toEqual(expected)
  })

  it('that matches a text is among those that may', () => {
    const anchored = new Anchored(ACTS)
    const sentences = POISONED.flatMap(([, text]) => toSentences(toPlainText(text))).map(({ text }) => text)
    let matches = 0
    for (const text of sentences) {
      const candidates = new Set(anchored.in(text))
      const matching = ACTS.filter(({ pattern }) => text.search(pattern) >= 0)
      expect(matching.filter((act) => !candidates.has(act))).toEqual([])
      matches += matching.length
    }
    expect(matches).toBeGreaterThan(100)
  })
})
