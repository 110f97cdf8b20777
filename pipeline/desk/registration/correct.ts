// A person's word on a server: on what it is for by anybody, on what it is called and does by its owner. A person merges it, and the reason
// stays beside it.
import { toFileJson } from '../../../core/canonical/canonical.ts'
import { CategorySchema } from '../../../core/schema/category.ts'
import type { Corrected, Overrides } from '../../../core/schema/overrides.ts'
import type { Server } from '../../../core/schema/server.ts'
import { LineSchema, ParagraphSchema, ServerIdSchema, WebUrlSchema } from '../../../core/schema/text.ts'
import { readOverrides, readServer } from '../../lib/dataset.ts'
import type { DeskAnswer, DeskIssue } from '../answer.ts'
import type { Entered } from '../form.ts'
import { quote, toList } from '../markdown.ts'
import type { DeskContext, DeskReader } from '../reader.ts'
import { mixesScripts } from './conflicts.ts'
import { prove } from './proof.ts'
import { checkText } from './text-rules.ts'

const WORDS = [
  ['title', 'The name', LineSchema],
  ['description', 'The description', ParagraphSchema],
  ['homepage', 'The homepage', WebUrlSchema],
] as const

export const correctReader: DeskReader = {
  kind: 'correction',
  form: 'correct.yml',
  async read({ number, author }: DeskIssue, entered: Entered, context: DeskContext): Promise<DeskAnswer> {
    const answer = (label: DeskAnswer['label'], comment: string, change?: DeskAnswer['change']): DeskAnswer => ({
      ...{ kind: 'correction', issue: number, label, close: false, comment },
      ...(change === undefined ? {} : { change }),
    })
    const stated = textOf(entered.server)
    const id = ServerIdSchema.safeParse(stated)
    const server = id.success ? await readServer(context.dataDir, id.data) : undefined
    const key = server?.listings[0]?.key
    const because = LineSchema.safeParse(textOf(entered.because))
    const categories = readCategories(textOf(entered.categories))
    const words = readWords(entered)
    const issues = [
      ...(key === undefined ? [`There is no server ${quote(stated)} here. Its id is the last part of the address of its page.`] : []),
      ...categories.issues,
      ...words.issues,
      ...(categories.value.length === 0 && Object.keys(words.value).length === 0 && categories.issues.length + words.issues.length === 0
        ? ['Say what is right: categories, a name, a description or a homepage.']
        : []),
      ...(because.success ? checkText('“How one can tell”', because.data) : ['“How one can tell” is one line of at most 300 characters.']),
    ]
    if (issues.length > 0 || key === undefined || server === undefined || !because.success)
      return answer(
        'needs-changes',
        `Thank you. This cannot be taken in as it is:\n\n${toList(issues)}\n\nEdit the issue, and it is read again.`,
      )
    const proof = Object.keys(words.value).length === 0 ? undefined : await prove(server, author, context)
    if (proof !== undefined && 'instead' in proof)
      return answer(
        'needs-proof',
        `What ${quote(server.id)} is called and does is its owner’s to say. Show that it is yours by one of:\n\n${toList(proof.instead)}\n\nThen edit this issue, and it is read again.`,
      )
    const overrides = await readOverrides(context.dataDir, () => undefined)
    return answer('accepted', toComment(server, categories.value, words.value, proof?.by), {
      way: 'pull_request',
      title: `Correct ${server.id}`,
      files: { 'overrides.json': toFileJson(withCorrection(overrides, key, categories.value, words.value, because.data)) },
    })
  },
}

const textOf = (value: Entered[string] | undefined) => String(value ?? '').trim()
type Categories = Overrides['categories'][string]['categories']
type Words = Omit<Corrected, 'because'>

function readCategories(text: string): { value: Categories; issues: string[] } {
  const words = [
    ...new Set(
      text
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
  ]
  const wrong = words.filter((word) => !CategorySchema.safeParse(word).success)
  const issues = [
    ...wrong.map((word) => `${quote(word)} is no category: docs/categories.md has them all.`),
    ...(words.length > 4 ? ['One to four categories.'] : []),
  ]
  return { value: issues.length > 0 ? [] : words.map((word) => CategorySchema.parse(word)), issues }
}

function readWords(entered: Entered): { value: Words; issues: string[] } {
  const value: Words = {}
  const issues: string[] = []
  for (const [field, what, schema] of WORDS) {
    const text = textOf(entered[field])
    if (text === '') continue
    const parsed = schema.safeParse(text)
    const wrong = [
      ...(parsed.success ? [] : [`${what} ${field === 'homepage' ? 'is no web address' : 'is longer than it may be'}.`]),
      ...checkText(what, text),
      ...(field === 'title' && mixesScripts(text) ? [`The name ${quote(text)} mixes letters that look alike of several scripts.`] : []),
    ]
    issues.push(...wrong)
    if (parsed.success && wrong.length === 0) value[field] = parsed.data
  }
  return { value, issues }
}

function withCorrection(overrides: Overrides, key: string, categories: Categories, words: Words, because: string): Overrides {
  return {
    ...overrides,
    ...(categories.length === 0 ? {} : { categories: { ...overrides.categories, [key]: { categories, because } } }),
    ...(Object.keys(words).length === 0 ? {} : { words: { ...overrides.words, [key]: { ...overrides.words[key], ...words, because } } }),
  }
}

function toComment({ id }: Server, categories: Categories, words: Words, by: string | undefined): string {
  const lines = [
    ...(categories.length === 0 ? [] : [`in ${categories.map(quote).join(', ')}`]),
    ...Object.entries(words).map(([field, text]) => `${field}: ${quote(String(text))}`),
  ]
  const proof = by === undefined ? '' : `, since ${by}`
  return `${quote(id)} would be corrected${proof}:\n\n${toList(lines)}\n\nA person looks at it.`
}
