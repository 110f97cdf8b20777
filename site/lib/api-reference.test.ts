// What the reference page shows of schemas and answers.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { toComponents } from '../../core/api/openapi.ts'
import { ROUTES } from '../../core/api/routes/index.ts'
import { toExample, toFields, toType } from './api-reference.ts'

const json = (schema: z.ZodType) => z.toJSONSchema(schema)

it('lists the fields of an object with those within it, and says which may be absent', () => {
  const schema = z.strictObject({
    id: z.string().meta({ description: 'Its id.' }),
    at: z.iso.datetime().optional(),
    inner: z.strictObject({ list: z.array(z.strictObject({ n: z.int().nullable() })) }),
  })
  expect(toFields(json(schema))).toEqual([
    { name: 'id', type: ['text'], isRequired: true, description: 'Its id.' },
    { name: 'at', type: ['instant'], isRequired: false },
    { name: 'inner', type: ['object'], isRequired: true },
    { name: 'inner.list', type: ['list of ', 'object'], isRequired: true },
    { name: 'inner.list[].n', type: ['whole number', ' or ', 'null'], isRequired: true },
  ])
})

it('tells the forms of an object apart', () => {
  const schema = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('a'), x: z.string() }),
    z.strictObject({ kind: z.literal('b'), x: z.enum(['one', 'two']) }),
  ])
  expect(toFields(json(schema)).map(({ name, type }) => [name, type.join('')])).toEqual([
    ['(kind: "a") kind', '"a"'],
    ['(kind: "a") x', 'text'],
    ['(kind: "b") kind', '"b"'],
    ['(kind: "b") x', '"one" · "two"'],
  ])
})

it('links to components that there are, and calls no field of the API anything it is not', () => {
  const components = toComponents(ROUTES)
  for (const [name, schema] of Object.entries(components)) {
    for (const field of toFields(schema)) {
      for (const part of field.type)
        if (typeof part !== 'string') expect(Object.keys(components), `${name}.${field.name}`).toContain(part.name)
      expect(field.type, `${name}.${field.name}`).not.toContain('anything')
    }
  }
  expect(toType({ type: 'object', additionalProperties: { $ref: '#/components/schemas/Tool' } })).toEqual(['map to ', { name: 'Tool' }])
})

it('cuts an answer short, and shows what a reader would not see', () => {
  expect(toExample({ a: [1, 2, 3], b: 'x\u202ey', c: [], d: 'long '.repeat(40) })).toBe(
    `{\n  "a": [\n    1,\n    … 2 more\n  ],\n  "b": "x\\\\u{202e}y",\n  "c": [],\n  "d": "${'long '.repeat(18).trim()}…"\n}`,
  )
  expect(toExample(Array.from({ length: 3 }, () => ({ a: { b: { c: { d: { e: { f: { g: 1 } } } } } } }))).split('\n').length).toBeLessThan(
    50,
  )
})
