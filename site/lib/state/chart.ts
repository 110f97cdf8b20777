// Draws a picture as SVG while the site is built. Colours and type are the style sheet's: nothing in it is styled, as our policy forbids that.
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { shorten } from '../../../core/api/shorten.ts'
import { toCount } from '../figures.ts'
import type { Bar, Bars, Lines, Picture } from './picture.ts'

/** Pixels, at which a chart's letters are as large as the page's. */
export const WIDTHS = { narrow: 328, wide: 512 } as const
export type Width = keyof typeof WIDTHS

const FONT_SIZE = 14
const LETTER = 6.8
const LABEL_LENGTH = 30
/** Room at the end of a bar for its number. */
const NUMBER_ROOM = 64
const ROW = { narrow: 40, wide: 28 } as const
const LINE_HEIGHT = 220

/** Whether there is anything to draw: a line needs two days. */
export function isDrawn(picture: Picture): boolean {
  return picture.kind === 'bars' ? picture.bars.some(({ count }) => count > 0) : picture.days.length > 1
}

/** An `svg` element. It is hidden from screen readers, which have the table of the same numbers. */
export function toChart(picture: Picture, width: Width): string {
  return picture.kind === 'bars' ? toBars(picture, width) : toLines(picture, width)
}

function toBars({ bars }: Bars, width: Width): string {
  const rows = bars.map((bar, index) => ({ ...bar, row: String(index), label: shorten(bar.label, LABEL_LENGTH) }))
  const above = width === 'narrow'
  const tones = [...new Set(rows.map(toTone))]
  const longest = Math.max(...rows.map(({ label }) => label.length))
  return draw(width, {
    height: rows.length * ROW[width],
    ...{ marginTop: 0, marginBottom: 0, marginRight: NUMBER_ROOM, marginLeft: above ? 1 : Math.ceil(longest * LETTER) + 12 },
    x: { axis: null, domain: [0, Math.max(1, ...rows.map(({ count }) => count))] },
    y: { axis: null, domain: rows.map(({ row }) => row), padding: 0 },
    marks: [
      ...tones.map((tone) =>
        Plot.barX(
          rows.filter((row) => toTone(row) === tone),
          { x: 'count', y: 'row', className: `bar ${tone}`, insetTop: above ? 22 : 5, insetBottom: above ? 6 : 5 },
        ),
      ),
      Plot.text(
        rows,
        above
          ? { y: 'row', text: 'label', frameAnchor: 'left', dy: -9, textAnchor: 'start' }
          : { y: 'row', text: 'label', frameAnchor: 'left', dx: -10, textAnchor: 'end' },
      ),
      Plot.text(rows, {
        x: 'count',
        y: 'row',
        text: ({ count }: Bar) => toCount(count),
        dx: 6,
        dy: above ? 8 : 0,
        textAnchor: 'start',
        className: 'number',
      }),
    ],
  })
}

const toTone = ({ tone }: Bar): string => tone ?? 'plain'

function toLines({ days, lines, unit }: Lines, width: Width): string {
  const points = lines.map(({ values }) => days.map((day, index) => ({ day: new Date(`${day}T00:00:00Z`), value: values[index] ?? null })))
  const highest = Math.max(1, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)))
  return draw(width, {
    height: LINE_HEIGHT,
    ...{
      marginTop: 12,
      marginRight: 16,
      marginBottom: 36,
      marginLeft: Math.max(36, Math.ceil(toCount(Math.round(highest)).length * LETTER * 1.2) + 14),
    },
    x: { type: 'utc', label: null, ticks: width === 'narrow' ? 3 : 5, tickSize: 0, tickPadding: 8 },
    y: {
      ...{ label: null, tickSize: 0, ticks: 4, nice: true, domain: [0, unit === '%' ? 100 : highest] },
      tickFormat: (value: number) => (Number.isInteger(value) ? `${toCount(value)}${unit === '' ? '' : ' %'}` : ''),
    },
    marks: [
      Plot.gridY({ className: 'grid', ticks: 4, strokeOpacity: 1 }),
      ...points.map((line, index) => Plot.lineY(line, { x: 'day', y: 'value', className: `line line-${index + 1}`, strokeWidth: 2 })),
    ],
  })
}

function draw(width: Width, options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>')
  const chart = Plot.plot({ ...options, document, width: WIDTHS[width], className: 'chart', style: {} }) as unknown as SVGSVGElement
  for (const style of chart.querySelectorAll('style')) style.remove()
  for (const part of chart.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  for (const part of chart.querySelectorAll('[aria-hidden]')) part.removeAttribute('aria-hidden')
  for (const name of ['font-family', 'fill', 'style', 'width', 'height']) chart.removeAttribute(name)
  chart.setAttribute('font-size', String(FONT_SIZE))
  chart.setAttribute('class', `chart ${width}`)
  chart.setAttribute('aria-hidden', 'true')
  return chart.outerHTML
}
