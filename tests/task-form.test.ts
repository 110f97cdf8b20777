// What the form makes of a stranger's schema: arguments that fit it, or a fault at the field where they do not.
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../core/schema/text.ts'
import { type Field, toField } from '../site/islands/tasks/form/field.ts'
import { defaultsOf, readTyped, type Typed, toTyped } from '../site/islands/tasks/form/filled.ts'

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, logger: false })

const bound = fc.integer({ min: -3, max: 6 })
const size = fc.integer({ min: 0, max: 3 })
const remarks = { title: fc.string({ maxLength: 8 }), description: fc.string({ maxLength: 8 }) }
const maybe = { requiredKeys: ['type'] as ['type'] }
const scalar = fc.oneof(
  fc.record({ type: fc.constant('string'), minLength: size, maxLength: size, ...remarks }, maybe),
  fc.record(
    { type: fc.constantFrom('number', 'integer'), minimum: bound, exclusiveMaximum: bound, multipleOf: fc.constantFrom(1, 2, 5) },
    maybe,
  ),
  fc.record({ type: fc.constant('boolean'), ...remarks }, maybe),
  fc.record({ type: fc.constantFrom(['string', 'null'], ['integer', 'null']) }),
  fc.record({
    enum: fc.uniqueArray(fc.oneof(fc.string({ maxLength: 3 }), bound, fc.boolean(), fc.constant(null)), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ type: fc.constant('string'), enum: fc.uniqueArray(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 4 }) }),
  fc.record({ anyOf: fc.constantFrom([{ type: 'integer', minimum: 2 }, { type: 'null' }], [{ $ref: '#/$defs/word' }, { type: 'null' }]) }),
  fc.constant({ $ref: '#/$defs/word' }),
)
const { node } = fc.letrec<{ node: unknown; object: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.record({ type: fc.constant('array'), items: scalar, minItems: size, maxItems: size, uniqueItems: fc.boolean() }, maybe),
    tie('object'),
  ),
  object: fc
    .record({
      properties: fc.dictionary(
        fc.string({ minLength: 1, maxLength: 4 }).filter((key) => key !== '__proto__'),
        tie('node'),
        { maxKeys: 4 },
      ),
      strict: fc.boolean(),
    })
    .chain(({ properties, strict }) =>
      fc
        .subarray(Object.keys(properties))
        .map((required) => ({ type: 'object', properties, required, ...(strict ? { additionalProperties: false } : {}) })),
    ),
}))
const schemas = fc
  .dictionary(
    fc.string({ minLength: 1, maxLength: 4 }).filter((key) => key !== '__proto__'),
    node,
    { maxKeys: 5 },
  )
  .chain((properties) =>
    fc
      .subarray(Object.keys(properties))
      .map((required) => ({ type: 'object', properties, required, $defs: { word: { type: 'string', minLength: 1 } } })),
  )

/** What somebody types into a field: often right, sometimes not. */
function typedFor(field: Field): fc.Arbitrary<Typed> {
  const anything = fc.oneof(fc.string({ maxLength: 4 }), fc.constant(''))
  switch (field.kind) {
    case 'text':
      return anything
    case 'number':
      return fc.oneof(bound.map(String), anything, fc.constantFrom('1e3', '0x10', ' 2 ', '1e999', '-0', '2.5'))
    case 'boolean':
      return fc.constantFrom('true', 'false', '')
    case 'choice':
      return fc.constantFrom('', ...field.choices.map((_, index) => String(index)))
    case 'list':
      return fc.array(typedFor(field.of), { maxLength: 4 })
    case 'group': {
      const fields = Object.fromEntries(field.fields.map(({ name, field: inner }) => [name, typedFor(inner)]))
      return fc.record<Record<string, Typed>, never>(fields, { requiredKeys: [] }) as fc.Arbitrary<Typed>
    }
    default:
      return fc.oneof(fc.json({ maxDepth: 2 }), anything)
  }
}

describe('the form of a schema', () => {
  it('makes arguments that fit it, or says at which field they do not', () => {
    let sent = 0
    fc.assert(
      fc.property(
        schemas.chain((schema) =>
          fc.tuple(fc.constant(schema as unknown as JsonObject), typedFor(toField(schema as unknown as JsonObject))),
        ),
        ([schema, typed]) => {
          const { value, faults } = readTyped(toField(schema), typed)
          if (Object.keys(faults).length > 0) return
          sent += 1
          const validate = ajv.compile(schema)
          expect(validate(value), JSON.stringify({ schema, typed, value, errors: validate.errors })).toBe(true)
        },
      ),
      { numRuns: 1_000 },
    )
    expect(sent).toBeGreaterThan(100)
  })

  it('shows arguments that are there so that they are read back as they were', () => {
    fc.assert(
      fc.property(
        schemas.chain((schema) =>
          fc.tuple(fc.constant(schema as unknown as JsonObject), typedFor(toField(schema as unknown as JsonObject))),
        ),
        ([schema, typed]) => {
          const field = toField(schema)
          const { value, faults } = readTyped(field, typed)
          if (Object.keys(faults).length > 0) return
          expect(readTyped(field, toTyped(field, value) ?? {})).toEqual({ value, faults: {} })
        },
      ),
    )
  })

  it('never throws, whatever the schema is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('type', 'properties', 'required', 'items', 'enum', 'anyOf', '$ref', 'oneOf', 'minLength', 'default'),
          fc.jsonValue(),
        ),
        (schema) => {
          const field = toField(schema as JsonObject)
          readTyped(field, defaultsOf(field) ?? {})
        },
      ),
    )
  })

  it.each([
    ['a reference to itself', { type: 'object', properties: { next: { $ref: '#' } } }],
    ['a reference that leads nowhere', { type: 'object', properties: { a: { $ref: '#/$defs/none' } } }],
    ['a reference to another document', { type: 'object', properties: { a: { $ref: 'https://example.org/schema' } } }],
    ['alternatives', { type: 'object', properties: { a: { oneOf: [{ type: 'string' }, { type: 'integer' }] } } }],
    ['a map', { type: 'object', properties: { a: { type: 'object', additionalProperties: { type: 'string' } } } }],
  ])('asks for JSON where there is %s', (_what, schema) => {
    const kinds = (field: Field): string[] =>
      field.kind === 'group' ? field.fields.flatMap(({ field: inner }) => kinds(inner)) : [field.kind]
    expect(kinds(toField(schema as unknown as JsonObject))).toEqual(['json'])
  })

  it('goes three groups deep, and asks for JSON below', () => {
    const nest = (depth: number): JsonObject => ({ type: 'object', properties: { a: depth === 0 ? { type: 'string' } : nest(depth - 1) } })
    const kinds = (field: Field | undefined): string[] =>
      field?.kind === 'group' ? ['group', ...kinds(field.fields[0]?.field)] : [field?.kind ?? '']
    expect(kinds(toField(nest(5)))).toEqual(['group', 'group', 'group', 'json'])
  })

  it('asks for nothing where an earlier result fills a field, and leaves it out', () => {
    const field = toField({ type: 'object', properties: { id: { type: 'string' }, n: { type: 'integer' } }, required: ['id', 'n'] })
    expect(readTyped(field, { id: 'typed before', n: '2' }, new Set(['/id']))).toEqual({ value: { n: 2 }, faults: {} })
    expect(readTyped(field, {}, new Set(['/id'])).faults).toEqual({ '/n': 'This is needed.' })
  })

  it('names the choices as the schema does', () => {
    const { kind, ...rest } = toField({ oneOf: [{ const: 'r', title: 'Red' }, { const: 'g' }] })
    expect([kind, 'labels' in rest && rest.labels]).toEqual(['choice', ['Red', 'g']])
  })
})
