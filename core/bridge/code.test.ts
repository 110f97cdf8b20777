import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCode, showCode, toCode } from './code.ts'

describe('a code', () => {
  it('is 40 bits in eight letters that are not taken for each other', () => {
    expect(toCode(Uint8Array.of(0, 0, 0, 0, 0))).toBe('00000000')
    expect(toCode(Uint8Array.of(255, 255, 255, 255, 255))).toBe('ZZZZZZZZ')
    expect(toCode(Uint8Array.of(0x01, 0x23, 0x45, 0x67, 0x89))).toBe('04HMASW9')
    fc.assert(fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => /^[0-9A-HJKMNP-TV-Z]{8}$/.test(toCode(bytes))))
  })

  it('is another for other bytes', () => {
    const bytes = fc.uint8Array({ minLength: 5, maxLength: 5 })
    fc.assert(fc.property(bytes, bytes, (a, b) => (toCode(a) === toCode(b)) === (Buffer.compare(a, b) === 0)))
  })

  it('is read as it is shown', () => {
    const codes = fc.uint8Array({ minLength: 5, maxLength: 5 }).map(toCode)
    fc.assert(fc.property(codes, (code) => parseCode(showCode(code)) === code && parseCode(showCode(code).toLowerCase()) === code))
  })

  it.each([
    ['04hm-asw9', '04HMASW9'],
    [' 04HM ASW9\n', '04HMASW9'],
    ['0-4-H-M-A-S-W-9', '04HMASW9'],
    ['04HM–ASW9', '04HMASW9'],
    ['oOiIlL00', '00111100'],
  ])('typed as %s is %s', (typed, code) => expect(parseCode(typed)).toBe(code))

  it.each(['', '04HMASW', '04HMASW99', '04HMASWU', '04HM_ASW9', '04HMASW\u0661', 'x'.repeat(100_000), '-'.repeat(200)])(
    'typed as %.20s is none',
    (typed) => expect(parseCode(typed)).toBeUndefined(),
  )
})
