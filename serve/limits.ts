// How much one client may ask: so many requests a minute, and so many a day.
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { sendProblem } from './problem.ts'

export interface Limits {
  /** Requests a minute of one client; 0 sets no limit. */
  perMinute: number
  /** Requests a day of one client; 0 sets no limit. */
  perDay: number
  /** Proxies in front that add to X-Forwarded-For, each of which is believed; 0 where clients come directly. */
  proxies: number
}

interface Policy {
  name: string
  seconds: number
  limiter: RateLimiterMemory
}

/**
 * Answers 429 to a client that asks more than it may, with the time to wait (RFC 9110 §10.2.3, Retry-After), and tells every client
 * what is left (draft-ietf-httpapi-ratelimit-headers-10).
 */
export function limitClients({ perMinute, perDay, proxies }: Limits): MiddlewareHandler {
  const policies = [policy('minute', perMinute, 60), policy('day', perDay, 86_400)].filter((each) => each !== undefined)
  const stated = policies.map(({ name, seconds, limiter }) => `"${name}";q=${limiter.points};w=${seconds}`).join(', ')
  return async (c, next) => {
    if (policies.length === 0) return next()
    const client = clientOf(c, proxies)
    const left: string[] = []
    for (const { name, limiter } of policies) {
      const result = await limiter.consume(client).catch((refused: unknown) => refused)
      if (!(result instanceof RateLimiterRes)) throw result
      const seconds = Math.ceil(result.msBeforeNext / 1_000)
      left.push(`"${name}";r=${Math.max(0, result.remainingPoints)};t=${seconds}`)
      if (result.consumedPoints <= limiter.points) continue
      return sendProblem(
        c,
        { status: 429, title: 'Too many requests', detail: `No more than ${limiter.points} a ${name}; ask again in ${seconds} seconds.` },
        { 'Retry-After': String(seconds), 'RateLimit-Policy': stated, RateLimit: left.join(', ') },
      )
    }
    await next()
    c.res.headers.set('RateLimit-Policy', stated)
    c.res.headers.set('RateLimit', left.join(', '))
  }
}

function policy(name: string, points: number, seconds: number): Policy | undefined {
  return points === 0 ? undefined : { name, seconds, limiter: new RateLimiterMemory({ points, duration: seconds }) }
}

/** The address a request came from; of IPv6 the network, since one client has a whole one. */
function clientOf(c: Context, proxies: number): string {
  // The last entry was added by the nearest proxy; what stands before those of one's own anybody may have written.
  const hops = proxies === 0 ? [] : (c.req.header('X-Forwarded-For') ?? '').split(',').map((hop) => hop.trim())
  const address = hops.at(-proxies) || getConnInfo(c).remote.address || 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  return address.includes(':') ? networkOf(address) : address.slice(0, 60)
}

/** The first 64 bits of an IPv6 address, in its long form. */
function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]]
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => group.slice(0, 4).padStart(4, '0'))
    .join(':')
}
