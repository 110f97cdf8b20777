// What is drawn, shown and downloaded is one table; nothing that was not measured is in it as a number.
import { describe, expect, it } from 'vitest'
import type { DayFigures } from '../../../core/api/recent.ts'
import { isDrawn, toChart } from './chart.ts'
import { type Bars, toCsv, toJson, toTable } from './picture.ts'
import { toTrends } from './trends.ts'

const bars: Bars = {
  ...{
    kind: 'bars',
    id: 'licences',
    title: 'Licences',
    lead: '',
    note: 'As stated.',
    of: 'Licence',
    counted: 'Servers',
    day: '2026-11-22',
  },
  bars: [
    { label: 'MIT', count: 1_200 },
    { label: '=HYPERLINK("https://example.com"),x', count: 2 },
    { label: '<script>alert(1)</script>', count: 1 },
    { label: 'Not stated', count: 30, tone: 'none' },
  ],
}

const day = (date: string, more: Partial<DayFigures> = {}): DayFigures => ({
  ...{ day: date, probes: {}, drift: {}, added: 0, changed: 0, removed: 0 },
  totals: { servers: 10, listings: 12, probed: 8, tools: 70, resources: 0, prompts: 0, outcomes: { ok: 6 }, eras: { legacy: 5 } },
  ...more,
})
const find = (days: DayFigures[], id: string) => {
  const picture = toTrends(days).find((one) => one.id === id)
  if (picture === undefined) throw new Error(`no picture ${id}`)
  return picture
}

describe('the numbers of a picture', () => {
  it('are the same in the table, the CSV and the JSON', () => {
    const json: unknown = JSON.parse(toJson(bars, '2026-11-22T04:00:00.000Z'))
    expect(json).toMatchObject({ id: 'licences', generatedAt: '2026-11-22T04:00:00.000Z', ...toTable(bars) })
    expect(toCsv(toTable(bars)).split('\r\n').slice(0, 2)).toEqual(['Licence,Servers', 'MIT,1200'])
  })

  it('hold no formula for a spreadsheet', () => {
    expect(toCsv(toTable(bars)).split('\r\n')[2]).toBe(`"'=HYPERLINK(""https://example.com""),x",2`)
  })

  it('are null where no probe could tell, and not 0', () => {
    const days = [day('2026-11-20', { probes: { blocked: 3 } }), day('2026-11-21', { probes: { ok: 1, needs_config: 1, timeout: 1 } })]
    expect(toTable(find(days, 'answers')).rows).toEqual([
      ['2026-11-20', null],
      ['2026-11-21', 66.6],
    ])
    expect(toCsv(toTable(find(days, 'answers')))).toContain('2026-11-20,\r\n')
  })

  it('count no server as new on the first day', () => {
    const days = [day('2026-11-20', { added: 10 }), day('2026-11-21', { added: 2, removed: 1 })]
    expect(toTable(find(days, 'arrivals')).rows).toEqual([['2026-11-21', 2, 1]])
  })
})

describe('a drawing', () => {
  it.each(['narrow', 'wide'] as const)('is nothing but shapes and text, %s', (width) => {
    for (const picture of [bars, find([day('2026-11-20'), day('2026-11-21')], 'growth')]) {
      const svg = toChart(picture, width)
      expect(svg).toMatch(/^<svg [^>]*aria-hidden="true"/)
      expect(svg).not.toMatch(/<style|\sstyle=|<script|\son\w+=|href/)
    }
    expect(toChart(bars, width)).toContain('1,200')
    expect(toChart(bars, width)).toContain('&lt;script')
  })

  it('has a bar as long as its number says', () => {
    const widths = [
      ...toChart(
        {
          ...bars,
          bars: [
            { label: 'a', count: 50 },
            { label: 'b', count: 100 },
          ],
        },
        'wide',
      ).matchAll(/<rect[^>]* width="([\d.]+)"/g),
    ]
    const [a, b] = widths.map(([, width]) => Number(width))
    expect((a ?? 0) / (b ?? 1)).toBeCloseTo(0.5, 2)
  })

  it('is none of one day', () => {
    expect(isDrawn(find([day('2026-11-20')], 'growth'))).toBe(false)
    expect(isDrawn(find([day('2026-11-20'), day('2026-11-21')], 'growth'))).toBe(true)
  })
})
