// What every sandbox promises, against servers that attack their machine; run over each back end that works here.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../core/mcp/limits.ts'
import { openSession } from '../../../core/mcp/open-session.ts'
import { ProcessTransport } from '../../../core/mcp/process-transport.ts'
import { SessionError } from '../../../core/mcp/session-error.ts'
import { PROJECT_ROOT } from '../install/installed-package.ts'
import { openBubblewrap } from './bubblewrap.ts'
import { findControlGroups } from './control-group.ts'
import { openDocker } from './docker.ts'
import type { SandboxLimits } from './limits.ts'
import type { SandboxCheck } from './sandbox.ts'

const SERVER = new URL('../../../tests/servers/hostile.ts', import.meta.url).pathname
const LIMITS = { ...DEFAULT_LIMITS, connectTimeoutMs: 15_000, requestTimeoutMs: 5_000, closeGraceMs: 600 }
/** Last argument of every server that is started here. */
const MARK = `contract-${process.pid}`
const MIB = 1024 * 1024

interface BackEnd {
  name: string
  open(limits: Partial<SandboxLimits>): SandboxCheck
  /** Whether memory is limited for all processes together. */
  limitsTogether: boolean
  /** Whether it tells afterwards that memory was what ran out. */
  tellsMemory: boolean
}

const found = findControlGroups()
const without = { groups: undefined, reason: 'they are left out in this test' } as const
const node = process.env.HISPER_NODE_IMAGE
const BACK_ENDS: BackEnd[] = [
  {
    name: 'bubblewrap with control groups',
    open: (limits) => openBubblewrap([], { limits, groups: found, demanded: ['memory', 'processes'] }),
    limitsTogether: true,
    tellsMemory: true,
  },
  {
    name: 'bubblewrap without control groups',
    open: (limits) => openBubblewrap([], { limits, groups: without }),
    limitsTogether: false,
    tellsMemory: false,
  },
  {
    name: 'Docker',
    open: (limits) =>
      node === undefined && openDocker([], { images: {} }).sandbox !== undefined
        ? { sandbox: undefined, reason: 'HISPER_NODE_IMAGE names no image' }
        : openDocker([], { images: node === undefined ? {} : { node }, limits }),
    limitsTogether: true,
    tellsMemory: false, // a container is gone as soon as it has ended, with what its engine knew of it
  },
]

const folders: string[] = []
const listeners: Server[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  for (const listener of listeners.splice(0)) listener.close()
})

function canaryFolder(above: string): string {
  const folder = mkdtempSync(join(above, '.hisper-canary-'))
  folders.push(folder)
  return folder
}

/** What is there before, and must be all there is afterwards. */
function traces() {
  const groups = found.groups?.folders ?? []
  return {
    groups: groups.flatMap((folder) => readdirSync(folder).filter((name) => name.startsWith(`hisper-${process.pid}-`))),
    mounts: existsSync('/proc/self/mounts') ? readFileSync('/proc/self/mounts', 'utf8') : '',
    processes: spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((line) => line.includes(MARK)),
  }
}

for (const { name, open, limitsTogether, tellsMemory } of BACK_ENDS) {
  const check = open({})
  const whyNot = check.sandbox === undefined ? ` (skipped: ${check.reason})` : ''
  if (whyNot !== '') process.stderr.write(`The contract of ${name} is not run${whyNot}\n`)

  describe.skipIf(whyNot !== '')(`${name}${whyNot}`, () => {
    const commandFor = (attack: string, detail = '', limits: Partial<SandboxLimits> = {}) => {
      if (check.sandbox === undefined) throw new Error(whyNot)
      const program = {
        executable: process.execPath,
        args: [SERVER, attack, detail, MARK],
        env: { OWN: 'given' },
        readOnly: [SERVER],
        limits,
      }
      return check.sandbox.wrap(program)
    }

    /** What the server says it achieved, or how the session failed. */
    async function run(attack: string, detail?: string, limits?: Partial<SandboxLimits>) {
      try {
        const session = await openSession({ transport: 'stdio', ...commandFor(attack, detail, limits) }, LIMITS)
        const { tools, failure } = await session.readLists()
        await session.close()
        return { achieved: tools[0]?.description, outcome: failure?.outcome ?? 'ok', reason: failure?.reason }
      } catch (error) {
        if (!(error instanceof SessionError)) throw error
        return { achieved: undefined, outcome: error.outcome, reason: error.reason }
      }
    }

    /** How a server that stays ends, and what it wrote while it did. */
    async function close(attack: string) {
      const transport = new ProcessTransport(commandFor(attack), LIMITS)
      const answered = new Promise<void>((resolve) => {
        transport.onmessage = () => resolve()
      })
      await transport.start()
      await transport.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
      await answered
      await transport.close()
      return { closedBy: transport.closedBy, said: transport.stderrTail() }
    }

    it('starts a server as nobody, in a home of its own', async () => {
      expect(await run('nothing')).toEqual({ achieved: 'as 65534 in /home/probe', outcome: 'ok', reason: undefined })
    })

    it.each([
      ['nothing', 'end_of_input', ''],
      ['ends_slowly_on_sigterm', 'sigterm', 'told to stop\n'],
      ['ignores_sigterm', 'sigkill', 'told to stop\n'],
    ])('tells truly how a server ends: %s by %s', async (attack, closedBy, said) => {
      expect(await close(attack)).toEqual({ closedBy, said })
    })

    it('leaves no process, mount or control group', async () => {
      const before = traces()
      await Promise.all(['nothing', 'ignores_sigterm', 'takes_memory', 'fills_disk'].map((attack) => run(attack, '10')))
      // Where no control group tells it, the system takes a moment to end what it was told to kill.
      await expect.poll(traces, { timeout: 5_000 }).toEqual(before)
    })

    it('ends what left its group, its session and its parent', async () => {
      const seconds = String(100_000 + (process.pid % 50_000) + Math.floor(performance.now() % 40_000) / 1_000)
      const left = () =>
        spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
          .stdout.split('\n')
          .filter((line) => line === `sleep ${seconds}`)
      expect(await run('leaves_others', seconds)).toMatchObject({ achieved: 'left two', outcome: 'ok' })
      await expect.poll(left, { timeout: 5_000 }).toEqual([])
    })

    it('stops a fork bomb, and lets others start beside it', async () => {
      const bomb = run('fork_bomb', '', { processes: 64 })
      expect(await run('nothing')).toMatchObject({ outcome: 'ok' })
      await bomb
      await expect.poll(() => traces().processes, { timeout: 5_000 }).toEqual([])
    })

    it('counts processes', async () => {
      const { achieved } = await run('counts_processes', '100', { processes: 64 })
      const started = Number(achieved?.split(' ')[0])
      expect(started).toBeGreaterThan(10)
      expect(started).toBeLessThan(64)
    })

    it('stops a server that takes 400 MiB where 128 are given', async () => {
      expect(await run('nothing', '', { memoryBytes: 128 * MIB })).toMatchObject({ outcome: 'ok' })
      const { outcome, reason } = await run('takes_memory', '400', { memoryBytes: 128 * MIB })
      expect({ outcome, reason }).toEqual({ outcome: 'crashed', reason: tellsMemory ? 'memory_limit' : expect.any(String) })
    })

    it.runIf(limitsTogether)('counts the memory of all processes together', async () => {
      expect((await run('takes_memory_together')).achieved).toBe('4 children had 100 MiB')
      const { achieved } = await run('takes_memory_together', '', { memoryBytes: 256 * MIB })
      expect(achieved).not.toBe('4 children had 100 MiB')
    })

    it('stops a server that only spins', async () => {
      expect(await run('spins', '', { cpuSeconds: 1 })).toMatchObject({ outcome: 'crashed', reason: 'cpu_limit' })
    })

    it('gives no more disk than its folders have', async () => {
      const { achieved } = await run('fills_disk', '', { tmpBytes: 16 * MIB })
      expect(achieved).toBe('/tmp ENOSPC, /home/probe ENOSPC, /dev/shm ENOSPC')
    })

    it('shows no file, no environment and no secret of ours', async () => {
      const secret = join(canaryFolder(homedir()), 'secret')
      writeFileSync(secret, 'canary-in-a-file')
      process.env.HISPER_CANARY_TOKEN = 'canary-in-the-environment'
      const { achieved = '' } = await run('reads_secrets', [secret, join(PROJECT_ROOT, '.git/HEAD'), join(homedir(), '.npmrc')].join())
      delete process.env.HISPER_CANARY_TOKEN
      expect(achieved).toContain(`${secret}: ENOENT`)
      expect(achieved).toContain('/proc/self/environ: done')
      expect(achieved).toContain('OWN=given')
      expect(achieved).not.toMatch(/canary-in|ref: refs|root:\*|GITHUB_|npm_/)
    })

    it('has no place outside to write to', async () => {
      const folder = canaryFolder(tmpdir())
      const paths = [join(folder, 'owned'), '/owned', '/usr/owned', '/etc/owned', '/dev/owned', SERVER, '/proc/sys/kernel/hostname']
      const { achieved = '' } = await run('writes_outside', paths.join())
      expect(achieved.split('\n').map((line) => line.replace(/^.*: /, ''))).toEqual(paths.map(() => expect.stringMatching(/^E[A-Z]+$/)))
      expect(readdirSync(folder)).toEqual([])
    })

    it('reaches nobody: not this machine, no address of a cloud, no name', async () => {
      const port = await listen({ host: '127.0.0.1', port: 0 })
      const socket = `hisper-canary-${process.pid}`
      await listen({ path: `\0${socket}` })
      const { achieved } = await run('connects', `${port},${socket}`)
      expect(achieved).toMatch(/^ECONNREFUSED (ENETUNREACH|EHOSTUNREACH|ECONNREFUSED) (ECONNREFUSED|ENOENT) E[A-Z_]+$/)
    })
  })
}

async function listen(where: { host: string; port: number } | { path: string }): Promise<number> {
  const listener = createServer((socket) => socket.end())
  listeners.push(listener)
  await new Promise<void>((resolve) => listener.listen(where, resolve))
  const address = listener.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
