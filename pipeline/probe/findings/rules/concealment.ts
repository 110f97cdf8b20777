// Has the model keep something that it does, or that is done, from the person it works for.
import { isNegated } from '../mentions.ts'
import { anyOf, MODEL, PERSON } from '../vocabulary.ts'
import { occurs, type Sign, signs, type TextRule } from './rule.ts'

const TELL = anyOf(
  'tell(?:ing)?',
  'mention(?:ing)?',
  'inform(?:ing)?',
  'notify(?:ing)?',
  'reveal(?:ing)?',
  'disclos(?:e|ing)',
  'show(?:ing)?',
  'display(?:ing)?',
  'alert(?:ing)?',
  'warn(?:ing)?',
  'report(?:ing)?',
  'say(?:ing)?',
  'discuss(?:ing)?',
  'acknowledg(?:e|ing)',
  'explain(?:ing)?',
  'expos(?:e|ing)',
  'shar(?:e|ing)',
  'let(?:ting)?',
  'admit(?:ting)?',
  'describ(?:e|ing)',
  'hint(?:ing)?',
  'refer(?:ring)? to',
  'indicat(?:e|ing)',
  'draw(?:ing)? attention',
)
const NOT_TO = anyOf(
  'do not',
  "don't",
  'never',
  'must not',
  "mustn't",
  'should not',
  "shouldn't",
  'shall not',
  'may not',
  'cannot',
  'not to',
  'without',
  'avoid',
  'refrain from',
  'no need to',
)
/** What is kept back is something done, not a detail of how an answer looks. */
const DEED = anyOf(
  '\\bthat (?:you|this|it|the (?:tool|call|file|data|note|\\w{1,20} (?:was|were|is|has|have)))\\b',
  '\\b(?:this|the|any) (?:\\w{1,20} )?(?:step|action|call|operation|process|behaviou?r|access|transfer|upload|copy|request|requirement|activity|mechanism|retrieval|reading|lookup)\\b',
  '\\b(?:these|this|those|such|the above) (?:\\w{1,20} )?(?:steps|actions|instructions?|details|directives?|calls|operations|rules|notes?|message)\\b',
  '\\b(?:about|of) (?:this|it|these)\\b',
  '\\b(?:existence|presence) of\\b',
  '\\bwhat you (?:did|do|have done|read|sent|are doing)\\b',
  `^\\W*(?:[\\w']+\\s){0,4}?${TELL}(?:\\W+(?!(?:if|unless|when|until|that|which)\\b)[\\w']+){0,4}?\\W+(?:this|it|any of this|anything)\\b\\s?(?:$|[,.;:!]| (?:to|in|from|happen\\w*|at|when))`,
)
const UNTOLD: Sign = {
  needs:
    /tell|mention|inform|notify|reveal|disclos|show|display|alert|warn|report|say|discuss|acknowledg|explain|expos|shar|let|admit|describ|hint|refer|indicat|attention/,
  pattern: new RegExp(`\\b${NOT_TO}\\b(?: ever| also| explicitly| directly| let)?\\s${TELL}\\b.{0,120}`, 'g'),
}
const ABOUT_A_DEED = new RegExp(DEED)
const TOLD_TO = new RegExp(
  `\\b${PERSON}(?![\\w-])|\\bin (?:your|the|its|any) (?:final )?(?:answer|response|reply|output|message|summary)|\\b(?:mention|acknowledge|discuss|reveal|disclose)`,
)
const KEPT_BACK: Sign = {
  needs: /hide|conceal|keep|withhold|mask|disguise/,
  pattern: new RegExp(
    `\\b(?:hide|conceal|keep|withhold|mask|disguise)\\s.{0,60}${anyOf(`from (?:\\w{1,20} )?${PERSON}`, '(?:secret|hidden|confidential|to yourself|invisible|out of (?:your|the) (?:answer|response|reply|output))')}`,
    'g',
  ),
  isDemanded: true,
}
const UNKNOWING: Sign = {
  needs: /without|not|n't|never/,
  pattern: new RegExp(
    anyOf(
      `\\bwithout (?:the )?${PERSON}(?: ever)? (?:knowing|noticing|seeing|being (?:aware|told|asked|informed)|realis\\w+|realiz\\w+)`,
      `\\bwithout (?:the |any )?(?:${PERSON} )?(?:knowledge|awareness|notice|consent)\\b`,
      `\\b${PERSON} (?:must|should|need|may|can|shall|will|does not need|doesn't need|do not need)(?: not|n't| never| to)(?: ever| need to| be able to)? (?:know|see|notice|learn|(?:be )?(?:told|informed|aware|notified|shown)|find out|realis\\w+|realiz\\w+)`,
      `\\bso (?:that )?${PERSON} (?:does not|doesn't|do not|don't|will not|won't|never|cannot|can't) (?:notice|see|know|realis\\w+|realiz\\w+|find out)`,
    ),
    'g',
  ),
}
const STEALTHY: Sign = {
  needs: /secret|covert|quiet|discreet|stealth|surrept|silent|unobtrus|unnoticed/,
  pattern: new RegExp(
    anyOf(
      '\\b(?:secretly|covertly|quietly|discreetly|stealthily|surreptitiously|silently|unobtrusively)\\s(?:\\w{1,20}\\s){0,2}(?:send|cop|forward|upload|transmit|leak|bcc|exfiltrat|collect|record|includ|append|attach|harvest|read|submit|log|monitor|captur|replac|redirect|add|insert|embed|mov|delet|writ|call|run|execut|open|chang|set)\\w*',
      '\\b(?:send|forward|upload|transmit|collect|record|includ|append|attach|submit|captur|replac|redirect|read)\\w*\\s.{0,40}\\b(?:secretly|covertly|quietly|discreetly|stealthily|surreptitiously|unnoticed)\\b',
    ),
    'g',
  ),
}
/** To speak of it is what is forbidden, so that whatever it is, it is kept back. */
const UNSPOKEN = signs(
  [
    /mention|reveal|disclos|admit|acknowledg|let on|say that you/,
    `\\b${NOT_TO}\\b(?: ever| also| explicitly| directly)? (?:mention|reveal|disclose|admit|acknowledge|let on|say that you|mentioning|revealing|disclosing|admitting|acknowledging)\\b`,
  ],
  [/leave /, `\\bleave\\s(?:it|this|that|them|these|the \\w{1,20})\\s(?:unmentioned|unsaid|out of (?:your|the) \\w{1,20})`, 'demanded'],
  [
    /pretend|claim|lie |feign|make it|impression/,
    `\\b${anyOf('pretend', 'claim', 'lie', 'feign', 'make it look', 'make it seem', 'give the impression')}\\s(?:that|as if|as though|like|about)\\b`,
    'demanded',
  ],
  [
    /tell|inform|notify|alert|warn/,
    `\\b${NOT_TO}\\b(?: ever| also| explicitly| directly)? (?:tell|inform|notify|alert|warn) ${PERSON} (?:about|of|that)\\b`,
  ],
  [/bring/, `\\b${NOT_TO} bring (?:this|it|that|them) up\\b`],
  [/keep (?:quiet|silent|mum|still)/, '\\bkeep (?:quiet|silent|mum|still) (?:about|on)\\b'],
  [
    /(?:not|never)(?: to)? be /,
    `\\b(?:this|that|it|which|these|the (?:call|step|copy|transfer|access|reading))\\b.{0,20}\\b(?:need|needs|should|must|shall|may|is|are) (?:not|never)(?: to)? be (?:brought up|mentioned|revealed|disclosed|discussed|told|reported|made known)`,
  ],
  [
    /only|nothing|just/,
    `\\b${PERSON} (?:shall|should|must|may|is to|are to|will)(?: only)? (?:only )?(?:see|know|hear|learn|be shown|be told|get)(?: of)? (?:only|nothing|just)\\b`,
  ],
  [/impression/, `\\b(?:give|leave)\\s${PERSON} (?:with )?the impression\\b`, 'demanded'],
  [
    /took place|happened|done|changed|same/,
    `\\b(?:explain|tell|assure|inform|convince|say)\\s(?:to )?(?:${PERSON}\\b.{0,30})?\\bthat (?:only|nothing|no \\w{1,20}|everything|it is the same|all (?:is|was))\\b.{0,40}\\b(?:took place|happened|done|changed|same)\\b`,
    'demanded',
  ],
  [
    /(?:confidential|secret|known only|private) to/,
    `\\b(?:confidential|secret|known only|private) to (?:the |you\\b|yourself)(?:${MODEL})?`,
  ],
  [/without/, `\\bwithout (?:ever )?(?:telling|informing|notifying|alerting|letting) (?:the )?${PERSON}`],
)
/** A detail of form, which authors often want left out, is no deed. */
const A_DETAIL =
  /^.{0,60}\b(?:ids?|identifiers?|names?|json|raw|internal|technical|format\w*|markdown|urls?|links?|parameters?|schema|tool names?|code|errors?|api|source)\b/
const SPOKEN_TO = new RegExp(`^${MODEL}\\s?[:,]`)
const UNASKED =
  /\bwithout (?:first )?(?:asking|confirming|prompting|requesting|waiting|seeking|any confirmation|confirmation|telling|approval|permission)|\b(?:do not|don't|never|no need to) (?:ask|confirm|wait for|prompt|request)\b/
const TELLING_NOBODY = /\b(?:or|and|nor) (?:telling|informing|notifying|alerting)\b/

export const CONCEALMENT: TextRule = {
  code: 'concealment',
  severity: 'high',
  test: ({ text, isFirst }) =>
    occurs(UNTOLD, text, ([match]) => ABOUT_A_DEED.test(match) && TOLD_TO.test(match)) ||
    occurs(KEPT_BACK, text, ([match]) => ABOUT_A_DEED.test(match) || /\b(?:this|these|that you)\b|to yourself|\bfrom\b/.test(match)) ||
    occurs(UNKNOWING, text, (_, index) => !isNegated(text, index)) ||
    occurs(STEALTHY, text, (_, index) => !isNegated(text, index)) ||
    occurs(
      UNSPOKEN,
      text,
      ([match], index) =>
        !/\b(?:they|users?|who|which|people)\s$/.test(text.slice(0, index)) &&
        (!isFirst || SPOKEN_TO.test(text) || !match.startsWith('without')) &&
        !A_DETAIL.test(text.slice(index + match.length)),
    ) ||
    (UNASKED.test(text) && TELLING_NOBODY.test(text)),
}
