// Reviews: which servers have any and what they add up to, and those of one server as they were written.
import { RatedServerSchema, ServerReviewsSchema } from '../../schema/api.ts'
import { documentOf, envelopeOf } from '../envelope.ts'
import { listRoutes } from '../list.ts'
import type { Route } from '../route.ts'

const reviewsPath = (id: string) => `/api/v1/reviews/${id}.json` as const

export const RATING_LIST = listRoutes({
  path: '/api/v1/reviews',
  operationId: 'listRatings',
  tag: 'Servers',
  summary: 'The servers that were reviewed, by id, and what their reviews add up to. A server that is not in it has no review.',
  item: RatedServerSchema,
  pageSize: 3_000,
  total: ({ ratings }) => ratings.size,
  rows: ({ ratings, url }, start, end) =>
    [...ratings].slice(start, end).map(([server, rating]) => ({ server, rating, href: url(reviewsPath(server)) })),
})

export const REVIEWS: Route = {
  path: '/api/v1/reviews/{id}.json',
  operationId: 'getReviews',
  tag: 'Servers',
  summary: 'The reviews of one server, whole. There is no such document of a server that nobody has reviewed.',
  parameters: { id: { description: 'Id of the server.', example: 'mcp-server-time' } },
  schema: documentOf(ServerReviewsSchema),
  *all({ ratings }) {
    for (const id of ratings.keys()) yield { id }
  },
  async answer(catalogue, { id = '' }) {
    const rating = catalogue.ratings.get(id)
    if (rating === undefined) return undefined
    return { ...envelopeOf(catalogue.snapshot), data: { server: id, rating, reviews: await catalogue.readReviews(id) } }
  },
}
