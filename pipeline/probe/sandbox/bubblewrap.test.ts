// When there is no bubblewrap to be had, and what a command of the reader's own brings along.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../core/mcp/limits.ts'
import { openSession } from '../../../core/mcp/open-session.ts'
import { failureOf } from '../../../tests/sessions.ts'
import { PROJECT_ROOT } from '../install/installed-package.ts'
import { probeSession } from '../probe-session.ts'
import { openBubblewrap } from './bubblewrap.ts'
import { visibleToCommand } from './command-paths.ts'
import { type ControlGroups, findControlGroups } from './control-group.ts'
import type { SandboxedProgram } from './sandbox.ts'

const without = { groups: undefined, reason: 'there are none in this test' } as const
const place = findControlGroups()
const check = openBubblewrap([])
const whyNot = check.sandbox === undefined ? ` (skipped: ${check.reason})` : ''
const folder = mkdtempSync(join(tmpdir(), 'hisper-programs-'))
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true }))

function run(program: SandboxedProgram, { sandbox } = check): Promise<string | undefined> {
  if (sandbox === undefined) throw new Error(whyNot)
  const session = openSession({ transport: 'stdio', ...sandbox.wrap(program) }, DEFAULT_LIMITS)
  return failureOf(session).then(({ evidence }) => evidence.stderrTail)
}

describe.skipIf(whyNot !== '')(`bubblewrap${whyNot}`, () => {
  it('is none where a limit that is demanded cannot be had', () => {
    expect(openBubblewrap([], { groups: without, demanded: ['memory'] })).toEqual({
      sandbox: undefined,
      reason: 'memory cannot be limited: there are none in this test',
    })
  })

  it('says which limit it does not keep', () => {
    expect(openBubblewrap([], { groups: without }).sandbox?.notes).toEqual([expect.stringMatching(/^memory is limited for each process/)])
  })

  it('starts nothing where the group of that one start cannot be made', async () => {
    let isFull = false
    const make: ControlGroups['make'] = (limits) => {
      if (isFull || place.groups === undefined) throw new Error('no space left')
      return place.groups.make(limits)
    }
    const opened = openBubblewrap([], { groups: place.groups === undefined ? place : { groups: { ...place.groups, make } } })
    isFull = true
    const ran = run({ executable: process.execPath, args: ['-e', 'console.error("RAN")'], env: {}, readOnly: [] }, opened)
    expect(await ran).toBe(place.groups === undefined ? 'RAN\n' : 'bwrap: the control group cannot be entered: no space left')
  })

  it('does without a group that is refused from the start, and says so', () => {
    const make = () => {
      throw new Error('no space left')
    }
    const { sandbox } = openBubblewrap([], { groups: { groups: { version: 2, folders: ['/nowhere'], make } } })
    expect(sandbox?.notes).toEqual([expect.stringContaining('no space left')])
  })

  it('is none where what it needs is not there', () => {
    expect(openBubblewrap(['/not/there'])).toMatchObject({ sandbox: undefined, reason: expect.stringContaining('ENOENT') })
  })

  it('ends with the process that started it, however that ends', async () => {
    const mark = `ends-with-us-${process.pid}`
    const code = `
      import { spawn } from 'node:child_process'
      import { openBubblewrap } from ${JSON.stringify(new URL('./bubblewrap.ts', import.meta.url).href)}
      const program = { executable: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)', '${mark}'], env: {}, readOnly: [] }
      const { command, args, env, uid, gid, descriptors } = openBubblewrap([]).sandbox.wrap(program).enclose().start
      spawn(command, args, { env, uid, gid, stdio: ['pipe', 'ignore', 'ignore', ...descriptors], detached: true })`
    const prober = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: PROJECT_ROOT,
    })
    const inside = () =>
      spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
        .stdout.split('\n')
        .filter((line) => line.includes(mark) && line.startsWith(process.execPath) && !line.includes('tsx'))
    await expect.poll(inside, { timeout: 20_000 }).toHaveLength(1)
    prober.kill('SIGKILL')
    await expect.poll(inside, { timeout: 10_000 }).toEqual([])
    findControlGroups() // takes the group away
  })

  it.each([
    ['fails itself', '', 'not_probed', 'no_sandbox'],
    ['is spoken for by a server', 'console.error("bwrap: Creating new namespace failed"); process.exit(1)', 'crashed', 'exited'],
  ])('that %s is taken for what it is', async (_, code, outcome, reason) => {
    if (check.sandbox === undefined) throw new Error(whyNot)
    const needed = mkdtempSync(join(folder, 'needed-'))
    const command = check.sandbox.wrap({ executable: process.execPath, args: ['-e', code], env: {}, readOnly: [needed] })
    if (code === '') rmSync(needed, { recursive: true })
    const options = { target: 'x', sandbox: 'bubblewrap', deadlineMs: 10_000, now: () => new Date(), monotonicMs: () => 0 } as const
    expect(await probeSession({ transport: 'stdio', ...command }, options)).toMatchObject({ outcome, reason })
  })

  it('shows no private key of the machine', async () => {
    const code = `console.error(require('node:fs').readdirSync('/etc/ssl').toSorted().join())`
    const seen = await run({ executable: process.execPath, args: ['-e', code], env: {}, readOnly: [] })
    expect(['certs', 'certs,openssl.cnf', undefined]).toContain(seen?.trim())
  })

  it('makes nothing visible that a link in a package points to', async () => {
    const secret = join(folder, 'secret')
    mkdirSync(join(folder, 'package'))
    writeFileSync(secret, 'canary')
    symlinkSync(secret, join(folder, 'package/data'))
    const code = `console.error(require('node:fs').existsSync(${JSON.stringify(join(folder, 'package/data'))}))`
    const readOnly = [join(folder, 'package'), join(folder, 'package/data')]
    expect(await run({ executable: process.execPath, args: ['-e', code], env: {}, readOnly })).toBe('false\n')
  })
})

const python = ['/usr/bin/python3'].find((path) => spawnSync(path, ['-c', '0']).status === 0)
const noPython = python === undefined ? ' (skipped: there is no /usr/bin/python3)' : ''

describe.skipIf(whyNot !== '' || noPython !== '')(`Python in bubblewrap${whyNot}${noPython}`, () => {
  const PATH = process.env.PATH
  afterEach(() => {
    process.env.PATH = PATH
  })
  const shim = (script: string) => {
    const bin = mkdtempSync(join(folder, 'bin-'))
    writeFileSync(join(bin, 'python3'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(bin, 'python3'), 0o755)
    process.env.PATH = `${bin}${delimiter}${PATH}`
  }
  const script = join(folder, 'hello.py')
  writeFileSync(script, 'import greeting, json, ssl, sys\nsys.stderr.write(greeting.TEXT + " " + sys.prefix)\n')

  it('is started with an installed folder, read-only', async () => {
    const installed = join(folder, 'installed')
    mkdirSync(installed)
    writeFileSync(join(installed, 'greeting.py'), 'TEXT = "installed"\n')
    const program = { executable: python ?? '', args: [script], env: { PYTHONPATH: installed }, readOnly: [installed, script] }
    expect(await run(program)).toMatch(/^installed \/usr/)
  })

  it('is found behind a script of a version manager', async () => {
    shim(`exec ${python} "$@"`)
    const { executable } = visibleToCommand('python3', [], '/')
    expect(executable).toMatch(/^\/usr\/bin\/python3/)
  })

  it('is refused where the script does not lead to one', () => {
    shim('echo "no version is set" >&2; exit 1')
    expect(() => visibleToCommand('python3', [], '/')).toThrow(/does not say which program it starts: no version is set/)
  })

  it('of a virtual environment finds what is installed there', async () => {
    const environment = join(folder, 'environment')
    expect(spawnSync(python ?? '', ['-m', 'venv', '--without-pip', environment]).status).toBe(0)
    const [packages] = spawnSync(join(environment, 'bin/python3'), ['-c', 'import site; print(site.getsitepackages()[0])'], {
      encoding: 'utf8',
    }).stdout.split('\n')
    writeFileSync(join(packages ?? '', 'greeting.py'), 'TEXT = "in its environment"\n')
    const elsewhere = mkdtempSync(join(folder, 'script-'))
    writeFileSync(join(elsewhere, 'hello.py'), 'import greeting, sys\nsys.stderr.write(greeting.TEXT + " " + sys.prefix)\n')
    const program = visibleToCommand(join(environment, 'bin/python3'), [join(elsewhere, 'hello.py')], '/')
    expect(await run(program)).toBe(`in its environment ${environment}`)
  })
})
