import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CATEGORY_TITLES, CategoryAssignmentSchema, CategorySchema } from '../../core/schema/category.ts'
import type { CategorizedServer } from './evidence.ts'
import { categorize } from './index.ts'
import { CATEGORY_RULES } from './rules/index.ts'
import { NEUTRAL_PHRASES } from './rules/neutral.ts'
import { wordsOf } from './words.ts'

const server = (facts: Partial<CategorizedServer>): CategorizedServer => ({ title: 'x', keywords: [], packages: [], ...facts })
const of = (facts: Partial<CategorizedServer>, tools: string[] = []) => categorize(server(facts), tools).map(({ category }) => category)

describe('a server is for', () => {
  it.each([
    ['what its name names', { title: 'slack-mcp-server' }, ['communication']],
    ['what its name names, however it is written together', { title: 'postgresmcp' }, ['databases']],
    ['what its name names, in capitals inside', { title: 'GitHub MCP' }, ['developer-tools']],
    ['what the name in the official registry names', { registryName: 'com.example/jira' }, ['productivity']],
    ['what its package is named for', { packages: [npm('@acme/figma-mcp')] }, ['media-design']],
    ['a product that is a keyword', { keywords: ['mcp', 'kubernetes'] }, ['cloud-infrastructure']],
    ['two keywords of one field', { keywords: ['crm', 'marketing'] }, ['marketing-sales']],
    ['two words of one field in its description', { description: 'Plan trips with flights and hotels.' }, ['maps-travel']],
    ['several things', { title: 'notion-to-slack' }, ['communication', 'knowledge']],
  ])('%s', (_, facts, expected) => {
    expect(of(facts)).toEqual(expected)
  })

  it('what most of its tools do', () => {
    expect(of({}, ['list_tables', 'executeSql', 'ping'])).toEqual(['databases'])
  })
})

describe('a server has no category', () => {
  it.each([
    ['for words that everybody uses', { title: 'ai-agent-mcp-server', keywords: ['mcp', 'llm', 'ai', 'tools', 'claude'] }],
    ['for one word in a description', { description: 'Keeps what it needs in SQLite.' }],
    ['for one keyword of a field', { keywords: ['automation', 'security'] }],
    ['for hints alone', { description: 'Send a message with files, tables and commands to the board.' }],
    [
      'for where it runs and what it is used from',
      { description: 'Deploys on Cloudflare Workers, for VS Code, Cursor and Claude Desktop.' },
    ],
    ['for its owner', { registryName: 'io.github.slack/thing', packages: [npm('@kubernetes/thing')] }],
    ['for what an address or a tag says', { description: 'See https://slack.com/gmail and <img src="telegram discord">.' }],
    ['where nothing is known of it', {}],
  ])('%s', (_, facts) => {
    expect(of(facts)).toEqual([])
  })

  it('for two tools among many', () => {
    const others = Array.from({ length: 20 }, (_, index) => `do_${index}`)
    expect(of({}, ['list_tables', 'execute_sql', ...others])).toEqual([])
  })

  it('for a word inside a longer term that means something else', () => {
    expect(of({ title: 'google-maps' })).toEqual(['maps-travel'])
    expect(of({ title: 'prompt injection tester' })).toEqual(['security'])
  })
})

describe('the evidence', () => {
  it('says what decided it, the strongest place first', () => {
    expect(
      categorize(server({ title: 'pg', keywords: ['postgres'], description: 'Ask a database.' }), ['query_table', 'list_schemas']),
    ).toEqual([{ category: 'databases', evidence: 'keyword "postgres"; description "database"; tools "list_schemas", "query_table"' }])
  })

  it('quotes tools without what could be hidden in their names', () => {
    const [found] = categorize(server({ title: 'sql' }), ['sql\u202e"; evil\u0007'])
    expect(found?.evidence).toBe('name "sql"; tools "sql evil "')
  })

  it('is about four categories at most, the best founded', () => {
    const found = of({
      title: 'slack-postgres-jira-kubernetes-figma-chess',
      description: 'Slack, email, Postgres, Jira, Kubernetes, Figma design',
    })
    expect(found).toHaveLength(4)
    expect(found).not.toContain('games')
  })
})

describe('whatever is written', () => {
  const telling = Object.values(CATEGORY_RULES).flatMap(({ services, terms, hints }) =>
    [services, terms, hints].flatMap((list) => list.split(',')),
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...telling),
    fc.array(fc.constantFrom(...telling)).map((words) => words.join(' ')),
  )
  const facts = fc.record({ title: text, description: text, keywords: fc.array(text), tools: fc.array(text) })

  it('the answer keeps to its schema, sorted and each category once', () => {
    fc.assert(
      fc.property(facts, ({ tools, ...rest }) => {
        const found = categorize(server(rest), tools)
        for (const assignment of found) CategoryAssignmentSchema.parse(assignment)
        const words = found.map(({ category }) => category)
        expect(words).toEqual([...new Set(words)].toSorted())
        expect(words.length).toBeLessThanOrEqual(4)
      }),
    )
  })

  it('the order and the repetition of keywords and tools change nothing', () => {
    fc.assert(
      fc.property(facts, ({ tools, ...rest }) => {
        const turned = { ...rest, keywords: [...rest.keywords, ...rest.keywords].toReversed() }
        expect(categorize(server(turned), [...tools, ...tools].toReversed())).toEqual(categorize(server(rest), tools))
      }),
    )
  })

  it.each(['<', 'aA', 'a', '<a', 'https:', 'sql ', '\u0301', 'ß'])('a megabyte of %j comes to an end', (piece) => {
    const long = piece.repeat(1_000_000 / piece.length)
    const found = categorize(server({ title: long, description: long, keywords: Array(50).fill(long) }), Array(500).fill(long))
    expect(found.length).toBeLessThanOrEqual(4)
  })
})

describe('the tables', () => {
  const neutral = NEUTRAL_PHRASES.split(',').map(keyOf)

  it('are in the order of the alphabet, so that sorted means the same everywhere', () => {
    expect(CategorySchema.options).toEqual(CategorySchema.options.toSorted())
    expect(Object.keys(CATEGORY_TITLES)).toEqual(CategorySchema.options)
  })

  it.each(CategorySchema.options)('hold each word of %s once, and none that means nothing', (category) => {
    const { services, terms, hints } = CATEGORY_RULES[category]
    const keys = [services, terms, hints].flatMap((list) => list.split(',').map(keyOf))
    expect(keys.filter((key, index) => keys.indexOf(key) !== index || neutral.includes(key))).toEqual([])
    expect(keys).not.toContain('')
  })
})

function keyOf(term: string): string {
  return wordsOf(term).join(' ')
}

function npm(identifier: string): CategorizedServer['packages'][number] {
  return { registryType: 'npm', identifier, transport: 'stdio' }
}
