import { expect, it } from 'vitest'
import { type Coverage, countReasons } from './coverage.ts'
import type { LeftOut } from './left-out.ts'

const state = { outcome: 'fresh' as const, seenAt: null, readAt: null, listings: 0, carried: 0 }
const client: Omit<LeftOut, 'origin' | 'key'> = { code: 'not_a_server', class: 'client', message: 'it is a client' }

it('counts each record that was left out once, and what has no reason last', () => {
  const coverage: Coverage[] = [
    { id: 'npm', servers: 0, alone: 0, state: { ...state, rejected: 6, classes: { client: 2, proxy: 1 } } },
    // Of before the snapshot counted classes.
    { id: 'pypi', servers: 0, alone: 0, state: { ...state, rejected: 2, classes: {} } },
    { id: 'github', servers: 0, alone: 0 },
  ]
  const records: LeftOut[] = [
    { ...client, origin: 'npm', key: 'npm:a' },
    { ...client, origin: 'pypi', key: 'pypi:b' },
    { origin: 'npm', key: 'npm:c', code: 'malformed', message: 'no name' },
  ]
  expect(countReasons(coverage, records)).toEqual([
    { reason: 'client', counts: [2, 1, 0], total: 3 },
    { reason: 'proxy', counts: [1, 0, 0], total: 1 },
    { reason: 'malformed', counts: [1, 0, 0], total: 1 },
    { reason: undefined, counts: [2, 1, 0], total: 3 },
  ])
})

it('never counts below nothing where more is remembered than the last run left out', () => {
  const coverage: Coverage[] = [{ id: 'npm', servers: 0, alone: 0, state: { ...state, rejected: 0, classes: { client: 1 } } }]
  expect(countReasons(coverage, [])).toEqual([{ reason: 'client', counts: [1], total: 1 }])
})
