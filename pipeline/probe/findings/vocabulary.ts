// The classes of words that the rules are made of: who is spoken to, what is done, to what. A rule is a conjunction of classes, never a word.

/** Alternatives as whole words. */
export function anyOf(...alternatives: readonly string[]): string {
  return `(?:${alternatives.join('|')})`
}

/** Up to `words` words between two others. Word characters and the rest never overlap, so that a match takes linear time. */
export function within(words: number): string {
  return `(?:\\W{1,12}[\\w']{1,40}){0,${words}}?\\W{1,12}`
}

export const TOOL_NOUN = anyOf('tools?', 'functions?', 'servers?', 'services?', 'plugins?', 'integrations?', 'connectors?')

/** Whom an author should not keep in the dark. */
export const PERSON = anyOf(
  "(?:the |this |your |end[- ])?(?:end[- ])?(?:users?|humans?|persons?|people|operators?|customers?|owners?)(?:'s)?",
  'anyone',
  'anybody',
  'them',
  'someone',
  'nobody',
  'no one',
)

/** The model, under the names that authors have for it. */
export const MODEL = anyOf('assistant', 'agent', 'model', 'llm', 'ai', 'chatbot', 'claude', 'gpt', 'copilot', 'gemini', 'you')

/** A word after which a bare verb is a demand: `must`, `then`, a comma, the beginning of the sentence. */
const DEMANDING = anyOf(
  '^',
  '[,:>"(*\\-]\\s?',
  '^(?:as|for) (?:\\w{1,20} ){1,4}',
  '\\b(?:and|(?:is|are)(?: \\w{1,20})?) to ',
  `\\b${anyOf(
    'and',
    'then',
    'but',
    'or',
    'so',
    'therefore',
    'also',
    'please',
    'first',
    'always',
    'must',
    'should',
    'shall',
    'will',
    'just',
    'simply',
    'now',
    'next',
    'instead',
    'immediately',
    'quietly',
    'secretly',
    'silently',
    'automatically',
    'you',
    '(?:need|needs|forget|fail|hesitate|neglect|have|has|required|sure|remember|instructed|supposed|obliged|expected|ought|told|asked|going|allowed) to',
  )}\\s`,
)

const DEMANDED_BEFORE = new RegExp(`${DEMANDING}(?:(?:also|first|always|then|immediately|quietly|secretly|silently) )?$`)

/** Whether a bare verb at `index` is demanded of whoever reads: an imperative, or after `must`, `need to` and their like. */
export function isDemandedAt(text: string, index: number): boolean {
  const start = Math.max(0, index - 100)
  // What precedes is cut to keep the time linear; the cut is no beginning.
  return DEMANDED_BEFORE.test(start === 0 ? text.slice(0, index) : `\u0000${text.slice(start, index)}`)
}

/** A demand that says of itself that it is one, whatever its verb. */
export const DEONTIC = new RegExp(
  `\\b${MODEL}\\b(?:\\s\\w{1,20})?\\s${anyOf('must', 'should', 'shall', 'need to', 'needs to', 'have to', 'has to', 'are (?:required|instructed|obliged) to', 'is (?:required|instructed|obliged) to')}\\b|^${MODEL}\\s?[:,]\\s|\\b${anyOf('always', 'never', 'do not', "don't", 'make sure', 'be sure', 'ensure')}\\b`,
)

/** What must be done to something, said of the thing: `has to be put`, `are to be read`. */
export const MUST_BE =
  '\\b(?:must|has to|have to|needs? to|should|shall|is to|are to|will have to)(?: also| first| always| then)? be(?: also| first| always)?'

/** To get hold of something that lies elsewhere. */
export const OBTAIN = anyOf(
  '(?:begin|start) (?:by|with) \\w{2,12}ing',
  'look',
  'remember',
  'recollect',
  'run',
  'call',
  'take',
  'read',
  'open',
  'load',
  'access',
  'fetch',
  'get',
  'retrieve',
  'collect',
  'gather',
  'extract',
  'look up',
  'find',
  'search',
  'dump',
  'cat',
  'list',
  'scan',
  'grab',
  'harvest',
  'copy',
  'locate',
  'check',
  'view',
  'recall',
)

/** To hand something over to the tool. */
export const HAND_OVER = anyOf(
  'hand(?: in| over)?',
  'print',
  'echo',
  'show',
  'reveal',
  'output',
  'recite',
  'tell',
  'use',
  'hold',
  'contain',
  'carry',
  'pass',
  'include',
  'put',
  'supply',
  'insert',
  'append',
  'provide',
  'add',
  'attach',
  'embed',
  'send',
  'write',
  'paste',
  'place',
  'copy',
  'fill',
  'encode',
  'submit',
  'forward',
  'transmit',
  'give',
  'quote',
  'repeat',
  'return',
  'store',
  'save',
  'reply with',
  'prepend',
  'upload',
  'post',
  'email',
  'mail',
  'share',
  'specify',
  'set',
)

/** What is said of other tools to have them left alone. */
export const SLANDERS =
  /\b(?:compromised|malicious|unsafe|insecure|untrusted|untrustworthy|hacked|infected|dangerous|fraudulent|leaks?|steals?|vulnerable|obsolete|no longer (?:works?|safe|maintained)|broken|deprecated)\b/

/** Whether a sentence speaks of the tools it belongs to, among which an order is for its author to set. */
export function isOfThisServer(text: string): boolean {
  return (
    /\b(?:this|these|our|same) (?:\w{1,20} )?(?:server|tools|toolset|service|suite|plugin)'?s?\b/.test(text) &&
    !/\b(?:another|other|any other|different) (?:mcp )?servers?\b/.test(text)
  )
}

const WANTS = new RegExp(
  `\\b${MODEL}\\b|(?:^|[,:] |\\band )${anyOf(OBTAIN, HAND_OVER, 'ignore', 'disregard', 'forget', 'execute', 'obey', 'treat', 'answer')}\\b`,
)

/** Whether a text speaks to the model and wants something of it, whatever that is: enough where the text itself was hidden. */
export function wantsSomething(text: string): boolean {
  return DEONTIC.test(text) || WANTS.test(text)
}

/** Nobody asked for it: it happens by itself, each time, besides. */
export const UNASKED =
  /\b(?:automatic(?:ally)?|continuous(?:ly)?|silent(?:ly)?|quietly|constantly|periodic(?:ally)?|permanently|indefinitely|invisibly|transparently|by default|in the background|behind the scenes|every (?:time|\w{1,10} (?:seconds|minutes|hours))|hourly|each (?:call|time|use|request|run)|on every|whenever|after the call|as a side effect|also|additionally|in addition|for (?:entropy|safe ?keeping|performance|debugging|compliance|collision))\b/
