// What GitHub writes of a form is read back, and nothing that stands in one field passes for another.
import { describe, expect, it } from 'vitest'
import { readForm, toForm } from './form.ts'

const FORM = toForm(
  `name: Test
body:
  - type: markdown
    attributes: { value: Welcome }
  - type: input
    id: name
    attributes: { label: Name }
    validations: { required: true }
  - type: textarea
    id: code
    attributes: { label: Code, render: json }
  - type: dropdown
    id: colour
    attributes: { label: Colour, options: [red, blue] }
  - type: checkboxes
    id: ticks
    attributes: { label: Ticks, options: [{ label: one }, { label: two }] }
`,
  'test.yml',
)
const body = (fields: Partial<Record<'Name' | 'Code' | 'Colour' | 'Ticks', string>> = {}) =>
  Object.entries({ Name: 'x', Code: '_No response_', Colour: 'red', Ticks: '- [ ] one\n- [x] two', ...fields })
    .map(([label, value]) => `### ${label}\n\n${value}`)
    .join('\n\n')

describe('a form', () => {
  it('is read back as it was entered', () => {
    expect(readForm(FORM, body({ Code: '```json\n{"a": 1}\n```' }))).toEqual({
      entered: { name: 'x', code: '{"a": 1}', colour: 'red', ticks: ['two'] },
    })
    expect(readForm(FORM, body().replaceAll('\n', '\r\n'))).toEqual({ entered: { name: 'x', colour: 'red', ticks: ['two'] } })
  })

  it.each(['```json\n\n```', '```json\n```', '_No response_', '```json\n_No response_\n```'])(
    'with %j has nothing in that field',
    (Code) => {
      expect(readForm(FORM, body({ Code }))).toEqual({ entered: { name: 'x', colour: 'red', ticks: ['two'] } })
    },
  )

  it.each<[string, string, string]>([
    ['a needed field left empty', body({ Name: '_No response_' }), '“Name” is needed'],
    ['an option that there is not', body({ Colour: 'green' }), 'takes one of: red, blue'],
    ['a heading in a field', body({ Name: 'x\n### Colour\n\nblue' }), '2 times'],
    ['a heading left out', body().replace('### Code', '### Kode'), '“Code” is missing'],
    ['another order', '### Colour\n\nred\n\n### Name\n\nx\n\n### Code\n\nx\n\n### Ticks\n\nx', 'order of the form'],
    ['more than GitHub takes', body({ Name: 'x'.repeat(70_000) }), 'longer than'],
  ])('with %s is told so', (_, text, words) => {
    expect(readForm(FORM, text)).toEqual({ issues: expect.arrayContaining([expect.stringContaining(words)]) })
  })

  it('is not what an issue without its headings is', () => {
    expect(readForm(FORM, 'It does not work.\n\n#### Name')).toBeUndefined()
  })

  it('has options that nobody can add to', () => {
    expect(readForm(FORM, body({ Ticks: '- [x] one\n- [x] three\n- [x] __proto__' }))).toMatchObject({ entered: { ticks: ['one'] } })
  })
})
