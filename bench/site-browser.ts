// What a reader waits for, in a real Chromium over loopback: the first search from a cold cache, and a choice in the list of all servers.
import type { Page } from 'playwright-core'
import { serveSite } from '../site/serve.ts'
import { openChromium } from '../tests/browser/chromium.ts'

const QUERIES = ['database query', 'calendar events', 'tickets', 'read mail attachments', 'wether forecast']
const CHOICES = 12

/** Milliseconds, medians; bytes of bodies as they went over the wire, pages and scripts not counted. */
export async function inBrowser(out: string) {
  const site = await serveSite(out, 0)
  const browser = await openChromium()
  try {
    const queries = []
    for (const query of QUERIES) {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(`${site.url}/servers/`, { waitUntil: 'networkidle' })
      queries.push({ query, ...(await firstSearch(page, query)) })
      await context.close()
    }
    const page = await browser.newPage()
    await page.goto(`${site.url}/servers/?sort=score`, { waitUntil: 'networkidle' })
    return {
      firstSearch: { ms: median(queries.map(({ ms }) => ms)), bytes: Math.max(...queries.map(({ bytes }) => bytes)), queries },
      choice: { ms: median(await choices(page, 'input[name=outcome], input[name=transport], input[name=category]')) },
      sort: { ms: median(await sorts(page)) },
    }
  } finally {
    await browser.close()
    await site.close()
  }
}

/** From the last letter to the rows on screen, the pause that waits for more letters included. */
function firstSearch(page: Page, query: string): Promise<{ ms: number; bytes: number }> {
  return page.evaluate(async (text) => {
    const field = document.querySelector<HTMLInputElement>('#browse [name=q]')
    const list = document.querySelector('#list')
    if (field === null || list === null) throw new Error('this is not the list of servers')
    performance.clearResourceTimings()
    const started = performance.now()
    const drawn = new Promise<void>((done) =>
      new MutationObserver(() => requestAnimationFrame(() => done())).observe(list, { childList: true }),
    )
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await drawn
    const ms = performance.now() - started
    await new Promise((done) => setTimeout(done, 500))
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    return {
      ms,
      bytes: entries.filter(({ name }) => name.includes('/search-index/')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    }
  }, query)
}

/** From the click to the frame that shows it. */
function choices(page: Page, boxes: string): Promise<number[]> {
  return page.evaluate(
    async ([selector, most]) => {
      const list = document.querySelector('#list')
      const found = [...document.querySelectorAll<HTMLInputElement>(selector)].slice(0, most)
      const times: number[] = []
      for (const box of [...found, ...found]) {
        const drawn = new Promise<void>((done) => {
          if (list !== null) new MutationObserver(() => requestAnimationFrame(() => done())).observe(list, { childList: true })
        })
        const started = performance.now()
        box.click()
        await drawn
        times.push(performance.now() - started)
        await new Promise((done) => setTimeout(done, 100))
      }
      return times
    },
    [boxes, CHOICES] as const,
  )
}

function sorts(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const list = document.querySelector('#list')
    const select = document.querySelector<HTMLSelectElement>('#browse [name=sort]')
    if (list === null || select === null) throw new Error('this is not the list of servers')
    const times: number[] = []
    for (const { value } of [...select.options].slice(1)) {
      const drawn = new Promise<void>((done) =>
        new MutationObserver(() => requestAnimationFrame(() => done())).observe(list, { childList: true }),
      )
      const started = performance.now()
      select.value = value
      select.dispatchEvent(new Event('change', { bubbles: true }))
      await drawn
      times.push(performance.now() - started)
      await new Promise((done) => setTimeout(done, 100))
    }
    return times
  })
}

function median(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(1))
}
