// The pages that tell of all servers together, in a real browser over a site of made-up servers with a history.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { writeDataset } from '../../bench/world/dataset.ts'
import { writeRuns } from '../../bench/world/runs.ts'
import { openBuiltSite } from './built-site.ts'
import { setUpVisit } from './visit.ts'

async function writeAll(dir: string): Promise<void> {
  await writeDataset(dir, { servers: 120, days: 5 })
  await writeRuns(dir, { days: 40 })
}

const visit = setUpVisit({ build: () => openBuiltSite(writeAll) })
const { open } = visit

const PAGES = [
  ['/state/', 'State of MCP'],
  ['/categories/', 'Categories'],
  ['/categories/databases/', 'Databases'],
  ['/categories/games/', 'Games'],
  ['/tools/', 'Tools'],
  ['/health/', 'Health'],
  ['/changes/', 'Changes'],
  ['/discovery/', 'Discovery'],
  ['/runs/', 'Runs'],
  ['/own/', 'Registry for your own organisation'],
  ['/about/', 'About'],
  ['/', 'MCP servers, checked by running them.'],
] as const

const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })

describe.each(PAGES)('%s', (path, heading) => {
  it('has a title, one heading of the first level, and no accessibility violations, light or dark', async () => {
    const page = await open(path)
    await unfold(page)
    expect(await page.locator('h1').allTextContents()).toEqual([heading])
    expect(await page.title()).toMatch(/Hisper/)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).options({ rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze()
      expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    }
  })

  it('does not scroll sideways, folded or open', async () => {
    const page = await open(path)
    for (const width of [320, 360, 700, 1024, 1600]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `at ${width}`).toBe(width)
    }
    await unfold(page)
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })

  it('leads nowhere that is not there, and needs no script', async () => {
    const page = await open(path, { javaScriptEnabled: false })
    expect(await page.locator('main').innerText()).not.toBe('')
    const hrefs = await page.locator('a[href^="/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    const paths = [...new Set(hrefs.map((href) => href.replace(/[?#].*/, '')))]
    const missing = []
    for (const one of paths) if (!(await page.request.get(visit.site.url + one)).ok()) missing.push(one)
    expect(missing).toEqual([])
  })
})

describe('a picture', () => {
  it('has the same numbers in its table, its CSV, its JSON and its drawing', async () => {
    const page = await open('/state/', { javaScriptEnabled: false })
    const pictures = await page.locator('.picture').evaluateAll((sections) =>
      sections.map((section) => ({
        id: section.id,
        rows: [...section.querySelectorAll('tbody tr')].map((row) =>
          [...row.children].map((cell) => cell.querySelector('time')?.getAttribute('datetime') ?? cell.textContent?.trim() ?? ''),
        ),
        drawn: [...section.querySelectorAll('.chart.wide .number text')].map((text) => text.textContent),
      })),
    )
    expect(pictures.length).toBe(17)
    for (const { id, rows, drawn } of pictures) {
      const json = (await (await page.request.get(`${visit.site.url}/state/${id}.json`)).json()) as { rows: (string | number | null)[][] }
      const shown = json.rows.map((row) =>
        row.map((value) => (value === null ? 'not measured' : typeof value === 'number' ? value.toLocaleString('en-GB') : value)),
      )
      expect(rows, id).toEqual(shown)
      const csv = (await (await page.request.get(`${visit.site.url}/state/${id}.csv`)).text()).trimEnd().split('\r\n')
      const cell = (value: string | number | null) => (String(value).includes(',') ? `"${value}"` : (value ?? ''))
      expect(csv.slice(1), id).toEqual(json.rows.map((row) => row.map(cell).join(',')))
      if (drawn.length > 0) expect(drawn, id).toEqual(shown.map((row) => row[1]))
    }
  })

  it('draws five days as lines', async () => {
    const page = await open('/state/')
    expect(await page.locator('#growth .chart.wide .line path').count()).toBe(3)
  })
})

describe('the page of runs', () => {
  it('says what is wrong, how the runs ended, and has a row for each of them', async () => {
    const page = await open('/runs/', { javaScriptEnabled: false })
    expect(await page.locator('[data-code]').evaluateAll((items) => items.map((item) => item.getAttribute('data-code')))).toEqual([
      'probes_starved',
      'origin_silent',
    ])
    const { data } = (await (await page.request.get(`${visit.site.url}/api/v1/runs.json`)).json()) as {
      data: { runs: { runAt: string; workflow: string; outcome: string }[] }
    }
    const refreshes = data.runs.filter(({ workflow }) => workflow === 'refresh')
    const shown = await page
      .locator('#each ~ * time, #each ~ details time')
      .evaluateAll((times) => times.map((time) => time.getAttribute('datetime')))
    expect([...new Set(shown)]).toEqual(refreshes.map(({ runAt }) => runAt))
    const tally = await page.locator('.tally dd').allTextContents()
    expect(tally.map(Number)).toEqual(
      ['complete', 'partial', 'failed', 'lost'].map((word) => refreshes.filter(({ outcome }) => outcome === word).length),
    )
    expect(await page.locator('.picture .chart.wide').count()).toBe(5)
  })
})

describe('the search for tools', () => {
  it('finds tools by the words of their names, keeps the query in the address, and gives the table back', async () => {
    const page = await open('/tools/')
    const name = (await page.locator('.shared-tools tbody th').first().textContent())?.trim() ?? ''
    await page.getByRole('searchbox').fill(name.replaceAll('_', ' '))
    await page.locator('.tool-hits code', { hasText: name }).first().waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe(name.replaceAll('_', ' '))
    expect(await page.locator('#shared').isVisible()).toBe(false)
    const link = page.locator('.tool-hits a').first()
    expect((await page.request.get(new URL((await link.getAttribute('href')) ?? '', page.url()).href)).ok()).toBe(true)
    await page.getByRole('searchbox').fill('')
    await page.locator('#shared').waitFor()
    expect(page.url()).toBe(`${visit.site.url}/tools/`)
  })

  it('starts with the query of the address', async () => {
    const page = await open('/tools/?q=zzqqxx')
    await expect.poll(() => page.getByRole('status').textContent()).toContain('No tool is called like “zzqqxx”')
  })
})

describe('the navigation', () => {
  it('is all there at 360 px, and is walked through by keyboard', async () => {
    const page = await open('/about/', { viewport: { width: 360, height: 800 } })
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
    expect(await links.allTextContents()).toEqual(['Find', 'Tasks', 'Servers', 'Tools', 'Categories', 'State', 'Method', 'API'])
    for (const link of await links.all()) expect(await link.boundingBox()).toMatchObject({ height: 44 })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    for (const link of await links.all()) {
      await page.keyboard.press('Tab')
      expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
    }
    await page.keyboard.press('Enter')
    await page.waitForURL('**/api/')
  })
})
