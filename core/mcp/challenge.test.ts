import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChallenges } from './challenge.ts'

const read = (header: string) => parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

describe('parseChallenges', () => {
  it.each([
    ['', []],
    ['Bearer', [['bearer', {}]]],
    ['BEARER realm="a b", scope="x y"', [['bearer', { realm: 'a b', scope: 'x y' }]]],
    ['Bearer resource_metadata=https://a.test/x, scope=read', [['bearer', { resource_metadata: 'https://a.test/x', scope: 'read' }]]],
    ['Basic realm="say \\"hi\\", you", charset = "UTF-8"', [['basic', { realm: 'say "hi", you', charset: 'UTF-8' }]]],
    // The example of RFC 9110 §11.6.1.
    [
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
      [
        ['basic', { realm: 'simple' }],
        ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
      ],
    ],
    [
      'Negotiate YWJjZA==, Bearer scope="a"',
      [
        ['negotiate', {}],
        ['bearer', { scope: 'a' }],
      ],
    ],
    [
      'Negotiate, , NTLM',
      [
        ['negotiate', {}],
        ['ntlm', {}],
      ],
    ],
    ['Bearer scope="a", scope="b"', [['bearer', { scope: 'a' }]]],
    ['Bearer realm="without an end', [['bearer', { realm: 'without an end' }]]],
    ['Bearer __proto__="y"', [['bearer', JSON.parse('{"__proto__":"y"}')]]],
  ])('%j', (header, expected) => expect(read(header)).toEqual(expected))

  it('reads anything without a fault, and back what was written', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseChallenges(text)))
    const scopes = fc.string({ minLength: 1 })
    fc.assert(
      fc.property(scopes, (scope) => {
        const quoted = scope.replace(/["\\]/g, '\\$&')
        expect(read(`Bearer scope="${quoted}", x=1`)).toEqual([['bearer', { scope, x: '1' }]])
      }),
    )
  })

  it.each(['a', 'a ', 'a,', '=', '"', '\\', 'a=', 'a="\\', 'a=b '])('comes to an end soon, however long it is: %j', (part) => {
    // A square of this length would take minutes, and the test its time-out.
    expect(parseChallenges(`Bearer ${part.repeat(400_000 / part.length)}`).length).toBeLessThanOrEqual(20)
  })
})
