// What is said of arguments before a tool is called, and that a stranger's schema can do nothing here but be wrong.
import { expect, it } from 'vitest'
import { findFault } from './check-arguments.ts'

const object = (more: object) => ({ type: 'object', ...more }) as never

it.each([
  ['that fit', object({ properties: { a: { type: 'string' } }, required: ['a'] }), { a: 'x' }, undefined],
  ['of another type', object({ properties: { a: { type: 'string' } } }), { a: 1 }, /a/],
  ['that are missing', object({ required: ['path'] }), {}, /"path"/],
  ['that nobody asked for', object({ properties: {}, additionalProperties: false }), { b: 1 }, /b/],
  ['that fit a quick pattern', object({ properties: { a: { pattern: '^[a-z]+$' } } }), { a: 'abc' }, undefined],
  ['that do not', object({ properties: { a: { pattern: '^[a-z]+$' } } }), { a: 'ABC' }, /a/],
  ['named pattern', object({ properties: { pattern: { type: 'string' } }, required: ['pattern'] }), { pattern: 1 }, /pattern/],
])('arguments %s', (_, schema, args, said) => {
  const fault = findFault(schema, args)
  if (said === undefined) expect(fault).toBeUndefined()
  else expect(fault).toMatch(said)
})

it.each([
  ['a pattern that would take for ever', object({ properties: { a: { pattern: '^(a+)+$' } } })],
  ['names by such a pattern', object({ patternProperties: { '^(a|a)*$': {} }, additionalProperties: false })],
  ['a reference to elsewhere', object({ $ref: 'https://example.test/schema.json' })],
  ['a reference to nothing', object({ properties: { a: { $ref: '#/$defs/none' } } })],
  ['more than is looked through', object({ description: 'x'.repeat(300_000), required: ['b'] })],
])('a schema with %s stops nobody', (_, schema) => {
  const started = performance.now()
  expect(findFault(schema, { a: `${'a'.repeat(40)}!` })).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(1_000)
})
