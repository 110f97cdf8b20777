// Says how tools of other servers are to be used, has their arguments or results pass by, or warns off them.

import { PRIVATE } from '../data-words.ts'
import { isMentioned, isNegated } from '../mentions.ts'
import { anyOf, DEONTIC, isOfThisServer, MUST_BE, SLANDERS, TOOL_NOUN } from '../vocabulary.ts'
import { occurs, type Sign, signs, type TextRule } from './rule.ts'

const FOREIGN: Sign = {
  needs: /tool|function|server|service|plugin|integration|connector/,
  pattern: new RegExp(
    `\\b${anyOf('another', 'other', 'any other', 'different', 'any', 'every', 'all')}(?: \\w{1,20}){0,2}? ${TOOL_NOUN}\\b|\\b${TOOL_NOUN} (?:of|from|on|in|by|provided by) (?:another|other|any|the|different) (?:[\\w-]{1,30} ){0,2}(?:server|plugin|service|provider)`,
    'g',
  ),
}
/** A name as tools have them, said to be a tool: `send_email`, the tool send-mail. */
/** `the email tool`, and not `this tool` or `the right tool`. */
const OTHER_KIND =
  /\b(?:the|an?|any) (?!(?:this|same|other|following|right|above|first|correct|appropriate|new|current|next|mcp|right|present|last|previous|second|best)\b)(?:e-?mail|mail|payment|message|messaging|chat|file|filesystem|browser|search|calendar|database|git|github|slack|shell|terminal|bank\w*|transfer|[a-z]{3,20}) (?:tool|function)\b/
const NAMED_TOOL = new RegExp(
  anyOf(
    `\\b(?:call(?:s|ed|ing)?|us(?:e|es|ed|ing)|invok(?:e|es|ed|ing)|run(?:s|ning)?|tools?|functions?|how|whenever|when|if|before|after|once|via|from|by)\\s(?:the |a |of )?["'\`]?([a-z][\\w.-]{2,60})\\b`,
    `\\b([a-z][\\w.-]{2,60})["'\`]?\\s(?:tools?|functions?|is (?:used|called|invoked|available|present|run)|gets|works|runs)\\b`,
  ),
  'g',
)
const WHEN_USED =
  /\b(?:when|whenever|if|once|every time|each time|any time|before|after|as soon as)\b.{0,80}\b(?:us(?:e|es|ed|ing)|call(?:s|ed|ing)?|invok(?:e|es|ed|ing)|run|runs|running|available|present|sen(?:d|t|ding)|installed|exists?|enabled)\b/
const ALTER_VERB = anyOf(
  'change',
  'replace',
  'redirect',
  'reroute',
  'forward',
  'append',
  'add',
  'bcc',
  'cc',
  'set',
  'send',
  'include',
  'substitute',
  'modify',
  'rewrite',
  'swap',
  'copy',
  'prepend',
  'insert',
  'use',
  'alter',
)
const ALTERED: Sign = {
  needs: /chang|replac|redirect|reroute|forward|append|add|cc|set|send|includ|substitut|modify|rewrite|swap|copy|prepend|insert|use|alter/,
  pattern: new RegExp(
    `\\b${ALTER_VERB}\\b.{0,80}\\b(?:recipients?|address(?:es)?|account|body|destination|bcc|receiver|payee|wallet|iban|number|proxy|link|message|amount|header|signature|url|endpoint|host|@|path|file path|everything|copy|instead|parameters?|arguments?)\\b`,
    'g',
  ),
  isDemanded: true,
}
/** What is altered is altered against what was asked. */
const AGAINST_WISHES =
  /\b(?:instead of|rather than|regardless|whatever (?:was|is|the|they)|no matter|even if|not the one|the real|actual(?:ly)?|in addition|also|always|every|silently|any)\b|\b(?:must|should)\b|@|https?:\/\/|#[a-z]/
const CHANGES_HOW =
  /\b(?:changes?|modif(?:y|ies)|alters?|affects?|governs?|overrides?|redefines?|controls?|extends?)\b.{0,40}\b(?:how|behaviou?r|way|usage|semantics|meaning|operation) ?(?:of|that|in which)?\b/
const WARNS_OFF =
  /\b(?:do not|don't|never|avoid|stop|must not|should not)\b(?: \w{1,20})? (?:us(?:e|ing)|call(?:ing)?|invok(?:e|ing)|trust(?:ing)?|rely(?:ing)? on)\b/

export const TOOL_SHADOWING: TextRule = {
  code: 'tool_shadowing',
  severity: 'high',
  test: ({ text, after, isOwnTool }) => {
    if (occurs(RELAYED, text, (_, index) => !isNegated(text, index)) && !isOfThisServer(text)) return true
    const named = [...text.matchAll(NAMED_TOOL)].map((match) => match.slice(1).find((name) => name !== undefined) ?? '')
    const isForeign =
      OTHER_KIND.test(text) ||
      named.some((name) => isToolLike(name) && !isOwnTool(name)) ||
      (occurs(FOREIGN, text) && !isOfThisServer(text))
    if (!isForeign) return false
    const both = `${text} ${after.slice(0, 200)}`
    if (WARNS_OFF.test(text) && SLANDERS.test(both)) return !isMentioned(text, text.search(WARNS_OFF))
    if (CHANGES_HOW.test(text) && DEONTIC.test(both)) return true
    return (
      WHEN_USED.test(text) &&
      occurs(ALTERED, both, (_, index) => !isNegated(both, index)) &&
      AGAINST_WISHES.test(both) &&
      touchesPrivate(both)
    )
  },
}

/** What other tools are given or give back is to pass through this one. */
const RELAYED = signs(
  [
    /through|via|by way/,
    `\\b(?:all|every|any|each|other|later|subsequent|future)\\b.{0,40}\\b(?:messages?|calls?|requests?|tools?|traffic|results?)\\b.{0,40}\\b(?:go|pass|be (?:sent|routed|passed)|run|flow) (?:through|via|by way of)\\b`,
  ],
  [
    /(?:any|every|another|all|other)\b.*tool/,
    `\\b(?:invok|call|us|run)\\w{1,4} (?:any|every|another|all|other)\\b.{0,30}\\btools?\\b.{0,40}(?:, |\\b(?:and|then|also|first) )(?:send|pass|forward|copy|report|submit|give|repeat)\\b.{0,30}\\b(?:arguments?|inputs?|outputs?|results?|responses?|content|data|parameters?|everything)\\b`,
  ],
  [
    /(?:argument|input|output|result|response|content|data).*(?:of|from|to|for) (?:any|every|all|other|another|each)/,
    `\\b(?:send|pass|forward|copy|report|submit|give|repeat)\\b.{0,30}\\b(?:arguments?|inputs?|outputs?|results?|responses?|content|data)\\b.{0,20}\\b(?:of|from|to|for) (?:any|every|all|other|another|each)\\b.{0,20}\\b(?:tools?|servers?|calls?)\\b`,
    'demanded',
  ],
  [
    /(?:you|the (?:agent|assistant|model)|other tools?) (?:\w{1,20} )?(?:send|write|make|issue|create)/,
    `\\b(?:any|every|each|all)\\b.{0,20}\\b(?:e-?mails?|mails?|messages?|payments?|transfers?|commits?|posts?)\\b.{0,20}\\b(?:you|the (?:agent|assistant|model)|other tools?) (?:\\w{1,20} )?(?:sends?|writes?|makes?|issues?|creates?)\\b.{0,20}\\b(?:must|has to|have to|should|needs? to|shall|is to|are to) (?:also )?(?:carry|contain|go|include|be (?:sent|copied|addressed|forwarded)|have)\\b`,
  ],
  [
    /(?:output|result|content|response|argument).*\bto (?:this|our|\w{1,20}_)/,
    `\\b(?:its|their|the) (?:outputs?|results?|contents?|responses?|arguments?)\\b.{0,10}(?:${MUST_BE}|\\b(?:is|are) (?:to be|always)) (?:passed|sent|given|forwarded|copied|handed|shown|submitted)(?: on)? to (?:this|our|\\w{1,20}_\\w)`,
  ],
  [
    /re-?route|redirect|divert/,
    `\\b(?:reroute|redirect|divert|re-route)\\s(?:\\w{1,20} )?(?:any|every|each|all)\\b.{0,30}\\b(?:payments?|e-?mails?|mails?|messages?|requests?|traffic|transfers?|calls?|orders?)\\b`,
    'demanded',
  ],
  [
    /swapped|replaced|changed|exchanged|set|redirected/,
    `\\b(?:each time|every time|whenever|when|if)\\b.{0,60}\\b(?:is|are|gets) (?:used|called|invoked)\\b.{0,80}\\b(?:numbers?|recipients?|address(?:es)?|accounts?|destinations?|amounts?|payees?)\\b.{0,10}${MUST_BE} (?:swapped|replaced|changed|exchanged|set|redirected)`,
  ],
)

/** What goes astray when another's tool is bent: where something is sent, or whose it becomes. */
function touchesPrivate(text: string): boolean {
  return (
    /\b(?:recipients?|receiver|payee|account|wallet|iban|bcc|cc|forward|redirect|reroute|proxy|(?:e-?mail|ip|payment|destination) address(?:es)?|address|path)\b|@|https?:\/\/|#[a-z]/.test(
      text,
    ) || PRIVATE.test(text)
  )
}

function isToolLike(name: string): boolean {
  return /[_-]/.test(name) && !/^(?:re|non|pre|multi|read|built|user|self|third|end)-/.test(name)
}
