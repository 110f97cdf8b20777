// How classes of words are written: alternatives, and verbs in all their forms.

/** Alternatives. */
export const words = (...alternatives: readonly string[]) => `(?:${alternatives.join('|')})`

/** The verb in the forms that a demand, a statement or a nominal takes: `send`, `sends`, `sent`, `sending`. */
export function verbs(...stems: readonly string[]): string {
  return words(
    ...stems.map((stem) => {
      if (/[ ?(|]/.test(stem)) return stem
      if (stem.endsWith('e')) return `${stem.slice(0, -1)}(?:e|es|ed|ing)`
      if (stem.endsWith('y')) return `${stem.slice(0, -1)}(?:y|ies|ied|ying)`
      return `${stem}(?:s|es|${stem.at(-1)}?ed|${stem.at(-1)}?ing)?`
    }),
  )
}
