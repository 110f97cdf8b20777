// The commands as people run them: a wrong word is one clear line and exit 2, a probe is one JSON object.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ProbeSchema } from '../core/schema/probe.ts'
import { serverPath } from '../core/schema/server.ts'
import { openEmbedded } from '../pipeline/embedded/start.ts'

const ROOT = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'hisper-commands-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const program = join(ROOT, 'pipeline', `${command}-command.ts`)
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: ROOT, ...env },
  })
  return new Promise((resolve, reject) => {
    const ended: Ended = { code: null, stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ ...ended, code }))
  })
}

describe('a wrong word', () => {
  it.each([
    ['pipeline', ['bake'], 'not a stage'],
    ['pipeline', ['all', '--origins', 'npm,gopher'], 'not an origin'],
    ['pipeline', ['probe', '--shard', '4/3'], 'not a shard'],
    ['pipeline', ['probe', '--shard', '0/3'], 'not a shard'],
    ['pipeline', ['crawl', '--origins', 'list'], 'has no such origin'],
    ['pipeline', ['crawl', '--limit', 'many'], 'limit'],
    ['pipeline', ['--colour'], 'unknown option'],
    ['pipeline', ['crawl', '--data', 'package.json'], 'is not a folder'],
    ['probe', ['https://me:secret@a.test/mcp'], 'nobody’s credentials are sent'],
    ['pipeline', ['merge', '--data', '/tmp/hisper-nothing-here'], 'nothing to go on from (listings)'],
    ['probe', [], 'name one target'],
    ['probe', ['gem:thing'], 'not a target'],
    ['probe', ['npm:a', 'npm:b'], 'one target at a time'],
    ['probe', ['--timeout', '-1', 'npm:a'], 'at least 0.1'],
    ['probe', ['--', 'no-such-program-at-all'], 'no program'],
    ['embedded', ['--port'], 'unknown option'],
    ['history', ['../x'], 'is no server’s id'],
    ['history', ['x', '--at', 'yesterday'], 'is no day'],
    ['history', ['x', '--data', '/tmp/hisper-nothing-here'], 'has no history in git'],
    ['export', [], 'required option'],
    ['export', ['--out', '/tmp/hisper-no-export', '--data', '/tmp/hisper-nothing-here'], 'no dataset here'],
    ['schema', ['--chek'], 'unknown option'],
    ['eval', ['cooking'], 'cannot be evaluated'],
    ['eval', ['merge', 'one-file'], 'takes LISTINGS and GOLD'],
    ['eval', ['classify', '/nowhere.jsonl'], 'there is no file'],
  ])('%s %j is one line and exit 2', async (command, args, expected) => {
    const { code, stdout, stderr } = await run(command, args)
    expect(stderr).toContain(expected)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('in the environment is one line and exit 2', async () => {
    const { code, stderr } = await run('pipeline', ['crawl', '--data', folder], { HISPER_PYPI_URL: 'pypi dot org' })
    expect(code).toBe(2)
    expect(stderr).toBe('hisper: HISPER_PYPI_URL is "pypi dot org", which is not an http or https address to which paths can be added\n')
  })

  it.each([
    [serverPath('x'), '{ not json', 'JSON'],
    [serverPath('x'), '{"schemaVersion": 1, "id": "x"}', 'title'],
    ['servers/zz/x.json', '{}', `it would be ${serverPath('x')}`],
  ])('in %s, %j, names the file and what is wrong', async (path, text, expected) => {
    const data = mkdtempSync(join(folder, 'data-'))
    mkdirSync(dirname(join(data, path)), { recursive: true })
    writeFileSync(join(data, path), text)
    const { code, stderr } = await run('embedded', ['--data', data])
    expect(code).toBe(1)
    expect(stderr).toContain(path)
    expect(stderr).toContain(expected)
    expect(readFileSync(join(data, path), 'utf8')).toBe(text)
  })

  it('in data/ names the file and changes nothing', async () => {
    const data = join(folder, 'broken')
    mkdirSync(data)
    writeFileSync(join(data, 'snapshot.json'), '{"schemaVersion": 99}')
    const { code, stderr } = await run('embedded', ['--data', data])
    expect(code).toBe(1)
    expect(stderr).toContain('99')
    expect(readFileSync(join(data, 'snapshot.json'), 'utf8')).toBe('{"schemaVersion": 99}')
  })
})

describe('npm run probe', () => {
  it('prints one JSON object, and ends with 0 whatever the outcome', async () => {
    const good = await run('probe', ['--json', 'npm:@modelcontextprotocol/server-sequential-thinking'])
    expect(good.code).toBe(0)
    const probe = ProbeSchema.parse(JSON.parse(good.stdout))
    expect(['ok', 'not_probed']).toContain(probe.outcome)
    if (probe.outcome === 'ok') expect(probe.tools.map(({ name }) => name)).toEqual(['sequentialthinking'])
    else expect(probe.reason).toBe('no_sandbox')
    const bad = await run('probe', ['--json', '--no-sandbox', '--', 'node', 'tests/servers/misbehaving.ts', 'exits'])
    expect(bad.code).toBe(0)
    expect(JSON.parse(bad.stdout)).toMatchObject({ outcome: 'crashed', reason: 'exited', evidence: { exitCode: 3 } })
  })

  it('refuses a private address unless it is told not to', async () => {
    const refused = await run('probe', ['--json', 'https://127.0.0.1/mcp'])
    expect(JSON.parse(refused.stdout)).toMatchObject({ outcome: 'blocked', reason: 'private_address' })
    const tried = await run('probe', ['--json', '--allow-private', 'http://127.0.0.1:9/mcp'])
    expect(JSON.parse(tried.stdout)).toMatchObject({ outcome: 'unreachable' })
  })

  it('is readable without --json', async () => {
    const { stdout } = await run('probe', ['--no-sandbox', 'npm:@modelcontextprotocol/server-memory'])
    expect(stdout).toMatch(/^npm:@modelcontextprotocol\/server-memory\noutcome +ok\n/)
    expect(stdout).toContain('create_entities')
  })
})

describe('npm run pipeline', () => {
  it('writes a report that counts what it did', async () => {
    const embedded = await openEmbedded()
    try {
      const report = join(folder, 'report.json')
      const { code, stderr } = await run(
        'pipeline',
        ['crawl', '--data', join(folder, 'live'), '--origins', 'npm,pypi', '--report', report],
        embedded.environment,
      )
      expect(code, stderr).toBe(0)
      const { origins, stages } = JSON.parse(readFileSync(report, 'utf8'))
      expect(origins.npm).toMatchObject({ outcome: 'fresh', carried: 0 })
      expect(origins.npm.requests).toBeGreaterThan(1)
      expect(origins.npm.bytes).toBeGreaterThan(1_000)
      expect(origins.github).toMatchObject({ outcome: 'skipped', requests: 0 })
      expect(stages.crawl.outcome).toBe('done')
    } finally {
      await embedded.close()
    }
  })
})
