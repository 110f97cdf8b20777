// The crawl's own memory of a made-up dataset: one large file an origin, of which a day changes a twentieth. It is part of what a fork carries.
import { createHash } from 'node:crypto'
import type { Listing } from '../../core/schema/listing.ts'
import type { Server } from '../../core/schema/server.ts'

type Entries = Record<string, object>

/** For every four records that are servers there is about one that is none, which is remembered with the reason. */
const REJECTED_SHARE = 0.25
/** Repositories that are only where a server lives. */
const UNLISTED_SHARE = 0.05

/** Takes server after server, and holds what the files of state/ hold afterwards. */
export class StateFiles {
  readonly #npm: Entries = {}
  readonly #pypi: Entries = {}
  readonly #github: Entries = {}
  readonly #unlisted: Listing[] = []
  #count = 0

  /** @param readOn day on which its origins were last asked for it */
  add({ listings }: Server, readOn: string): void {
    this.#count += 1
    for (const listing of listings) {
      const { key, origin, name } = listing
      const digest = createHash('sha256').update(`${key} ${readOn}`).digest('hex')
      if (origin === 'npm') this.#npm[name] = { counted: readOn.slice(0, 7), day: readOn, etag: `"${digest.slice(0, 8)}"` }
      if (origin === 'pypi') this.#pypi[name] = { serial: 26_000_000 + (Number.parseInt(digest.slice(0, 6), 16) % 1_000_000) }
      if (origin === 'github') this.#github[String(Number.parseInt(digest.slice(0, 7), 16))] = { keys: [key], readOn }
      if (this.#isOneOf(REJECTED_SHARE)) this.#reject(listing, digest, readOn)
      if (this.#isOneOf(UNLISTED_SHARE))
        this.#unlisted.push({ ...listing, key: `${key}-source`, role: 'source', packages: [], remotes: [] })
    }
  }

  /** Documents by their path below data/. */
  files(): Record<string, object> {
    return {
      'state/npm.json': { changes: { day: '2026-11-22', seq: 70_000_000 }, packages: this.#npm },
      'state/pypi.json': { lastSerial: 26_000_000, projects: this.#pypi },
      'state/github.json': { absent: {}, repositories: this.#github },
      'state/unlisted.json': { listings: this.#unlisted },
    }
  }

  #reject({ key, name }: Listing, digest: string, day: string): void {
    const rejected = {
      class: 'client',
      code: 'not_a_server',
      confidence: 0.9,
      key: `npm:${name}-other`,
      message: `the summary of ${key} says "client"`,
    }
    this.#npm[`${name}-other`] = { day, etag: `"${digest.slice(8, 16)}"`, rejected }
  }

  #isOneOf(share: number): boolean {
    return (this.#count * share) % 1 < share
  }
}
