// The network of a sign-in: one guarded exchange a request, small answers, and no redirect to another origin.
import type { FetchLike } from '@modelcontextprotocol/client'
import { toSessionError } from '../../core/mcp/failure.ts'
import { openGuardedFetch } from '../../core/mcp/guarded-fetch.ts'
import { DEFAULT_LIMITS } from '../../core/mcp/limits.ts'
import { type Reach, toPolicy } from './addresses.ts'

/** Documents have a few kB, and so do tokens. */
const MAX_BYTES = 256 * 1024
/** Of a whole exchange. */
const MAX_MS = 20_000

/** @param signal ends what is going on. @returns a fetch that has read the answer to its end; it rejects with SessionError, or with the signal's reason */
export function openSignInFetch(reach: Reach, signal?: AbortSignal): FetchLike {
  return async (address, init) => {
    const url = new URL(address)
    const network = openGuardedFetch(toPolicy(url, reach), { ...DEFAULT_LIMITS, maxBytes: MAX_BYTES })
    const ends = [AbortSignal.timeout(MAX_MS), signal, init?.signal].filter((one) => one !== undefined && one !== null)
    try {
      const response = await network.fetch(url, { ...init, signal: AbortSignal.any(ends) })
      const { status, headers } = response
      return new Response([204, 205, 304].includes(status) ? null : await response.text(), { status, headers })
    } catch (error) {
      throw error instanceof DOMException ? error : toSessionError(error, network, 'connect')
    } finally {
      await network.close()
    }
  }
}
