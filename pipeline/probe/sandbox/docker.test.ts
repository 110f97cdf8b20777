// The command line of a container, and what is said of an engine that is no use. No engine is needed; that containers keep their
// promises is the contract's to tell.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../core/mcp/limits.ts'
import { openSession } from '../../../core/mcp/open-session.ts'
import { failureOf } from '../../../tests/sessions.ts'
import { openDocker } from './docker.ts'
import { toRunArguments } from './docker-arguments.ts'
import { DEFAULT_SANDBOX_LIMITS } from './limits.ts'

const IMAGE = `example/node@sha256:${'a'.repeat(64)}`
const folder = mkdtempSync(join(tmpdir(), 'hisper-docker-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A client of ours in place of docker: a shell script that is given docker's arguments. */
function client(name: string, script: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const info = (more: object = {}) =>
  JSON.stringify({ ServerVersion: '28.2.2', OSType: 'linux', MemoryLimit: true, PidsLimit: true, Containers: 0, ...more })
/** An engine that answers `info` and says yes to the rest; what it is asked is in `log`. */
const willing = (log: string) =>
  client('willing', `echo "$@" >>${join(folder, log)}\ncase "$1" in info) echo '${info()}';; run) cat >/dev/null;; esac`)

describe('the command line of a container', () => {
  const container = { name: 'probe-1', image: IMAGE, args: ['a b', '--flag'], env: { KEY: 'x=y' }, readOnly: ['/srv/b', '/srv/a'] }
  const line = (more: object = {}) =>
    toRunArguments({ ...container, limits: { ...DEFAULT_SANDBOX_LIMITS, memoryBytes: 512, processes: 64 }, ...more })

  it.each([
    [['--rm', '--interactive', '--init', '--pull', 'never', '--log-driver', 'none']],
    [['--network', 'none']],
    [['--read-only']],
    [['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--user', '65534:65534']],
    [['--pids-limit', '64', '--cpus', '1', '--memory', '512', '--memory-swap', '512']],
    [['--tmpfs', '/tmp:rw,nosuid,nodev,mode=1777,size=67108864,noexec']],
    [['--ulimit', 'cpu=60:62']],
    [['--mount', 'type=bind,source=/srv/a,target=/srv/a,readonly', '--mount', 'type=bind,source=/srv/b,target=/srv/b,readonly']],
    [['--env', 'KEY=x=y']],
  ])('says %j', (words) => {
    expect(line().join('\n')).toContain(words.join('\n'))
  })

  it('ends with the image and its arguments, each word as it was given', () => {
    expect(line({ entryPoint: 'node' }).slice(-5)).toEqual(['--entrypoint', 'node', IMAGE, 'a b', '--flag'])
    expect(line()).not.toContain('--entrypoint')
  })

  it('lets no path become another option of a mount', () => {
    expect(line({ readOnly: ['/srv/a,readonly=false', '/srv/"b'] })).toEqual(
      expect.arrayContaining([
        'type=bind,"source=/srv/a,readonly=false","target=/srv/a,readonly=false",readonly',
        'type=bind,"source=/srv/""b","target=/srv/""b",readonly',
      ]),
    )
  })
})

describe('Docker', () => {
  it.each([
    ['is not installed', join(folder, 'nowhere'), /client \(docker\) is not installed/],
    ['has no engine', client('none', 'echo "Cannot connect to the Docker daemon" >&2; exit 1'), /Cannot connect to the Docker daemon/],
    ['never answers', client('silent', 'exec sleep 30'), /no answer within 300 ms/],
    ['says something else', client('odd', 'echo hello'), /says nothing of itself/],
    ['runs containers of Windows', client('windows', `echo '${info({ OSType: 'windows' })}'`), /containers of windows/],
    ['keeps no limits', client('lax', `echo '${info({ MemoryLimit: false, PidsLimit: false })}'`), /cannot limit memory and the number/],
    [
      'lacks the image',
      client('empty', `[ "$1" = info ] && echo '${info()}' || { echo "No such image" >&2; exit 1; }`),
      /docker pull example/,
    ],
    [
      'cannot start',
      client('broken', `case "$1" in info) echo '${info()}';; run) echo "docker: no" >&2; exit 125;; esac`),
      /does not start node/,
    ],
  ])('that %s is no sandbox, and says so', (_, docker, reason) => {
    expect(openDocker([], { images: { node: IMAGE }, docker, timeoutMs: 300 })).toEqual({
      sandbox: undefined,
      reason: expect.stringMatching(reason),
    })
  })

  it('takes an image by its digest only', async () => {
    expect(openDocker([], { images: { node: 'node:24' }, docker: willing('tag.log') })).toMatchObject({
      reason: expect.stringContaining('digest'),
    })
    const { sandbox } = openDocker([], { images: { node: IMAGE }, docker: willing('image.log') })
    const started = openSession(
      { transport: 'stdio', ...mustBe(sandbox?.wrapImage?.({ image: 'server:latest', args: [], env: {} })) },
      DEFAULT_LIMITS,
    )
    expect(await failureOf(started)).toMatchObject({ reason: 'spawn_failed', evidence: { stderrTail: expect.stringContaining('digest') } })
  })

  it('starts nothing that it has no image for', async () => {
    const { sandbox } = openDocker([], { images: {}, docker: willing('none.log') })
    const command = mustBe(sandbox).wrap({ executable: process.execPath, args: [], env: {}, readOnly: [] })
    expect(() => command.enclose?.()).toThrow(/no image to start node in/)
  })

  it('gives every start a name of its own, and removes it by that name', async () => {
    const { sandbox } = openDocker([], { images: { node: IMAGE }, docker: willing('names.log') })
    const command = mustBe(sandbox).wrap({ executable: process.execPath, args: ['server.js'], env: {}, readOnly: [] })
    const [first, second] = [mustBe(command.enclose?.()), mustBe(command.enclose?.())]
    const nameOf = (args: readonly string[]) => args[args.indexOf('--name') + 1]
    expect(nameOf(first.start.args)).not.toBe(nameOf(second.start.args))
    await first.remove()
    const { readFileSync } = await import('node:fs')
    expect(readFileSync(join(folder, 'names.log'), 'utf8')).toContain(`rm --force --volumes ${nameOf(first.start.args)}\n`)
  })
})

function mustBe<T>(value: T | undefined): T {
  return value ?? expect.unreachable('it should be there')
}
