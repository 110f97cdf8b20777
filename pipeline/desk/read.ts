// From the event of an issue to an answer: which form it was opened with, and what that form's reader makes of it.
import { join } from 'node:path'
import { readText } from '../lib/files.ts'
import { type DeskAnswer, DeskAnswerSchema, type DeskIssue } from './answer.ts'
import { type Form, readForm, shareOfHeadings, toForm } from './form.ts'
import { toList } from './markdown.ts'
import type { DeskContext, DeskReader } from './reader.ts'

/** @param root of the checkout, where the forms are @returns undefined where the issue was opened with none of these forms */
export async function readIssue(
  issue: DeskIssue,
  readers: readonly DeskReader[],
  root: string,
  context: DeskContext,
): Promise<DeskAnswer | undefined> {
  const forms = await Promise.all(readers.map(async (reader) => ({ reader, form: await readFormFile(root, reader) })))
  // Two forms may have a field of the same name: it is the one that more of its headings are of.
  const [best] = forms
    .map(({ reader, form }) => ({ reader, form, share: shareOfHeadings(form, issue.body) }))
    .toSorted((a, b) => b.share - a.share)
  const found = best === undefined ? undefined : readForm(best.form, issue.body)
  if (best === undefined || found === undefined) return undefined
  if ('issues' in found) return toRefusal(best.reader, issue, found.issues)
  return DeskAnswerSchema.parse(await best.reader.read(issue, found.entered, context))
}

async function readFormFile(root: string, { form }: DeskReader): Promise<Form> {
  const path = join(root, '.github/ISSUE_TEMPLATE', form)
  const text = await readText(path)
  if (text === undefined) throw new Error(`${path} is not there`)
  return toForm(text, form)
}

function toRefusal({ kind }: DeskReader, { number }: DeskIssue, issues: readonly string[]): DeskAnswer {
  const comment = `Thank you. This cannot be taken in as it is:\n\n${toList(issues)}\n\nEdit the issue, and it is read again.`
  return { kind, issue: number, comment, label: 'needs-changes', close: false }
}
