// The most memory that a process and what it started held at one time, looked at four times a second (proc(5), Linux).
import { readdirSync, readFileSync } from 'node:fs'

export interface MemoryWatch {
  /** Megabytes of resident memory: of the process alone, and of all together; null where nothing could be read. */
  stop(): { peakMegabytes: number | null; peakMegabytesOfAll: number | null }
}

export function watchMemory(pid: number): MemoryWatch {
  let [alone, all] = [0, 0]
  const timer = setInterval(() => {
    const held = heldBy(pid)
    alone = Math.max(alone, held.alone)
    all = Math.max(all, held.all)
  }, 250)
  return {
    stop: () => {
      clearInterval(timer)
      return { peakMegabytes: toMegabytes(alone), peakMegabytesOfAll: toMegabytes(all) }
    },
  }
}

/** Kilobytes; 0 where there is no such process, or no /proc. */
function heldBy(pid: number): { alone: number; all: number } {
  const children = new Map<number, number[]>()
  for (const name of names('/proc').filter((text) => /^\d+$/.test(text))) {
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(statusOf(name))?.[1] ?? 0)
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const resident = (one: number) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(statusOf(String(one)))?.[1] ?? 0)
  const sum = (one: number): number => (children.get(one) ?? []).reduce((total, child) => total + sum(child), resident(one))
  return { alone: resident(pid), all: sum(pid) }
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return '' // it ended while we looked
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function toMegabytes(kilobytes: number): number | null {
  return kilobytes === 0 ? null : Math.round(kilobytes / 1_024)
}
