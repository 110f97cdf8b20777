// An error as the answer to a request: application/problem+json (RFC 9457).
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

export interface Problem {
  status: ContentfulStatusCode
  /** What kind of error, always the same words for the same kind. */
  title: string
  /** What was wrong with this request. */
  detail?: string
  /** Each parameter that was wrong, and what it must be. */
  errors?: readonly { location: string; message: string }[]
}

/** `error` is what clients of the official registry read (`{"error": "Server not found"}`). */
export function sendProblem(c: Context, problem: Problem, headers: Record<string, string> = {}): Response {
  return c.body(JSON.stringify({ ...problem, error: problem.title }), problem.status, {
    ...headers,
    'Content-Type': 'application/problem+json',
  })
}
