// Words that a made-up dataset is written in: plausible, varied enough that it compresses about as well as what real servers say.
import type { Category } from '../../core/schema/category.ts'

export interface Topic {
  name: string
  category: Category
  /** What its tools work on. */
  things: readonly [string, ...string[]]
}

export const TOPICS: readonly [Topic, ...Topic[]] = [
  { name: 'postgres', category: 'databases', things: ['table', 'query', 'schema', 'index', 'connection', 'migration'] },
  { name: 'mongodb', category: 'databases', things: ['collection', 'document', 'aggregation', 'cluster', 'index'] },
  { name: 'calendar', category: 'productivity', things: ['event', 'attendee', 'reminder', 'time slot', 'calendar'] },
  { name: 'tickets', category: 'productivity', things: ['issue', 'sprint', 'board', 'comment', 'label', 'assignee'] },
  { name: 'weather', category: 'maps-travel', things: ['forecast', 'alert', 'station', 'observation', 'location'] },
  { name: 'flights', category: 'maps-travel', things: ['flight', 'airport', 'fare', 'booking', 'itinerary'] },
  { name: 'invoices', category: 'commerce', things: ['invoice', 'customer', 'line item', 'payment', 'refund', 'subscription'] },
  { name: 'wiki', category: 'knowledge', things: ['page', 'space', 'revision', 'attachment', 'backlink'] },
  { name: 'memory', category: 'knowledge', things: ['entity', 'relation', 'observation', 'graph', 'note'] },
  { name: 'mail', category: 'communication', things: ['message', 'thread', 'draft', 'attachment', 'mailbox', 'contact'] },
  { name: 'chat', category: 'communication', things: ['channel', 'message', 'reaction', 'member', 'thread'] },
  { name: 'browser', category: 'browser-automation', things: ['page', 'element', 'screenshot', 'form', 'tab', 'network request'] },
  { name: 'kubernetes', category: 'cloud-infrastructure', things: ['pod', 'deployment', 'namespace', 'secret', 'event', 'node'] },
  { name: 'dns', category: 'cloud-infrastructure', things: ['zone', 'record', 'certificate', 'domain'] },
  { name: 'metrics', category: 'observability', things: ['series', 'dashboard', 'alert rule', 'trace', 'log line', 'incident'] },
  { name: 'git', category: 'developer-tools', things: ['commit', 'branch', 'pull request', 'diff', 'tag', 'repository'] },
  { name: 'docs', category: 'developer-tools', things: ['package', 'symbol', 'example', 'changelog', 'version'] },
  { name: 'papers', category: 'science', things: ['paper', 'author', 'citation', 'abstract', 'dataset'] },
  { name: 'stocks', category: 'finance', things: ['quote', 'portfolio', 'filing', 'dividend', 'ratio'] },
  { name: 'pictures', category: 'media-design', things: ['image', 'layer', 'palette', 'frame', 'font'] },
  { name: 'search', category: 'web-search', things: ['result', 'page', 'snippet', 'site', 'news article'] },
  { name: 'threats', category: 'security', things: ['vulnerability', 'indicator', 'scan', 'advisory', 'asset'] },
]

export const OWNERS = [
  'acme',
  'northwind',
  'lumen',
  'tidepool',
  'kestrel',
  'umbra',
  'quarry',
  'fable',
  'orchard',
  'vertex',
  'nimbus',
  'pico',
] as const
export const VERBS = [
  'list',
  'get',
  'search',
  'create',
  'update',
  'delete',
  'export',
  'watch',
  'summarise',
  'compare',
  'move',
  'count',
] as const
export const LANGUAGES = ['TypeScript', 'Python', 'Go', 'Rust', 'Java', 'C#'] as const
export const LICENSES = ['MIT', 'MIT', 'MIT', 'Apache-2.0', 'Apache-2.0', 'GPL-3.0-only', 'BSD-3-Clause', 'ISC'] as const

/** What sentences are filled with, so that no two tools say the same. */
export const WORDS = `account archive audience backup balance batch billing branch budget bundle cache campaign capacity certificate
channel chapter cipher client cluster comment commit compiler contract coordinate coupon credential currency cursor dashboard deadline
delivery department device digest directory discount document driver edition employee endpoint engine entry environment episode error
estimate exchange exhibit expense export facility factor feature feedback figure filter folder footnote format formula fragment gateway
glossary group guest handler header heading highlight history holiday host hypothesis icon identity import incident ingredient inquiry
instance insurance inventory invitation journal keyword landmark language latency layout ledger lesson library licence limit listing
location logbook machine manifest margin market matrix measurement meeting member merchant metric milestone mirror mission module monitor
narrative network notebook notice object offer office operator option order outline owner package panel parcel partner passage password
pattern payload period permission phase pipeline placeholder plan platform playlist policy portfolio position prediction preview price
process profile programme project property proposal protocol publication purchase quantity quarter question queue quota ranking recipe
record recovery reference region release reminder replica report request reservation residue resolution resource response revenue review
revision reward route routine sample schedule scope segment selection sensor sentence sequence service session setting shipment signal
signature simulation snapshot source sponsor standard statement station statistic storage strategy stream studio subject summary supplier
survey symbol template tenant territory theme threshold ticket timeline timetable title token topic track transaction transfer translation
treaty trend trigger unit update upload vehicle vendor version video visitor volume voucher wallet warehouse warning watermark webhook
weight widget window workflow workspace zone`
  .split(/\s+/)
  .filter((word) => word !== '') as [string, ...string[]]

/** Sentences of a tool's description; `{thing}` is what it works on, `{word}` any word. */
export const SENTENCES = [
  'Looks at the {word} and the {word} of every {thing}, and at the {word} where it has one.',
  'Takes the {word} from the {word} of the workspace unless the {word} is given.',
  'The {word} of a {thing} decides which {word} is answered first; the {word} follows.',
  'Writes down who asked, in the {word} of the {word} {word}.',
  'Not for the {word} of another {word}: use the {word} tool for that.',
  'Returns at most {count} of them, the newest first.',
  'Fails where the {thing} does not exist or the credentials may not see it.',
  'Use this before changing a {thing}, to learn its identifier.',
  'The answer holds the {thing} with its identifier, its owner and the time of its last change.',
  'Needs the permission to read every {thing} of the workspace.',
  'A {thing} that was archived is left out unless asked for.',
  'Text is matched in full, without regard to upper and lower case.',
  'Large answers come in pages of {count}; pass the cursor of the last page to go on.',
  'Nothing is written; it can be called as often as wanted.',
  'Takes effect at once and cannot be undone.',
  'Times are in UTC and written as RFC 3339 has them.',
  'Works for up to {count} of them in one call, in the order given.',
  'Prefer the narrower filter where there are more than {count}.',
  'Answers in Markdown, with a table where that reads better.',
] as const

/** Parameters that tools take: JSON Schema without the description, and the description that some of them have. */
export const PARAMETERS: readonly [string, Record<string, unknown>, string][] = [
  ['query', { type: 'string' }, 'What to look for, in plain words or in the syntax of the service'],
  ['limit', { type: 'integer', minimum: 1, maximum: 100, default: 20 }, 'At most this many, from 1 to 100'],
  ['cursor', { type: 'string' }, 'Cursor of the page before, for the next one'],
  ['id', { type: 'string' }, 'Identifier, as an earlier answer gave it'],
  ['ids', { type: 'array', items: { type: 'string' }, maxItems: 50 }, 'Identifiers, up to fifty'],
  ['since', { type: 'string', format: 'date-time' }, 'Only what changed after this instant'],
  ['until', { type: 'string', format: 'date-time' }, 'Only what changed before this instant'],
  ['include_archived', { type: 'boolean', default: false }, 'Whether to take what was archived as well'],
  ['format', { type: 'string', enum: ['markdown', 'json', 'csv'] }, 'How the answer is to be written'],
  ['name', { type: 'string', maxLength: 200 }, 'Name to show'],
  ['path', { type: 'string' }, 'Path below the workspace'],
  ['fields', { type: 'object', additionalProperties: { type: 'string' } }, 'Fields to set, by name'],
  ['sort', { type: 'string', enum: ['created', 'updated', 'relevance'] }, 'Order of the answer'],
  ['dry_run', { type: 'boolean' }, 'Say what would be done and do nothing'],
]
