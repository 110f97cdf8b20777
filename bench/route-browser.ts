// Asks an index in a real Chromium, by the worker of the site, over loopback.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { serveSite } from '../site/serve.ts'
import { openChromium } from '../tests/browser/chromium.ts'

const PAGE = `<!doctype html><title>route</title><script type="module">
const worker = new Worker('/worker.js', { type: 'module' })
const long = []
new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
let number = 0
globalThis.ask = (task) => new Promise((done, failed) => {
  const own = (number += 1)
  const started = performance.now()
  const told = ({ data }) => {
    if (data.number !== own) return
    worker.removeEventListener('message', told)
    if ('failed' in data) failed(new Error(data.failed))
    else done({ ms: performance.now() - started, choices: data.answer.choices.length })
  }
  worker.addEventListener('message', told)
  worker.postMessage({ number: own, base: '/', task })
})
globalThis.longest = () => Math.max(0, ...long)
</script>`

/**
 * @param out where the indexes lie; what else a page needs is written there
 * @returns milliseconds, and bytes as a host sends them: JSON and scripts gzipped, other files as they are
 */
export async function inBrowser(out: string, tasks: readonly string[]) {
  await build({
    entryPoints: [join(import.meta.dirname, '../site/scripts/find-worker.ts')],
    ...{ bundle: true, minify: true, format: 'esm', outfile: join(out, 'worker.js'), logLevel: 'silent' },
  })
  for (const name of ['index.html', '404.html']) writeFileSync(join(out, name), PAGE)
  const site = await serveSite(out, 0)
  const browser = await openChromium()
  try {
    const context = await browser.newContext()
    const page = await context.newPage()
    let bytes = 0
    const bodies: Promise<void>[] = []
    context.on('response', (response) => {
      if (!/\.(?:bin|json|js|txt)(?:\?|$)/.test(response.url())) return
      bodies.push(
        response.body().then((body) => {
          bytes += /\.(?:json|js|txt)(?:\?|$)/.test(response.url()) ? gzipSync(body).length : body.length
        }),
      )
    })
    const takeBytes = async () => {
      await page.waitForTimeout(50)
      await Promise.all(bodies.splice(0))
      const taken = bytes
      bytes = 0
      return taken
    }
    await page.goto(`${site.url}/`, { waitUntil: 'load' })
    const ask = (task: string) =>
      page.evaluate((words) => (globalThis as unknown as { ask: (task: string) => Promise<{ ms: number }> }).ask(words), task)
    const [first = '', ...others] = tasks
    const firstMs = (await ask(first)).ms
    const firstBytes = await takeBytes()
    const times: number[] = []
    const weights: number[] = []
    for (const task of others) {
      times.push((await ask(task)).ms)
      weights.push(await takeBytes())
    }
    const at = (values: number[], share: number) => Math.round([...values].sort((a, b) => a - b)[Math.floor(share * values.length)] ?? 0)
    return {
      first: { ms: Math.round(firstMs), bytes: firstBytes },
      later: { p50: at(times, 0.5), p95: at(times, 0.95), bytesP50: at(weights, 0.5), bytesP95: at(weights, 0.95) },
      longestTaskOfPageMs: Math.round(await page.evaluate(() => (globalThis as unknown as { longest: () => number }).longest())),
    }
  } finally {
    await browser.close()
    await site.close()
  }
}
