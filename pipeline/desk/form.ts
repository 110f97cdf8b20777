// What a reader entered into an issue form: GitHub turns it into markdown, one heading a field, and this reads it back. The text is
// anybody's, so nothing in it may pass for another field.
import { parse } from 'yaml'
import { z } from 'zod'
import { parseWith } from '../../core/schema/parse.ts'

/** Longest body that GitHub takes, in characters. */
export const MAX_BODY_CHARS = 65_536
/** What GitHub writes for a field that was left empty. */
const EMPTY = '_No response_'

const ChoiceSchema = z.looseObject({ label: z.string() })
const FormSchema = z.looseObject({
  name: z.string(),
  body: z.array(
    z.looseObject({
      type: z.enum(['markdown', 'input', 'textarea', 'dropdown', 'checkboxes']),
      id: z.string().optional(),
      attributes: z.looseObject({
        label: z.string().optional(),
        render: z.string().optional(),
        options: z.array(z.union([z.string(), ChoiceSchema])).optional(),
      }),
      validations: z.looseObject({ required: z.boolean().optional() }).optional(),
    }),
  ),
})

export interface Field {
  id: string
  /** Its heading in the issue. */
  label: string
  type: 'input' | 'textarea' | 'dropdown' | 'checkboxes'
  isRequired: boolean
  /** Of a textarea: GitHub puts what was entered into a fence of this language. */
  render?: string
  /** Of a dropdown or checkboxes. */
  options: readonly string[]
}

/** One of `.github/ISSUE_TEMPLATE/*.yml`. */
export interface Form {
  name: string
  fields: readonly Field[]
}

/** By field; a field that was left empty is not there, checkboxes are the labels that were ticked. */
export type Entered = Readonly<Record<string, string | readonly string[]>>

/** @throws {ParseError} where the file is not an issue form of GitHub's schema, as far as it is used here */
export function toForm(yaml: string, file: string): Form {
  const { name, body } = parseWith(FormSchema, parse(yaml), file)
  const fields = body.flatMap(({ type, id, attributes: { label, render, options }, validations }) => {
    if (type === 'markdown' || id === undefined || label === undefined) return []
    const words = (options ?? []).map((option) => (typeof option === 'string' ? option : option.label))
    return [{ id, label, type, isRequired: validations?.required ?? false, options: words, ...(render === undefined ? {} : { render }) }]
  })
  return { name, fields }
}

/** How many of a form's headings stand in a body, 0 to 1. */
export function shareOfHeadings({ fields }: Form, body: string): number {
  const lines = new Set(body.slice(0, MAX_BODY_CHARS).split(/\r?\n/))
  return fields.filter(({ label }) => lines.has(`### ${label}`)).length / fields.length
}

/**
 * Reads the body of an issue that was opened with a form. Every field's heading has to be there once, in the form's order: what a
 * reader writes into one field cannot stand for another.
 * @returns what was entered, or the issues in words that its author can act on; undefined where the body is of another form, or of none
 */
export function readForm({ fields }: Form, body: string): { entered: Entered } | { issues: string[] } | undefined {
  if (body.length > MAX_BODY_CHARS) return { issues: [`It is longer than ${MAX_BODY_CHARS} characters.`] }
  const lines = body.replaceAll('\r\n', '\n').split('\n')
  const places = fields.map(({ label }) => lines.flatMap((line, index) => (line === `### ${label}` ? [index] : [])))
  if (places.every((found) => found.length === 0)) return undefined
  const issues = fields.flatMap(({ label }, index) => {
    const count = places[index]?.length ?? 0
    if (count === 0) return [`The field “${label}” is missing. Keep the headings of the form as they are.`]
    return count > 1 ? [`The heading “${label}” stands there ${count} times. A field’s text cannot hold the heading of a field.`] : []
  })
  if (issues.length > 0) return { issues }
  const starts = places.map(([start = 0]) => start)
  if (starts.some((start, index) => start < (starts[index - 1] ?? 0))) return { issues: ['The fields are not in the order of the form.'] }
  const entered: Record<string, string | readonly string[]> = {}
  for (const [index, field] of fields.entries()) {
    const text = lines
      .slice((starts[index] ?? 0) + 1, starts[index + 1])
      .join('\n')
      .trim()
    const value = text === EMPTY || text === '' ? undefined : toValue(field, text)
    if (value === undefined || value.length === 0) {
      if (field.isRequired) issues.push(`“${field.label}” is needed.`)
    } else if (field.type === 'dropdown' && !(typeof value === 'string' && field.options.includes(value))) {
      issues.push(`“${field.label}” takes one of: ${field.options.join(', ')}.`)
    } else entered[field.id] = value
  }
  return issues.length > 0 ? { issues } : { entered }
}

function toValue({ type, render, options }: Field, text: string): string | readonly string[] {
  if (type === 'checkboxes')
    return options.filter((option) => text.split('\n').includes(`- [X] ${option}`) || text.split('\n').includes(`- [x] ${option}`))
  if (render === undefined) return text
  const fence = /^(`{3,})[^\n`]*\n(?:([\s\S]*)\n)?\1$/.exec(text)
  if (fence === null) return text
  // A field that was left empty comes as an empty fence.
  const inner = (fence[2] ?? '').trim()
  return inner === EMPTY ? '' : inner
}
