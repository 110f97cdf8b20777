// Starts untrusted code in bubblewrap: no network, no secrets, nothing of the machine but what is named, nothing that outlives it.
// What each part costs and keeps away was measured (docs/decisions/0007).
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, readSync, realpathSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { childrenOf, type Enclosure, type ProcessCommand, signalGroup, signalProcess } from '../../../core/mcp/process-tree.ts'
import { HOME, NOBODY, partsOf, toArguments } from './bubblewrap-view.ts'
import { type ControlGroup, type ControlGroups, type ControlGroupsCheck, findControlGroups } from './control-group.ts'
import { virtualEnvironmentOf } from './interpreter.ts'
import { DEFAULT_SANDBOX_LIMITS, type SandboxLimits } from './limits.ts'
import { explainRefusal } from './namespace-refusal.ts'
import type { Sandbox, SandboxCheck, SandboxedProgram } from './sandbox.ts'
import { hasSystemCallFilter, openNameless, openSystemCallFilter } from './system-calls.ts'

export interface BubblewrapOptions {
  limits?: Partial<SandboxLimits>
  /**
   * Limits over all processes together without which nothing is to be started. That on processes always is one; without a demand
   * for that on memory, what is done instead is in `notes`. @default none
   */
  demanded?: readonly ('memory' | 'processes')[] | undefined
  /** @default findControlGroups */
  groups?: ControlGroupsCheck
}

type EnclosedCommand = ProcessCommand & { enclose(): Enclosure }

interface Means {
  bwrap: string
  /** Undefined where there are control groups: then it is not needed. */
  prlimit: string | undefined
  groups: ControlGroups | undefined
  limits: Readonly<SandboxLimits>
}

/**
 * Finds bubblewrap and tries it on this machine, with the paths the probes will need and the limits they are given.
 * @param needed host paths that have to be visible inside
 * @returns the sandbox, or in words why there is none
 */
export function openBubblewrap(needed: readonly string[], options: BubblewrapOptions = {}): SandboxCheck {
  if (process.platform !== 'linux') return { sandbox: undefined, reason: `bubblewrap needs Linux, this is ${process.platform}` }
  const bwrap = which('bwrap')
  if (bwrap === undefined) return { sandbox: undefined, reason: 'bubblewrap (bwrap) is not installed' }
  const limits = { ...DEFAULT_SANDBOX_LIMITS, ...options.limits }
  const notes = hasSystemCallFilter() ? [] : [`no system call is refused: their numbers are not known for ${process.arch}`]
  let found = options.groups ?? findControlGroups()
  if (found.groups !== undefined) {
    const means = { bwrap, prlimit: undefined, groups: found.groups, limits }
    const problem = tryOut(means, needed)
    if (problem === undefined) return { sandbox: sandboxOf(means, notes) }
    if (!problem.includes(NO_GROUP)) return { sandbox: undefined, reason: explainRefusal(problem) }
    found = { groups: undefined, reason: problem }
  }
  const why = found.reason
  const prlimit = which('prlimit')
  if (prlimit === undefined)
    return { sandbox: undefined, reason: `the number of processes cannot be limited: ${why}, and there is no prlimit` }
  if (options.demanded?.includes('memory') === true) return { sandbox: undefined, reason: `memory cannot be limited: ${why}` }
  const means = { bwrap, prlimit, groups: undefined, limits }
  const problem = tryOut(means, needed)
  if (problem !== undefined) return { sandbox: undefined, reason: explainRefusal(problem) }
  return { sandbox: sandboxOf(means, [...notes, `memory is limited for each process and not for all together: ${why}`]) }
}

function sandboxOf(means: Means, notes: readonly string[]): Sandbox {
  return { id: 'bubblewrap', scratch: '/tmp', notes, wrap: (program) => wrap(program, means) }
}

/** Starts an empty program. Returns what was said where it did not run. */
function tryOut(means: Means, readOnly: readonly string[]): string | undefined {
  const program = { executable: process.execPath, args: ['-e', 'process.exit(0)'], env: {}, readOnly }
  let enclosure: Enclosure
  try {
    enclosure = wrap(program, means).enclose()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { command, args, env, cwd, uid, gid, descriptors = [] } = enclosure.start
  const { status, stderr, error } = spawnSync(command, args, {
    env: { ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    timeout: 20_000,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', ...descriptors],
  })
  void enclosure.remove()
  return status === 0 ? undefined : (error?.message ?? stderr.trim())
}

function wrap(program: SandboxedProgram, { bwrap, prlimit, groups, limits: all }: Means): EnclosedCommand {
  const limits = { ...all, ...program.limits }
  // The interpreter of a virtual environment finds that by the path it was started with.
  const isVirtual = virtualEnvironmentOf(program.executable) !== undefined
  const executable = isVirtual ? program.executable : realpathSync(program.executable)
  const visible = [...program.readOnly, ...(executable.startsWith('/usr/') ? [] : partsOf(executable))]
  // As root, give up root first; where another user cannot read what the program needs, stay, inside the namespace.
  const asNobody = process.getuid?.() === 0 && visible.every(isOpenToAll)
  // Without control groups, the limit on processes counts those of one user: outside, where that user is this probe's alone,
  // else inside its namespace.
  const counted = prlimit === undefined ? [] : [prlimit, `--nproc=${limits.processes}`]
  const args = [
    ...['-c', entering(limits, groups), 'sh'],
    ...(asNobody ? counted : []),
    bwrap,
    ...ownDescriptors(groups),
    ...toArguments({ visible, env: program.env, cwd: program.cwd ?? HOME, tmpBytes: limits.tmpBytes }),
    '--',
    ...(asNobody ? [] : counted),
    executable,
    ...program.args,
  ]
  const command = { command: '/bin/sh', args, env: {}, cwd: '/' }
  return { ...command, enclose: () => enclose(command, groupFor(limits, groups), asNobody ? nextUid() : undefined) }
}

function groupFor(limits: Readonly<SandboxLimits>, groups: ControlGroups | undefined): ControlGroup | undefined {
  try {
    return groups?.make(limits)
  } catch (error) {
    throw new Error(`${NO_GROUP}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** bubblewrap's own open files, after those of the groups: what it says of the start, and the filter of system calls. */
function ownDescriptors(groups: ControlGroups | undefined): string[] {
  const first = 3 + (groups?.folders.length ?? 0)
  return ['--json-status-fd', String(first), ...(hasSystemCallFilter() ? ['--seccomp', String(first + 1)] : [])]
}

/** What the shell says where the group cannot be entered. bubblewrap's own failures start alike, and both mean that nothing was probed. */
const NO_GROUP = 'bwrap: the control group cannot be entered'

/**
 * Shell code that enters the control groups (open as 3 and up), lowers the limits of one process and becomes what follows.
 * One shell costs less than a program for each, and bubblewrap then starts with an empty environment, readable in /proc/1/environ.
 */
function entering(limits: Readonly<SandboxLimits>, groups: ControlGroups | undefined): string {
  const descriptors = (groups?.folders ?? []).map((_, index) => 3 + index)
  const caps = [
    'cap 0 -c',
    `cap ${limits.openFiles} -n`,
    `cap ${Math.ceil(limits.fileBytes / 512)} -f`, // POSIX.1-2017, ulimit: in units of 512 bytes
    // At the first a process is told (SIGXCPU), at the second it is killed.
    `cap ${limits.cpuSeconds + 2} -t`,
    `cap ${limits.cpuSeconds} -S -t`,
    ...(groups === undefined ? [`cap ${Math.ceil((limits.memoryBytes + RESERVED_BYTES) / 1024)} -d`] : []),
  ]
  return [
    'fail() { echo "bwrap: $1" >&2; exit 1; }',
    // A limit that is lower already may stay so.
    'cap() { n=$1; shift; ulimit "$@" "$n" 2>/dev/null || [ "$(ulimit "$@")" -le "$n" ] || fail "a limit cannot be set"; }',
    ...descriptors.map((descriptor) => `echo 0 >&${descriptor} || fail "${NO_GROUP.slice('bwrap: '.length)}"`),
    ...caps,
    `exec "$@" ${descriptors.map((descriptor) => `${descriptor}>&-`).join(' ')}`,
  ].join('\n')
}

/** Node 24 reserves 512 MiB for the code it will compile, writable and so counted by RLIMIT_DATA (getrlimit(2)), and hardly uses them. */
const RESERVED_BYTES = 512 * 1024 * 1024

/** bubblewrap hands on a death by signal as 128 + its number. */
const ENDED_BY_CPU_LIMIT = 128 + constants.signals.SIGXCPU

function enclose(command: ProcessCommand, group: ControlGroup | undefined, uid: number | undefined): Enclosure {
  const status = openNameless('')
  let filter = openSystemCallFilter()
  const closeFilter = () => {
    if (filter !== undefined) closeSync(filter)
    filter = undefined
  }
  let isOver = false
  let outer: number | undefined
  const kill = () => {
    group?.kill()
    if (outer !== undefined) signalGroup(outer, 'SIGKILL') // the first process of its namespace dies with it, and with that all others
  }
  return {
    start: {
      ...command,
      descriptors: [...(group?.descriptors ?? []), status, ...(filter === undefined ? [] : [filter])],
      ...(uid === undefined ? {} : { uid, gid: Number(NOBODY) }),
    },
    started(pid) {
      outer = pid
      group?.closeDescriptors()
      closeFilter()
    },
    hasRun() {
      // bubblewrap tells the exit code of a program that it came to start, and of no other (bwrap(1), --json-status-fd).
      const said = Buffer.alloc(1_000)
      return said.toString('latin1', 0, readSync(status, said, 0, said.length, 0)).includes('"exit-code"')
    },
    terminate() {
      // bubblewrap started the first process of the namespace, and that one the program.
      const [first] = outer === undefined ? [] : childrenOf(outer)
      const [program] = first === undefined ? [] : childrenOf(first)
      return program !== undefined && signalProcess(program, 'SIGTERM')
    },
    kill,
    limitHit(exitCode) {
      const hit = group?.limitHit()
      if (hit === 'memory' || exitCode !== ENDED_BY_CPU_LIMIT) return hit
      return 'cpu'
    },
    async remove() {
      if (!isOver) closeSync(status)
      isOver = true
      closeFilter()
      await group?.remove()
    },
  }
}

/** Whether any user of the machine can read a path. */
function isOpenToAll(path: string): boolean {
  const real = realpathSync(path)
  const mode = statSync(real).mode
  const isFolder = statSync(real).isDirectory()
  const above = dirname(real)
  const isReadable = (mode & 0o004) !== 0 && (!isFolder || (mode & 0o001) !== 0)
  return isReadable && (above === real || isPassable(above))
}

function isPassable(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || isPassable(dirname(folder)))
}

/** A user of its own for every probe at a time, of numbers that Debian and systemd give to nobody. */
let uids = 0
function nextUid(): number {
  uids = (uids + 1) % 478
  return 60_706 + uids
}

/** Absolute path of a program on the usual system paths. */
function which(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/local/bin']
    .map((folder) => `${folder}/${name}`)
    .find((path) => existsSync(path) && statSync(path).isFile())
}
