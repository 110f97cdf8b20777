// An API that one page is paired with, for the tests of a file; what came through and what was written of it is each test's own.
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { PagePairing } from '../../../core/bridge/client.ts'
import { askRoute, headersFor, openWorld, pairWith, type Told, type World } from './world.ts'

export interface PairedWorld {
  readonly world: World
  readonly port: number
  readonly paired: PagePairing & { bearer: string }
  /** Those of the page's requests, with some others in their place or, undefined, left out. */
  headersOf(more?: Record<string, string | undefined>): Record<string, string>
  /** @param name a route, or a method and any path */
  askAs(name: string, headers: Record<string, string>): Promise<Told>
  /** An answer that says nothing, after which nothing was done. */
  expectNothing(told: Told): void
}

/** Called at the top of a test file. */
export function setUpPairedWorld(): PairedWorld {
  let world: World
  let paired: PagePairing & { bearer: string }
  beforeAll(async () => {
    world = await openWorld()
    paired = await pairWith(world)
  })
  afterAll(() => world.close())
  beforeEach(() => {
    world.services.calls.length = 0
    world.audit.length = 0
  })
  return {
    get world() {
      return world
    },
    get port() {
      return world.api.port
    },
    get paired() {
      return paired
    },
    headersOf: (more = {}) => headersFor(world, paired.bearer, more),
    askAs: (name, headers) => askRoute(world, name, headers),
    expectNothing({ headers, body }) {
      expect(body).toBe('')
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
      expect(headers).not.toHaveProperty('server')
      expect(headers).not.toHaveProperty('x-powered-by')
      expect(world.services.calls).toEqual([])
    },
  }
}
