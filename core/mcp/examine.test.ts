// What a session learns besides the lists, from real processes. Remote servers are in remote-behaviours.test.ts.
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../tests/sessions.ts'
import { openSession } from './open-session.ts'

const SERVER = new URL('../../tests/servers/misbehaving.ts', import.meta.url).pathname

async function examine(behaviour: string) {
  const env = { PATH: process.env.PATH ?? '' }
  const session = await openSession({ transport: 'stdio', command: process.execPath, args: [SERVER, behaviour], env }, LIMITS)
  await session.readLists()
  const examined = await session.examine(LIMITS.requestTimeoutMs)
  const { closedBy } = await session.close()
  return { ...examined, closedBy }
}

describe('of a process', () => {
  it.each([
    ['good', []],
    ['changes_tools', [{ code: 'unstable_list', subject: 'tools/list' }]],
    ['rewrites_tools', [{ code: 'unstable_list', subject: 'tools/list' }]],
    ['shuffles_tools', [{ code: 'unstable_order', subject: 'tools/list' }]],
    ['silent_at_ping', [{ code: 'no_pong' }]],
    ['modern_only', []], // whose era has no ping
  ])('that is %s it is remarked: %j', async (behaviour, warnings) => {
    expect((await examine(behaviour)).warnings).toEqual(warnings)
  })

  it.each([
    ['good', ['2025-11-25']],
    ['refuses_new_versions', ['2024-11-05']],
    ['modern_only', ['2027-01-01', '2026-07-28']],
  ])('that is %s it is told that it speaks %j', async (behaviour, versions) => {
    expect((await examine(behaviour)).protocolVersions).toEqual(versions)
  })

  it.each([
    ['good', 'end_of_input'],
    ['ignores_sigterm', 'sigkill'],
  ])('that is %s it is told how it ended: %s', async (behaviour, closedBy) => {
    expect((await examine(behaviour)).closedBy).toBe(closedBy)
  })
})
