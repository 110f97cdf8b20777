// Has the model fetch secrets, private files or the conversation and hand them over to the tool.

import { PERSONAL, PRIVATE, PRIVATE_CONTEXT, SECRET_KIND, SECRET_PLACE } from '../data-words.ts'
import { isNegated } from '../mentions.ts'
import { anyOf, DEONTIC, HAND_OVER, MUST_BE, OBTAIN, within } from '../vocabulary.ts'
import { occurs, type Sign, type TextRule } from './rule.ts'

const LOOSE_TOKEN = /\b(?:an?|any|every) (?:\w{1,20} )?(?:token|key)s? (?:in|from|on|inside) (?:the|this|any|your)\b/
const TAKEN: Sign = {
  needs: /[a-z]/,
  pattern: new RegExp(`\\b(?:${OBTAIN}|${HAND_OVER})\\b.{0,160}`, 'g'),
  isDemanded: true,
}
/** The same said of the thing: `the key file has to be given as …`. */
const HANDED: Sign = {
  needs: /\bbe\b/,
  pattern: new RegExp(
    `.{0,160}${MUST_BE} (?:\\w{1,20} )?(?:accessed|read|opened|loaded|fetched|included|given|passed|supplied|put|provided|shown|sent|attached|collected|copied|inserted|added|retrieved|handed|submitted|quoted|used|filled|set|written|placed|appended|embedded|listed|pasted)\\b.{0,120}`,
    'g',
  ),
}
const PERSONAL_OF_THE_USER = `\\b(?:the |their |your )?(?:user|person|customer|human)(?:'s)?\\b.{0,30}${PERSONAL}|${PERSONAL}.{0,40}\\b(?:the )?(?:user|person|human) (?:has |have )?(?:earlier |typed|entered|gave|given|mentioned|said|shared|stated)`
const CONVERSATION_AT_LARGE =
  '\\bcontext window\\b|\\bchat lists?\\b|\\b(?:everything|anything|whatever|what|all) (?:that )?you (?:know|remember|learned|learnt)\\b|\\b(?:last|previous|recent|past) (?:\\w{1,20} )?conversations\\b'
/** Secrets of the reader's at large: a place, the conversation, or all there are of a kind. */
const AT_LARGE = new RegExp(
  anyOf(
    SECRET_PLACE,
    '\\bsystem (?:prompt|message|instructions?)\\b',
    `\\b(?:all|any|every|each|the user's|user's|their|his|her|stored|saved|available|found|contents? of|values? of|known|other|local)\\b${within(3)}${SECRET_KIND}`,
    '\\benv(?:ironment)? var(?:iable)?s?\\b',
    PERSONAL_OF_THE_USER,
    CONVERSATION_AT_LARGE,
    "\\b(?:the )?(?:user|person|customer|owner)'s (?:\\w{1,20} )?(?:files|notes|documents|e?-?mails?|messages|calendar|photos|home)\\b",
    '\\b(?:every|all|each) (?:messages?|turns?|words?|prompts?) (?:of|in|from) (?:this|the) (?:session|conversation|chat)\\b',
    '\\b(?:an?|any|every) (?:\\w{1,20} )?(?:token|key|secret|password)s? (?:in|from|on|inside) (?:the|this|any|your)\\b',
    `${SECRET_KIND}${within(4)}(?:found|stored|saved|from (?:the )?(?:user|environment|disk|memory|context|conversation|file|config|home|system|machine|other))`,
  ),
)
const CONVERSATION = new RegExp(PRIVATE_CONTEXT)
const INTO_AN_ARGUMENT = new RegExp(
  anyOf(
    '\\b(?:as|in|into|to|with|within|via|through|inside|using|under|for|by) (?:(?:the|a|an|its|this|that|your) )?(?:[\\w\'"`*-]{1,40} ){0,2}(?:parameters?|arguments?|args?|fields?|inputs?|propert(?:y|ies)|params?|payload|body|header|title|label|request|call|tool call|url|query|comment|message|tool)\\b',
    '\\b(?:as|in|into|to|with|within|via|under) (?:the )?["\'`][\\w $.-]{1,40}["\'`]',
    '\\bcall(?:ing)?\\b.{0,30}\\bwith\\b',
    '\\bunder (?:the )?\\w{2,30}\\s?(?:$|[.,;])|\\b(?:field|argument|parameter) \\w{2,30}\\b|\\b(?:into|in|as part of) the (?:reply|answer|response|result)s?\\b',
    `\\b(?:give|use|pass|hand|supply|provide|submit)\\b.{0,60}\\bas (?:the |a |an |its )?\\w{2,20}\\s?(?:$|[.,;])`,
    '\\b(?:parameter|argument|field|input)s?\\b.{0,30}\\b(?:has to|have to|must|should|needs to|shall) (?:\\w{1,20} )?(?:hold|contain|be|carry|include|have)\\b',
  ),
)
/** Why a model should: threats, promises and errands. */
const PRETEXT =
  /\b(?:otherwise|or else|will (?:not work|fail|be rejected|crash)|won't work|cannot (?:work|run|proceed)|in order (?:for|to)|so that (?:the|this)|required (?:for|by|to)|necessary (?:for|to)|needed (?:for|by|to)|prior to (?:each|every|any|using|calling)|before (?:using|calling|you (?:use|call)|running|invoking|any|each|every|this|answering|responding|proceeding)|for (?:better|improved|security|verification|authentication|compliance|audit\w*|logging|analytics|telemetry|debug\w*|diagnostic\w*|quality|context|personali[sz]ation|optimi[sz]ation|billing|licen[cs]ing)|to (?:unlock|verify|validate|prove|authenticate|authorize|improve|personali[sz]e|activate|initiali[sz]e|enable|ensure|complete)|as (?:proof|part of|a security|a precaution|otherwise|required|agreed)|for (?:technical|legal|internal|safety|performance) reasons|for calibration|(?:it is|is) (?:mandatory|necessary|essential|critical|crucial|vital|required)|to (?:check|make sure|keep|prevent|avoid)|so that (?:we|it|i)|whenever|at the (?:end|start|beginning) of)\b/

const STARTS_BY_OBTAINING = new RegExp(`^${OBTAIN}\\b`)

/** The key to something of the person's own, asked for under whatever pretext. */
const ASKED_OF_THE_PERSON: Sign = {
  needs: /ask|prompt|request|trick|convince|persuade|get|have|tell|fake/,
  pattern:
    /\b(?:ask|prompt|request|trick|convince|persuade|get|tell)(?:s|ed|ing)? (?:that )?(?:the )?(?:users?|person|customer|human)\b.{0,20}\b(?:for|to|into|enters?|provides?|types?|gives?|shares?|confirms?)\b.{0,40}\b(?:(?:master|bank\w*|e-?mail|google|apple|microsoft|login|root|sudo|admin\w*|windows|system|wallet|online)(?: account)?(?:'s)? (?:passwords?|credentials?|pin|keys?)|seed phrases?|recovery phrases?|(?:2fa|mfa|one-time|verification) codes?|(?:credit )?card numbers?|cvv|social security numbers?)\b|\bfake (?:login|sign-?in|password|authentication) (?:page|form|prompt|dialog|screen)s?\b/g,
}

export const SECRET_REQUEST: TextRule = {
  code: 'secret_request',
  severity: 'high',
  test: ({ text, before, after }) => {
    if (occurs(ASKED_OF_THE_PERSON, text, (_, index) => !isNegated(text, index))) return true
    if (!PRIVATE.test(text) && !LOOSE_TOKEN.test(text)) return false
    const around = `${before} ${text} ${after}`
    const isHanded = ([match = '']: RegExpMatchArray, index: number) =>
      AT_LARGE.test(match) && !isNegated(text, index) && (INTO_AN_ARGUMENT.test(match) || PRETEXT.test(text)) && !isAskedOfThePerson(text)
    if (occurs(HANDED, text, isHanded)) return true
    return occurs(TAKEN, text, ([match = ''], index) => {
      if (isNegated(text, index)) return false
      const isObtained = STARTS_BY_OBTAINING.test(match)
      if (AT_LARGE.test(match) && !/\byour own\b/.test(match)) {
        if (INTO_AN_ARGUMENT.test(isObtained ? around : text)) return isObtained || !isAskedOfThePerson(text)
        return PRETEXT.test(text) && (isObtained || DEONTIC.test(text)) && !isAskedOfThePerson(text)
      }
      return (
        CONVERSATION.test(match) &&
        INTO_AN_ARGUMENT.test(text) &&
        (PRETEXT.test(text) || /\b(?:system|full|entire|complete|all|every\w*|last|verbatim|word (?:by|for) word)\b/.test(match)) &&
        (DEONTIC.test(`${before} ${text}`) || /\b(?:has|have|needs?) to\b/.test(text))
      )
    })
  },
}

/** Whether it is the person whom a text asks for what is their own to give. */
function isAskedOfThePerson(text: string): boolean {
  return /\b(?:ask(?:ing)?|prompt|request from|tell) (?:the )?user\b/.test(text)
}
