// One contract for every client in the table: whatever a record says and a reader fills in, what is written for a client means that
// and nothing else. Each output is read by a real parser, expanded as the client would, and compared with what was meant.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLIENTS } from '../../core/install/clients.ts'
import { type Installation, toInstallation } from '../../core/install/install.ts'
import { DIALECTS, type Meant, readCommand, readFile, readLink } from './dialects.ts'
import { type Case, HOSTILE, hostileText, plainText, record } from './records.ts'

const RUNS = { numRuns: 50 }
const WRITTEN = ['would_be_expanded', 'unusable_value']

/** What each client read out of everything that was written for it. */
function readAll({ snippets }: Installation, clientId: string, answers: ReadonlyMap<string, string>): { how: string; meant: Meant }[] {
  return snippets
    .filter((snippet) => snippet.clientId === clientId)
    .map((snippet) => {
      const dialect = DIALECTS[clientId]
      if (dialect === undefined) throw new Error(`${clientId} has no dialect here`)
      const read = { link: readLink, command: readCommand, file: readFile, setting: readFile, download: readFile }[snippet.kind]
      return { how: snippet.kind, meant: read(snippet, dialect, answers) }
    })
}

/** Some clients find out by themselves which transport an address speaks: nothing that is written for them says so. */
function expectSame(read: readonly { how: string; meant: Meant }[], meant: Meant): void {
  for (const one of read) {
    const isOpen = 'transport' in one.meant && one.meant.transport === 'either'
    expect(one).toEqual({ how: one.how, meant: isOpen ? { ...meant, transport: 'either' } : meant })
  }
}

/** The reader's answers by every name under which a client may ask for them. */
function toAnswers({ asks, values }: Case, server: string): Map<string, string> {
  return new Map(
    asks.flatMap(({ id, name, slug }) => {
      const value = values[id] ?? ''
      const names = [`<${name}>`, `{${name}}`, `YOUR_${slug}`, name, `MCP_${server.toUpperCase()}_${slug}`]
      return [...names, `${server}-${slug.toLowerCase().replaceAll('_', '-')}`].map((key) => [key, value] as const)
    }),
  )
}

describe.each(CLIENTS.map((client) => [client.id] as const))('%s', (clientId) => {
  it('means what the record and the reader say, with the values given', () => {
    fc.assert(
      fc.property(record(hostileText, hostileText), (one) => {
        const result = toInstallation(one.server, { values: one.values, hasValuesInLinks: true })
        expect(result.refusals).toEqual([])
        expectSame(readAll(result, clientId, new Map()), one.meant)
      }),
      RUNS,
    )
  })

  it('means the same where the client or the reader fills them in later', () => {
    fc.assert(
      fc.property(record(hostileText, plainText), (one) => {
        const answers = toAnswers(one, 'hostile')
        expectSame(readAll(toInstallation(one.server), clientId, answers), one.meant)
      }),
      RUNS,
    )
  })

  it('has something for every plain record, or says why not', () => {
    fc.assert(
      fc.property(record(plainText, plainText), (one) => {
        const { snippets, gaps } = toInstallation(one.server, { values: one.values })
        const mine = snippets.filter((snippet) => snippet.clientId === clientId)
        const missing = gaps.filter((gap) => gap.clientId === clientId)
        expect(mine.length > 0).toBe(missing.length === 0)
        expect(missing.filter(({ reason }) => WRITTEN.includes(reason))).toEqual([])
      }),
      RUNS,
    )
  })

  it('puts no value of the reader into a link that was not asked for', () => {
    const value = 'vAl-0123456789-uE'
    fc.assert(
      fc.property(record(plainText, fc.constant(value)), (one) => {
        const { snippets } = toInstallation(one.server, { values: one.values, shells: ['sh', 'powershell', 'cmd'] })
        const links = snippets.filter((snippet) => snippet.clientId === clientId && snippet.kind === 'link')
        for (const { code } of links) {
          const decoded = [...code.matchAll(/=([^&]+)/g)].map(([, part = '']) => Buffer.from(decodeURIComponent(part), 'base64').toString())
          expect([code, decodeURIComponent(code), ...decoded].join('\n')).not.toContain(value)
        }
      }),
      RUNS,
    )
  })
})

it.each(HOSTILE)('whatever is refused, nothing is thrown and nothing is silent: %j', (text) => {
  fc.assert(
    fc.property(record(fc.constant(text), fc.constant(text)), (one) => {
      const { snippets, gaps } = toInstallation(one.server, { values: one.values, shells: ['sh', 'powershell', 'cmd'] })
      for (const { id } of CLIENTS) {
        expect(snippets.some(({ clientId }) => clientId === id) || gaps.some(({ clientId }) => clientId === id)).toBe(true)
      }
    }),
    { numRuns: 20 },
  )
})
