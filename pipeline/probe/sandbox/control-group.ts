// Control groups of Linux: limits that hold for a process with all it starts, and a list of what is left of it.
// Version 1 has a folder for each controller, version 2 one for all (kernel documentation, cgroup-v1/memory.rst and cgroup-v2.rst).
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signalProcess } from '../../../core/mcp/process-tree.ts'
import type { SandboxLimits } from './limits.ts'

type GroupLimits = Pick<SandboxLimits, 'memoryBytes' | 'processes'>

/** A place where groups can be made. */
export interface ControlGroups {
  version: 1 | 2
  /** The folders that groups are made in. */
  folders: readonly string[]
  /** @throws {Error} where the system refuses */
  make(limits: GroupLimits): ControlGroup
}

/** One group, for one start. */
export interface ControlGroup {
  /** Open for writing: a process that writes 0 to each is in the group, whoever it has become. */
  readonly descriptors: readonly number[]
  closeDescriptors(): void
  /** Kills what is in it now. */
  kill(): void
  /** Which limit was reached, as the kernel counted. */
  limitHit(): 'memory' | 'processes' | undefined
  /** Kills until nothing is left, and removes it. Gives up after a while; the next `findControlGroups` takes away what has ended since. */
  remove(): Promise<void>
}

export type ControlGroupsCheck = { groups: ControlGroups } | { groups: undefined; reason: string }

const CONTROLLERS = ['memory', 'pids'] as const
const PREFIX = 'hisper-'
const REMOVE_WITHIN_MS = 5_000

/**
 * Looks for a place to make groups in: below this process's own group, so that what limits us limits them, or for version 2
 * beside it, because a group of that version holds either processes or groups.
 * @param root where control groups are mounted
 * @param membership this process's own groups, as in /proc/self/cgroup (cgroups(7))
 */
export function findControlGroups(root = '/sys/fs/cgroup', membership = readOwn()): ControlGroupsCheck {
  const lines = membership.split('\n').map((line) => line.split(':'))
  const pathOf = (controller: string) => lines.find(([, names]) => names?.split(',').includes(controller))?.[2]
  const unified = lines.find(([id, names]) => id === '0' && names === '')?.[2]
  const [memory, pids] = CONTROLLERS.map(pathOf)
  const places: (readonly [1 | 2, readonly string[]])[] = []
  if (memory !== undefined && pids !== undefined) places.push([1, [join(root, 'memory', memory), join(root, 'pids', pids)]])
  else if (unified !== undefined) {
    places.push([2, [join(root, unified)]])
    if (unified !== '/') places.push([2, [dirname(join(root, unified))]])
  }
  let reason = 'the memory and pids controllers are not there'
  for (const [version, folders] of places) {
    const groups: ControlGroups = { version, folders, make: (limits) => make(version, folders, limits) }
    try {
      sweep(folders)
      const trial = groups.make({ memoryBytes: 2 ** 30, processes: 100 })
      trial.closeDescriptors()
      void trial.remove()
      return { groups }
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
    }
  }
  return { groups: undefined, reason: `no control group can be made: ${reason}` }
}

function make(version: 1 | 2, parents: readonly string[], limits: GroupLimits): ControlGroup {
  const name = `${PREFIX}${process.pid}-${randomUUID()}` // of this start alone, also among threads
  const folders = parents.map((parent) => join(parent, name))
  let descriptors: number[] = []
  const closeDescriptors = () => {
    for (const descriptor of descriptors) closeSync(descriptor)
    descriptors = []
  }
  try {
    for (const folder of folders) mkdirSync(folder)
    setLimits(version, folders, limits)
    for (const folder of folders) descriptors.push(openSync(join(folder, 'cgroup.procs'), 'r+'))
  } catch (error) {
    closeDescriptors()
    for (const folder of folders) removeFolder(folder)
    throw error
  }
  const kill = () => {
    for (const folder of folders) killIn(folder)
  }
  const count = (name: string, key: string) => folders.some((folder) => countIn(join(folder, name), key) > 0)
  return {
    descriptors,
    closeDescriptors,
    kill,
    limitHit() {
      if (count(version === 1 ? 'memory.oom_control' : 'memory.events', 'oom_kill')) return 'memory'
      return count('pids.events', 'max') ? 'processes' : undefined
    },
    async remove() {
      closeDescriptors()
      const end = performance.now() + REMOVE_WITHIN_MS
      for (const folder of folders) {
        // What was killed takes a few milliseconds to be gone.
        while (!removeFolder(folder) && performance.now() < end) {
          kill()
          await sleep(2)
        }
      }
    },
  }
}

function setLimits(version: 1 | 2, folders: readonly string[], { memoryBytes, processes }: GroupLimits): void {
  const at = (name: string) => folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  const set = (name: string, value: number) => {
    const path = at(name)
    if (path === undefined) throw new Error(`${name} is not there`)
    writeFileSync(path, String(value), { flag: 'r+' })
  }
  set(version === 1 ? 'memory.limit_in_bytes' : 'memory.max', memoryBytes)
  // Swap is memory too; a kernel that does not count it has no such file.
  if (version === 1 && at('memory.memsw.limit_in_bytes') !== undefined) set('memory.memsw.limit_in_bytes', memoryBytes)
  if (version === 2 && at('memory.swap.max') !== undefined) set('memory.swap.max', 0)
  set('pids.max', processes)
}

function killIn(folder: string): void {
  const all = join(folder, 'cgroup.kill') // version 2, since Linux 5.14
  if (existsSync(all)) writeFileSync(all, '1', { flag: 'r+' })
  else for (const pid of pidsIn(folder)) signalProcess(pid, 'SIGKILL')
}

/** Returns whether the group is gone; it cannot be while a process is in it. */
function removeFolder(folder: string): boolean {
  try {
    rmdirSync(folder)
    return true
  } catch {
    return !existsSync(folder)
  }
}

/** Removes groups that a process left which ended before it could. */
function sweep(folders: readonly string[]): void {
  for (const folder of folders) {
    for (const name of readdirSync(folder)) {
      const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : Number.NaN
      if (Number.isInteger(owner) && !existsSync(`/proc/${owner}`)) removeFolder(join(folder, name))
    }
  }
}

function pidsIn(folder: string): number[] {
  return readText(join(folder, 'cgroup.procs')).split('\n').filter(Boolean).map(Number)
}

/** A counter of a file of `key value` lines; 0 where it has none. */
function countIn(path: string, key: string): number {
  const line = readText(path)
    .split('\n')
    .find((text) => text.startsWith(`${key} `))
  return line === undefined ? 0 : Number(line.slice(key.length + 1))
}

function readOwn(): string {
  return readText('/proc/self/cgroup')
}

/** Empty where the file is not there: a group that was removed, a kernel that does not count. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENODEV')) return ''
    throw error
  }
}
