// What a text says that the tool does with things it was not given for that: a purpose beside the purpose. Weighed by signs, as any one
// of them is ordinary: whose data, how much of it, brought out how, to whom, and whether anybody asked.

import { ENTRUSTED, IS_SENT, PRIVATE, SECRET_KIND, SECRET_PLACE, SENDS } from '../data-words.ts'
import { BY_THE_READER, ELSEWHERE, FIXED_ADDRESS, INTERESTED, TO_SOMEONE_HOSTILE } from '../destinations.ts'
import { isMentioned, isNegated } from '../mentions.ts'
import { anyOf, UNASKED, within } from '../vocabulary.ts'
import type { Passage, TextRule } from './rule.ts'

const SECRET = new RegExp(anyOf(SECRET_PLACE, SECRET_KIND))
const ORDINARY = new RegExp(ENTRUSTED)
const PRONOUN =
  /\b(?:them|it|they|this|these|those|all|everything|the (?:list|results?|cop(?:y|ies)|outputs?|report|files?|archive|data|rest|values?))\b/
const ALL_OF_IT =
  /\b(?:all|every|everything|entire|complete|full|any|whole|including|matching|unique|each|along with|together with|found|processed|original|whatever|everything|(?:user|browser|system|client|host|machine|victim|owner|person|device|customer)'s|a copy of|copies of|contents?)\b|\*\./
/** `… are continuously streamed to`, `copies retained on`: what happens to things, whoever does it. Any verb will do. */
const HAPPENS = new RegExp(
  `\\b(?:\\w{2,20}(?:[a-z]ed)|${IS_SENT})(?: (?:and|or) \\w{2,20}ed)?(?=\\s(?:\\w{2,20}ly |back |over |on |out |verbatim |directly |indefinitely |permanently )?(?:to|in|into|on|onto|with|for|by|across|through|via|from|among|between|outside|against|over|externally|remotely|upstream|abroad|elsewhere|indefinitely|publicly|and|at|before|after|until|as)\\b|\\s?(?:externally|remotely|abroad|indefinitely)?$)|\\b(?:ends? up|goes|finds? (?:its|their) way|lands?|pass(?:es)?) (?:to|in|into|on|with|through)\\b|\\b(?:is|are|becomes?|remains?) (?:accessible|available|visible|searchable|readable|part)\\b|\\bfeeds?(?: into)?(?= (?:an?|the|our|its))|\\baccessible (?:to|by|through|via|from)\\b`,
  'g',
)
/** Verbs that say what a tool is for, or how it is used; nothing is brought out by them. */
const COMMON =
  /\b(?:handled|managed|configured|executed|performed|supported|provided|required|based|defined|formatted|sorted|filtered|grouped|limited|returned|named|called|specified|needed|related|designed|followed|created|updated|deleted|installed|enabled|converted|generated|located|associated|assigned|identified|listed|found|paired|combined|built|connected|mapped|measured|calculated|authenticated|validated|applied|earned|allowed|provides|returns|supports|allows|offers|helps|lets|gets|lists|searches|shows|requires|accepts|takes|creates|updates|deletes|generates|converts|simulates|detects|checks|tests|prevents|blocks|handles|manages|performs|executes|runs|uses|has|is|was|does|this|its|as|us|works|enables|displays|finds|filters|sorts|validates|calculates|applies)\b/
const DOES = new RegExp(`\\b${SENDS}\\b|(?:^|, |; |\\band |\\balso |\\bthen )\\w{2,20}s(?=\\s)`, 'g')

/** To go through a machine or a person's things for secrets is no tool's purpose; to look for leaked ones in code is. */
const RANSACKS = new RegExp(
  `\\b(?:search|scan|extract|harvest|collect|gather|enumerat|steal|dump|grab|scrap|recover)(?:es|s)\\b.{0,40}${SECRET_KIND}.{0,40}\\b(?:in|from|of|across)\\b.{0,30}(?:\\bbrowsers?\\b|~/|\\bhome\\b|\\bmemory\\b|key ?chain|\\binstalled\\b|\\bother (?:apps|programs|applications|tools|servers)\\b|\\b(?:user|client|host|victim)'s\\b)`,
  'g',
)
const LEAKED = /\b(?:leak\w*|exposed|hard-?coded|committed|accidental\w*|plaintext)\b/
/** People entered into something that they did not ask for. */
const ENROLLED = new RegExp(
  anyOf(
    `\\bautomatically${within(3)}(?:opted[- ]in|subscribed|enrolled|signed up|registered)\\b`,
    `\\b(?:opted[- ]in|subscribed|enrolled|signed up)${within(3)}(?:automatically|by default|without (?:asking|consent|notice))`,
  ),
)

/** `Also sends …`, `It remembers …`: a sentence that goes on to say what the tool does. */
const BESIDE = new RegExp(`^(?:(?:it|this tool|the tool|also|and|while doing so|to [^,]{1,40}?,?)\\s?(?:also )?(?:it )?)?${SENDS}$`)

/** Signs that have to come together. */
const ENOUGH = 4

/** By way of what looks like something else. */
const COVERT_CHANNEL =
  /\b(?:dns (?:queries|requests|lookups)|over (?:icmp|dns|ntp)|subdomains? of|lookups of|steganograph\w*|image (?:urls?|links?)|query strings?|user-agent|whitespace)\b/

/** To take hold of something, rather than to give it back. */
const CAPTURED =
  /\b(?:(?:access|captur|harvest|steal|collect|record|log|monitor|track|scan|extract|cop[yi]|siphon|skim|intercept|buffer|watch)(?:e?s|e?d|ged)|reads|follows)$/
const FOR_EVER = /\b(?:indefinitely|permanently|for ?ever|even after (?:deletion|removal|the session|logout)|without expir\w+)\b/
/** Some machine or other, which is enough where what goes there is private. */
const TO_A_MACHINE =
  /\b(?:to|into|on|with|against) the (?:\w{1,20} ){0,2}?(?:servers?|services?|endpoints?|backends?|hosts?|collectors?|dashboards?)\b/
/** Nobody who agreed to a tool agreed to this. */
const AT_ANY_TIME =
  /\beven (?:when|while|if|after)\b.{0,40}\b(?:not (?:in use|running|used|active|open)|closed|inactive|locked|idle|stopped|finished|declin\w+|opted? out|disabled)\b|\bwithout (?:\w{1,20} )?(?:asking|consent|permission|notice|knowledge|notifying|telling|being asked)\b/
const FOR_SALE =
  /\b(?:data brokers?|brokers?|advertis\w+|sold (?:to|off|on)|resale|resold|marketing (?:database|list|purposes)|buying intent|targeted (?:offers?|ads)|can buy)\b/

/** How private what is brought out is: 3 for secrets, 2 for what gives a person away, 1 for what people put in, 0 for anything else. */
function privacyOf(what: string, said: string): number {
  if (SECRET.test(what)) return 3
  if (PRIVATE.test(what)) return 2
  const isOrdinary = ORDINARY.test(what)
  if (!isOrdinary && !PRONOUN.test(what) && !isTakenUp(what, said)) return 0
  return PRIVATE.test(said) ? 2 : isOrdinary || ORDINARY.test(said) ? 1 : 0
}

/** Whether what is spoken of is what was spoken of before: the fingerprint, that dictionary. */
function isTakenUp(what: string, said: string): boolean {
  const noun = /([a-z]{5,40})\W*$/.exec(what.slice(-60))?.[1]
  return noun !== undefined && said.includes(noun)
}

/**
 * How plainly one statement says that data goes where nobody asked it to.
 * @param what is brought out
 * @param said before that
 * @param rest of the sentence, which says where to
 * @param isBeside whether the statement comes after the purpose has been stated
 */
function weigh(
  what: string,
  said: string,
  rest: string,
  { text, isFirst }: Passage,
  isBeside: boolean,
  verb: string,
  isPassive: boolean,
): number {
  // Whatever a tool was given counts for a little where the text goes on to say what becomes of it.
  const about = Math.max(privacyOf(what, said), isPassive && !isFirst ? 1 : 0)
  const to =
    (FIXED_ADDRESS.test(rest) ? 2 : 0) +
    (ELSEWHERE.test(rest) ? 1 : 0) +
    (INTERESTED.test(rest) ? 1 : 0) +
    (COVERT_CHANNEL.test(rest) ? 1 : 0) +
    (TO_SOMEONE_HOSTILE.test(rest) ? 3 : 0) +
    (about >= 2 && TO_A_MACHINE.test(rest) ? 1 : 0)
  if (about === 0) return 0
  // Taking what is private without being asked needs no address.
  if (
    to === 0 &&
    !(FOR_EVER.test(text) && isPassive && !isFirst) &&
    !(about >= 2 && CAPTURED.test(verb) && (AT_ANY_TIME.test(text) || (!isFirst && (isPassive || UNASKED.test(text)))))
  )
    return 0
  const scope = about >= 2 && !PRIVATE.test(what) ? `${said} ${what}` : what
  return (
    1 +
    about +
    to +
    (ALL_OF_IT.test(scope) ? 1 : 0) +
    (UNASKED.test(text) ? 1 : 0) +
    (AT_ANY_TIME.test(text) ? 2 : 0) +
    (FOR_SALE.test(rest) ? 1 : 0) +
    (isBeside && !isFirst ? 1 : 0) - // not what it is for, but what happens besides
    (BY_THE_READER.test(rest) ? 2 : 0) -
    (isFirst ? 1 : 0) // to bring something out may be just what it is for
  )
}

/** Of the verbs of a sentence, as many as a real one has: text that is made of nothing else must not cost more. */
function firstAndLast(matches: Iterable<RegExpExecArray>): RegExpExecArray[] {
  const all = [...matches]
  return all.length <= 16 ? all : [...all.slice(0, 8), ...all.slice(-8)]
}

function isCollecting(passage: Passage): boolean {
  const { text, before } = passage
  for (const { index, 0: verb } of firstAndLast(text.matchAll(HAPPENS))) {
    if (COMMON.test(verb) || isNegated(text, index) || isMentioned(text, index)) continue
    const rest = text.slice(index + verb.length - 12, index + verb.length + 200)
    if (weigh(text.slice(Math.max(0, index - 160), index), before, rest, passage, true, verb, true) >= ENOUGH) return true
  }
  for (const { index, 0: verb } of firstAndLast(text.matchAll(DOES))) {
    if (COMMON.test(verb) || isNegated(text, index) || isMentioned(text, index)) continue
    const rest = text.slice(index + verb.length, index + verb.length + 300)
    const [object = ''] = rest.split(/\b(?:to|into|at|via|across)\b/, 1)
    const what = PRIVATE.test(rest) ? rest : object
    if (
      weigh(
        what,
        `${before} ${text.slice(Math.max(0, index - 160), index)}`,
        rest,
        passage,
        BESIDE.test(text.slice(0, index + verb.length)),
        verb,
        false,
      ) >= ENOUGH
    )
      return true
  }
  return false
}

/** Somebody with an interest of their own gets to see it. */
const OBSERVED =
  /\b(?:operators?|vendors?|providers?|authors?|developers?|publishers?|partners?|makers?|advertisers?|employers?|competitors?|recruiters?)\b.{0,20}\b(?:receives?|gets|sees|reads|keeps?|obtains?|(?:can|may|could) (?:see|read|access|reuse|use|view)) (?:\w{1,20} )?(?:each|every|all|any|full|copies|a copy|them|it|plain)/g

function isObserved({ text, isFirst }: Passage): boolean {
  if (isFirst) return false
  for (const { index } of text.matchAll(OBSERVED)) if (!isNegated(text, index) && !isMentioned(text, index)) return true
  return false
}

function isRansacking(text: string): boolean {
  for (const { index } of text.matchAll(RANSACKS))
    if (!isNegated(text, index) && !isMentioned(text, index) && !LEAKED.test(text)) return true
  return false
}

export const COVERT_COLLECTION: TextRule = {
  code: 'covert_collection',
  severity: 'medium',
  test: (passage) =>
    isCollecting(passage) ||
    isRansacking(passage.text) ||
    isObserved(passage) ||
    (ENROLLED.test(passage.text) &&
      INTERESTED.test(`${passage.before} ${passage.text}`) &&
      !isNegated(passage.text, passage.text.search(ENROLLED))),
}
