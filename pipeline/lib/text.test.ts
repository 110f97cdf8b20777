// Canonical JSON, escaping, environment and options: small rules that much rests on.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, toCanonicalJson, toFileJson } from '../../core/canonical/canonical.ts'
import { readEnvironment } from './environment.ts'
import { UsageError } from './errors.ts'
import { escapeControls } from './escape.ts'
import { createLog } from './log.ts'

describe('canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    expect(toCanonicalJson({ b: [{ z: 1, a: 2 }], a: null })).toBe('{"a":null,"b":[{"a":2,"z":1}]}')
    expect(toFileJson({ b: 1, a: 2 })).toBe('{\n  "a": 2,\n  "b": 1\n}\n')
  })

  it('is one text and one digest for one value, and reads back as that value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        expect(JSON.parse(toCanonicalJson(plain))).toEqual(plain)
        expect(fingerprint(plain)).toBe(fingerprint(JSON.parse(toFileJson(plain))))
      }),
    )
  })
})

describe('escaping', () => {
  it.each([
    ['plain text\nand a line\tand é 日本', 'plain text\nand a line\tand é 日本'],
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['a\u200bb\u202ec\u{E0041}', 'a\\u{200b}b\\u{202e}c\\u{e0041}'],
    ['::set-output name=a::b', '\\::set-output name=a::b'],
    ['x\n  ::error::y', 'x\n  \\::error::y'],
    ['a::b', 'a::b'],
    ['\r\n', '\\u{d}\n'],
  ])('%j', (text, expected) => expect(escapeControls(text)).toBe(expected))

  it('leaves nothing that a terminal would act on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeControls(text).replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
    )
  })

  it('is done by the log', () => {
    const lines: string[] = []
    createLog((line) => lines.push(line)).warn('from outside: \u001b[2J')
    expect(lines).toEqual(['! from outside: \\u{1b}[2J'])
  })
})

describe('the environment', () => {
  it('has a default for every origin but npm, whose own configuration counts', () => {
    expect(readEnvironment({ npm_config_registry: 'http://mirror.test/npm/' })).toMatchObject({
      npmRegistry: 'http://mirror.test/npm',
      pypiUrl: 'https://pypi.org',
      githubToken: undefined,
    })
    expect(readEnvironment({ npm_config_registry: 'http://a.test', HISPER_NPM_REGISTRY: '', GITHUB_TOKEN: '' })).toMatchObject({
      npmRegistry: 'http://a.test',
      githubToken: undefined,
    })
    expect(readEnvironment({ npm_config_registry: 'http://a.test', HISPER_NPM_REGISTRY: 'http://b.test' }).npmRegistry).toBe(
      'http://b.test',
    )
  })

  it.each(['HISPER_NPM_REGISTRY', 'HISPER_PYPI_URL', 'HISPER_GITHUB_GRAPHQL_URL', 'HISPER_MCP_REGISTRY_URL'])(
    'names %s when it is wrong',
    (name) => {
      for (const value of ['not an address', 'file:///etc/passwd', 'https://a.test/?x=1', 'https://a.test/#x']) {
        expect(() => readEnvironment({ [name]: value })).toThrow(UsageError)
        expect(() => readEnvironment({ [name]: value })).toThrow(name)
      }
    },
  )
})
