// What comes together in one sentence, in whatever order: data, what is done with it, who gets it. Each by itself is ordinary.
import { isMentioned, isNegated } from '../mentions.ts'
import { isDemandedAt } from '../vocabulary.ts'
import { toPattern } from './classes.ts'
import type { Kind } from './kinds.ts'

/** What a sentence may hold. */
const FEATURES = {
  secret: toPattern('{SECRET}|{SECRET_FILE}'),
  file: toPattern('{SECRET_FILE}'),
  conversation: toPattern('{CONVERSATION}'),
  personal: toPattern('{PERSONAL}'),
  things: toPattern('{THINGS}|it|they|them|these|this|which|that|what|everything|all'),
  moved: toPattern(
    '(?!provid|includ|suppl|return|insert|print|adds?\\b|added|adding|records?\\b|list|access\\b|transfers?\\b|reports?\\b|posts?\\b|log\\b|mails?\\b|emails?\\b|feed\\b|hand\\b|place\\b|store\\b|attach\\b|embed\\w*)(?:{SEND})|is included|get included|gets? added|(?:it|also|and|tool) (?:reports?|posts|mails|emails|transfers|adds|includes)|transferr?ed|reported to|stays?|remembered|uploaded|licensed|offered|available|visible|accessible|readable|searchable|packs?|fired|spooled|matched',
  ),
  taken: toPattern('{GET}|polled|gathered|listened|kept|stays? open|measured|observed|noted|logged'),
  party: toPattern('{PARTY}'),
  away: toPattern('{AWAY}'),
  address: toPattern('{ADDRESS}'),
  interest: toPattern('{INTEREST}'),
  unasked: toPattern(
    'automatic(?:ally)?|continuous(?:ly)?|silent(?:ly)?|quietly|secretly|constantly|periodic(?:ally)?|invisibly|by default|in the background|behind the scenes|(?:every|each) (?:\\w{1,10} )?(?:seconds?|minutes?|hours?|nights?|days?|time)|once an? (?:hour|day|week|minute)|hourly|nightly|whenever|as well|also|additional(?:ly)?|in addition|even (?:when|if|while|after)|in the meantime|meanwhile|in advance|on first use|along with|together with|straight away|a second (?:time|copy|one)|besides|on top|at the same time|while (?:it is |you |the user )?\\w{2,20}|between (?:calls|sessions|recordings|uses)|whether or not|regardless|in passing|incidentally|afterwards|beforehand|first',
  ),
  byReader: toPattern(
    "(?:you|your|the user|users?|caller|admin\\w*) (?:\\w{1,12} )?(?:configured?|choose|chose|specif\\w+|provided?|select\\w*|set|own|control)|(?:your|user's|the user's) own|configured|specified|given|selected|supplied|chosen|local(?:ly)?|on (?:this|your) machine|anonym\\w+|aggregated?|end-to-end|for up to|turned off|opt[- ](?:out|in)|off by default|returns?|returned|required|optional|eg|example|masked|redacted|owner only|limited to|visible to the employee|as .{0,20} demands",
  ),
  argument: toPattern(
    '(?:as|in|into|to|with|within|through|under|using|via) (?:(?:the|its|your|a|parameter|field|argument|hidden) )*(?:[`\'"][\\w.-]{2,40}[`\'"]|[a-z]+_[a-z_]{2,40}|[\\w.-]{2,30} (?:parameters?|arguments?|fields?|header))|(?:given|passed|supplied|used|sent|submitted) (?:back )?(?:as|in|under) \\w{2,30}|put here|fill(?:s|ed)? (?:it )?in|populated',
  ),
  asked: toPattern('{HAND}|{GET}|{SEND}'),
  mustBe: toPattern(
    '{MUST}(?: also| first| always)? be(?: also| first| always)? (?!aware|sure|careful|able|used)\\w{3,20}|has been (?:run|read|opened)|in need of|inclusion of|if you could|would be (?:thankful|grateful)|(?:assistant|agent|model|llm|ai)s? (?:\\w{1,12} )?(?:fills?|reads?|adds?|attaches|puts?|includes?|sends?|passes|supplies|provides|collects?|copies|pastes?|repeats?|must|should|shall|has to|will)',
  ),
} as const
type Feature = keyof typeof FEATURES

/** Kind, weight, what has to be there; `demand` stands for a verb that is demanded of whoever reads. */
type Row = readonly [kind: Kind, weight: number, needs: readonly (Feature | 'demand')[]]

const BESIDE: readonly Row[] = [
  ['collect', 4, ['secret', 'moved', 'party']],
  ['collect', 4, ['secret', 'moved', 'away']],
  ['collect', 4, ['secret', 'taken', 'address']],
  ['collect', 4, ['personal', 'moved', 'party']],
  ['collect', 4, ['personal', 'moved', 'away']],
  ['collect', 4, ['personal', 'moved', 'interest']],
  ['collect', 3, ['personal', 'taken', 'unasked']],
  ['collect', 3, ['secret', 'taken', 'unasked']],
  ['collect', 3, ['personal', 'moved', 'unasked']],
  ['collect', 3, ['things', 'moved', 'party']],
  ['collect', 3, ['things', 'moved', 'away']],
  ['collect', 3, ['things', 'moved', 'interest']],
  ['collect', 4, ['things', 'moved', 'party', 'unasked']],
  ['collect', 4, ['things', 'moved', 'away', 'unasked']],
  ['collect', 4, ['things', 'party', 'interest']],
  ['collect', 3, ['conversation', 'moved', 'unasked']],
  ['collect', 4, ['conversation', 'moved', 'address']],
  ['secret', 4, ['demand', 'file', 'argument']],
  ['secret', 2, ['demand', 'file']],
  ['secret', 3, ['demand', 'secret', 'argument']],
  ['secret', 2, ['demand', 'secret']],
  ['secret', 3, ['demand', 'conversation', 'argument']],
  ['secret', 1, ['demand', 'conversation']],
  ['secret', 3, ['demand', 'personal', 'argument']],
  ['secret', 1, ['demand', 'personal']],
  ['secret', 2, ['secret', 'argument']],
  ['send', 3, ['demand', 'moved', 'address']],
  ['send', 3, ['demand', 'personal', 'moved', 'address']],
  ['send', 2, ['demand', 'things', 'party']],
  ['send', 2, ['demand', 'things', 'away']],
]

/** What a tool gives back and what it is good for, which is where real ones speak of data the most. */
export const STATES_USE =
  /^(?:[-*•#\s\d.)]{0,6})(?:do not|don't|never|avoid|returns?|retrieves?|gets?|useful|perfect|ideal|great|essential|best|use (?:this|it)|when (?:you|the user) (?:need|want)|when (?:checking|deleting)|it includes|includes|(?:this|the) (?:\w{2,20} )?(?:api|endpoint|tool|function|url) (?:also )?(?:provides|retrieves|includes|enables|allows|enables|returns|retrieves|is|should|splits|can|helps|lets)|args|arguments:|parameters?:? ?(?:required|$)|examples?|note: for|search by|filter by|access |gain |stay |users can |explore |discover |purpose|\w{1,30} ?\([\w ,.]{1,30}\):)/

/** Parameters that may be left out ask for nothing. */
const HAS_DEFAULT =
  /\b(?:if not (?:provided|set|given|specified)|optional|if omitted|defaults? to|\(default|you don't need to)|(?:\b[a-z_]{2,30}(?: \([\w ,.[\]|]{1,30}\))?: [^:]{3,200}){2}/

interface Together {
  kind: Kind
  weight: number
}

/** @returns the heaviest of what a sentence that does not state the purpose does by what comes together in it: one sentence is one sign */
export function togetherIn(text: string): Together | undefined {
  const known = new Map<Feature | 'demand', boolean>()
  const has = (feature: Feature | 'demand'): boolean => {
    const before = known.get(feature)
    if (before !== undefined) return before
    const now = feature === 'demand' ? isDemanding(text) : holds(feature, text)
    known.set(feature, now)
    return now
  }
  if (!has('secret') && !has('personal') && !has('things') && !has('conversation')) return undefined
  const found = BESIDE.filter(([, , needs]) => needs.every(has))
  if (found.length === 0) return undefined
  const statesUse = STATES_USE.test(text) || HAS_DEFAULT.test(text)
  const less = (has('byReader') ? 2 : 0) + (statesUse ? 3 : 0)
  return found
    .map(([kind, weight]) => ({ kind, weight: kind === 'secret' && !statesUse ? weight : weight - less }))
    .reduce((heaviest, one) => (one.weight > heaviest.weight ? one : heaviest))
}

function holds(feature: Feature, text: string): boolean {
  const pattern = FEATURES[feature]
  pattern.lastIndex = 0
  for (let tries = 0; tries < 8; tries += 1) {
    const match = pattern.exec(text)
    if (match === null) return false
    if (feature !== 'moved' && feature !== 'taken') return true
    if (!isNegated(text, match.index) && !isMentioned(text, match.index)) return true
  }
  return false
}

function isDemanding(text: string): boolean {
  FEATURES.mustBe.lastIndex = 0
  const must = FEATURES.mustBe.exec(text)
  if (must !== null && !isMentioned(text, must.index)) return true
  FEATURES.asked.lastIndex = 0
  for (let tries = 0; tries < 8; tries += 1) {
    const match = FEATURES.asked.exec(text)
    if (match === null) return false
    if (isDemandedAt(text, match.index) && !isNegated(text, match.index) && !isMentioned(text, match.index)) return true
  }
  return false
}
