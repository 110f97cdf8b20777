// npm run bench -- route --servers N: what building the index for finding servers by a task costs out of vectors that are kept, what new
// vectors cost, and what a reader waits for and fetches in a browser and in the companion.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { surfaceOf } from '../core/api/summary.ts'
import { openTextEncoder } from '../pipeline/vectors/text-vectors.ts'
import { serveSite } from '../site/serve.ts'
import { inBrowser } from './route-browser.ts'
import { serversOn } from './world/dataset.ts'

const MUST_REACH = {
  build: { cpuSeconds: 120 },
  newVectors: { toolsASecondACore: 8 },
  browser: { firstBytes: 6_000_000, laterBytes: 200_000, p95: 150, longestTaskOfPageMs: 50 },
  companion: { p95: 250, peakMegabytes: 600 },
}
const TASKS = 60
const COMPANION = 'route-companion.ts'
const NEW_TOOLS = 60
/** Texts of a tool that vectors are made of. */
const TEXTS_OF_TOOL = 2

/** @param servers size of the made-up registry */
export async function benchRoute(log: (line: string) => void, servers = 1_000): Promise<object> {
  const out = mkdtempSync(join(tmpdir(), 'hisper-route-bench-'))
  try {
    const descriptions = someTools(servers)
    const tasks = Array.from({ length: TASKS }, (_, index) =>
      // Every third is a task of two steps.
      [0, ...(index % 3 === 0 ? [7] : [])].map((shift) => descriptions[(index * 5 + shift) % descriptions.length]).join(' and then '),
    )
    const newVectors = await makeVectors(descriptions.slice(0, NEW_TOOLS))
    log(`${newVectors.toolsASecondACore} tools a second`)
    const built = await run('route-build.ts', String(servers), join(out, 'vectors.sqlite'), out)
    log(JSON.stringify(built))
    const companion = await inCompanion(out, tasks)
    log(JSON.stringify(companion))
    return { servers, newVectors, build: built, companion, browser: await inBrowser(out, tasks), mustReach: MUST_REACH }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

async function inCompanion(out: string, tasks: readonly string[]): Promise<object> {
  mkdirSync(join(out, 'api/v1'), { recursive: true })
  const root = { schemaVersion: 1, generatedAt: '2026-11-22T00:00:00.000Z', embedded: true, data: { title: 'Hisper', version: 'v1' } }
  writeFileSync(join(out, 'api/v1/index.json'), JSON.stringify(root))
  writeFileSync(join(out, '404.html'), 'not here')
  const site = await serveSite(out, 0)
  try {
    return await run(COMPANION, `${site.url}/`, join(out, 'companion'), JSON.stringify(tasks))
  } finally {
    await site.close()
  }
}

/** First sentences of tools of made-up servers, spread over them. */
function someTools(servers: number): string[] {
  const every = Math.max(1, Math.floor(servers / 400))
  const found: string[] = []
  let index = 0
  for (const server of serversOn({ servers: Math.min(servers, 400 * every) }, 0)) {
    index += 1
    const tool = index % every === 0 ? surfaceOf(server)?.tools[0] : undefined
    if (tool?.description !== undefined) found.push(tool.description)
  }
  return found.map((text) => text.split('. ')[0] ?? text)
}

async function makeVectors(descriptions: readonly string[]): Promise<{ toolsASecondACore: number }> {
  const encode = await openTextEncoder()
  await encode(descriptions[0] ?? '')
  const before = process.cpuUsage()
  for (const text of descriptions) for (let again = 0; again < TEXTS_OF_TOOL; again += 1) await encode(`${text} ${again}`)
  const { user, system } = process.cpuUsage(before)
  return { toolsASecondACore: Number((descriptions.length / ((user + system) / 1e6)).toFixed(1)) }
}

async function run(file: string, ...args: string[]): Promise<object> {
  // As `npm run bridge` starts the companion.
  const flags = file === COMPANION ? ['--max-semi-space-size=8'] : []
  const command = [...flags, '--import', 'tsx', join(import.meta.dirname, file), ...args]
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 16_000_000 })
  return JSON.parse(stdout)
}
