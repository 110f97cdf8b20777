// Commands, scripts and queries that do harm wherever they are run: nobody needs one to understand what a tool does.

import { isMentioned, isNegated } from '../mentions.ts'
import type { TextRule } from './rule.ts'

/** What none of them can do without. */
const NEEDS =
  /curl|wget|iwr|invoke-|powershell|iex\b|(?:exec|eval)\s?\(|base64|\/dev\/|\bn(?:c|cat)\s|bash|passwd|\.ssh|\.env|\.aws|id_rsa|rm -|chmod|mkfs|dd if|:\(\)|<[a-z]|javascript:|['"]\s?(?:or|and)\b|(?:drop|truncate|alter) (?:t|d|s)|union |\bor\s1|\$\(|&&|\|\||subprocess|child_process|shell_exec|passthru|os\.|getruntime|xp_cmd/

const PAYLOADS: readonly RegExp[] = [
  // Something is fetched and run at once
  /\b(?:curl|wget|fetch|iwr|invoke-webrequest)\b[^|\n]{1,200}\|\s?(?:sudo )?(?:ba|z|da|k)?sh\b/g,
  /\b(?:ba|z)?sh\s(?:-c\s)?["'`]?(?:<\(|\$\()\s?(?:curl|wget)\b/g,
  /\bpowershell(?:\.exe)?\s[^\n]{0,60}-e(?:nc|ncodedcommand)?\s[a-z0-9+/=]{16}/g,
  /\b(?:iex|invoke-expression)\b[^\n]{0,60}\b(?:downloadstring|webclient|iwr)\b/g,
  /\b(?:exec|eval)\s?\(\s?(?:atob|base64|__import__|requests|urllib|compile)\b/g,
  /\bbase64 (?:-d|--decode|-di)\b[^|\n]{0,40}\|\s?(?:ba|z)?sh\b/g,
  // A shell for somebody else
  /\/dev\/tcp\/[\w.-]{1,60}\/\d{1,5}\b|\bn(?:c|cat)\s(?:-\w{1,8}\s)*-\w{0,6}e\s|\bbash -i >&/g,
  // A secret read and carried off
  /\b(?:cat|type|head|tail|base64)\s[^\s|;]{0,60}(?:\/etc\/(?:passwd|shadow)|\.ssh\/|id_rsa|id_ed25519|\.env|\.aws\/)[^|\n]{0,60}\|\s?(?:nc|ncat|curl|wget|base64|xxd|mail)\b/g,
  /\bcurl\s[^\n]{0,120}(?:-d|--data(?:-\w+)?|-f|-t|--upload-file)\s?["']?@?[^\s]{0,40}(?:\/etc\/passwd|\.ssh|\.env\b|id_rsa|\.aws)/g,
  /\bcurl\s[^\n]{0,120}\$\((?:cat|env|whoami|printenv)\b/g,
  // A command smuggled in after a value
  /[;&|`]\s?(?:rm -rf?\s(?:--no-preserve-root\s)?[/~*]|cat \/etc\/(?:passwd|shadow)|nc \d|wget https?:|curl https?:)/g,
  /\bchmod (?:[ug]?\+s|[4267]7{2,3})\s\/(?:bin|usr|etc)\b|\bmkfs\.\w+ \/dev\/|\bdd if=\/dev\/(?:zero|random) of=\/dev\/|:\(\)\s?\{\s?:\|:&\s?\};:/g,
  /\$\((?:whoami|id|cat|curl|wget|env|printenv|uname)\b|(?:&&|\|\||;)\s?(?:curl|wget|nc|rm -rf?|bash|sh -c|whoami|cat \/etc)\b/g,
  /\b(?:os\.(?:system|popen)|subprocess\.\w{2,14}|child_process\.\w{2,10}|shell_exec|passthru|runtime\.getruntime)\s?\(|\b(?:eval|exec)\((?:user|input|request|req|data|code|expr|payload|cmd|params)/g,
  // Script in a page
  /<script\b[^>]{0,200}>[^<]{0,400}(?:document\.|fetch\(|eval\(|cookie|location|xmlhttp|alert\()/g,
  /<(?:img|svg|iframe|body|video|details|input|a)\b[^>]{0,200}\bon\w{3,20}\s?=\s?["']?[^>]{0,200}(?:\(|document|location|eval)/g,
  /\bjavascript:(?:[^\s]{0,40}(?:\(|document|eval))/g,
  // A query turned round
  /\bor\s1\s?=\s?1\b/g,
  /['"]\s?(?:or|and)\s?['"]?(\d{1,4}|[a-z])['"]?\s?=\s?['"]?\1\b/g,
  /['";]\s?(?:drop|truncate|alter) (?:table|database|schema)\s[\w."`]{1,60}\s?(?:;|--)/g,
  /['")]\s?union (?:all )?select\s[^\n]{1,80}(?:--|#|\bfrom (?:users|information_schema|mysql|pg_))/g,
  /\bxp_cmdshell\b[^\n]{0,40}['"]/g,
]

export const ATTACK_PAYLOAD: TextRule = {
  code: 'attack_payload',
  severity: 'high',
  test: ({ text }) =>
    NEEDS.test(text) &&
    PAYLOADS.some((pattern) => {
      for (const { index } of text.matchAll(pattern))
        if (!isMentioned(text, index) && !isNegated(text, index) && !isRefused(text)) return true
      return false
    }),
}

function isRefused(text: string): boolean {
  return /\b(?:(?:is|are|be|being|gets?) (?:blocked|rejected|refused|denied|forbidden|filtered|escaped|neutrali[sz]ed|not (?:allowed|permitted))|injection (?:attempts?|attacks?|patterns?|tests?)|vulnerab\w+|payloads?)\b/.test(
    text,
  )
}
