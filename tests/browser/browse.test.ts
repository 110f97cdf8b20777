// The list of servers in a real Chromium: what is chosen, searched and sorted is what the records say, and the address holds all of it.
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { writeDataset } from '../../bench/world/dataset.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import type { Server } from '../../core/schema/server.ts'
import { type BuiltSite, openBuiltSite } from './built-site.ts'
import { openChromium } from './chromium.ts'

const SERVERS = 180
let site: BuiltSite
let browser: Browser
let complaints: string[] = []
const servers: Server[] = []

beforeAll(async () => {
  site = await openBuiltSite(async (dir) => {
    await writeDataset(dir, { servers: SERVERS, days: 2 })
    for await (const server of new Dataset(dir).readServers()) servers.push(server)
  })
  browser = await openChromium()
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})
afterEach(() => {
  expect(complaints).toEqual([])
  complaints = []
})

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(site.url + path, { waitUntil: 'load' })
  return page
}
const outcomeOf = ({ probes: [best] }: Server) => best?.outcome ?? 'not_probed'
const having = (test: (server: Server) => boolean) => servers.filter(test).length
const status = (page: Page) => page.locator('#found').textContent()
const rows = (page: Page) => page.locator('#list tbody tr')
const countOf = async (page: Page, facet: string, word: string) =>
  Number(await page.locator(`input[name=${facet}][value=${word}] ~ data`).textContent())

describe('a choice', () => {
  it('leaves what the records say, and counts anew what each other choice would leave', async () => {
    const page = await open('/servers/')
    await page.getByLabel('Works', { exact: false }).first().check()
    await page.waitForURL('**/servers/?outcome=ok')
    const works = having((server) => outcomeOf(server) === 'ok')
    await expect.poll(() => status(page)).toBe(`1 to 50 of ${works}, those that work first`)
    expect(await countOf(page, 'outcome', 'ok')).toBe(works)
    expect(await countOf(page, 'outcome', 'timeout')).toBe(having((server) => outcomeOf(server) === 'timeout'))
    const stdio = ({ packages, remotes }: Server) =>
      [...packages.map(({ transport }) => transport), ...remotes.map(({ type }) => type)].includes('stdio')
    expect(await countOf(page, 'transport', 'stdio')).toBe(having((server) => outcomeOf(server) === 'ok' && stdio(server)))
    await page.locator('input[name=outcome][value=timeout]').check()
    await expect.poll(() => status(page)).toContain(`of ${works + having((server) => outcomeOf(server) === 'timeout')},`)
  })

  it('is taken back by going back, and made again by going forward', async () => {
    const page = await open('/servers/')
    const before = await status(page)
    await page.locator('input[name=outcome][value=ok]').check()
    await expect.poll(() => status(page)).not.toBe(before)
    await page.goBack()
    await expect.poll(() => status(page)).toBe(before)
    expect(await page.locator('input[name=outcome][value=ok]').isChecked()).toBe(false)
    expect(await rows(page).count()).toBe(50)
    await page.goForward()
    await expect.poll(() => page.locator('input[name=outcome][value=ok]').isChecked()).toBe(true)
  })

  it('comes with a shared address, and combines with a text and an order', async () => {
    const page = await open('/servers/?q=mail&outcome=ok&sort=tools')
    await rows(page).first().locator('.one-line').waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('mail')
    expect(await page.getByRole('combobox').inputValue()).toBe('tools')
    const tools = (await rows(page).locator('td:nth-child(3)').allTextContents()).map(Number)
    expect(tools.length).toBeGreaterThan(1)
    expect(tools).toEqual(tools.toSorted((a, b) => b - a))
    expect(new Set(await rows(page).locator('td:nth-child(2)').allTextContents())).toEqual(new Set(['Works']))
  })

  it('goes from page to page', async () => {
    const page = await open('/servers/?sort=newest')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.waitForURL('**/servers/?sort=newest&page=2')
    await expect.poll(() => status(page)).toContain(`51 to 100 of ${SERVERS}`)
    await page.getByRole('button', { name: 'Previous' }).click()
    await expect.poll(() => status(page)).toContain(`1 to 50 of ${SERVERS}`)
  })

  it('is made with the keyboard alone', async () => {
    const page = await open('/servers/')
    await page.keyboard.press('/')
    await page.keyboard.type('tickets')
    await page.waitForURL('**/servers/?q=tickets')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.waitForURL('**/servers/?q=tickets&outcome=ok')
  })

  it('that nothing fits says what to do', async () => {
    const page = await open('/servers/?q=zzzzqqqq')
    await page.getByText('No server fits all of this').waitFor()
    expect(await status(page)).toBe('No server fits')
  })
})

describe('a row', () => {
  it('keeps its place and height when its title and description come', async () => {
    const page = await open('/servers/')
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    await page.route('**/cards/**', async (route) => {
      await held
      await route.continue()
    })
    await page.locator('input[name=outcome][value=ok]').check()
    await rows(page).first().locator('.one-line').waitFor()
    const box = () => rows(page).nth(5).boundingBox()
    const before = await box()
    release()
    await expect.poll(() => rows(page).first().locator('.one-line').textContent()).toContain('MCP server')
    expect(await box()).toEqual(before)
  })
})

describe('what fails', () => {
  it('is said, and can be tried again', async () => {
    const page = await open('/servers/')
    await page.route('**/servers.bin', (route) => route.abort())
    await page.locator('input[name=outcome][value=ok]').check()
    await expect.poll(() => status(page)).toContain('The list could not be loaded')
    expect(await rows(page).count()).toBe(50)
    await page.unroute('**/servers.bin')
    await page.locator('input[name=outcome][value=timeout]').check()
    await expect.poll(() => status(page)).toContain(' of ')
    complaints = [] // the browser names what was held back
  })

  it('without JavaScript is nothing: plain pages, and no control that does not work', async () => {
    const page = await open('/servers/?outcome=ok', { javaScriptEnabled: false })
    expect(await rows(page).count()).toBe(50)
    expect(await page.locator('#browse').isVisible()).toBe(false)
    expect(await page.locator('#facets').isVisible()).toBe(false)
    await page.getByRole('link', { name: 'Works' }).first().click()
    expect(page.url()).toContain('/servers/outcome/ok/')
    await page.getByRole('link', { name: 'Next' }).click()
    expect(page.url()).toContain('/servers/outcome/ok/page/2/')
  })
})

describe.each(['/servers/', '/servers/?q=mail&outcome=ok', '/servers/?q=zzzzqqqq'])('%s', (path) => {
  it.each(['light', 'dark'] as const)('has no accessibility violations in %s', async (colorScheme) => {
    const page = await open(path, { colorScheme, reducedMotion: 'reduce' })
    if (path.includes('?')) await page.waitForFunction(() => document.querySelector('#found')?.textContent?.includes('by score') === false)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  })

  it.each([320, 640, 1024, 2560])('is not wider than %i px', async (width) => {
    const page = await open(path, { viewport: { width, height: 800 } })
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
    })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
  })
})
