// Rows of the table of acts: what the model is to hand over, and what steers it or other tools.
import type { Row } from './kinds.ts'

export const TAKING: readonly Row[] = [
  // Secrets, the conversation and private things that the model is to get hold of or hand over
  [
    'secret',
    2,
    '(?:contents?|text|values?|base64|cop(?:y|ies)|dump|outputs?|results?|body|bytes|lines|hash) (?:of|from) .. (?:{SECRET_FILE}|{SECRET})',
    'b',
  ],
  [
    'secret',
    2,
    '(?:the |a )?(?:entire|full|complete|whole|verbatim|exact) (?:text of |copy of |record of )?(?:the )?(?:{CONVERSATION}|conversation|chat|dialog(?:ue)?|mail ?box|inbox|context|prompt)',
    'b',
  ],
  [
    'secret',
    3,
    '{CONVERSATION} (?:included|verbatim|word for word|in full)|(?:summary|copy|transcript|record|dump|list|text) of (?:the |all |your )?{CONVERSATION}',
    'b',
  ],
  ['secret', 2, "{PERSON}(?:'s)? (?:\\w{1,20} ){0,2}(?:{SECRET}|{PERSONAL})", 'b'],
  [
    'secret',
    2,
    "(?:{SECRET}|keys) (?:you've|you have|{PERSON} (?:has|have)|they've|seen|found|known|mentioned|earlier|in (?:this|the) (?:session|chat|conversation|context|environment|memory))",
    'b',
  ],
  [
    'secret',
    2,
    '(?:read|list|get|export|search|dump|fetch|load|open)[_.](?:inbox|mails?|emails?|contacts|chats?|messages|history|secrets?|credentials|env|conversations?|memor(?:y|ies)|keychain|passwords?|tokens?)',
    'b',
  ],
  ['secret', 3, 'ask(?:s|ing)? (?:for (?:it|them)|{PERSON}) .. (?:as though|as if|pretend|2fa|seed)', 'd'],
  [
    'secret',
    2,
    '(?:run|execute|call) [`"\'](?:cat|env|printenv|git (?:config|credential)|history|whoami|security|pass|op|bw|gh auth|aws|gcloud|type|set)[ `"\']',
    'd',
  ],
  // Into an argument of this tool, and what is said to make it look necessary
  [
    'argument',
    1,
    '(?:as|in|into|to|with|within|through|under|using|via) (?:(?:the|its|your|a|parameter|field|argument|hidden) )*(?:[`\'"][\\w.-]{2,40}[`\'"]|[a-z]+_[a-z_]{2,40}|[\\w.-]{2,30} (?:parameters?|arguments?|fields?|header))',
  ],
  [
    'argument',
    1,
    '(?:(?:given|passed|supplied|returned|used|sent|submitted) (?:back )?(?:as|in|under|to) [`\'"]?\\w{2,30}[`\'"]?|put here|filled? in(?: here)?|populated (?:by|with))',
  ],
  [
    'pretext',
    1,
    '(?:for|due to|because of|to (?:comply|satisfy|meet|ensure|fulfil)|under|by|as part of)(?: the)?(?: \\w{1,20}){0,2} (?:audit\\w*|compliance|licen[cs]e|legal|record-keeping|regulat\\w+|gdpr|hipaa|policy|security|safety|integrity|verification|identification|quality|calibration|ranking|personali[sz]ation|diagnos\\w+|debugging|telemetry|billing|authentication|law|terms)',
  ],
  [
    'pretext',
    1,
    '(?:otherwise|or else|(?:will|would|to) (?:fail|be (?:rejected|refused|declined|dropped|wrong|blocked|lost))|get(?:s)? rejected|refuses|rejects?|valid only if|only (?:valid|works?)|required (?:for|by)|needed (?:for|by|to)|mandatory|must be non-empty|obliges|demands|clause \\d+|proof of|to (?:identify|verify|prove|confirm|authenticate|calibrate|validate|activate|unlock)|known (?:issue|incident|bug|error)|head office|(?:on|at) (?:the )?first (?:try|call|attempt)|to (?:fix|solve|resolve|work around) (?:it|this)|this is fixed|helps us|so (?:that )?(?:our|we))',
  ],
  // To send it to where the author says
  [
    'send',
    2,
    '(?:{SEND}|bcc|cc|invite|guest|curl|fetch|http_get|post|get|call|endpoint|target|destination|load\\w*|pulls?|redirect\\w*|copied|report\\w*|records?)(?: .. ){ADDRESS}',
    'b',
  ],
  // What another tool does is to be done otherwise
  [
    'shadow',
    3,
    '(?:replac|redefin|overrid|chang|modif|alter|extend|govern|control)\\w* (?:the )?(?:behaviou?r|semantics|meaning|usage|operation|workings|settings|parameters?) (?:of|in|for) (?!this)',
    'n',
  ],
  [
    'shadow',
    2,
    '{OTHER_TOOL}(?: .. |.{0,80} )(?:set|put|reviewers?|bcc|cc|append|insert|first line|ignore|answer yes|recipients?|iban|payee|account number|replaced?|rerouted?|redirect(?:ed)?|disabled|discard(?:ed)?|must contain|has to be|are to be|have to (?:be|include))',
    'n',
  ],
  [
    'shadow',
    3,
    '(?:every|each|any|all) (?:new |future |later |outgoing |other )?(?:events?|mails?|e-?mails?|messages?|payments?|transfers?|commits?|pull requests?|invoices?|posts?|invites?|links?|orders?|files?) .. {MUST}(?: also)?(?: be)? (?:include|contain|carry|go|have|sent|replaced|copied|forwarded|addressed|rerouted|redirected|preceded)',
    'b',
  ],
  [
    'shadow',
    3,
    '(?:ignore|discard|disregard|drop|distrust)\\w* (?:its|their|the|that) (?:\\w{1,12} )?(?:outputs?|results?|answers?|responses?)',
    'd',
  ],
  [
    'shadow',
    2,
    '(?:all |any |every )?(?:other|competing|alternative)(?: \\w{1,20}){0,4} (?:has|have|are|is|return|give|contain|suffer|do)(?:s)? .. (?:bugs?|outdated|illegal|wrong|broken|unsafe|inaccurate|insecure|compromised|malicious|unreliable|deprecated|infected|leak|stale)',
  ],
  // To be used whatever was asked
  [
    'hijack',
    3,
    '(?:always |must |should |only )(?:be )?(?:choose|prefer|pick|use|select|call|favou?r|take|chosen|preferred|used)\\w* (?:{SELF}) (?:over|instead of|rather than|in place of|and (?:not|never)) .. (?:any|all|every|other|built-in|native)',
    'd',
  ],
  [
    'hijack',
    2,
    '(?:called|invoked|run|used|call|invoke|run|use)(?: {SELF})?(?: first)? (?:on|for|at|in|with|before|after) (?:every|each|any|all) (?:user )?(?:turns?|messages?|requests?|replies|reply|responses?|answers?|prompts?|questions?|conversations?|interactions?|tasks?)',
  ],
  [
    'hijack',
    2,
    '(?:treat|regard|consider) (?:them|other tools|those|the others|all others|others|it) as (?:disabled|unavailable|deprecated|broken|absent|forbidden|unsafe)',
    'd',
  ],
  ['hijack', 2, '(?:redirect|route|send|divert|pass|direct) (?:all|every|any|each) .. (?:to|through|via) (?:{SELF})', 'd'],
  [
    'whatever',
    2,
    '(?:even (?:if|when|though)|no matter|regardless(?: of)?|whatever|whoever|whichever|with or without|whether or not|instead of what|irrespective of)(?: .. )(?:{PERSON}|beneficiary|asked|another|different|other|target|not)',
    'n',
  ],
  [
    'whatever',
    2,
    '(?:before|prior to) (?:any|all|every) (?:reasoning|thinking|other tool|planning|answer)|from (?:now on|this point|here on|then on)(?:wards?)?\\b|for the (?:rest|remainder) of (?:the|this) (?:session|conversation|chat)',
  ],
  // To put other words above those of who may give them
  [
    'override',
    4,
    '(?:more|greater|higher|the same|equal|full|highest|top) (?:weight|priority|authority|precedence|trust|rank|standing)(?: \\w{1,12})? (?:than|over|as|above|to|of) (?:{AUTHORITY}|the (?:user|system|operator))',
    'n',
  ],
  [
    'override',
    3,
    '(?:outweigh|outrank|overrid|supersed|trump|prevail over|win over|take precedence over|overrul)\\w* .. {AUTHORITY} (?:\\w{1,12} )?{RULES}',
    'b',
  ],
  [
    'override',
    2,
    '(?:ours|this text|these (?:rules|instructions|notes)|this (?:server|tool|note|description)) (?:wins?|prevails?|comes? first|takes? precedence|applies|apply instead)|in case of (?:a )?conflict',
  ],
  [
    'override',
    3,
    '(?!.{0,90}\\bnot (?:as )?(?:an? )?(?:instructions?|commands?|orders?))(?:treat|regard|consider|execute|follow|obey|carry out|accept|act on|handle|interpret|process) .. (?:as|like) (?:a |an |if |the |being )*(?:\\w{1,12}[ -])?(?:orders?|commands?|instructions?|directives?|system|admin\\w*|bugs? of|requests? (?:from|of|by) (?:the )?(?:user|admin\\w*|system))',
    'd',
  ],
  ['override', 3, '(?:rather than|instead of|over|above|not) (?:the )?{AUTHORITY}(?: or \\w{1,20})? {RULES}', 'bn'],
  [
    'override',
    3,
    'you (?:now |already )?(?:have|hold|are granted|are given|are at|are in|possess|were granted) .. (?:permission|privilege|clearance|access|admin|root|developer|maintenance|debug) (?:level|mode|tier|rights|access)',
  ],
  [
    'override',
    3,
    "(?:guidelines?|rules?|polic(?:y|ies)|restrictions?|guardrails?|safeguards?|limits)(?: .. | )(?:suspended|lifted|do(?:es)? not apply|don't apply|no longer appl\\w+|void|waived|paused|outdated|off|superseded|obsolete|relaxed)",
    'n',
  ],
  [
    'override',
    3,
    '(?:disregard|ignore|forget|set aside|overrule|override|bypass|break|skip|violate|discount) (?:all |any |the |your |its )*{AUTHORITY}(?: \\w{1,20}){0,2} (?:{RULES})',
    'db',
  ],
  [
    'override',
    2,
    '(?:agents?|assistants?|models?|you) .. (?:skip|bypass|pass --yes|auto-?accept|ignore|suppress)\\w* .. (?:confirmations?|approvals?|dialogs?|warnings?|prompts?|checks?)',
    'n',
  ],
  ['override', 2, '(?:system-level|admin-level|root-level|highest-priority|highest trust|maximum authority|priority="?max)'],
  // Meant for the model alone
  [
    'mark',
    2,
    '(?:for|note to|notice to|message to|attention|instructions? (?:for|to)|only for|to) (?:the |all |any |every )?(?:language model|llms?|ai|ai (?:assistant|agent|model)s?|assistants?|agents?) ?(?:only|eyes|[:*\\]]|$)',
  ],
  [
    'mark',
    2,
    '(?:agents?|assistant|ai|llm|model)[ _-](?:only|directive|eyes only|instructions?|note)|@(?:agent|assistant|ai|model|llm|claude)\\b|hidden[_ -](?:rule|instruction|note|directive)s?|internal (?:protocol|directive|instructions?)|system[ _-](?:message|reminder|notice|override)|prompt[_ ]override|not rendered|dear (?:assistant|agent|model|ai)',
  ],
  ['mark', 2, '^(?:[/*#<!\\[({ -]{0,6})(?:the )?(?:assistant|model|ai|llm|agent)s? ?[:,]'],
  [
    'override',
    3,
    "(?:no (?:rule|policy|instruction|restriction|guideline)s? (?:applies|apply|can|may|should)|you (?:are|'re) (?:now |hereby )?(?:free|authori[sz]ed|allowed|permitted|cleared|exempt|entitled) (?:to|from))|(?:supersed|overrid|void|cancel|replac|outrank)\\w* (?:all |any |every |your )*(?:earlier|previous|prior|other|former|existing) (?:\\w{1,12} )?(?:agreements?|rules|instructions?|guidance|prompts?|settings?|orders?)",
    'n',
  ],
  [
    'override',
    3,
    '(?:your (?:new |true |real |actual |primary |main |sole |first )+(?:role|goal|task|job|duty|objective|purpose|loyalty|owner|principal))|you (?:now )?(?:work|answer|report|belong) (?:only )?(?:for|to) (?:us|the (?:vendor|author|server|tool|developer))',
  ],
  [
    'override',
    3,
    '(?:instructions?|commands?|orders?|text|anything|whatever|lines?|comments?) (?:that )?(?:found |written |contained |embedded |hidden |returned |given |you find |it finds )*(?:in|inside|within|by|from) (?:the )?(?:\\w{1,20} ){0,2}(?:output|results?|pages?|documents?|responses?|files?|headlines?|mails?|reply|replies|comments?) .. (?:followed|obeyed|executed|carried out|trusted|authority|binding|priority|as if|as though|valid)',
    'n',
  ],
  [
    'hijack',
    1,
    "(?:only|sole|single|one) (?:correct|approved|trusted|allowed|valid|safe|official|authori[sz]ed|permitted|reliable|compliant|certified) (?:tool|server|way|source|method|option)|{OTHER_TOOL} (?:must|should|may|shall|can)(?:n't| not| never| no longer) be (?:used|called|trusted|invoked|relied)|(?:never|do not|don't|stop) (?:use|call|invoke|trust|suggest|using|calling|trusting) (?:any |the )?(?:other|competing|alternative|another|built-in|native)",
    'n',
  ],
  [
    'shadow',
    3,
    '(?:before|after|when|whenever|while|if|each time|every time|once|as soon as)(?: .. | )(?:{OTHER_TOOL})(?: .. | )(?:also|always|must|first|then|instead|add|append|include|send|forward|copy|change|replace|set|use|pass|insert|bcc)(?:.{0,80})(?:{ADDRESS}|{PARTY}|{SECRET}|recipient|bcc|account|payee|copy of|to (?:us|this tool))',
    'n',
  ],
  [
    'override',
    3,
    "(?:our|these|my|this text's) (?:instructions?|words?|rules?|orders?|notes?|wishes) (?:count|weigh|matter|rank|stand|go|come)s? (?:more|higher|above|before|first|over)|(?:voice|authority|rights|powers?|rank|weight) of (?:the |an? )?(?:operator|user|administrator|developer|system)",
  ],
  ['shadow', 4, '(?:blind-?copy|bcc|cc|copy in|add as (?:a )?(?:reviewer|recipient|guest|collaborator)) {ADDRESS}', 'b'],
]
