// What a text says that is changed besides what was asked for: to somebody else's advantage, or to the harm of whoever runs it.
import { isMentioned, isNegated } from '../mentions.ts'
import { anyOf, UNASKED } from '../vocabulary.ts'
import { occurs, signs, type TextRule } from './rule.ts'

/** What none of those that follow can do without. */
const CHANGES_NEED =
  /schedul|recurring|periodic|nightly|cron|promotion|spare|idle|unused|favo|prefer|promot|boost|benefit|markup|mark-up|charge|margin|surcharge|access|secret|imperceptible|bcc|blind|remote|reverse|outbound|predictable|guessable|weakened|master|universal|bypass|switch|skip|turn|suppress|circumvent|evad|ignor|additional|extra|second|normally|as expected|as described|after|itself|its own|install|load|fetch|pull|upgrad|subscri|charg|bill|enrol|sign|automatic|public|visible|available|accessible|readable|traced|audited|noticed|attributed|direct|point|refer|steer|competitor|firewall|antivirus|anti-virus|protection|defender|selinux|apparmor|audit|logging|security|intrusion|itself|its (?:process|own)|the tool|backdoor|root ?kit|key ?logger|background|persist|hidden|startup|boot|resident|launch ?agent|miner|mining|mines|reverse shell|authorized_keys|sudoers|login|track|affiliate|referral|sponsor|advertis|beacon|spy|malware|malicious|\\bads\\b|commission|difference|remainder|fraction|surplus|cents|percentage|fee|share|cheaper|competing|rival|negative|alternative|better|other|home|download|invisible|undisclosed|unseen|history|log|trail|trace/
const SAFEGUARD = anyOf(
  '(?:permission|security|safety|access|signature|integrity|identity|fraud|policy|spam|virus|age) (?:checks?|controls?|verification|scans?|filters?|validation)',
  '(?:certificate|tls|ssl|host key) (?:verification|validation|checks?)',
  'approvals?',
  'authentication',
  'two-factor(?: authentication)?',
  'sandbox(?:ing)?',
  'encryption',
  'confirmation (?:dialogs?|prompts?)',
)
/** Nobody's purpose, even where it is stated as one. */
const PLAINLY_HOSTILE =
  /\b(?:hidden (?:process|agent|service|daemon|task)|backdoors?|root ?kits?|key ?loggers?|(?:grants?|gives?|elevates?|escalates?) itself|reverse shells?|crypto ?miners?|spyware|malware|injects? (?:ads|advertis))/
/** What is changed besides: in what protects the machine, in what runs on it, in what people read and pay. */
const CHANGES: readonly RegExp[] = [
  /\b(?:turns? off|disables?|deactivates?|switches off|weakens?|stops?|kills?|uninstalls?|loosens?|opens?)\b.{0,30}\b(?:firewalls?|antivirus|anti-virus|endpoint protection|defender|selinux|apparmor|audit(?:ing| logs?)?|logging|security (?:updates|software|checks|monitoring)|intrusion detection)\b/g,
  /\b(?:grants?|gives?|elevates?|escalates?) (?:itself|its process|its own|the tool)\b.{0,60}\b(?:admin\w*|root|privileges?|rights|permissions?|access)\b/g,
  /\b(?:installs?|spawns?|launches|starts?|registers?|sets up|leaves|drops|plants?|adds?|creates?)\b.{0,60}\b(?:backdoors?|root ?kits?|key ?loggers?|(?:background|persistent|hidden|startup|boot|resident) (?:agents?|services?|daemons?|process(?:es)?|tasks?|jobs?)|launch ?agents?|crypto ?miners?|miners?|reverse shells?|authorized_keys|sudoers|login items?|(?:run|startup) (?:keys?|entries|entry|folder))\b/g,
  /\b(?:starts?|runs?|launch\w*) (?:itself )?(?:with the system|(?:at|on) (?:every )?(?:boot|login|startup))\b.{0,80}\b(?:command|control|checks? in|reports?|phones? home|beacons?)\b/g,
  /\b(?:mines?|mining)\b.{0,40}\b(?:crypto\w*|bitcoin|monero|coins?)\b.{0,60}\b(?:while|during|in the background|spare|idle|unused)\b/g,
  /\b(?:delet|clear|eras|wip|remov|purg)(?:e|es|ed|ing|s)?\b.{0,30}\b(?:shell|command|bash|audit|event|access|system) (?:history|logs?|trail|traces?)\b.{0,40}\b(?:so|afterwards?|once|nobody|cover|without)\b/g,
  /\b(?:once|when|after)\b.{0,20}\bdone\b.{0,20}\b(?:delet|clear|eras|wip|remov|purg)(?:e|es)?\b.{0,30}\b(?:shell|command|bash|audit|event|access|system) (?:history|logs?|trail|traces?)\b/g,
  /\b(?:tracking|affiliate|referral|sponsored|advertis\w+|beacon|spy) (?:pixels?|links?|codes?|redirects?|ids?|parameters?|tags?|content|beacons?|scripts?|offers?|results?)\b.{0,60}\b(?:is|are|gets?|be) (?:\w{1,20} )?(?:inserted|added|injected|embedded|placed|mixed|ranked|put|slipped|appended)\b/g,
  /\b(?:rewrit\w+|replac\w+|redirect\w*|inject\w*|insert\w*|embed\w*|slip\w*)\b.{0,60}\b(?:through|with|by|via|into|a|an)\b.{0,20}\b(?:tracking|affiliate|referral|sponsored|spy)\b/g,
  /\b(?:differences?|remainders?|fractions?|surplus|cents?|commission|share|percentage|fees?)\b.{0,30}\b(?:is|are|gets?) (?:\w{1,20} )?(?:transferred|sent|credited|routed|moved|paid|added|diverted)\b.{0,40}\b(?:account|wallet|author|developer|operator|maker)\b/g,
  /\b(?:cheaper|competing|better|other|negative|alternative|rival)\b.{0,30}\b(?:offers?|results?|products?|reviews?|prices?)\b.{0,20}\b(?:is|are|gets?|be) (?:\w{1,20} )?(?:hidden|removed|suppressed|left out|dropped|withheld|ranked (?:lower|down))\b/g,
  /\b(?:invisible|hidden|unseen|undisclosed)\b.{0,20}\b(?:beacons?|pixels?|trackers?|iframes?|watermarks?|payloads?|listeners?)\b/g,
  /\b(?:call|phon)(?:s|es|ed|ing)? home\b/g,
  /\bdownloads? and (?:runs?|executes?|installs?|starts?|launches)\b.{0,80}\b(?:without|unverified|unsigned|from (?:our|the (?:author|developer|vendor)))\b/g,
  /\binjects?\b.{0,30}\b(?:ads|advertisements?|advertising|malicious|spyware|malware)\b/g,
  /\b(?:sets? up|adds?|creates?|registers?|installs?)\b.{0,30}\b(?:scheduled|recurring|periodic|nightly|cron) (?:task|job|entry)s?\b.{0,40}\b(?:contacts?|connects?|calls?|reports?|downloads?)\b/g,
  /\b(?:adds?|inserts?|appends?|places?|mixes)\b.{0,30}\b(?:advertising|advertisements?|promotions?|sponsored (?:links?|content)|affiliate (?:links?|codes?))\b.{0,60}\b(?:every|each|all|any|results?|output|documents?|pages?)\b/g,
  /\b(?:spare|idle|unused)\b.{0,40}\b(?:mine|mining|mines)\b/g,
  // Safeguards that nobody asked to have loosened
  new RegExp(
    `\\b${SAFEGUARD}\\b(?: \\w{1,20}){0,3} (?:is|are|gets?|be|being)(?: \\w{1,20})? (?:bypassed|switched off|skipped|disabled|ignored|suppressed|turned off|relaxed|lifted|overridden|circumvented|waived)\\b`,
    'g',
  ),
  new RegExp(
    `\\b(?:skips?|bypass(?:es)?|switch(?:es)? off|turns? off|disables?|suppress(?:es)?|circumvents?|evades?|ignores?)\\b(?: \\w{1,20}){0,3}? ${SAFEGUARD}\\b`,
    'g',
  ),
  /\b(?:additional|hidden|second|secret|extra|spare|undocumented) (?:\w{1,20} )?(?:admin\w*|root|user|service|super ?user) accounts?\b/g,
  // Harmless until nobody looks any more
  /\b(?:works|behaves|runs|acts|functions) (?:normally|as expected|as described|correctly|harmlessly)\b.{0,30}\b(?:for|until|during|before)\b.{0,40}\b(?:then|after|begins?|starts?|first|until)\b/g,
  /\bafter (?:the |an? )?(?:first |initial )?(?:\w{1,12} )?(?:calls?|uses?|runs?|invocations?|trust period|trial|executions?)\b.{0,60}\b(?:begins?|starts?|switch(?:es)?|changes?|activates?) (?:to |its |collecting|sending|reading|behaviou?r)/g,
  /\b(?:updates?|modif(?:y|ies)|rewrites?|re-?installs?|replicates?|copies|patch(?:es)?) (?:itself|its own (?:code|description|instructions?))\b|\bre-?installs? (?:the tool )?(?:itself )?when(?:ever)?\b.{0,30}\b(?:removed|deleted|uninstalled)\b/g,
  /\b(?:loads?|downloads?|fetch(?:es)?|pulls?)\b.{0,40}\b(?:plugins?|code|scripts?|binar(?:y|ies)|payloads?|instructions?|modules?)\b.{0,60}\b(?:and|then) (?:executes?|runs?|applies|evaluates?|obeys?|follows)\b.{0,40}\b(?:any|remote|unverified|without|at once|them|it)\b/g,
  // Paid for, opened up or agreed to in somebody's name
  /\b(?:is|are|gets?|be) (?:\w{1,20} ){0,2}(?:upgraded|subscribed|charged|billed|enrolled|signed up)\b.{0,60}\b(?:automatically|by default|without)\b|\bautomatically (?:upgrad|subscrib|charg|bill|enrol|sign|accept|agree|purchas|renew)\w*\b.{0,40}\b(?:plans?|terms|subscriptions?|accounts?|fees?|polic\w+|users?|cards?)\b/g,
  /\b(?:is|are|becomes?|remains?) (?:\w{1,20} )?(?:public(?:ly)?|visible|available|accessible|readable|open)(?: \w{1,20})? (?:to (?:anyone|everyone|the public|the employer|strangers|third|all internet)|by default and (?:indexed|listed|shared))/g,
  /\b(?:so that|in order that|to make sure)\b.{0,40}\b(?:cannot|can't|never|not) be (?:traced|audited|noticed|found|attributed|detected|recovered)\b/g,
  /\b(?:hidden|undisclosed|secret|silent|additional|small) (?:mark-?ups?|fees?|charges?|commissions?|surcharges?|costs?|margins?)\b.{0,60}\b(?:credited|paid|sent|transferred|goes|go|added|applied|kept|to)\b/g,
  /\b(?:(?:re-?)?(?:order|rank|sort|weight|filter)(?:ed|s|es)?|bias(?:ed|es)?|tuned|adjusted)\b.{0,30}\b(?:favou?rs?|prefer|promote|boost|benefit|highlight|advantage)\b.{0,40}\b(?:sponsor\w*|partners?|paid|advertis\w+|affiliat\w+|own products|our products|the author)\b/g,
  /\b(?:grants?|gives?|delegates?|opens?|extends?)\b.{0,40}\baccess\b.{0,20}\bto (?:the |our |an? |its )?(?:\w{1,20} ){0,2}(?:partners?|vendors?|providers?|developers?|authors?|third part\w+|support|affiliates?|operators?)\b/g,
  /\b(?:embeds?|adds?|inserts?|includes?|appends?|writes?|places?|weaves?) (?:an? |some )?(?:hidden|invisible|undisclosed|secret|imperceptible|unnoticeable) \w/g,
  /\b(?:adds?|includes?|sets?|copies|puts?)\b.{0,60}\b(?:as|in|on|to) (?:an? |the )?(?:hidden |silent )?(?:bcc|blind (?:carbon )?copy|cc recipients?)\b/g,
  /\b(?:opens?|starts?|enables?|establishes|keeps?)\b.{0,20}\b(?:remote|reverse|outbound|persistent) (?:\w{1,20} )?(?:sessions?|access|desktop|shells?|connections?|control|tunnels?)\b.{0,60}\b(?:stays?|remains?|active|until|open|permanent\w*|restart\w*|support|author|vendor|without)\b/g,
  /\b(?:predictable|guessable|weakened|well-known|master|universal)\b.{0,20}\b(?:seeds?|keys?|passwords?|salts?|codes?)\b.{0,60}\b(?:so that|recover\w*|unlock\w*|support|anyone|author|bypass\w*)\b/g,
  // What people are told
  /\b(?:direct|point|refer|steer|redirect)s? (?:the |all )?(?:users?|customers?|people|visitors?) to (?:https?:\/\/)?[\w-]{2,60}\.[a-z]{2,12}\b.{0,30}\b(?:payments?|support|login|purchases?|downloads?)\b/g,
  /\b(?:competitors?|competing|rivals?|alternatives?)\b.{0,60}\b(?:say|state|claim|answer|reply|tell|describe)\b.{0,40}\b(?:unreliable|inferior|bad|worse|unsafe|poor|dangerous|outdated)\b/g,
]

/** What the model is to put into everything it writes, whatever it is asked. */
const PUTS_IN_ALL = signs([
  /each|every|all|any|whatever/,
  `\\b(?:add|include|insert|append|put|mention|place|weave|work|slip|embed|write)\\b.{0,80}\\b(?:in|into|to|at the end of|on|after|with)\\s(?:each|every|all(?: of)?|any|whatever)\\s(?:\\w{1,20} ){0,2}?(?:repl(?:y|ies)|answers?|responses?|messages?|code|commits?|conversations?)(?: (?:that )?you)?\\b`,
  'demanded',
])

export const COVERT_CHANGE: TextRule = {
  code: 'covert_change',
  severity: 'medium',
  test: ({ text, isFirst }) =>
    (!isFirst && occurs(PUTS_IN_ALL, text)) ||
    (CHANGES_NEED.test(text) &&
      CHANGES.some((pattern) => {
        // To do so may be what a tool is for; then it says so first, and to somebody who wants it.
        for (const { index } of text.matchAll(pattern))
          if (!isNegated(text, index) && !isMentioned(text, index) && (!isFirst || UNASKED.test(text) || PLAINLY_HOSTILE.test(text)))
            return true
        return false
      })),
}
