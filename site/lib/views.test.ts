import { describe, expect, it } from 'vitest'
import type { Row } from './catalogue.ts'
import { PAGE_SIZE } from './page-size.ts'
import { countPages, toViews, viewLink, viewPath } from './views.ts'

const row = (id: number, more: Partial<Row> = {}): Row => ({
  id: String(id),
  title: String(id),
  outcome: 'ok',
  transports: ['stdio'],
  firstSeenAt: '2026-11-22T00:00:00.000Z',
  status: 'active',
  categories: [],
  packages: [],
  remotes: [],
  popularity: {},
  ...more,
})

describe('toViews', () => {
  it('keeps the whole list even when it is empty, and no other empty view', () => {
    expect(toViews([]).map(({ path }) => path)).toEqual([''])
    expect(toViews([row(1), row(2, { outcome: 'timeout', transports: [] })]).map(({ path, rows }) => [path, rows.length])).toEqual([
      ['', 2],
      ['outcome/ok', 1],
      ['outcome/timeout', 1],
      ['transport/stdio', 1],
    ])
  })

  it('cuts into pages that never take the place of a server called 2', () => {
    const [all] = toViews(Array.from({ length: PAGE_SIZE + 1 }, (_, index) => row(index)))
    expect(all && countPages(all)).toBe(2)
    expect(viewPath({ path: '' }, 1)).toBe('')
    expect(viewPath({ path: '' }, 2)).toBe('page/2')
    expect(viewLink({ path: 'outcome/ok' }, 2)).toBe('/servers/outcome/ok/page/2/')
  })
})
