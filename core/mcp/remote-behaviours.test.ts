// Remote servers that go wrong in ways of their own: versions that are refused, and answers that never end.
import { afterAll, describe, expect, it } from 'vitest'
import { type Remote, type RemoteBehaviour, startRemote } from '../../tests/servers/misbehaving-remote.ts'
import { failureOf, LIMITS } from '../../tests/sessions.ts'
import { openSession } from './open-session.ts'

const started: Remote[] = []
afterAll(() => Promise.all(started.map((remote) => remote.close())))

async function start(behaviour: Parameters<typeof startRemote>[0]): Promise<Remote> {
  const remote = await startRemote(behaviour)
  started.push(remote)
  return remote
}

const target = ({ url }: Remote, transport: 'streamable-http' | 'sse' = 'streamable-http') =>
  ({ transport, url, allowPrivate: true }) as const

/** So that a flood is ended by what it sends, and not by how slow a busy machine takes it. */
const UNHURRIED = { ...LIMITS, requestTimeoutMs: 6_000 }

async function run(behaviour: RemoteBehaviour) {
  const remote = await start(behaviour)
  const session = await openSession(target(remote), UNHURRIED)
  const { tools, failure, warnings } = await session.readLists()
  const examined = failure === undefined ? await session.examine(UNHURRIED.requestTimeoutMs) : undefined
  await session.close()
  return { session, tools, failure, warnings, examined, seen: remote.seen }
}

describe('a remote', () => {
  it.each([
    ['legacy', 'streamable-http', '2025-11-25', ['2025-11-25', '2024-11-05']],
    ['only_latest', 'streamable-http', '2025-11-25', ['2025-11-25']],
    ['modern_only', 'streamable-http', '2026-07-28', ['2026-07-28']],
    ['both_eras', 'streamable-http', '2026-07-28', ['2026-07-28', '2025-11-25']],
    ['breaks_at_discover', 'streamable-http', '2025-11-25', ['2025-11-25']],
    ['page_at_discover', 'streamable-http', '2025-11-25', ['2025-11-25']],
    ['refuses_by_header', 'streamable-http', '2025-03-26', ['2025-03-26']],
    ['refuses_by_error', 'streamable-http', '2024-11-05', ['2024-11-05']],
    ['refuses_by_500', 'streamable-http', '2025-06-18', ['2025-06-18']],
    ['sse_only', 'sse', '2024-11-05', ['2024-11-05']],
    ['odd_reason', 'streamable-http', '2025-11-25', ['2025-11-25']],
  ] as const)('%s is found over %s and speaks %s', async (behaviour, transport, version, versions) => {
    const { session, tools, failure, examined } = await run(behaviour)
    expect(session).toMatchObject({ transport, protocolVersion: version, serverInfo: { name: 'misbehaving-remote' } })
    expect({ failure, tools: tools.length }).toEqual({ failure: undefined, tools: 2 })
    expect(examined).toEqual({ warnings: [], protocolVersions: versions })
  })

  it.each([
    ['refuses_all', 'protocol_error', 'error_response'],
    ['not_rpc', 'not_mcp', 'no_mcp_answer'],
    ['echoes', 'not_mcp', 'no_mcp_answer'],
    ['redirects', 'blocked', 'refused_redirect'],
  ] as const)('%s is %s (%s), after few requests', async (behaviour, outcome, reason) => {
    const remote = await start(behaviour)
    expect(await failureOf(openSession(target(remote), LIMITS))).toMatchObject({ outcome, reason })
    expect(remote.seen.length).toBeLessThan(10)
  })

  it.each([
    ['drips', 'timeout', 'request_timeout'],
    ['gzip_bomb', 'output_limit', 'too_many_bytes'],
    ['endless_events', 'output_limit', 'too_many_messages'],
    ['endless_event', 'output_limit', 'too_many_bytes'],
    ['endless_returns', 'output_limit', 'too_many_messages'],
    ['deep_in_capitals', 'output_limit', 'too_deep'],
    ['deep_across_lines', 'output_limit', 'too_deep'],
    ['deep_behind_returns', 'output_limit', 'too_deep'],
    ['countless_values', 'output_limit', 'too_many_items'],
    ['interim_answers', 'output_limit', 'too_many_bytes'],
    ['between_chunks', 'output_limit', 'too_many_bytes'],
    ['guards_tools', 'auth_required', 'http_401'],
  ] as const)('that %s at its tools fails as %s (%s)', async (behaviour, outcome, reason) => {
    expect((await run(behaviour)).failure).toMatchObject({ outcome, reason })
  })

  it('that guards its tools says how to get in', async () => {
    expect((await run('guards_tools')).failure?.authorization).toEqual({ scheme: 'bearer', scopes: ['read', 'write'] })
  })

  it('may storm with notifications: nobody listens', async () => {
    const { tools, failure } = await run('storms')
    expect({ failure, tools: tools.length }).toEqual({ failure: undefined, tools: 2 })
  })

  it('that does not answer a ping is told of', async () => {
    expect((await run('silent_at_ping')).examined?.warnings).toEqual([{ code: 'no_pong' }])
  })

  it('is told when its sessions are over', async () => {
    const { seen } = await run('legacy')
    expect(seen.filter((line) => line.startsWith('DELETE'))).toHaveLength(2)
  })

  it('that is stated as SSE and takes streamable HTTP is reached by that', async () => {
    const session = await openSession(target(await start('legacy'), 'sse'), LIMITS)
    await session.close()
    expect(session.transport).toBe('streamable-http')
  })
})
