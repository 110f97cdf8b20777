// Names of npm packages: which can be asked for, and that asking for one asks for nothing else.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isPackageName, saysMcp, toPath } from './name.ts'

it.each([
  ['a', true],
  ['@scope/a.b-c', true],
  ['OldName', true],
  ['constructor', true],
  ["a!~*'()", true],
  ['', false],
  ['.', false],
  ['..', false],
  ['.hidden', false],
  ['__proto__', false],
  ['a/b', false],
  ['../x', false],
  ['@../x', false],
  ['@scope/..', false],
  ['a b', false],
  ['a%2fb', false],
  ['ä-mcp', false],
  ['x'.repeat(214), true],
  ['x'.repeat(215), false],
])('isPackageName(%j) is %s', (name, expected) => {
  expect(isPackageName(name)).toBe(expected)
})

it('a name that can be asked for stays one part of the path', () => {
  const parts = fc.string({ unit: fc.constantFrom('.', '/', '@', '_', '-', 'a', '%', '2', 'e', '\\', '?', '#'), maxLength: 12 })
  fc.assert(
    fc.property(parts, (name) => {
      fc.pre(isPackageName(name))
      const { pathname, search, hash } = new URL(`http://registry.test/base/${toPath(name)}`)
      expect([decodeURIComponent(pathname), search, hash, pathname.split('/').length]).toEqual([`/base/${name}`, '', '', 3])
    }),
  )
})

it.each([
  ['weather-mcp', true],
  ['WeatherMCPServer', true],
  ['@modelcontextprotocol/server-memory', true],
  ['model-context-protocol-x', true],
  ['left-pad', false],
])('saysMcp(%s) is %s', (name, expected) => {
  expect(saysMcp(name)).toBe(expected)
})
