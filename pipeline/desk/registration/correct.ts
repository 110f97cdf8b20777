// A person's word on what a server is for. Anybody may suggest it; a person merges it, and the reason stays beside it.
import { toFileJson } from '../../../core/canonical/canonical.ts'
import { CategorySchema } from '../../../core/schema/category.ts'
import { LineSchema, ServerIdSchema } from '../../../core/schema/text.ts'
import { readOverrides, readServer } from '../../lib/dataset.ts'
import type { DeskAnswer, DeskIssue } from '../answer.ts'
import type { Entered } from '../form.ts'
import { quote, toList } from '../markdown.ts'
import type { DeskContext, DeskReader } from '../reader.ts'
import { checkText } from './text-rules.ts'

export const correctReader: DeskReader = {
  kind: 'correction',
  form: 'correct.yml',
  async read({ number }: DeskIssue, entered: Entered, { dataDir }: DeskContext): Promise<DeskAnswer> {
    const stated = String(entered.server ?? '').trim()
    const id = ServerIdSchema.safeParse(stated)
    const server = id.success ? await readServer(dataDir, id.data) : undefined
    const words = [
      ...new Set(
        String(entered.categories ?? '')
          .split(',')
          .map((word) => word.trim())
          .filter((word) => word !== ''),
      ),
    ]
    const because = LineSchema.safeParse(String(entered.because ?? '').trim())
    const key = server?.listings[0]?.key
    const issues = [
      ...(key === undefined ? [`There is no server ${quote(stated)} here. Its id is the last part of the address of its page.`] : []),
      ...words
        .filter((word) => !CategorySchema.safeParse(word).success)
        .map((word) => `${quote(word)} is no category: docs/categories.md has them all.`),
      ...(words.length < 1 || words.length > 4 ? ['One to four categories.'] : []),
      ...(because.success ? checkText('“How one can tell”', because.data) : ['“How one can tell” is one line of at most 300 characters.']),
    ]
    if (issues.length > 0 || key === undefined || server === undefined || !because.success) {
      const comment = `Thank you. This cannot be taken in as it is:\n\n${toList(issues)}\n\nEdit the issue, and it is read again.`
      return { kind: 'correction', issue: number, comment, label: 'needs-changes', close: false }
    }
    const overrides = await readOverrides(dataDir, () => undefined)
    const categories = {
      ...overrides.categories,
      [key]: { categories: words.map((word) => CategorySchema.parse(word)), because: because.data },
    }
    return {
      ...{ kind: 'correction', issue: number, label: 'accepted', close: false },
      comment: `${quote(server.id)} would be in ${words.map(quote).join(', ')}. A person looks at it.`,
      change: {
        way: 'pull_request',
        title: `Categories of ${server.id}`,
        files: { 'overrides.json': toFileJson({ ...overrides, categories }) },
      },
    }
  },
}
