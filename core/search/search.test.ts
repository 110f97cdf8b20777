// The index as it is written and read: what is found, in which order, and how little is fetched for it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SearchIndexBuilder } from './builder.ts'
import { PartWriter, readPostings, readTerms } from './bytes.ts'
import type { SearchDocument } from './impacts.ts'
import { openSearch } from './search.ts'
import { correct, slipsBetween } from './spelling.ts'
import { toNameTerm, toTerms, toWords } from './terms.ts'

const document = (more: Partial<SearchDocument>): SearchDocument => ({
  names: [],
  description: '',
  keywords: [],
  tools: [],
  standing: 0,
  ...more,
})

/** An index of servers by id, read back from its files; `fetched` are the paths that were asked for. */
async function index(servers: Record<string, Partial<SearchDocument>>) {
  const builder = new SearchIndexBuilder()
  for (const [id, more] of Object.entries(servers)) builder.add(id, document({ names: [id], ...more }), [id, id, '', 'ok', null, []])
  const files = new Map([...builder.files(Object.keys(servers), () => 'v1')].map(({ path, content }) => [path, content]))
  const fetched: string[] = []
  const search = await openSearch(async (path) => {
    fetched.push(path)
    const content = files.get(path.replace(/\?v=v1$/, ''))
    if (content === undefined) throw new Error(`${path}: no such file`)
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  })
  const find = async (query: string) => {
    const found = await search.find(query)
    return (await search.cards(found.map(({ server }) => server))).map(([id]) => id)
  }
  return { search, find, fetched, files }
}

describe('a query', () => {
  const servers = {
    'desktop-commander': { description: 'Runs commands in a terminal and edits files.' },
    'acme-mail': { description: 'Reads mail.', tools: [{ name: 'sendMessage', description: 'Sends a message to somebody.' }] },
    'acme-messages': { description: 'Chat for teams.', tools: [{ name: 'list_rooms', description: 'Lists rooms.' }] },
    'postgres-mcp': { description: 'Queries a database.', keywords: ['sql'] },
    地図: { names: ['地図サーバー'], description: '地図を検索します。' },
  }

  it.each([
    ['a name', 'desktop commander', 'desktop-commander'],
    ['a name in one word', 'DesktopCommander', 'desktop-commander'],
    ['the beginning of a name', 'deskt', 'desktop-commander'],
    ['a name without what every server is called', 'postgres mcp server', 'postgres-mcp'],
    ['a tool', 'send_message', 'acme-mail'],
    ['words of a tool', 'sending messages', 'acme-mail'],
    ['the plural', 'databases', 'postgres-mcp'],
    ['a misspelt word', 'databse', 'postgres-mcp'],
    ['letters that were swapped', 'psotgres', 'postgres-mcp'],
    ['a keyword', 'SQL', 'postgres-mcp'],
    ['a need in a sentence', 'I want to edit the files with a terminal', 'desktop-commander'],
    ['a script without spaces', '地図', '地図'],
  ])('by %s finds its server first', async (_, query, expected) => {
    expect((await (await index(servers)).find(query))[0]).toBe(expected)
  })

  it.each([['', '   ', '!?', 'zzzzqqqq']])('without anything that is there finds nothing', async (query) => {
    expect(await (await index(servers)).find(query)).toEqual([])
  })

  it('of few words finds what has them all, and of many what has most', async () => {
    const { find } = await index(servers)
    expect(await find('acme chat')).toEqual(['acme-messages'])
    expect(await find('chat for acme people and somewhat more rooms')).toContain('acme-messages')
  })

  it('finds of two that fit alike the one that stands better, else the one that is listed first', async () => {
    const { find } = await index({
      one: { description: 'Weather.' },
      two: { description: 'Weather.' },
      three: { description: 'Weather.', standing: 1 },
    })
    expect(await find('weather')).toEqual(['three', 'one', 'two'])
  })

  it('fetches the parts of its words and no others', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 4_000 }, (_, n) => [`server-${n}`, { description: `word${n} other${n} third${n} common` }]),
    )
    const { find, fetched, files } = await index(many)
    expect(await find('word77')).toEqual(['server-77', ...Array.from({ length: 10 }, (_, n) => `server-${770 + n}`)])
    expect([...files.keys()].filter((path) => path.startsWith('parts/')).length).toBeGreaterThan(5)
    expect(fetched.filter((path) => path.startsWith('parts/')).length).toBeLessThanOrEqual(4)
  })
})

describe('a word that very many servers have', () => {
  const servers = Object.fromEntries(
    Array.from({ length: 8_200 }, (_, n) => [`server-${n}`, { description: `common ${n < 3 ? 'rare' : `word${n}`}` }]),
  )

  it('is a file of its own, and is fetched only where it is asked who has it', async () => {
    const { search, fetched } = await index(servers)
    expect([search.isCommon('common'), search.isCommon('rare')]).toEqual([true, false])
    fetched.length = 0
    const [common, rare] = await search.weigh(['common', 'rare'], true)
    expect([common?.servers.length, rare?.servers.length]).toEqual([0, 3])
    const sparing = fetched.splice(0)
    const [whole] = await search.weigh(['common'])
    expect(whole?.servers.length).toBe(8_200)
    expect(whole?.rarity).toBe(common?.rarity)
    expect(fetched).toHaveLength(1)
    expect(sparing).not.toContain(fetched[0])
  })

  it('is found as any other', async () => {
    const { search } = await index(servers)
    expect(await search.find('common')).toHaveLength(8_200)
  })
})

describe('the files', () => {
  it('are the same in whatever order the servers came', () => {
    const make = (ids: string[]) => {
      const builder = new SearchIndexBuilder()
      for (const id of ids) builder.add(id, document({ names: [id], description: `${id} of all` }), [id, id, '', 'ok', 1, []])
      return [...builder.files(['a', 'b', 'c'], () => 'v')]
    }
    expect(make(['c', 'a', 'b'])).toEqual(make(['a', 'b', 'c']))
  })

  it('hold what was written, for any terms and servers', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 24 }))), {
      selector: ([term]) => term,
    })
    fc.assert(
      fc.property(entries, (given) => {
        const written = given.map(([term, servers]) => ({
          term: term.toWellFormed(),
          postings: servers.sort((a, b) => a - b).map((server) => ({ server, impact: (server % 255) + 1 })),
        }))
        const writer = new PartWriter()
        for (const entry of written) writer.add(entry)
        const bytes = writer.take()
        const read = readTerms(bytes).map((place) => {
          const postings: object[] = []
          readPostings(bytes, place, (server, impact) => postings.push({ server, impact }))
          return { term: place.term, postings }
        })
        expect(read).toEqual(written)
      }),
    )
  })

  it('cut short are refused', () => {
    const writer = new PartWriter()
    writer.add({ term: 'abc', postings: [{ server: 5, impact: 9 }] })
    expect(() => readTerms(writer.take().subarray(0, 5))).toThrow('cut short')
  })
})

describe('words', () => {
  it.each([
    ['readTextFile', ['read', 'text', 'file']],
    ['HTTPServer_v2', ['http', 'server', 'v2']],
    ['Café Zürich', ['cafe', 'zurich']],
    ['検索する', ['検索', '索す', 'する']],
  ])('of %s are %j', (text, words) => expect(toWords(text)).toEqual(words))

  it('of a text in ASCII are those that they are beside any other letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abzABZ059_-. \t'), maxLength: 60 }), (text) => {
        expect(toWords(text)).toEqual(toWords(`${text} é`).slice(0, -1))
      }),
    )
  })

  it('without meaning are no terms', () => expect(toTerms('how can I use this with the files')).toEqual(['file']))

  it('that every server is called by are no name', () => {
    expect(toNameTerm('Git MCP Server')).toBe('=git')
    expect(toNameTerm('mcp-server')).toBeUndefined()
  })
})

describe('a slip', () => {
  it.each([
    ['calender', 'calendar', 1],
    ['teh', 'the', 1],
    ['playwrit', 'playwright', 2],
    ['same', 'same', 0],
    ['one', 'three', 3],
  ])('%s is %s by %i', (a, b, slips) => expect(slipsBetween(a, b, 2)).toBe(slips))

  it('is mended by the nearest, and of those by the most frequent', () => {
    expect(correct('serch', ['search', 'perch', 'searches'], 2)).toEqual(['search', 'perch'])
    expect(correct('abc', ['abd'], 3)).toEqual([])
  })
})
