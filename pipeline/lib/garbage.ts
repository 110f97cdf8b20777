// Gives back what a stage leaves behind before the next one begins: left to itself, V8 lets a heap grow that has room to.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Collects all garbage at once; a few tenths of a second for a heap of a gigabyte. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
