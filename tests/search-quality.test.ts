// Whether searches find what they should, over the servers that are really there.
import { describe, expect, it } from 'vitest'
import { buildCatalogue } from '../core/api/catalogue.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { SearchIndexBuilder } from '../core/search/builder.ts'
import { openSearch } from '../core/search/search.ts'
import { toCard, toSearchDocument } from '../site/lib/search-document.ts'
import { QUERIES } from './search-queries.ts'

const LEAST = 0.95
const FIRST = 3

const builder = new SearchIndexBuilder()
const { ids } = await buildCatalogue(new Dataset('data'), new URL('https://hisper.example/'), (server) =>
  builder.add(server.id, toSearchDocument(server), toCard(server)),
)
const files = new Map([...builder.files(ids, () => 'v')].map(({ path, content }) => [path, content]))
const search = await openSearch(async (path) => {
  const content = files.get(path.replace('?v=v', '')) ?? ''
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
})

describe('searches', () => {
  it('are sixty, for servers that are there', () => {
    expect(QUERIES).toHaveLength(60)
    expect(QUERIES.flatMap(([, ...right]) => right).filter((id) => !ids.includes(id))).toEqual([])
  })

  it('find what they should among the first three, in 95 of 100', async () => {
    const missed: string[] = []
    for (const [query, ...right] of QUERIES) {
      const found = (await search.find(query)).slice(0, FIRST).map(({ server }) => ids[server] ?? '')
      if (!found.some((id) => right.includes(id))) missed.push(`${query}: ${found.join(', ')}`)
    }
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(QUERIES.length * (1 - LEAST))
  })
})
