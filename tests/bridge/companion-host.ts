// The companion in a process of its own that tells what it holds: its memory once everything unused is let go, its descriptors, its children.
import { readdirSync, readFileSync } from 'node:fs'
import { openCompanion } from '../../bridge/companion/companion.ts'

export interface Held {
  /** Of the heap and beside it, in bytes, after a full collection. */
  bytes: number
  descriptors: number
  children: number
}

const home = process.env.HOME ?? ''
const companion = await openCompanion({
  ...{ places: { home, platform: process.platform, env: {}, dataFolder: home }, registry: undefined, port: 0, origins: [] },
  onTrouble: (error) => process.send?.({ trouble: String(error) }),
})
process.on('message', async (asked) => {
  if (asked === 'measure') process.send?.(measure())
  else {
    await companion.close()
    process.disconnect()
  }
})
process.send?.({ url: companion.api.url, terminal: companion.terminal })

function measure(): Held {
  for (let times = 0; times < 4; times += 1) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
  return { bytes: heapUsed + external, descriptors: readdirSync('/proc/self/fd').length, children: children.length }
}
