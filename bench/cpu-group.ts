// CPU time of a process with everything it starts, however that ends: only a control group counts it all.
// The times of a parent's children (/proc/PID/stat) miss those of a sandbox, whose processes are not its own to wait for.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface CpuGroup {
  path: string
  remove(): Promise<void>
}

/** The two versions of control groups (kernel documentation, admin-guide/cgroup-v1/cpuacct and cgroup-v2), with the file that counts. */
const HIERARCHIES = [
  ['/sys/fs/cgroup/cpuacct', 'cpuacct.usage'],
  ['/sys/fs/cgroup', 'cpu.stat'],
] as const

/** @returns undefined where this machine lets us make none */
export function openCpuGroup(name: string): CpuGroup | undefined {
  const hierarchy = HIERARCHIES.find(([root, file]) => existsSync(join(root, file)))
  if (hierarchy === undefined) return undefined
  const path = join(hierarchy[0], name)
  try {
    mkdirSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))) return undefined
    throw error
  }
  return { path, remove: () => remove(path) }
}

/** Moves this process into a group; what it starts afterwards is counted there. */
export function joinCpuGroup(path: string): void {
  writeFileSync(join(path, 'cgroup.procs'), String(process.pid))
}

/** CPU seconds of all that ever ran in the group. */
export function readCpuSeconds(path: string): number {
  const usage = join(path, 'cpuacct.usage')
  if (existsSync(usage)) return Number(readFileSync(usage, 'utf8')) / 1e9
  return Number(/^usage_usec (\d+)$/m.exec(readFileSync(join(path, 'cpu.stat'), 'utf8'))?.[1]) / 1e6
}

/** A group can be removed once its last process is gone, which takes a moment after it was told to. */
async function remove(path: string): Promise<void> {
  for (let tries = 0; existsSync(path); tries += 1) {
    try {
      rmdirSync(path)
    } catch (error) {
      if (tries >= 50) throw error
      await sleep(100)
    }
  }
}
