// What a text must hold for a pattern to match at all, read out of the pattern itself: most sentences hold nothing of most patterns,
// and a pattern that is never tried is never compiled.
import { type AST, RegExpParser } from '@eslint-community/regexpp'

/** Letters looked at together: as many as there are, up to what is rare in a text. */
const SHORTEST = 3
const LONGEST = 4

/** Letters side by side, one of which is in whatever matches. */
type OneOf = ReadonlySet<string>

/** @returns what every match holds one of each of; empty where nothing is sure */
export function anchorsOf(pattern: RegExp): OneOf[] {
  return ofAlternatives(new RegExpParser().parsePattern(pattern.source).alternatives)
}

function ofAlternatives(alternatives: readonly AST.Alternative[]): OneOf[] {
  const each = alternatives.map(({ elements }) => ofSequence(elements))
  const [only] = each
  if (each.length === 1 && only !== undefined) return only
  const rarest = each.map((sets) => sets.reduce<OneOf | undefined>((best, set) => (best && best.size <= set.size ? best : set), undefined))
  const all = new Set<string>()
  for (const set of rarest) {
    if (set === undefined) return []
    for (const letters of set) all.add(letters)
  }
  return [all]
}

function ofSequence(elements: readonly AST.Element[]): OneOf[] {
  const sets: OneOf[] = []
  let run = ''
  const end = () => {
    if (run.length >= SHORTEST) sets.push(new Set([run.slice(0, LONGEST)]))
    run = ''
  }
  for (const element of elements) {
    if (element.type === 'Character') {
      run += String.fromCodePoint(element.value)
      continue
    }
    end()
    if (element.type === 'Group' || element.type === 'CapturingGroup') sets.push(...ofAlternatives(element.alternatives))
    if (element.type === 'Quantifier' && element.min > 0) sets.push(...ofSequence([element.element]))
  }
  end()
  return sets
}

/** Patterns by what they are anchored in, so that a text is looked at once for all of them. */
export class Anchored<T extends { pattern: RegExp }> {
  readonly #all: readonly { one: T; sets: number }[]
  readonly #byLetters = new Map<string, { index: number; set: number }[]>()

  constructor(all: readonly T[]) {
    this.#all = all.map((one, index) => {
      const sets = anchorsOf(one.pattern).slice(0, 30) // one bit each
      for (const [set, all] of sets.entries())
        for (const letters of all) this.#byLetters.set(letters, [...(this.#byLetters.get(letters) ?? []), { index, set }])
      return { one, sets: sets.length }
    })
  }

  /** @returns those that may match in a lower-case text, in their order; what is left out cannot */
  in(text: string): T[] {
    const held = new Uint32Array(this.#all.length)
    for (let at = 0; at + SHORTEST <= text.length; at += 1)
      for (let length = SHORTEST; length <= LONGEST; length += 1)
        for (const { index, set } of this.#byLetters.get(text.slice(at, at + length)) ?? []) held[index] = (held[index] ?? 0) | (1 << set)
    return this.#all.filter(({ sets }, index) => held[index] === 2 ** sets - 1).map(({ one }) => one)
  }
}
