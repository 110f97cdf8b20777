import { describe, expect, it } from 'vitest'
import { CategorizedRowSchema, evaluateCategories } from './categories.ts'

describe('categories', () => {
  const evaluate = (...rows: object[]) => evaluateCategories(rows.map((row) => CategorizedRowSchema.parse(row)))

  it('are measured by servers hit, by categories given and by category', () => {
    expect(
      evaluate(
        { name: 'slack-mcp', categories: ['communication'] },
        { name: 'jira-for-slack', description: null, categories: ['productivity'] }, // one right, one wrong
        { name: 'postgres-mcp', categories: ['documents'] },
        { name: 'thing', categories: ['games'] },
        { name: 'other', categories: [] },
      ),
    ).toEqual({
      precision: 2 / 3,
      recall: 2 / 4,
      f1: (2 * (2 / 3) * (2 / 4)) / (2 / 3 + 2 / 4),
      exactPrecision: 2 / 4,
      assigned: 3,
      none: 2 / 5,
      n: 5,
      byCategory: {
        communication: { precision: 1 / 2, recall: 1, assigned: 2, labelled: 1 },
        databases: { precision: 0, recall: 0, assigned: 1, labelled: 0 },
        documents: { precision: 0, recall: 0, assigned: 0, labelled: 1 },
        games: { precision: 0, recall: 0, assigned: 0, labelled: 1 },
        productivity: { precision: 1, recall: 1, assigned: 1, labelled: 1 },
      },
    })
  })

  it('take keywords and tools', () => {
    const row = { name: 'x', keywords: ['redis'], tools: ['send_email', 'list_emails'], categories: ['databases', 'communication'] }
    expect(evaluate(row)).toMatchObject({ exactPrecision: 1, recall: 1 })
  })

  it('must be words of the vocabulary', () => {
    expect(() => evaluate({ name: 'x', categories: ['Databases'] })).toThrow()
  })
})
