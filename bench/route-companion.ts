// Asks a registry as the companion does: over HTTP, with what it keeps and checks, by the sentence model where it is installed.
// `route-companion.ts URL FOLDER TASKS`; prints one JSON object. Asked twice: the second time all files are at hand.
import { Registry } from '../bridge/registry/registry.ts'

const [url = '', folder = '', given = '[]'] = process.argv.slice(2)
const tasks = JSON.parse(given) as string[]

function open(): Registry {
  return new Registry({
    ...{ base: new URL(url), folder },
    onTrouble: (message) => {
      throw new Error(message)
    },
  })
}

async function ask(registry: Registry): Promise<object> {
  const times: number[] = []
  for (const task of tasks) {
    const before = performance.now()
    await registry.route(task, 5)
    times.push(performance.now() - before)
  }
  const [firstMs = 0, ...later] = times
  later.sort((a, b) => a - b)
  const at = (share: number) => Math.round(later[Math.floor(share * later.length)] ?? 0)
  return { firstMs: Math.round(firstMs), p50: at(0.5), p95: at(0.95) }
}

const fetched = await ask(open())
const atHand = await ask(open())
process.stdout.write(`${JSON.stringify({ fetched, atHand, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) })}\n`)
