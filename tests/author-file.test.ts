// hisper.json: an owner's own word, from a repository of an emulated GitHub through the merge to the categories; and who cannot use it on others.
import { describe, expect, it } from 'vitest'
import type { Listing } from '../core/schema/listing.ts'
import { categorizeServer } from '../pipeline/categorize/index.ts'
import { seen } from './documents.ts'
import { aServer, githubRuns } from './github-runs.ts'
import { merge } from './merging.ts'

const WORDS = {
  title: 'Team notes',
  description: 'Keeps what was said.',
  homepage: 'https://notes.example.com/',
  categories: ['knowledge', 'communication'],
}

async function authorOf(text: string | undefined, fork = false): Promise<Listing['author']> {
  const files: Record<string, string> = { 'package.json': '{"name":"notes-mcp","keywords":["mcp"]}' }
  if (text !== undefined) files['hisper.json'] = text
  const { listings } = await githubRuns()([aServer('acme/notes-mcp', { fork, files })], fork ? { named: ['acme/notes-mcp'] } : {})
  expect(listings.length).toBe(1)
  return listings[0]?.author
}

describe('a repository with hisper.json', () => {
  it('says what its server is called, does and is for', async () => {
    expect(await authorOf(JSON.stringify({ maintainers: ['jo'], ...WORDS }))).toEqual(WORDS)
  })

  it.each<[string, string | undefined]>([
    ['none', undefined],
    ['no JSON', '{"title": "x"'],
    ['nothing but who maintains it', '{"maintainers":["jo"]}'],
    ['a list', '[]'],
    ['a title of a megabyte', JSON.stringify({ title: 'x'.repeat(1_000_000) })],
    ['an address that is code', '{"homepage":"javascript:alert(1)"}'],
    ['a category that there is not', '{"categories":["best-of-all"]}'],
    ['every category', JSON.stringify({ categories: ['knowledge', 'communication', 'databases', 'commerce', 'crypto'] })],
    ['a depth without end', `{"title":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ])('that is %s says nothing, and is listed all the same', async (_, text) => expect(await authorOf(text)).toBeUndefined())

  it('is heard in what is right, whatever else is wrong', async () => {
    expect(await authorOf(JSON.stringify({ ...WORDS, title: 7, homepage: 'ftp://x' }))).toEqual({
      description: WORDS.description,
      categories: WORDS.categories,
    })
  })

  it('that is a fork brings its parent’s along, which is not heard', async () => {
    expect(await authorOf(JSON.stringify(WORDS), true)).toBeUndefined()
  })
})

const { categories: _, ...texts } = WORDS
const repository = (more: Partial<Listing> = {}) =>
  seen('github:acme/notes-mcp', {
    ...{ name: 'acme/notes-mcp', title: 'notes', description: 'A repository.', repository: { url: 'https://github.com/acme/notes-mcp' } },
    ...{ repositoryId: 7, author: { ...texts, categories: ['knowledge'] as const satisfies string[] } },
    ...more,
  } as Partial<Listing>)
const pkg = seen('npm:@acme/notes-mcp', {
  ...{ name: '@acme/notes-mcp', title: 'From the package', description: 'From the package.', homepage: 'https://npm.example.com/' },
  repository: { url: 'https://github.com/acme/notes-mcp' },
})

describe('the word of an owner', () => {
  it('comes before what packages say, with its source', () => {
    const [server] = merge([repository({ sameAs: ['npm:@acme/notes-mcp'] }), pkg]).servers
    expect(server).toMatchObject({ ...texts, provenance: { title: 'github:acme/notes-mcp', description: 'github:acme/notes-mcp' } })
    expect(server === undefined ? [] : categorizeServer(server, [], {})).toEqual([
      { category: 'knowledge', evidence: 'hisper.json of acme/notes-mcp' },
    ])
  })

  it('comes after a person’s, in a registration and in an override', () => {
    const registration = seen('registration:notes', {
      name: 'notes',
      title: 'Registered',
      description: 'Registered.',
      sameAs: ['github:acme/notes-mcp'],
    })
    const [server] = merge([repository(), { ...registration, origin: 'registration' }]).servers
    expect(server).toMatchObject({ title: 'Registered', description: 'Registered.', homepage: texts.homepage })
    const set = { 'registration:notes': { categories: ['databases' as const], because: 'It is one.' } }
    expect(server === undefined ? [] : categorizeServer(server, [], set)).toEqual([{ category: 'databases', evidence: 'It is one.' }])
  })

  it('is not heard of a server that its repository only looks like', () => {
    const author = { ...texts, categories: ['knowledge' as const] }
    const [server, ...others] = merge([
      seen('npm:@a/b-mcp', { description: 'From the package.' }),
      seen('github:a/mcp-b', { author }),
    ]).servers
    expect(others).toEqual([])
    expect(server?.sameBecause.map(({ code }) => code)).toEqual(['similar'])
    expect(server).toMatchObject({ description: 'From the package.' })
    expect(server?.title).not.toBe(texts.title)
    expect(server === undefined ? [] : categorizeServer(server, [], {})).toEqual([])
  })
})
