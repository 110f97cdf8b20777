// Asking GitHub's GraphQL API: one question after the other, what its refusals mean, and when to stop for this run.
// Limits and errors: docs.github.com, "Rate limits and query limits for the GraphQL API".
import { GraphqlResponseError, graphql } from '@octokit/graphql'
import { z } from 'zod'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { HttpError } from '../../lib/http.ts'
import { toInstant } from '../instant.ts'
import type { OriginContext } from '../origin.ts'

/** Points that are left to whatever else works with this token in the same hour. */
const RESERVE = 50
/** As many questions in a row that were too much for GitHub are no longer the questions' fault. */
const FAILURES_IN_A_ROW = 8

const ErrorSchema = z.looseObject({
  type: z.string().nullish(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
})
export type GithubError = z.infer<typeof ErrorSchema>
const EnvelopeSchema = z.looseObject({
  data: z.unknown().optional(),
  errors: z.array(ErrorSchema).nullish(),
  message: z.string().nullish(),
})
const PointsSchema = z.looseObject({ rateLimit: z.looseObject({ remaining: z.int(), resetAt: z.string() }) })

export type Asked =
  /** Errors may stand beside the data: each names by its path what is missing. */
  | { kind: 'answered'; data: unknown; errors: readonly GithubError[] }
  /** More than GitHub does for one question, in its time (502) or by its limits: a smaller one may be answered. */
  | { kind: 'too_heavy' }
  /** Nothing more is asked in this run; why was remarked. */
  | { kind: 'stopped' }

/** GitHub's word for a part of an answer that was left out because the whole was too much. */
export const isResourceLimit = ({ type }: GithubError) => type === 'RESOURCE_LIMITS_EXCEEDED'

/** One origin's questions of one run. Every query has to ask for `rateLimit { cost remaining resetAt }`. */
export class GithubSession {
  readonly #context: OriginContext
  readonly #url: string
  readonly #client: typeof graphql
  #remaining = Number.POSITIVE_INFINITY
  #resetAt: string | undefined
  #answers = 0
  #heavyInARow = 0
  #failure: Error | undefined
  #refusal: string | undefined
  #isSaid = false

  /** @param url of the GraphQL API, which ends in `/graphql` */
  constructor(context: OriginContext, url: string, token: string) {
    this.#context = context
    this.#url = url
    this.#client = graphql.defaults({
      // octokit adds /graphql itself.
      baseUrl: url.replace(/\/graphql$/, ''),
      headers: { authorization: `bearer ${token}` },
    })
  }

  /**
   * @param isShrinkable whether the caller can ask for less: then a 502 is not tried again as it is, for GitHub takes points for each
   * @throws {HttpError | ParseError} where GitHub has not answered a single question yet, or nothing that is GraphQL
   */
  async ask(query: string, variables: Record<string, unknown>, isShrinkable: boolean): Promise<Asked> {
    this.#context.signal.throwIfAborted()
    const why = this.#whyStop()
    if (why !== undefined) return this.#stop(why)
    try {
      const { data, errors } = await this.#send(query, variables, isShrinkable)
      this.#answers += 1
      this.#heavyInARow = 0
      return { kind: 'answered', data, errors }
    } catch (error) {
      this.#context.signal.throwIfAborted()
      if (!(error instanceof HttpError || error instanceof ParseError)) throw error
      this.#failure ??= error
      if (error instanceof HttpError && isTooHeavy(error)) {
        this.#heavyInARow += 1
        if (this.#heavyInARow < FAILURES_IN_A_ROW) return { kind: 'too_heavy' }
      }
      if (this.#answers === 0) throw error
      this.#refusal = this.#remaining === 0 ? this.#pointsSpent() : `GitHub refuses further questions (${error.message})`
      return this.#stop(this.#refusal)
    }
  }

  /** @throws {HttpError} where questions were asked and none was answered */
  assertAnswered(): void {
    if (this.#answers === 0 && this.#failure !== undefined) throw this.#failure
  }

  #whyStop(): string | undefined {
    if (this.#refusal !== undefined) return this.#refusal
    if (this.#remaining < RESERVE) return this.#pointsSpent()
    return this.#context.budget.isSpent() ? 'the budget of this run is spent' : undefined
  }

  #pointsSpent(): string {
    return `GitHub's points for this hour are spent${this.#resetAt === undefined ? '' : `, new ones come at ${this.#resetAt}`}`
  }

  #stop(why: string): Asked {
    if (!this.#isSaid) this.#context.log.warn(`${why}; what was not asked is left for the next run`)
    this.#isSaid = true
    return { kind: 'stopped' }
  }

  /** octokit over our own http, so that tries, limits and counts are those of every other origin. */
  async #send(query: string, variables: Record<string, unknown>, isShrinkable: boolean) {
    const hook = async (_: unknown, options: { url: string; baseUrl: string; headers: Record<string, unknown> }) => {
      const { status, headers, value, body } = await this.#context.http.request(`${options.baseUrl}${options.url}`, {
        method: 'POST',
        headers: { authorization: String(options.headers.authorization), 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal: this.#context.signal,
        as: 'json',
        ...(isShrinkable ? { accept: [502, 504] } : {}),
      })
      if (status !== 200) throw this.#error(status, body)
      const resetSeconds = Number(headers['x-ratelimit-reset'])
      if (resetSeconds > 0) this.#resetAt = toInstant(toIso(resetSeconds * 1_000)) ?? this.#resetAt
      const envelope = parseWith(EnvelopeSchema, value, 'GitHub')
      // A refusal under status 200 that is not GraphQL's, such as a secondary limit's.
      if (envelope.data === undefined && !envelope.errors && envelope.message) throw this.#error(200, envelope.message)
      return { status, headers, data: envelope }
    }
    try {
      return { data: this.#counted(await this.#client<unknown>(query, { ...variables, request: { hook } })), errors: [] }
    } catch (error) {
      if (!(error instanceof GraphqlResponseError)) throw error
      const errors = z.array(ErrorSchema).parse(error.errors)
      const said = errors.map(({ type, message }) => (type ? `${type}: ${message}` : message)).join('; ')
      if (errors.some(isPointsSpent)) {
        this.#remaining = 0
        throw this.#error(200, `${said} (${this.#pointsSpent()})`)
      }
      if (error.data === null || error.data === undefined || /secondary rate limit/i.test(said)) throw this.#error(200, said)
      return { data: this.#counted(error.data), errors }
    }
  }

  #counted(data: unknown): unknown {
    const points = PointsSchema.safeParse(data).data?.rateLimit
    if (points !== undefined) {
      this.#remaining = points.remaining
      this.#resetAt = toInstant(points.resetAt) ?? this.#resetAt
    }
    return data
  }

  #error(status: number, said: string): HttpError {
    return new HttpError('POST', this.#url, status, said)
  }
}

const isPointsSpent = ({ type, message }: GithubError) => type === 'RATE_LIMITED' || /\bAPI rate limit (?:already )?exceeded/i.test(message)

/** By status, or by what stands beside no data at all. */
function isTooHeavy({ status, body }: HttpError): boolean {
  if (status === 502 || status === 504) return true
  return status === 200 && /RESOURCE_LIMITS_EXCEEDED|something went wrong while executing|timed? ?out/i.test(body)
}

function toIso(ms: number): string | undefined {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
