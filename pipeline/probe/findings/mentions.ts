// Tells a demand from its mention: a scanner that "detects texts such as …" demands nothing.

/** What is done to a harmful text by those who mean well. */
const GUARDING =
  /\b(?:detect|scan|flag|identif|recogni[sz]|prevent|block|reject|refus|filter|strip|saniti[sz]|redact|mask|escap|guard|protect|defend|simulat|catch|classif|warn|neutrali[sz]|resist|deni|deny|disallow|forbid|decod|analy[sz]|find|report|remov|check|test|search|look|match|train|explain|teach|demonstrat|benchmark)\w{0,8}\b/g
/** Of those, the ones that mean much else besides: what they guard against has to follow at once, or in quotes. */
const LOOSE = /^(?:find|report|remov|check|test|search|look|match|train|explain|teach|demonstrat|benchmark|filter|decod|analy)/

/** Between the guarding word and what it guards against there may be anything but the beginning of a demand of its own. */
const NEW_DEMAND =
  /[,:;]\s?(?:then|and|but|you|please|must|always|never|first|now)\b|\b(?:then|please|you|must|should|shall|always|now|first)\b|[.!?;]\s/

const NEGATION =
  /\b(?:never|not|no|nothing|none|neither|nor|without|cannot|can't|don't|doesn't|isn't|aren't|won't|avoid|refrain from|instead of|rather than|forbidden to|nobody)\b(?:\s[\w'/-]{1,30}){0,4}\s?[^\w]{0,3}$/
/** `do not forget to`, `not only`: a negation that demands. */
const AFFIRMED = /\b(?:forget|fail|hesitate|omit|neglect|only)\b/

/**
 * Whether what stands at `index` is only spoken of: after a word such as `detects`, or in quotes in a sentence with one.
 * An author can feign it, sentence by sentence; what a rule asks for must then fit into a sentence that claims to guard against it.
 */
export function isMentioned(sentence: string, index: number): boolean {
  const before = sentence.slice(Math.max(0, index - 240), index)
  for (const { index: at, 0: word } of before.matchAll(GUARDING)) {
    if (/\b(?:an?|the|each|every|this)\s$/.test(before.slice(Math.max(0, at - 8), at))) continue // a scan, not to scan
    const between = before.slice(at + word.length)
    const isQuoted = (between.match(/["“`]/g)?.length ?? 0) % 2 === 1
    if (isQuoted) return true
    const isListed = /\b(?:such as|like|eg|including|for example)\b/.test(between)
    const isJoined = /(?:^\s?|[,:;]|\b(?:and|or))\s?$/.test(between) // "check the file and …": a demand beside it, not its object
    if (
      LOOSE.test(word) &&
      !isListed &&
      !/^\s(?:for|against|whether|if|that|how|texts?|prompts?|attempts?|attacks?|patterns?)\b/.test(between)
    )
      continue
    if (!NEW_DEMAND.test(between) && (isListed || !isJoined)) return true
  }
  return false
}

/** Whether a negation governs what stands at `index`: `never send`, `without reading`, `no key is uploaded`. */
export function isNegated(sentence: string, index: number): boolean {
  const negated = NEGATION.exec(sentence.slice(Math.max(0, index - 60), index))
  return negated !== null && !AFFIRMED.test(negated[0])
}
