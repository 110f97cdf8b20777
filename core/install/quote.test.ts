// A text stays one text: read back by a real shell, and by the rules of those that are not here (PowerShell, cmd.exe, fish).
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { quoteCmd, quotePowerShell, quoteShell, quoteToml, toBase64Json, toCommandLine } from './quote.ts'

const HOSTILE = [
  `"; rm -rf ~ #`,
  '$(touch /tmp/x)',
  '`id`',
  String.raw`back\slash 'single' "double"`,
  String.raw`\'; id #`,
  String.raw`C:\a b\\`,
  '%PATH% !x! ^&|<>()',
  '‘curly’ “quotes”',
  '--',
  '-y',
  '@splat',
  '=ls',
  '',
  ' ',
]
const word = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 30 }))
const words = fc.array(word, { minLength: 1, maxLength: 6 })

function shellWords(line: string): string[] {
  const script = `set -- ${line}\nfor word; do printf '%s\\0' "$word"; done`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

/** fish, "Quotes": within single quotes `\'` and `\\` are escapes; outside a backslash takes the next character as it is. */
function fishWord(quoted: string): string {
  const parts = quoted.matchAll(/'((?:[^'\\]|\\.)*)'|\\(.)|([^'\\]+)/gsu)
  return [...parts].map(([, inside, escaped, plain]) => inside?.replace(/\\(['\\])/g, '$1') ?? escaped ?? plain).join('')
}

/** How the C runtime on Windows splits a command line ("Parsing C command-line arguments"). */
function runtimeWords(line: string): string[] {
  const found: string[] = []
  for (const [raw] of line.matchAll(/(?:[^\s"\\]|\\+"?|"(?:[^"\\]|\\+"|\\+(?!"))*"?)+/g)) {
    const out = raw.replace(/(\\*)("?)/g, (_, slashes: string, quote: string) => {
      if (quote === '') return slashes
      return slashes.length % 2 === 1 ? `${slashes.slice(0, (slashes.length - 1) / 2)}"` : slashes.slice(0, slashes.length / 2)
    })
    found.push(out)
  }
  return found
}

/** What PowerShell reads (about_Parsing, about_Quoting_Rules), and the command line that 5.1 makes of it for a program. */
function powerShellToProgram(line: string): string {
  const tokens = [...line.matchAll(/'(?:[^'‘’‚‛]|''|[‘’‚‛]{2})*'|[^\s']+/g)].map(([token]) => {
    if (!token.startsWith("'")) expect(token).toMatch(/^[A-Za-z][A-Za-z0-9-]*$/) // nothing that it would expand or take for a parameter
    return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token
  })
  return tokens.map((token) => (/\s/.test(token) ? `"${token}"` : token)).join(' ')
}

/** cmd.exe, on its way through a batch file: `%*` is read again, with the quotation marks it came with. */
function expectInertForCmd(line: string): void {
  expect(line).not.toMatch(/[%!\r\n^]/)
  for (const [index, part] of line.split('"').entries()) {
    if (index % 2 === 0) expect(part).not.toMatch(/[&|<>()]/)
  }
  expect(line.split('"').length % 2).toBe(1)
}

describe('a command line', () => {
  it('is read back by a POSIX shell', () => {
    fc.assert(
      fc.property(words, (list) => {
        const line = toCommandLine(list)
        fc.pre(line !== undefined)
        expect(shellWords(line ?? '')).toEqual(list)
      }),
      { numRuns: 60 },
    )
  })

  it('is the same words in fish, and nothing that zsh expands is bare', () => {
    fc.assert(
      fc.property(word, (one) => {
        expect(fishWord(quoteShell(one))).toBe(one)
        expect(quoteShell(one)).not.toMatch(/^[=~%]/)
      }),
    )
  })

  it.each([['powershell', quotePowerShell] as const, ['cmd', quoteCmd] as const])(
    'for %s reaches the program as it is, through a batch file too, or is not written',
    (shell, quote) => {
      fc.assert(
        fc.property(words, (list) => {
          const writable = list.filter((one) => quote(one) !== undefined)
          const line = toCommandLine(['claude', ...writable], shell) ?? ''
          const command = shell === 'powershell' ? powerShellToProgram(line) : line
          expectInertForCmd(command)
          expect(runtimeWords(command)).toEqual(['claude', ...writable])
        }),
      )
    },
  )

  it.each([
    'npx',
    '-y',
    '@scope/name@1.2.3',
    '--env',
    'API_KEY=YOUR_API_KEY',
    'https://example.com/mcp?a=b',
    String.raw`C:\my dir\x`,
    "it's",
    'ü',
  ])('for Windows can hold %s', (one) => expect([quotePowerShell(one), quoteCmd(one)]).not.toContain(undefined))

  it.each(['a"b', '%PATH%', 'a&b', 'a|b', '<x>', 'a^b', '!x!', 'a(b)', '`x`', 'a\\', '', '‘x’', 'a\nb'])(
    'for Windows is not written with %j',
    (one) => {
      expect(toCommandLine(['claude', one], 'powershell')).toBeUndefined()
      expect(toCommandLine(['claude', one], 'cmd')).toBeUndefined()
    },
  )

  it('is not written with a line break anywhere: it would be run before it is seen', () => {
    expect(toCommandLine(['claude', 'a\nb'])).toBeUndefined()
  })
})

it('TOML and base64 read back what was put in', () => {
  fc.assert(
    fc.property(fc.oneof(word, fc.string({ unit: 'binary' })), (text) => {
      fc.pre(text.isWellFormed())
      expect(parse(`x = ${quoteToml(text)}`)).toEqual({ x: text })
      const bytes = Uint8Array.from(atob(toBase64Json({ text })), (char) => char.charCodeAt(0))
      expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual({ text })
    }),
  )
})
