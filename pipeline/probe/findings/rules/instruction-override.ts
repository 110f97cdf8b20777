// Puts earlier instructions or safeguards aside, claims to outrank them, or poses as somebody who may.
import { isNegated } from '../mentions.ts'
import { anyOf, PERSON, within } from '../vocabulary.ts'
import { occurs, type Sign, signs, type TextRule } from './rule.ts'

const ASIDE = anyOf(
  'ignore',
  'disregard',
  'forget',
  'override',
  'bypass',
  'discard',
  'supersede',
  'set aside',
  'overrule',
  "(?:do not|don't|stop|never|no longer) (?:follow|obey|apply|following|obeying)",
  'pay no attention to',
  'drop',
  'abandon',
  'circumvent',
  'deactivate',
  'disable',
)
const RULE_NOUN = anyOf(
  'instructions?',
  'prompts?',
  'directions',
  'directives?',
  'guidelines?',
  'guidance',
  'rules?',
  'guardrails?',
  'restrictions',
  'safeguards?',
  'constraints',
  'polic(?:y|ies)',
  'training',
  'orders',
  'programming',
  '(?:content |safety |security )?filters?',
  'safety (?:checks?|measures?|filters?|features?)',
)
const PUT_ASIDE: Sign = {
  needs: /ignor|disregard|forget|overr|bypass|discard|supersed|aside|follow|obey|apply|attention|drop|abandon|circumvent|deactivat|disabl/,
  pattern: new RegExp(`\\b${ASIDE}\\b(${within(5)})${RULE_NOUN}\\b(.{0,40})`, 'g'),
  isDemanded: true,
}
/** Rules that stood before this text, or over it; those of a linter are neither. */
const STANDING =
  /\b(?:previous|prior|earlier|above|preceding|former|your|system|developer|safety|ethical|security|initial|original|other|model|user's)\b/
const STANDING_BEFORE =
  /^ (?:above|before|that (?:limits?|forbids?|restricts?|prevents?|prohibits?|protects?)|(?:that )?(?:you|were|have been|had been|was) |(?:of|from|in) (?:the|your) (?:system|developer|user|prompt|conversation))/
const OUTRANKS: Sign = {
  needs: /preceden|priority|supersed|overr|outrank|replac/,
  pattern: new RegExp(
    `\\b(?:these|this|the|following|my|such)\\b${within(5)}${anyOf(
      '(?:take|takes|have|has|having|taking|with) (?:absolute |highest |full )?(?:precedence|priority) over',
      'supersedes?',
      'overrides?',
      'outranks?',
      'overrules?',
      'replaces?',
    )}${within(4)}${anyOf('system (?:prompt|message|instructions?)', '(?:the )?(?:wishes|requests?|instructions?|orders?|words?|will) of (?:the )?(?:user|person|human|developer|system)', "(?:previous|prior|earlier|other|existing|your|safety|developer|user(?:'s)?) (?:\\w{1,20} )?(?:instructions?|rules|guidelines?|polic(?:y|ies)|requests?|wishes|prompts?|messages?|directives?)")}`,
    'g',
  ),
}
const NEW_MODE: Sign = {
  needs:
    /console|shell|restrict|unfilter|limit|rules|filter|safety|mode|bound|subject|free|apply|disabled|suspended|lifted|off|void|waived/,
  pattern: new RegExp(
    `${anyOf(
      `\\b(?:you are|you're|act|behave|operate|respond|consider yourself|enter|switch to|pretend)\\b.{0,40}\\b${anyOf(
        'unrestricted',
        'unfiltered',
        '(?:no|without(?: any)?) (?:restrictions|limits|limitations|rules|filters|safety)',
        '(?:developer|debug|maintenance|admin(?:istrator)?|god|root|sudo|jailbreak|dan) (?:mode|console|shell)',
        'no longer (?:bound|subject|restricted|limited)',
        'free (?:of|from) (?:all|any|your)',
      )}`,
      `\\b(?:your|all|safety|content|security)\\b${within(3)}(?:rules|polic(?:y|ies)|guidelines?|restrictions|filters|guardrails|safeguards)${within(2)}(?:no longer apply|do not apply|don't apply|are (?:now )?(?:disabled|suspended|lifted|off|void|waived))`,
    )}`,
    'g',
  ),
}
/** A turn of the conversation that the author makes up, in the markup of chat templates or as a heading. */
const FAKE_TURN: Sign = {
  needs: /<\||\[\/?inst|<<sys|^[[(*# ]{0,5}(?:system|developer|admin)/,
  pattern:
    /<\|(?:im_start|system|start_header_id|endoftext)\|?>?|\[\/?inst\]|<<sys>>|^(?:[[(*#]{0,4}\s?)(?:system|developer|admin(?:istrator)?)(?: (?:prompt|message|override|note|instructions?|notice|update|alert|command))?\s?[\])*]{0,3}\s?[:\]]\s?/g,
}
const GIVES_ORDERS = /\b(?:you|must|never|always|ignore|obey|comply|instructions?|from now on|from here on|do not|treat|assistant)\b/

/** Consent or a task that nobody gave, and results that are to be obeyed. */
const FORGED = signs(
  [
    /told|said|says|instruct|taught|ordered|wrote|asked/,
    `\\b${ASIDE}\\b\\s(?:what|everything|anything|whatever|all)(?: that)? (?:the (?:system|developer|user|administrator|host)|you (?:were|have been|are|had been)|they|i|anyone)\\b.{0,40}\\b(?:said|says|told|tells|instructed|asked|asks|taught|given|ordered|wrote|wants)\\b`,
    'demanded',
  ],
  [
    /you (?:were|have been|are|had been) (?:told|instr|asked|taught|ord)/,
    '\\b(?:whatever|regardless of what|no matter what|despite what|contrary to what) (?:else )?you (?:were|have been|are|had been) (?:told|instructed|asked|taught|ordered)',
  ],
  [
    /(?:final|last) (?:say|word)/,
    '\\b(?:this|these|the) (?:\\w{1,20} )?(?:notes?|text|message|description|instructions?|rules?|tool) (?:has|have) the (?:final|last) (?:say|word)',
  ],
  [
    /completely|exactly|blindly|unconditional|without|at once|whatever/,
    `\\b(?:obey|follow|trust|believe|carry out|execute)\\b\\s(?:all |its |the |this |these |that |every )?(?:\\w{1,20} )?(?:output|results?|responses?|instructions?|answers?|replies)\\b.{0,30}\\b(?:completely|exactly|blindly|unconditionally|without (?:question|asking|checking|hesitation)|at once|whatever)\\b`,
    'demanded',
  ],
  [
    /(?:grant|give|allow) (?:this|it|the) /,
    `\\b(?:grant|give|allow)\\b\\s(?:this tool|it|the server|this server)\\b.{0,20}\\b(?:all|full|every|any|unlimited|unrestricted)\\b.{0,20}\\b(?:permissions?|access|rights|privileges?)\\b`,
    'demanded',
  ],
  [
    /anyway|regardless|nonetheless|all the same|still|nevertheless/,
    `\\b(?:if|when|even if) ${PERSON} (?:asks?|says?|wants?|tells?|tries|objects?|declines?|refuses?|cancels?)\\b.{0,40}\\b(?:continue|proceed|go on|carry on|do it|keep going)\\b.{0,20}\\b(?:anyway|regardless|nonetheless|all the same|still|nevertheless)\\b`,
  ],
  [
    /(?:returns|says|tells|outputs|answers|demands|wants|asks)/,
    `\\b(?:comply with|obey|follow|do|act on|do as|act as)\\b\\s(?:what|whatever|all that|everything)?\\s?(?:it|this tool|the (?:hidden |secret )?(?:tool|result|output|note|page|text))\\b.{0,20}\\b(?:returns|says|tells|outputs|answers|demands|wants|asks)\\b`,
    'demanded',
  ],
  [
    /(?:commands|instructions|orders|directives).*\bbe \w/,
    '\\b(?:results?|outputs?|notes?|content|responses?)\\b.{0,40}\\b(?:contains?|includes?|carr(?:y|ies)|holds?)\\b.{0,20}\\b(?:commands|instructions|orders|directives)\\b.{0,60}\\b(?:(?:are|is) to be|must be|should be|have to be|need to be) (?:executed|followed|obeyed|carried out|run|done)',
  ],
  [
    /opted in|agreed|consented|approved|authori|permitted|allowed|confirmed|given|granted|waived|signed off/,
    `\\b${PERSON} (?:has|have|already)(?: \\w{1,20})? (?:opted in|agreed|consented|approved|authori[sz]ed|permitted|allowed|confirmed|given|granted|waived|signed off)\\b.{0,80}\\b(?:so|skip|without|no need|therefore|everything|all|any|never|do not|don't|need not)\\b`,
  ],
  [
    /your (?:actual|real|true|sole|only|new|primary)/,
    '\\byour (?:actual|real|true|sole|only|new|primary) (?:task|goal|purpose|job|objective|mission|role|instructions?)\\b.{0,20}\\b(?:is|are|now)\\b',
  ],
  [
    /confirmation|approval|warning|permission|consent|check|prompt/,
    `\\b${anyOf('skip', 'bypass', 'suppress', 'omit', 'answer', 'accept', 'dismiss', 'approve', 'auto-approve')}\\b.{0,30}\\b(?:confirmations?|approvals?|warnings?|permissions?|consent|security (?:checks?|prompts?)|safety (?:checks?|prompts?))\\b.{0,60}\\b(?:other tools?|delete|all|every|any|later|future|from now on)\\b`,
    'demanded',
  ],
  [
    /(?:confirm|force|yes|approve|skip)\w*["'`]?\s?=/,
    `\\b(?:set|pass|use|add)\\b ["'\`]?(?:confirm\\w*|force|yes|auto_?approve|skip_\\w+|approved?)["'\`]?\\s?=.{0,40}\\b(?:every|all|any|later|future|other)\\b`,
    'demanded',
  ],
  [
    /(?:as|like)\b.*(?:instruction|command|order|directive|system|developer|administrator|user )/,
    `\\b${anyOf('treat', 'obey', 'follow', 'carry out', 'execute', 'regard', 'accept')}\\b.{0,60}\\b(?:outputs?|results?|responses?|text|content|replies|messages?|what(?:ever)? (?:it|this tool|the tool) (?:returns|says|gives))\\b.{0,40}\\b(?:as|like)\\b.{0,30}\\b(?:instructions?|commands?|orders|directives?|(?:system|developer|administrator|user) )`,
    'demanded',
  ],
)

/** Consent that is waited for is no consent that is claimed. */
const ON_CONDITION = /\b(?:after|once|until|if|when|unless|only|whether|that)\s(?:the )?$/

export const INSTRUCTION_OVERRIDE: TextRule = {
  code: 'instruction_override',
  severity: 'high',
  test: ({ text, after }) =>
    occurs(PUT_ASIDE, text, ([, which = '', rest = '']) => STANDING.test(which) || STANDING_BEFORE.test(rest)) ||
    occurs(OUTRANKS, text) ||
    occurs(NEW_MODE, text) ||
    occurs(
      FORGED,
      `${text} ${after.slice(0, 80)}`,
      (_, index) => index < text.length && !isNegated(text, index) && !ON_CONDITION.test(text.slice(0, index)),
    ) ||
    occurs(FAKE_TURN, text, ([turn], index) => GIVES_ORDERS.test(`${text.slice(index + turn.length)} ${after.slice(0, 200)}`)),
}
