// A list in pages: its first page under the plain name, the others under their number, so that a file is never too large to be polled.
import type { z } from 'zod'
import type { Catalogue } from './catalogue.ts'
import { envelopeOf, pageOf } from './envelope.ts'
import { fillPath, type Parameters, type ParameterText, type Route, type Tag } from './route.ts'

export interface List<T> {
  /** As of a route, without extension: `/api/v1/servers`. */
  path: `/api/v1/${string}`
  operationId: string
  tag: Tag
  summary: string
  parameters?: Readonly<Record<string, ParameterText>>
  item: z.ZodType<T>
  /** Entries of a page: as many as stay under 1 MB, of the usual length. */
  pageSize: number
  /** Where there is more than one such list, the values of each. */
  lists?(catalogue: Catalogue): Iterable<Parameters>
  /** Undefined where there is no such list. */
  total(catalogue: Catalogue, values: Parameters): number | undefined
  /** The entries from `start` up to, and without, `end`, which is no more than the total. */
  rows(catalogue: Catalogue, start: number, end: number, values: Parameters): Promise<T[]> | T[]
}

/** The two routes of a list: its first page, and all others. */
export function listRoutes<T>(list: List<T>): [Route, Route] {
  const { path, operationId, tag, summary, parameters = {}, item, pageSize, lists = () => [{}] } = list
  const schema = pageOf(item)
  const furtherPath: Route['path'] = `${path}.{page}.json`
  const pagesOf = (total: number) => Math.max(1, Math.ceil(total / pageSize))

  async function answer(catalogue: Catalogue, values: Parameters, page: number): Promise<unknown> {
    const total = list.total(catalogue, values)
    if (total === undefined || page > pagesOf(total)) return undefined
    const next = page === pagesOf(total) ? null : catalogue.url(filled(furtherPath, { ...values, page: String(page + 1) }))
    const data = await list.rows(catalogue, (page - 1) * pageSize, Math.min(total, page * pageSize), values)
    return { ...envelopeOf(catalogue.snapshot), total, next, data }
  }

  const first: Route = {
    path: `${path}.json`,
    operationId,
    tag,
    summary,
    parameters,
    schema,
    all: (catalogue) => lists(catalogue),
    answer: (catalogue, values) => answer(catalogue, values, 1),
  }
  const further: Route = {
    path: furtherPath,
    operationId: `${operationId}Page`,
    tag,
    summary: `A further page of it, of ${pageSize.toLocaleString('en')} entries.`,
    parameters: { ...parameters, page: { description: 'From 2 on; follow `next`, whose form may change.', example: '2' } },
    schema,
    *all(catalogue) {
      for (const values of lists(catalogue)) {
        const pages = pagesOf(list.total(catalogue, values) ?? 0)
        for (let page = 2; page <= pages; page += 1) yield { ...values, page: String(page) }
      }
    },
    answer: async (catalogue, values) => {
      const { page = '' } = values
      return /^(?:[2-9]|[1-9]\d{1,6})$/.test(page) ? answer(catalogue, values, Number(page)) : undefined
    },
  }
  return [first, further]
}

function filled(path: string, values: Parameters): `/${string}` {
  return `/${fillPath(path, values).slice(1)}`
}
