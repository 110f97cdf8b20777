// From the event of an issue to an answer: which form it was opened with, and what that form's reader makes of it.
import { join } from 'node:path'
import { readText } from '../lib/files.ts'
import { type DeskAnswer, DeskAnswerSchema, type DeskIssue } from './answer.ts'
import { readForm, toForm } from './form.ts'
import { toList } from './markdown.ts'
import type { DeskContext, DeskReader } from './reader.ts'

/** @param root of the checkout, where the forms are @returns undefined where the issue was opened with none of these forms */
export async function readIssue(
  issue: DeskIssue,
  readers: readonly DeskReader[],
  root: string,
  context: DeskContext,
): Promise<DeskAnswer | undefined> {
  for (const reader of readers) {
    const path = join(root, '.github/ISSUE_TEMPLATE', reader.form)
    const text = await readText(path)
    if (text === undefined) throw new Error(`${path} is not there`)
    const found = readForm(toForm(text, reader.form), issue.body)
    if (found === undefined) continue
    if ('issues' in found) return toRefusal(reader, issue, found.issues)
    return DeskAnswerSchema.parse(await reader.read(issue, found.entered, context))
  }
  return undefined
}

function toRefusal({ kind }: DeskReader, { number }: DeskIssue, issues: readonly string[]): DeskAnswer {
  const comment = `Thank you. This cannot be taken in as it is:\n\n${toList(issues)}\n\nEdit the issue, and it is read again.`
  return { kind, issue: number, comment, label: 'needs-changes', close: false }
}
