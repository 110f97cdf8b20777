// Whether two descriptions may be of one thing.
const COMMON = new Set(
  'a an and for of the to with that in on by is via from your you using use as or it this be can any into server servers mcp model context protocol ai assistant assistants agent agents enables enable provides provide integration integrates tool tools api apis access interact based claude llm llms'.split(
    ' ',
  ),
)
/** Descriptions with fewer words of their own than this say too little to be held against each other. */
const TELLING_WORDS = 3

/** Two things of one name share a few words, those of their subject. */
const WORDS_OF_ONE_THING = 4

/** So few words are a phrase that anyone may write. */
const WORDS_OF_A_SENTENCE = 5

/** A description without punctuation, case and what a cut left at its end; undefined where it is too short to tell anything apart. */
export function plainTextOf(description: string | undefined): string | undefined {
  const words = (description ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length < WORDS_OF_A_SENTENCE ? undefined : words.join(' ')
}

/** Whether both say something and no word of it is the same. */
export function hasNothingInCommon(a: string | undefined, b: string | undefined): boolean {
  const [ofA, ofB] = [wordsOf(a), wordsOf(b)]
  return ofA.size >= TELLING_WORDS && ofB.size >= TELLING_WORDS && ![...ofA].some((word) => ofB.has(word))
}

/** Whether one of them says nothing, or they share a word besides these. */
export function mayBeOfOneThing(a: string | undefined, b: string | undefined, besides: readonly string[]): boolean {
  const [ofA, ofB] = [wordsOf(a), wordsOf(b)]
  return ofA.size === 0 || ofB.size === 0 || [...ofA].some((word) => ofB.has(word) && !besides.includes(word))
}

/**
 * Whether they tell the same in so many words as two things of one name hardly would: four besides those, and half of what the
 * shorter one says.
 */
export function tellTheSame(a: string | undefined, b: string | undefined, besides: readonly string[]): boolean {
  const [ofA, ofB] = [a, b].map((text) => [...wordsOf(text)].filter((word) => !besides.includes(word)))
  const shared = ofA?.filter((word) => ofB?.includes(word)).length ?? 0
  return shared >= WORDS_OF_ONE_THING && shared * 2 >= Math.min(ofA?.length ?? 0, ofB?.length ?? 0)
}

function wordsOf(text: string | undefined): Set<string> {
  const words = (text ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set(words.filter((word) => !COMMON.has(word)))
}
