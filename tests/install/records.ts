// Records of servers as a hostile author could write them, each with what it means, for the tests of what is written.
import fc, { type Arbitrary } from 'fast-check'
import { toInstallation, type WayIn } from '../../core/install/install.ts'
import type { Installable } from '../../core/install/launch.ts'
import type { Argument, NamedInput, Package, Remote } from '../../core/schema/access.ts'
import type { Meant } from './dialects.ts'

/** Texts that something on the way could take for more than text. */
export const HOSTILE = [
  `"; rm -rf ~ #`,
  '$(touch /tmp/x)',
  '`id`',
  String.raw`back\slash 'single' "double"`,
  String.raw`\'; id #`,
  String.raw`C:\dir with space\\`,
  'ünï ✓ 😀',
  '%00&a=b#c',
  '%PATH%',
  '!x!^&|<>()',
  '-- --env X=1',
  '--privileged',
  ']]>\\u0022',
  `\${env:HOME}`,
  `\${input:x}`,
  `\${HOME}`,
  '$HOME',
  '#{x}: - [y] & *z !!t',
  '=ls',
  ' ',
  '~',
  'null',
  '007',
  'a, "b" = [c]',
]

const plainUnit = fc.constantFrom(...'abcXYZ019-_.:/@ ,ü')
export const plainText = fc.string({ unit: plainUnit, minLength: 1, maxLength: 12 }).map((text) => `p${text.trim()}`)
/** What a record may hold: everything but what is invisible, which is refused. */
export const hostileText: Arbitrary<string> = fc
  .oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }))
  .filter((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text))

/** One input of a record with its words, in which a number is the place of the reader's value. */
interface Piece<T> {
  input: T
  /** What is written, from the author's text and the reader's value. */
  words: (value: string) => string[]
  ask?: { id: string; name: string }
}

export interface Case {
  server: Installable
  values: Record<string, string>
  asks: WayIn['asks']
  meant: Meant
}

/** What is in braces would be a variable of the record's. */
const safe = (text: string) => text.replaceAll(/\{(?=[A-Za-z_][\w.-]*\})/g, '(')

function argument(text: string, index: number, shape: number): Piece<Argument> {
  const name = `arg${index}`
  const fixed = safe(text)
  switch (shape % 6) {
    case 0:
      return { input: { type: 'positional', value: fixed }, words: () => [fixed] }
    case 1:
      return { input: { type: 'named', name: `--${name}`, value: fixed }, words: () => [`--${name}`, fixed] }
    case 2:
      return {
        input: { type: 'positional', valueHint: name, isRequired: true },
        words: (value) => [value],
        ask: { id: `argument:${name}`, name },
      }
    case 3:
      return {
        input: { type: 'named', name: `--${name}`, isRequired: true, isSecret: true, value: 'sk-live-secret' },
        words: (value) => [`--${name}`, value],
        ask: { id: `argument:${name}`, name },
      }
    case 4:
      return {
        input: { type: 'positional', value: `${fixed}{${name}}` },
        words: (value) => [`${fixed}${value}`],
        ask: { id: `argument:${name}`, name },
      }
    default:
      return { input: { type: 'named', name: `--${name}`, isRequired: true, format: 'boolean', value: 'true' }, words: () => [`--${name}`] }
  }
}

function variable(text: string, index: number, shape: number): Piece<NamedInput> {
  const name = `VAR_${index}`
  const fixed = safe(text)
  switch (shape % 5) {
    case 0:
      return { input: { name, value: fixed }, words: () => [fixed] }
    case 1:
      return {
        input: { name, isRequired: true, isSecret: true, description: text },
        words: (value) => [value],
        ask: { id: `environment:${name}`, name },
      }
    case 2:
      return { input: { name, isRequired: true, description: text }, words: (value) => [value], ask: { id: `environment:${name}`, name } }
    case 3:
      return {
        input: { name, isRequired: true, value: `${fixed}{part${index}}` },
        words: (value) => [`${fixed}${value}`],
        ask: { id: `environment:part${index}`, name: `part${index}` },
      }
    default:
      return { input: { name, isSecret: true, value: 'sk-live-secret' }, words: () => [] }
  }
}

/** Headers: names and values of RFC 9110, so that only the text around is hostile. */
function header(text: string, index: number, shape: number): Piece<NamedInput> {
  const name = `X-Header-${index}`
  const fixed = safe(text)
  switch (shape % 4) {
    case 0:
      return { input: { name, value: fixed }, words: () => [fixed] }
    case 1:
      return { input: { name, isRequired: true, isSecret: true }, words: (value) => [value], ask: { id: `header:${name}`, name } }
    case 2:
      return { input: { name, isRequired: true }, words: (value) => [value], ask: { id: `header:${name}`, name } }
    default: {
      const input = { name: 'Authorization', isRequired: true, isSecret: true, value: `Bearer {token${index}}` }
      return { input, words: (value) => [`Bearer ${value}`], ask: { id: `header:token${index}`, name: `token${index}` } }
    }
  }
}

const shapes = fc.array(fc.nat(59), { maxLength: 3 })

/** A server with one way in, the reader's values for it, and what both mean. */
export function record(author: Arbitrary<string>, reader: Arbitrary<string>): Arbitrary<Case> {
  return fc
    .record({
      way: fc.constantFrom('npm', 'pypi', 'nuget', 'oci', 'streamable-http', 'sse'),
      ...{ first: shapes, second: shapes },
      texts: fc.array(author, { minLength: 6, maxLength: 6 }),
      given: fc.array(reader, { minLength: 6, maxLength: 6 }),
    })
    .map(({ way, first, second, texts, given }) => {
      const isRemote = way === 'streamable-http' || way === 'sse'
      const args = isRemote ? [] : first.map((shape, index) => argument(texts[index] ?? '', index, shape))
      const settings = second
        .map((shape, index) => (isRemote ? header : variable)(texts[index + 3] ?? '', index, shape))
        .filter(({ input }, index, all) => all.findIndex((other) => other.input.name === input.name) === index)
      const valueAt = (index: number) => (isRemote ? given[index]?.trim() : given[index]) || 'x'
      const values = Object.fromEntries(
        [
          ...args.map((piece, index) => ({ piece, value: valueAt(index) })),
          ...settings.map((piece, index) => ({ piece, value: valueAt(index + 3) })),
        ].flatMap(({ piece: { ask }, value }) => (ask === undefined ? [] : [[ask.id, value]])),
      )
      const words = args.flatMap((piece, index) => piece.words(valueAt(index)))
      const pairs = Object.fromEntries(
        settings.flatMap((piece, index) => piece.words(valueAt(index + 3)).map((text) => [piece.input.name, text])),
      )
      const server = isRemote ? toRemote(way, settings) : toPackage(way, args, settings)
      const meant: Meant = isRemote ? { name: 'hostile', transport: way, url: URL_TEXT, headers: pairs } : toCommand(way, words, pairs)
      return { server, values, asks: toInstallation(server).ways.flatMap(({ asks }) => asks), meant }
    })
}

const URL_TEXT = `https://mcp.hisper.dev/a?q='%20$(x);y&z=1`

function toRemote(type: Remote['type'], headers: Piece<NamedInput>[]): Installable {
  return { id: 'hostile', packages: [], remotes: [{ type, url: URL_TEXT, headers: headers.map(({ input }) => input) }] }
}

function toPackage(registryType: Package['registryType'], args: Piece<Argument>[], env: Piece<NamedInput>[]): Installable {
  const entry = {
    ...{ registryType, identifier: registryType === 'oci' ? 'ghcr.io/owner/name:1.0' : 'name', transport: 'stdio' as const },
    ...(registryType === 'oci' ? {} : { version: '1.2.3' }),
    packageArguments: args.map(({ input }) => input),
    environmentVariables: env.map(({ input }) => input),
  }
  return { id: 'hostile', packages: [entry], remotes: [] }
}

function toCommand(registryType: string, words: string[], env: Record<string, string>): Meant {
  const start: Record<string, string[]> = {
    npm: ['npx', '-y', 'name@1.2.3'],
    pypi: ['uvx', 'name@1.2.3'],
    nuget: ['dnx', 'name@1.2.3', '--yes', ...(words.length > 0 ? ['--'] : [])],
    oci: ['docker', 'ghcr.io/owner/name:1.0'],
  }
  return { name: 'hostile', words: [...(start[registryType] ?? []), ...words], env }
}
