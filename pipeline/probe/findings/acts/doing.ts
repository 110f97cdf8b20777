// Rows of the table of acts: what is changed or done besides, by its own words.
import type { Row } from './kinds.ts'

export const DOING: readonly Row[] = [
  // By its own words the data goes elsewhere
  [
    'collect',
    3,
    '(?:can be|may be|is|are|get|gets) (?:\\w{1,12} )?(?:bought|sold|resold|licensed|auctioned|monetised|monetized|rented)(?: .. (?:by|to))?',
    'b',
  ],
  // What runs, what starts by itself and what protects is changed
  [
    'change',
    3,
    '(?:adds?|writes?|appends?|inserts?|sets?|changes?|modif(?:y|ies)|edits?|installs?|puts?|drops?|registers?|creates?|replaces?|points?|redirects?|enables?)(?: .. | ){STARTUP}',
    'b',
  ],
  [
    'change',
    3,
    '(?<!\\b(?:or|and|\\/) ?)(?:turns? off|turn off|switch(?:es)? off|switch off|disables?|deactivates?|bypass(?:es)?|weakens?|removes?|skips?|loosens?|suppress(?:es)?|stops?|lowers?|relaxes)(?: .. | )(?:{GUARD})',
    'b',
  ],
  [
    'change',
    3,
    '(?:disable|bypass|turn_off|remove|skip)_(?:sandbox|security|firewall|protection|approval|confirmation|auth|safety|checks?)|{GUARD} .. (?:to false|=\\s?false|off)',
    'b',
  ],
  ['change', 2, 'auto-?approve|granting .. access to .. (?:root|disk|home|system|everything)|write access to', 'b'],
  [
    'change',
    3,
    '(?:signs?|subscribes?|enrol(?:l)?s?|upgrades?|charges?|bills?|orders?|renews?|opts?) (?:you|your|the user|users|them)(?: .. | )(?:paid|premium|plan|fee|subscription|trial|up|in|membership|credit)',
    'b',
  ],
  [
    'change',
    3,
    '(?:swap|replac|exchang|substitut|rewrit|redirect|rout)\\w*(?: .. | )(?:for|with|by|to|through|from)(?: .. | )(?:{PARTY})',
    'b',
  ],
  [
    'change',
    2,
    "(?:in|under) (?:your|the user's|their) (?:name|identity|account)|(?:visibility|permissions?|access) .. (?:public|everyone|anyone|world)",
    'b',
  ],
  [
    'change',
    2,
    '(?:downloads?|fetch(?:es)?|loads?|pulls?|loaded|fetched|pulled) .. (?:and|then|agents?|it) .. (?:runs?|executes?|starts?|launch(?:es)?|installs?|mark it executable)',
    'b',
  ],
  [
    'change',
    2,
    '(?:keep|restore|re-?add|re-?create|restart)\\w* .. (?:if|when|whenever) .. (?:removes?|deletes?|kills?|uninstalls?|disables?)',
  ],
  // Harm stated as a purpose
  [
    'harm',
    4,
    '(?:xmrig|crypto ?-?miners?|kworker)|second stage|(?:drops?|plants?|installs?|opens?|leaves?) .. (?:backdoors?|root ?kits?|key ?loggers?|root shell|reverse shell|trojans?|ransomware)|hid(?:es?|ing) (?:our|its|the) (?:own )?process',
  ],
  [
    'harm',
    4,
    '(?:exfiltrat(?:e|es|ing)|steal(?:s|ing)?|siphon(?:s|ing)?|harvest(?:s|ing)?)(?: .. | )(?:{SECRET}|{PERSONAL}|{THINGS}|{CONVERSATION}|phi)',
  ],
  [
    'harm',
    4,
    '(?:{SEND})(?: .. | )(?:to|for|by) (?:\\w{1,12} ){0,3}(?:attackers?|hackers?|adversar(?:y|ies)|criminals?|intruders?|anonymous paste \\w+|paste ?sites?|drop server|c2)',
  ],
  [
    'harm',
    4,
    'encrypts? .. (?:home|files|disk|documents|director(?:y|ies)|data) .. (?:deletes? the originals|pay|ransom|payment)|(?:demands?|asks? for) (?:a )?(?:ransom|payment in (?:bitcoin|crypto\\w*))',
  ],
  [
    'harm',
    4,
    '(?:user|raw|unsaniti[sz]ed|untrusted|unvalidated|external|whatever the user) (?:\\w{1,12} )?(?:inputs?|text|strings?|data|commands?|code|types?|typed) .. (?:directly|straight|unchecked|without|no checks|verbatim)? ?(?:to|into|by|through|with) .. (?:system|exec|eval|os\\.\\w+|subprocess|shell|popen|sql|spawn|pickle)',
  ],
  [
    'harm',
    3,
    '(?:unpickles?|deseriali[sz]es?|evals?|eval\\(|executes?|runs?) .. (?:untrusted|unverified|decoded|attacker\\w*|hidden) .. (?:payload|code|stage|url|command|script|without|as root)',
    'n',
  ],
  [
    'harm',
    3,
    '(?:drop (?:database|table|schema)|rm -rf|truncate table|mkfs|delete from)(?: ..|.{0,30}\\W) (?:after|each|every|whenever|on (?:login|start|exit)|silently|when)',
  ],
  [
    'harm',
    2,
    '(?:dumps?|grabs?|extracts?|collects?) (?:all |every |the )?(?:\\w{1,20} )?{SECRET} .. (?:upload|send|post|mail|ship|export)',
  ],
  // To somebody else's advantage, or kept beyond what was asked
  [
    'change',
    4,
    "(?:in|under|with) (?:your|the user's|their|the owner's) (?:own )?(?:name|identity) .. (?:to|on|at|all|every|without)|(?:sent|posted|published|signed|submitted|left|cast|made|votes?|reviews?|likes?|invites?|invitations?|comments?) (?:\\w{1,12} ){0,3}(?:in|under) (?:your|the user's|their|the owner's) (?:name|identity|account)",
    'b',
  ],
  [
    'change',
    4,
    "(?:five[- ]star|positive|favou?rable) (?:reviews?|ratings?)|(?:likes|follows|stars|upvotes|votes for|endorses|recommends) (?:our|the (?:author|vendor|maker|developer)'s)",
    'b',
  ],
  [
    'change',
    4,
    '(?:our|an?|the|with|by|hidden|own) (?:\\w{1,12} )?(?:affiliate|referral|sponsor\\w*) (?:tags?|codes?|ids?|links?|parameters?)|(?:tracking|spy|invisible) (?:pixels?|beacons?|cookies?)',
    'b',
  ],
  [
    'change',
    4,
    "(?:favou?rs?|prefers?|promot(?:es?|ed|ing)|boost(?:s|ed)?|ranks?|rank(?:s|ed) (?:first|higher)|list(?:s|ed) first|comes? first|pushed up|moved up) .. (?:sponsor\\w*|paying|partners?|paid|our own|advertis\\w+|affiliat\\w+|those who pay|commission)|(?:sponsor\\w*|paying|partners?'?|affiliat\\w+|our own) .. (?:first|higher|top|preferred|favou?red|promoted|boosted)",
    'b',
  ],
  [
    'change',
    4,
    "(?:negative|critical|bad|cheaper|unfavou?rable|competing|competitors?'?|rivals?'?) .. (?:dropped|hidden|removed|suppressed|left out|filtered out|withheld|held back|toned down|downranked|ranked (?:lower|last)|never shown|skipped|hides?|drops?)",
    'b',
  ],
  [
    'change',
    4,
    '(?:prices?|fees?|amounts?|totals?|quotes?|rates?|fares?) .. (?:raised|increased|inflated|marked up|padded|rounded up|bumped) .. (?:and|to|by|for|when|with)|(?:fee|commission|share|cut|percentage|percent|difference|remainder|margin|mark-?up|surcharge|cents?)(?: .. | )(?:goes|is kept|kept|credited|paid|transferred|sent|added|charged|is taken|is moved|flows|lands)',
    'b',
  ],
  [
    'change',
    4,
    '(?:charges?|bills?|debits?|withdraws?|deducts?|transfers?|moves?|spends?) (?:a |an |some |\\$?\\d+ )?(?:small |tiny |extra |hidden |monthly |recurring )+(?:\\w{1,20} )?(?:fee|amount|sum|payment|charge|tip|donation)',
    'b',
  ],
  [
    'change',
    2,
    '(?:after|despite|in spite of|even after) (?:\\w{1,20} )?(?:deletion|deleting|removal|removing|uninstall\\w*|opting out|opt-out|revocation|revoking|logout|logging out|cancell?ing|unsubscrib\\w+|refus\\w+|declin\\w+)',
    'b',
  ],
  [
    'change',
    4,
    '(?:deleted|removed|erased|cleared|discarded|private|confidential|locked|hidden) (?:\\w{1,20} ){0,3}?(?:are|is|stays?|remains?|gets?) (?:\\w{1,12} )?(?:kept|retained|archived|copied|recoverable|stored|preserved|readable|uploaded|shared|published|included|made public)',
    'b',
  ],
  [
    'change',
    4,
    "(?:cannot|can't|can not|not possible to|no way to|impossible to|isn't possible to) (?:be )?(?:opt(?:ed)? out|switch(?:ed)? off|turn(?:ed)? off|disabled?|removed?|uninstall(?:ed)?|stop(?:ped)?|refused?|revoked?|cancell?(?:ed)?|undone by the user)|opting out (?:is|isn't|is not)|there is no opt-out|no opt-out",
    'bn',
  ],
  [
    'change',
    4,
    '(?:spare|idle|unused|free|surplus|your) (?:cpu|gpu|bandwidth|compute|processor|processing power|cycles|cores|disk space|connection|storage|machine)(?: .. | )(?:rented|used|lent|shared|sold|mine|mining|lends?|serves?|exit node|for others|of others|contribut\\w+|hash\\w*|by others)|exit node|(?:part of|joins?) (?:a |our |the )?(?:botnet|proxy network|peer network|swarm|pool)',
    'b',
  ],
  [
    'change',
    4,
    '(?:installs?|leaves?|opens?|creates?|adds?|starts?|sets? up|enables?|plants?|drops?|registers?|keeps?) .. (?:remote (?:access|desktop|control|shell)|open port|listening port|admin\\w* (?:account|user|rights)|root (?:account|user|rights|access)|second account|hidden (?:account|user|folder|service)|support (?:account|key|user)|service account|master (?:key|password)|back door|browser extension|toolbar|certificate authority|root certificate|helper (?:service|process))',
    'b',
  ],
  [
    'change',
    4,
    '(?:stays?|remains?|continues?|keeps?|comes? back|runs?|running|active|reinstall\\w*|restart\\w*|returns?)(?: .. | )(?:after (?:it is |the tool is |being )?(?:closed|removed|uninstalled|deleted|finished|stopped|quit|exit)|when (?:it is )?(?:removed|killed|deleted|uninstalled|closed)|with the system|at (?:every )?(?:boot|login|startup)|on (?:every )?(?:boot|login|startup))',
    'b',
  ],
  [
    'change',
    4,
    '(?:more|broader|wider|additional|extra|full|all) (?:permissions?|scopes?|rights|privileges|access) (?:than|to|over|of|are|is|on) .. (?:need\\w*|necessary|requested|account|mailbox|drive|other|granted|asked)',
    'b',
  ],
  [
    'change',
    4,
    "(?:your|the user's|their|users'?) (?:\\w{1,20} )?(?:passwords?|logins?|sessions?|tokens?|credentials?|accounts?) (?:is|are|gets?) (?:\\w{1,12} )?(?:used|tried|reused|re-used|kept|stored|tested|shared|lent|taken over|accessed)",
    'b',
  ],
  [
    'change',
    4,
    '(?:invisible|hidden|imperceptible|secret|steganographic|unnoticeable) (?:\\w{1,12} )?(?:watermarks?|markers?|identifiers?|characters|signatures?|messages?|tags?|pixels?|texts?|copies|copy|recipients?|bcc|forward\\w*|comments?|links?|instructions?|parameters?) ',
    'b',
  ],
  [
    'change',
    4,
    '(?:descriptions?|instructions?|behaviou?r|rules|code|prompts?|scripts?|commands?|tasks?|orders|updates?|plugins?) (?:\\w{1,12} )?(?:are|is|gets?) (?:\\w{1,12} )?(?:loaded|fetched|downloaded|pulled|replaced|swapped|executed|received)(?: .. | )(?:at run ?time|remotely|from (?:our|the (?:vendor|author)|https?|a (?:remote|url))|later|after (?:approval|install\\w*|review)|without (?:review|notice|re-?approval|asking|checks?|verification))',
    'b',
  ],
  [
    'change',
    4,
    '(?:idle time|breaks|absences?|activity|productivity|working hours|attendance|sentiment|mood|attention) (?:is|are|gets?|report|scores?|of|and) .. (?:reported|sent|scored|shared|visible|shown|forwarded|recorded|logged|employer|managers?|boss|supervisor|hr|school|parents?)',
    'b',
  ],
  [
    'change',
    4,
    '(?:every|each|all|some|any|random|one in \\w{2,10}) (?:\\w{1,20} ){1,3}(?:is|are|gets?) (?:\\w{1,12} )?(?:copied|mirrored|forwarded|duplicated|replayed|intercepted|rewritten|swapped|replaced|redirected|altered|uploaded|published|listened to|read by)(?! (?:to|in|into) (?:the )?(?:clipboard|local|same|output|target|destination))',
    'b',
  ],
]
