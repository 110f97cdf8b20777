// Every server in a few bytes, for lists that filter, count and sort in the reader's browser: one column a facet, one a figure.
// The file is a length (4 bytes, little-endian), a header as JSON of that length, and the columns after each other. A server is known by
// its number: its place in the list of all, which is its number in the search index as well.

/** By what a list is narrowed: each has up to 32 words, of which a server has none, one or several. */
export const FACET_IDS = ['outcome', 'category', 'transport', 'auth', 'origin', 'language', 'license', 'era', 'band', 'changed'] as const
export type FacetId = (typeof FACET_IDS)[number]

/** By what a list is sorted, besides the order of all. */
export const FIGURE_IDS = ['score', 'popularity', 'newest', 'latency', 'tools', 'tokens'] as const
export type FigureId = (typeof FIGURE_IDS)[number]

/** A server before it is packed. */
export interface BrowseRow {
  id: string
  words: Readonly<Record<FacetId, readonly string[]>>
  /** Absent where it was not measured. `newest` in days, `latency` in milliseconds. */
  figures: Readonly<Partial<Record<FigureId, number>>>
}

export interface Columns {
  servers: number
  ids: readonly string[]
  /** The words of each facet, in the order in which they are shown. */
  words: Readonly<Record<FacetId, readonly string[]>>
  /** A bit for each of the facet's words, the lowest for the first. */
  masks: Readonly<Record<FacetId, Uint32Array>>
  figures: Readonly<Record<FigureId, Float64Array>>
}

/** Figures of wide range are kept in one byte, each step a fifteenth of the value. */
const STEP = Math.log(1.066)
const ROUGH: readonly FigureId[] = ['popularity', 'latency', 'tokens']
const MOST_WORDS = 32
const NOT_MEASURED = -1

interface Header {
  format: 1
  servers: number
  words: Record<FacetId, readonly string[]>
  /** Bytes of a value, by column, in the order of the columns. */
  widths: number[]
}

/**
 * @param words of each facet, at most 32
 * @returns the file
 * @throws {Error} for a word that is not among its facet's
 */
export function packColumns(rows: readonly BrowseRow[], words: Record<FacetId, readonly string[]>): Uint8Array<ArrayBuffer> {
  const columns = [
    ...FACET_IDS.map((facet) => Uint32Array.from(rows, (row) => toMask(row.words[facet], words[facet], facet))),
    ...FIGURE_IDS.map((figure) => Uint32Array.from(rows, (row) => toStored(figure, row.figures[figure]))),
  ]
  const widths = columns.map((column) => {
    const most = column.reduce((a, b) => Math.max(a, b), 0)
    return most < 2 ** 8 ? 1 : most < 2 ** 16 ? 2 : 4
  })
  const header: Header = { format: 1, servers: rows.length, words, widths }
  const head = new TextEncoder().encode(JSON.stringify(header))
  const names = new TextEncoder().encode(rows.map(({ id }) => id).join('\n'))
  const size = widths.reduce((sum, width) => sum + width * rows.length, 0)
  const file = new Uint8Array(4 + head.length + size + names.length)
  new DataView(file.buffer).setUint32(0, head.length, true)
  file.set(head, 4)
  let at = 4 + head.length
  // Byte by byte through all servers: what is alike lies together, and compresses to half.
  for (const [index, column] of columns.entries())
    for (let byte = 0; byte < (widths[index] ?? 0); byte += 1)
      for (const value of column) {
        file[at] = (value >>> (8 * byte)) & 255
        at += 1
      }
  file.set(names, at)
  return file
}

/** @throws {Error} where it is no such file, or of another release */
export function unpackColumns(file: Uint8Array): Columns {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length))) as Header
  if (header.format !== 1) throw new Error('the list of servers is of another release')
  const { servers, widths, words } = header
  let at = 4 + length
  const next = (index: number): Uint32Array => {
    const column = new Uint32Array(servers)
    for (let byte = 0; byte < (widths[index] ?? 0); byte += 1)
      for (let server = 0; server < servers; server += 1) {
        column[server] = ((column[server] ?? 0) | ((file[at] ?? 0) << (8 * byte))) >>> 0
        at += 1
      }
    return column
  }
  const masks = Object.fromEntries(FACET_IDS.map((facet, index) => [facet, next(index)])) as Record<FacetId, Uint32Array>
  const figures = Object.fromEntries(
    FIGURE_IDS.map((figure, index) => [figure, Float64Array.from(next(FACET_IDS.length + index), (value) => toFigure(figure, value))]),
  ) as Record<FigureId, Float64Array>
  const ids = servers === 0 ? [] : new TextDecoder().decode(file.subarray(at)).split('\n')
  if (ids.length !== servers) throw new Error('the list of servers is cut short')
  return { servers, ids, words, masks, figures }
}

/** Whether a figure was measured at all: what was not is never 0, and comes last in every order. */
export const isMeasured = (figure: number | undefined): figure is number => figure !== undefined && figure !== NOT_MEASURED

function toMask(own: readonly string[], all: readonly string[], facet: FacetId): number {
  if (all.length > MOST_WORDS) throw new Error(`${facet} has ${all.length} words; 32 are the most`)
  let mask = 0
  for (const word of own) {
    const index = all.indexOf(word)
    if (index < 0) throw new Error(`${JSON.stringify(word)} is no word of ${facet}`)
    mask |= 1 << index
  }
  return mask >>> 0
}

/** 0 is kept for what was not measured. */
function toStored(figure: FigureId, value: number | undefined): number {
  if (value === undefined) return 0
  return ROUGH.includes(figure) ? Math.min(255, 1 + Math.round(Math.log1p(value) / STEP)) : Math.min(2 ** 16 - 1, 1 + Math.round(value))
}

function toFigure(figure: FigureId, stored: number): number {
  if (stored === 0) return NOT_MEASURED
  return ROUGH.includes(figure) ? Math.round(Math.expm1((stored - 1) * STEP)) : stored - 1
}
