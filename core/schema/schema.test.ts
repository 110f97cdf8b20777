import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { listing, mergedServer, review, standing } from '../../tests/documents.ts'
import { DOCUMENTS } from './documents.ts'
import { migrate, SchemaVersionError } from './migrations.ts'
import { ParseError, parseWith } from './parse.ts'
import { RegistrationSchema } from './registration.ts'
import { ReviewSchema } from './review.ts'
import { ServerSchema, serverPath } from './server.ts'
import { JsonObjectSchema, ListingKeySchema, ServerIdSchema, WebUrlSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'

const server = { ...mergedServer(), probes: [standing()], score: { assessed: false as const, reason: 'not_probed' } }

describe('documents', () => {
  it.each(Object.keys(DOCUMENTS))('%s can be published as JSON Schema', (name) => {
    const schema = DOCUMENTS[name]
    expect(schema && z.toJSONSchema(schema, { io: 'input' })).toHaveProperty('$schema')
  })

  it('refuse keys they do not know, so that no typing error is published', () => {
    expect(() => parseWith(ServerSchema, { ...server, tittle: 'x' }, 'servers/x.json')).toThrow(ParseError)
  })

  it('say where they are wrong, and name the file', () => {
    const wrong = { ...server, id: 'No Good', listings: [{ ...listing('npm:a'), status: 'gone' }] }
    expect(() => parseWith(ServerSchema, wrong, 'servers/x.json')).toThrow(
      /^servers\/x\.json: .*id: must be lower-case.*listings\.0\.status/,
    )
  })

  it('of a registration need a way to the server', () => {
    const entry = { schemaVersion: 1, id: 'x', title: 'X', description: 'An X.' }
    expect(RegistrationSchema.safeParse(entry).success).toBe(false)
    expect(RegistrationSchema.safeParse({ ...entry, repository: { url: 'https://github.com/a/b' } }).success).toBe(true)
  })

  it.each([
    ['octocat', true],
    ['a-b', true],
    ['-a', false],
    ['a--b', false],
    ['../x', false],
  ])('of a review name a login: %s is one: %s', (login, valid) => {
    expect(ReviewSchema.safeParse({ ...review, login }).success).toBe(valid)
  })

  it.each([
    ['a sixth star', { rating: 6 }],
    ['half a star', { rating: 4.5 }],
    ['two words', { text: 'Works.' }],
    ['a book', { text: 'word '.repeat(500) }],
    ['a server beyond its folder', { server: '../x' }],
    ['a word that is not known', { stars: 5 }],
    ['no word on the account', { isNewAccount: undefined }],
  ])('refuse a review with %s', (_, wrong) => {
    expect(ReviewSchema.safeParse({ ...review, ...wrong }).success).toBe(false)
  })
})

describe('migrations', () => {
  const { title, listings, schemaVersion: _, ...rest } = server
  const old = { ...rest, name: title, sources: listings }

  it('bring a document of version 0 to the present', () => {
    const present = migrate(old)
    expect(present).toEqual({ ...server, schemaVersion: SCHEMA_VERSION })
    expect(ServerSchema.parse(present)).toEqual({ ...server, categories: [] })
  })

  it('leave a present one as it is', () => expect(migrate(server)).toEqual(server))

  it.each([SCHEMA_VERSION + 1, -1, 0.5, '1'])('refuse version %j', (version) => {
    expect(() => migrate({ ...server, schemaVersion: version })).toThrow(SchemaVersionError)
  })
})

describe('texts', () => {
  it.each([
    ['npm:@a/b', true],
    ['mcp:a.b/c', true],
    ['npm:', false],
    ['gem:x', false],
    ['npm:a b', false],
  ])('%s is a listing key: %s', (key, valid) => expect(ListingKeySchema.safeParse(key).success).toBe(valid))

  it.each([
    ['https://a.test/x', true],
    ['http://a.test', true],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['https://user:secret@a.test/', false],
    ['//a.test', false],
  ])('%s is an address: %s', (url, valid) => expect(WebUrlSchema.safeParse(url).success).toBe(valid))
})

describe('the path of a server', () => {
  it('stays in its folder for every id, and is spread over 256', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,3}$/), (id) => {
        expect(ServerIdSchema.safeParse(id).success).toBe(true)
        expect(serverPath(id)).toMatch(/^servers\/[0-9a-f]{2}\/[a-z0-9-]+\.json$/)
      }),
    )
    const folders = new Set(Array.from({ length: 5_000 }, (_, index) => serverPath(`server-${index}`).slice(8, 10)))
    expect(folders.size).toBe(256)
  })
})

describe('a JSON object of a stranger', () => {
  it('is kept as it came, but for what would become a prototype', () => {
    const text = '{"a": [1, null, {"__proto__": {"x": 1}, "b": "c"}], "__proto__": {"y": 2}, "d": {"constructor": {"e": true}}}'
    const parsed = JsonObjectSchema.parse(JSON.parse(text))
    expect(JSON.stringify(parsed)).toBe('{"a":[1,null,{"b":"c"}],"d":{"constructor":{"e":true}}}')
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
  })

  it.each([null, [], 'text', 1])('is not %j', (value) => {
    expect(JsonObjectSchema.safeParse(value).success).toBe(false)
  })
})
