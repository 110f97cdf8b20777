// Wants to be called whatever the user asked for, or instead of everything else.
import { isMentioned } from '../mentions.ts'
import { anyOf, isOfThisServer, SLANDERS, TOOL_NOUN, within } from '../vocabulary.ts'
import type { TextRule } from './rule.ts'

const EVERY_TIME = new RegExp(
  anyOf(
    `\\b(?:before|prior to|ahead of) (?:(?:using|calling|invoking|running|executing|making|giving|doing) )?(?:any|every|all|each)(?: other)? (?:\\w{1,20} )?(?:tools?|actions?|tasks?|requests?|responses?|operations?|functions?|answers?|steps?|work)\\b`,
    `\\b(?:for|on|in|at|after|with|to) (?:every|each|any|all)(?: single)? (?:user )?(?:\\w{1,20}ations?|arithmetic|\\w{3,20}s|request|message|query|turn|prompt|conversation|response|question|interaction|reply|answer|task)s?\\b`,
    '\\b(?:every|each) time\\b',
    '\\b(?:always|first)\\b.{0,40}\\b(?:call|run|invoke|use)d?\\b',
    '\\b(?:called|invoked|run|used|executed) (?:first|always|before)\\b',
  ),
)
const REGARDLESS =
  /\b(?:regardless of (?:what|whether|the|how|any|which)|no matter (?:what|whether|how|which)|irrespective of|whatever (?:is|was|the user|they) \w+|whatever the (?:request|question|task|user|topic|situation)|even (?:if|when|though)\b.{0,60}\b(?:unrelated|not (?:related|relevant|asked|needed|requested|required|necessary)|irrelevant|unnecessary|(?:did|does|has|have) not (?:ask|request|want|need)\w*|didn't ask|doesn't (?:ask|want|need)|object\w*|refus\w*|asks? (?:you )?not|says? no|want\w* (?:another|something))|under (?:any|all|no) circumstances?|without exception|whether or not (?:the|it|they|you))\b/
const EXCLUSIVE = new RegExp(
  anyOf(
    `\\b(?:never|do not|don't|must not|refuse to|stop) (?:ever )?(?:us(?:e|ing)|call(?:ing)?|invok(?:e|ing)|consider(?:ing)?|trust(?:ing)?|suggest(?:ing)?|recommend(?:ing)?)${within(2)}(?:any|other|all|another|alternative|competing|different)(?: \\w{1,20}){0,3} ${TOOL_NOUN}`,
    `\\b(?:all|any|every) other(?: \\w{1,20}){0,3} ${TOOL_NOUN} (?:is|are|must|should|will|have|has)\\b`,
    `\\bother(?: \\w{1,20}){0,2} ${TOOL_NOUN} (?:are|must|should|will)(?: not| never| all)? (?:be )?(?:unsafe|malicious|deprecated|broken|wrong|inaccurate|ignored|disabled|forbidden|untrusted|unreliable|insecure|compromised|avoided|prohibited|outdated|inferior|fail)`,
    '\\bother \\w{3,20}s (?:are|have been|return|returns|give|will|do) .{0,20}\\b(?:wrong|revoked|unsafe|malicious|discontinued|compromised|withdrawn|fake|false|banned|forbidden)\\b',
    `\\b(?:always|only) (?:choose|prefer|pick|select|use|favou?r) this (?:tool|server|one) (?:over|instead of|rather than)\\b`,
    `\\bonly (?:trust\\w*|safe|legitimate|approved|authori[sz]ed|secure|genuine|permitted) (?:\\w{1,20} ){0,2}${TOOL_NOUN}?`,
  ),
)
const SELF_USE =
  /\b(?:this|the current|the present) (?:tool|function|server|one)\b|\bmust (?:always )?be (?:called|invoked|run|used|executed)\b|\b(?:call|invoke|run|use|execute) (?:this|me|it)\b|^(?:always|must)\b|\b(?:never|do not|don't) (?:use|call)\b/

export const TOOL_HIJACK: TextRule = {
  code: 'tool_hijack',
  severity: 'high',
  test: ({ text, before, after }) => {
    const signsOf = (part: string) => [EVERY_TIME, REGARDLESS, EXCLUSIVE].filter((sign) => sign.test(part)).length
    if (!SELF_USE.test(text) || isOfThisServer(text.replace(/\bthis (?:tool|function|server)\b/g, ''))) return false
    if (isMentioned(text, text.search(SELF_USE))) return false
    const both = `${text} ${after.slice(0, 160)}`
    if (REGARDLESS.test(text) && (EVERY_TIME.test(text) || EXCLUSIVE.test(text))) return true
    if (!EXCLUSIVE.test(both)) return false
    return signsOf(both) >= 2 || SLANDERS.test(`${before.slice(-160)} ${both}`)
  },
}
