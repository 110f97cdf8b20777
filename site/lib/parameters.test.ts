import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../core/schema/text.ts'
import { toParameters, toSignature } from './parameters.ts'

const one = (schema: unknown, required: string[] = []) => toParameters({ properties: { name: schema }, required } as JsonObject)[0]

describe('toParameters', () => {
  it.each([
    [{ type: 'string' }, 'string'],
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ type: 'array', items: { type: 'array', items: { type: 'number' } } }, 'array of array of number'],
    [{ type: 'array' }, 'array'],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'string' }] }, 'string or number'],
    [{ enum: ['a', null, 1] }, 'string or null or number'],
    [{}, 'any'],
  ])('%j is %s', (schema, type) => {
    expect(one(schema)?.type).toBe(type)
  })

  it('puts required parameters first and keeps the order else', () => {
    const schema = { properties: { a: {}, b: {}, c: {} }, required: ['c'] }
    expect(toParameters(schema).map(({ name }) => name)).toEqual(['c', 'a', 'b'])
  })

  it('tells limits as JSON', () => {
    expect(one({ enum: ['a', 'b'], default: 'a' })?.limits).toEqual(['one of "a", "b"', 'default "a"'])
    expect(one({ const: null, default: false })?.limits).toEqual(['always null', 'default false'])
  })

  it.each([
    [{}],
    [{ properties: null }],
    [{ properties: [] }],
    [{ properties: 'x', required: 'x' }],
    [{ properties: { a: null, b: 1, c: [] }, required: [null] }],
    [{ properties: { a: { type: {}, anyOf: [null, 1], enum: 'x', description: 1 } } }],
    [{ properties: { a: { type: 'array', items: { type: 'array', items: { type: 'array', items: { type: 'array', items: {} } } } } } }],
    [JSON.parse('{"properties": {"__proto__": {"type": "string"}, "constructor": {"type": "string"}}}')],
  ])('never throws: %j', (schema) => {
    expect(() => toParameters(schema as JsonObject)).not.toThrow()
  })
})

describe('toSignature', () => {
  it('marks what may be left out, and ends before it is long', () => {
    expect(toSignature({ properties: { a: {}, b: {} }, required: ['b'] })).toBe('(b, a?)')
    expect(toSignature({})).toBe('()')
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => ['x'.repeat(100) + index, {}]))
    expect(toSignature({ properties: many })).toMatch(/^\((?:x{40}…\?, ){8}…\)$/)
  })
})
