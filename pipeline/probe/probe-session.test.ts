// One probe's record, from real processes and a real remote, bare: what the sandbox adds is in prober.test.ts.
import { afterAll, describe, expect, it } from 'vitest'
import { ProbeSchema } from '../../core/schema/probe.ts'
import { startRemote } from '../../tests/servers/misbehaving-remote.ts'
import { LIMITS } from '../../tests/sessions.ts'
import { type ProbeOptions, probeSession } from './probe-session.ts'

const SERVER = new URL('../../tests/servers/misbehaving.ts', import.meta.url).pathname
const OPTIONS: ProbeOptions = {
  target: 'npm:misbehaving',
  sandbox: 'none',
  limits: LIMITS,
  deadlineMs: 20_000,
  now: () => new Date('2026-11-22T12:00:00.000Z'),
  monotonicMs: () => performance.now(),
}

async function probe(behaviour: string, options: Partial<ProbeOptions> = {}) {
  const command = {
    transport: 'stdio',
    command: process.execPath,
    args: [SERVER, behaviour],
    env: { PATH: process.env.PATH ?? '' },
  } as const
  const result = await probeSession(command, { ...OPTIONS, ...options })
  expect(ProbeSchema.parse(result)).toEqual(result)
  return result
}

const remote = await startRemote('guards_tools')
afterAll(() => remote.close())

describe('a probe', () => {
  it('tells all that it learnt, and what it was given to record', async () => {
    const launch = { arguments: ['/tmp'], environment: ['KEY'], placeholders: ['KEY'] }
    expect(await probe('good', { version: '1.2.3', integrity: 'sha512-x', launch })).toMatchObject({
      outcome: 'ok',
      version: '1.2.3',
      integrity: 'sha512-x',
      launch,
      protocolVersion: '2025-11-25',
      protocolVersions: ['2025-11-25'],
      closedBy: 'end_of_input',
      tools: [{ name: 'first' }, { name: 'second' }],
      warnings: [],
    })
  })

  it('tells nothing that was not measured', async () => {
    const failed = await probe('silent')
    expect(Object.keys(failed)).not.toContain('closedBy')
    expect(Object.keys(failed)).not.toContain('protocolVersions')
    expect(Object.keys((await probe('huge_list')).timings)).toContain('listMs')
    expect(Object.keys(await probe('huge_list'))).not.toContain('protocolVersions')
  })

  it.each([
    ['leaves', { outcome: 'crashed', reason: 'exited', evidence: { exitCode: 0 } }],
    ['exits', { outcome: 'crashed', reason: 'exited', evidence: { exitCode: 3 } }],
    ['dies_by_signal', { outcome: 'crashed', reason: 'killed_by_signal', evidence: { signal: 'SIGSEGV' } }],
    ['silent', { outcome: 'timeout', reason: 'connect_timeout' }],
    ['silent_at_tools', { outcome: 'timeout', reason: 'request_timeout' }],
    ['old_version', { outcome: 'protocol_error', reason: 'unsupported_version' }],
    ['too_deep', { outcome: 'output_limit', reason: 'too_deep' }],
  ])('of one that %s has outcome, reason and evidence', async (behaviour, expected) => {
    const { evidence, ...rest } = await probe(behaviour)
    expect({ ...rest, evidence }).toMatchObject(expected)
    expect(Object.keys(evidence ?? {})).not.toEqual([])
  })

  it.each([
    ['bubblewrap', 'bwrap: Creating new namespace failed', 1, { outcome: 'crashed', reason: 'exited' }],
    ['docker', 'docker: Cannot connect to the Docker daemon.', 125, { outcome: 'not_probed', reason: 'no_engine' }],
    ['docker', 'getaddrinfo EAI_AGAIN api.test', 1, { outcome: 'not_probed', reason: 'no_network' }],
    ['docker', 'killed', 137, { outcome: 'crashed', reason: 'killed_by_signal', evidence: { signal: 'SIGKILL' } }],
    ['none', 'bwrap: Creating new namespace failed', 1, { outcome: 'crashed', reason: 'exited' }],
  ] as const)('in %s that says %j and ends with %i', async (sandbox, line, code, expected) => {
    const script = `process.stderr.write(${JSON.stringify(line)}); process.exitCode = ${code}`
    const command = { transport: 'stdio', command: process.execPath, args: ['-e', script], env: {} } as const
    expect(await probeSession(command, { ...OPTIONS, sandbox })).toMatchObject(expected)
  })

  it('shows no command to whoever reads a log', async () => {
    const { evidence } = await probe('commands_the_runner')
    expect(evidence?.stderrTail).toContain('stolen')
    expect(evidence?.stderrTail).not.toMatch(/^\s*::|##\[/m)
  })

  it('of tools that are named like prototypes changes none', async () => {
    const { tools, fingerprints, warnings } = await probe('named_like_prototypes')
    expect(tools.map(({ name }) => name)).toEqual(['constructor', 'toString'])
    expect(Object.keys(fingerprints?.tools ?? {}).toSorted()).toEqual(['constructor', 'toString'])
    expect(warnings).toEqual([{ code: 'invalid_tool', subject: 'tools/list', count: 1 }])
  })

  it('of a remote that wants credentials says how to get them, and what it answered before', async () => {
    const target = { transport: 'streamable-http', url: remote.url, allowPrivate: true } as const
    expect(await probeSession(target, { ...OPTIONS, sandbox: 'remote' })).toMatchObject({
      outcome: 'auth_required',
      reason: 'http_401',
      serverInfo: { name: 'misbehaving-remote' },
      evidence: { httpStatus: 401, wwwAuthenticate: 'Bearer realm="mcp", scope="read write"' },
      authorization: { scheme: 'bearer', scopes: ['read', 'write'] },
    })
  })
})
