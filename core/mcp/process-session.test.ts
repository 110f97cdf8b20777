// Sessions with real processes, good and bad.
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { failureOf, LIMITS, PATIENT } from '../../tests/sessions.ts'
import { openSession } from './open-session.ts'

const SERVER = new URL('../../tests/servers/misbehaving.ts', import.meta.url).pathname

const command = (behaviour: string, ...more: string[]) =>
  ({ transport: 'stdio', command: process.execPath, args: [SERVER, behaviour, ...more], env: { PATH: process.env.PATH ?? '' } }) as const

/** A server of the modern era alone has to have started before it is taken for a legacy one. */
const limitsFor = (behaviour: string) => (/^(?:modern|newer)_only$/.test(behaviour) ? PATIENT : LIMITS)

async function run(behaviour: string, ...more: string[]) {
  const session = await openSession(command(behaviour, ...more), limitsFor(behaviour))
  const lists = await session.readLists()
  const { warnings, closedBy } = await session.close()
  return { session, ...lists, closedBy, warnings: [...lists.warnings, ...warnings] }
}

describe('a process', () => {
  it('that behaves is read whole', async () => {
    const { session, tools, failure, warnings } = await run('good')
    expect(session).toMatchObject({ era: 'legacy', protocolVersion: '2025-11-25', serverInfo: { name: 'misbehaving', version: '1.0.0' } })
    expect(tools.map(({ name }) => name)).toEqual(['first', 'second'])
    expect({ failure, warnings }).toEqual({ failure: undefined, warnings: [] })
  })

  it.each([
    ['exits', 'crashed', 'exited'],
    ['silent', 'timeout', 'connect_timeout'],
    ['old_version', 'protocol_error', 'unsupported_version'],
    ['floods_lines', 'output_limit', 'too_much_noise'],
    ['floods_empty_lines', 'output_limit', 'too_much_noise'],
    ['countless_icons', 'output_limit', 'too_many_items'],
    ['floods_without_newline', 'output_limit', 'line_too_long'],
    ['floods_requests', 'output_limit', 'too_many_messages'],
    ['floods_notifications', 'output_limit', 'too_many_bytes'],
    ['dies_by_signal', 'crashed', 'killed_by_signal'],
    ['newer_only', 'protocol_error', 'unsupported_version'],
    ['odd_capabilities', 'protocol_error', 'invalid_message'],
  ])('that %s fails as %s (%s)', async (behaviour, outcome, reason) => {
    expect(await failureOf(openSession(command(behaviour), limitsFor(behaviour)))).toMatchObject({ outcome, reason })
  })

  it.each([
    ['silent_at_tools', 'timeout', 'request_timeout', 0],
    ['repeats_cursor', 'protocol_error', 'cursor_loop', 1],
    ['pages_for_ever', 'output_limit', 'too_many_pages', 5],
    ['huge_list', 'output_limit', 'too_many_items', 1_000],
    ['too_deep', 'output_limit', 'too_deep', 0],
    ['list_error', 'protocol_error', 'error_response', 0],
    ['odd_cursor', 'protocol_error', 'invalid_message', 1],
  ])('that %s fails as %s (%s) and keeps what came before', async (behaviour, outcome, reason, kept) => {
    const { tools, failure } = await run(behaviour)
    expect(failure).toMatchObject({ outcome, reason })
    expect(tools).toHaveLength(kept)
  })

  it('with one bad tool keeps the good ones', async () => {
    const { tools, failure, warnings } = await run('one_bad_tool')
    expect(tools.map(({ name }) => name)).toEqual(['first', 'second'])
    expect(failure).toBeUndefined()
    expect(warnings).toEqual([
      { code: 'invalid_tool', subject: 'tools/list', count: 1 },
      { code: 'duplicate_name', subject: 'tools/list', count: 1 },
    ])
  })

  it.each([
    'silent_at_discover',
    'dies_at_discover',
    'wrong_ids',
    'answers_twice',
    'storms',
    'refuses_new_versions',
    'modern_only',
    'drips',
  ])('that %s is reached all the same', async (behaviour) => {
    expect((await run(behaviour)).tools).toHaveLength(2)
  })

  it('that prints noise is read, and the noise counted', async () => {
    expect((await run('noisy')).warnings).toEqual([{ code: 'stdout_noise', count: 25 }])
  })

  it('that asks something of the client is refused and not waited for', async () => {
    const { tools, warnings } = await run('asks_the_client')
    expect(tools).toHaveLength(2)
    expect(warnings).toEqual([{ code: 'server_request', count: 1 }])
  })

  it('that only sends back what it is sent is no MCP server', async () => {
    const cat = { transport: 'stdio', command: 'cat', args: [], env: { PATH: process.env.PATH ?? '' } } as const
    expect(await failureOf(openSession(cat, LIMITS))).toMatchObject({ outcome: 'not_mcp', reason: 'no_mcp_answer' })
  })

  it('is told with an error that nobody here answers for a person', async () => {
    const { tools, warnings } = await run('asks_everything')
    expect(tools[0]?.description).toBe('elicitation -32601, roots -32601, sampling -32601')
    expect(warnings).toEqual([{ code: 'server_request', count: 3 }])
  })

  it('gives links that are none, and they are left out', async () => {
    const { session, tools, warnings } = await run('unsafe_links')
    expect(session.serverInfo).toEqual({ name: 'misbehaving', version: '1.0.0' })
    expect(JSON.stringify(tools)).not.toContain('javascript:')
    expect(warnings).toEqual([
      { code: 'unsafe_link', subject: 'tools/list', count: 2 },
      { code: 'unsafe_link', subject: 'serverInfo/icons', count: 1 },
      { code: 'unsafe_link', subject: 'serverInfo/websiteUrl' },
    ])
  })

  it('loses a tool that is larger than any tool, and no other', async () => {
    const { tools, warnings } = await run('wide_schema')
    expect(tools.map(({ name }) => name)).toEqual(['narrow'])
    expect(warnings).toEqual([{ code: 'invalid_tool', subject: 'tools/list', count: 1 }])
  })

  it('keeps the end of stderr as evidence, and no more than its limit', async () => {
    const { evidence } = await failureOf(openSession(command('exits'), LIMITS))
    expect(evidence).toMatchObject({ exitCode: 3, stderrTail: 'something went wrong before the start\n' })
    const { session } = await run('floods_stderr')
    expect(session.era).toBe('legacy')
  })

  it('cannot reach the prototypes of its reader', async () => {
    const { tools } = await run('pollutes')
    expect(tools[0]?.inputSchema).toEqual({ type: 'object', constructor: { prototype: { polluted: true } } })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('that ignores SIGTERM is gone afterwards', async () => {
    const started = performance.now()
    const { warnings } = await run('ignores_sigterm')
    expect(warnings).toEqual([{ code: 'ignored_stdin_end' }])
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(processesWith('misbehaving.ts ignores_sigterm')).toEqual([])
  })

  it.runIf(process.platform === 'linux')('leaves no grandchild behind, not even one in a session of its own', async () => {
    const mark = `grandchild-${process.pid}`
    await run('leaves_grandchild', mark)
    // The signal was sent; on a busy machine the system takes a moment to end what it hit.
    await expect.poll(() => processesWith(mark), { timeout: 5_000 }).toEqual([])
  })

  it('that dies at discover and is silent afterwards takes no longer than one deadline', async () => {
    const started = performance.now()
    expect(await failureOf(openSession(command('silent'), { ...LIMITS, connectTimeoutMs: 1_500 }))).toMatchObject({ outcome: 'timeout' })
    expect(performance.now() - started).toBeLessThan(1_500 + 3 * LIMITS.closeGraceMs)
  })

  it('has a validator’s report told in words', async () => {
    const { evidence } = await failureOf(openSession(command('odd_capabilities'), LIMITS))
    expect(evidence.message).toBe('an answer that is not of the shape the protocol gives it')
  })

  it('has its lists cut off together, and what was read until then kept', async () => {
    const session = await openSession(command('pages_for_ever'), {
      ...LIMITS,
      maxPages: 1_000_000,
      maxItems: 1_000_000,
      maxMessages: 1_000_000,
    })
    const { tools, failure } = await session.readLists(400)
    await session.close()
    expect(failure).toMatchObject({ outcome: 'timeout', reason: 'probe_deadline' })
    expect(tools.length).toBeGreaterThan(0)
  })

  it.each(['with a NUL', '/bin/false'])('that cannot be started or ends at once is a crash, every time: %s', async (kind) => {
    for (let time = 0; time < 10; time += 1) {
      const target = kind === '/bin/false' ? { command: kind, args: [] } : { command: process.execPath, args: ['a\0b'] }
      const failure = await failureOf(openSession({ transport: 'stdio', env: {}, ...target }, LIMITS))
      expect(failure).toMatchObject({ outcome: 'crashed' })
    }
  })

  it('that is not there fails as such', async () => {
    const missing = { transport: 'stdio', command: '/nowhere/at-all', args: [], env: {} } as const
    expect(await failureOf(openSession(missing, LIMITS))).toMatchObject({ outcome: 'crashed', reason: 'spawn_failed' })
  })
})

/** Command lines of running processes that contain `text`. */
function processesWith(text: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line.includes(text) && !line.startsWith('ps '))
}
