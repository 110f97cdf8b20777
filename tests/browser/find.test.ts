// Finding servers for a task, in a real browser over a site with real vectors: reasons, address, back, hostile records, without an index.
import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltSite, openBuiltSite } from './built-site.ts'
import { writeChoiceData } from './choose-data.ts'
import { setUpVisit } from './visit.ts'

const COMMAND = resolve('pipeline/vectors-command.ts')
const SPREADSHEET = 'Keep what you know of my projects in a knowledge graph, and take a screenshot of a web page'

const visit = setUpVisit({
  mayMiss: true,
  build: () =>
    openBuiltSite(
      (dir) => cp(resolve('data'), dir, { recursive: true }),
      async (data, path) => {
        const env = { ...process.env, HISPER_VECTORS: path }
        await promisify(execFile)(process.execPath, ['--import', 'tsx', COMMAND, '--data', data], { env })
      },
    ),
})
const { open, complaints, sent } = visit

const task = (words: string) => `/find/?${new URLSearchParams({ task: words })}`
const status = (page: Page) => page.locator('#find-status').textContent()

async function expectNoFaults(page: Page): Promise<void> {
  for (const width of [320, 360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${width} px`).toBe(0)
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).options({ rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze()
    expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
}

describe('finding servers for a task', () => {
  it('loads nothing for it until a task is asked', async () => {
    const page = await open('/find/')
    expect(sent.filter((one) => /\/route\/|worker/.test(one))).toEqual([])
    await expectNoFaults(page)
  })

  it('is asked by keyboard, and answers step by step with reasons and a way on', async () => {
    const page = await open('/')
    await page.getByRole('link', { name: 'say what you want done' }).click()
    await page.getByRole('textbox', { name: 'Your task' }).focus()
    await page.keyboard.type(SPREADSHEET)
    await page.keyboard.press('Enter')
    await expect.poll(() => status(page), { timeout: 20_000 }).toMatch(/servers found, in 2 steps/)
    const steps = page.locator('.steps > li')
    expect(await steps.nth(0).innerText()).toContain('server-memory')
    expect(await steps.nth(0).innerText()).toContain('“graph”')
    expect(await steps.nth(1).innerText()).toMatch(/take_screenshot/)
    expect(await steps.nth(1).innerText()).toMatch(/Fits well|Likely fits/)
    await expectNoFaults(page)
    const together = page.getByRole('link', { name: 'Set up the best 2 together' })
    await together.click()
    await page.waitForURL('**/stack/?ids=*')
    await expect.poll(() => page.locator('.result').innerText()).toContain('All 2 servers')
  })

  it('keeps what a quick reader wrote before the script came', async () => {
    const page = await open('/')
    let letGo = () => undefined as unknown
    const held = new Promise((done) => (letGo = () => done(undefined)))
    await page.route('**/_astro/*.js', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`${visit.site.url}/find/`, { waitUntil: 'commit' })
    const field = page.getByRole('textbox', { name: 'Your task' })
    await field.fill(SPREADSHEET)
    letGo()
    await page.waitForLoadState('load')
    expect(await field.inputValue()).toBe(SPREADSHEET)
    await field.press('Enter')
    await expect.poll(() => status(page), { timeout: 20_000 }).toMatch(/servers found, in 2 steps/)
  })

  it('is an address that is sent and gone back to; the words go nowhere', async () => {
    const page = await open(task('take a screenshot of a web page'))
    await expect.poll(() => status(page), { timeout: 20_000 }).toMatch(/found/)
    await page.getByRole('textbox').fill('remember facts as a knowledge graph')
    await page.getByRole('button', { name: 'Find servers' }).click()
    await expect.poll(() => page.locator('.choices').first().innerText()).toContain('memory')
    expect(new URL(page.url()).searchParams.get('task')).toBe('remember facts as a knowledge graph')
    await page.goBack()
    await expect.poll(() => page.locator('.choices').first().innerText()).toContain('take_screenshot')
    expect(await page.getByRole('textbox').inputValue()).toBe('take a screenshot of a web page')
    expect(sent.filter((one) => /screenshot|knowledge/.test(one.replace(/^\S*\/find\/\?task=\S*/, '')))).toEqual([])
  })

  it.each(['zxqv wvut', '🎉', '<img src=x onerror=alert(1)>'])('says that nothing fits %j', async (words) => {
    const page = await open(task(words))
    await expect.poll(() => status(page), { timeout: 20_000 }).toBe('Nothing here fits')
    expect(await page.locator('main img').count()).toBe(0)
  })

  it('says so and tries again when the index cannot be loaded', async () => {
    const page = await open('/find/')
    await page.context().route('**/route/index.json', (request) => request.fulfill({ status: 503, body: '' }))
    await page.getByRole('textbox').fill('take a screenshot')
    await page.keyboard.press('Enter')
    await expect.poll(() => status(page)).toBe('It did not work')
    await page.context().unroute('**/route/index.json')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => status(page), { timeout: 20_000 }).toMatch(/found/)
    expect(complaints.splice(0).every((text) => text.includes('503'))).toBe(true)
  })

  it('leads to the list of servers without a script', async () => {
    const page = await open('/find/', { javaScriptEnabled: false })
    await page.getByRole('link', { name: 'See all servers' }).click()
    await page.waitForURL('**/servers/')
  })
})

describe('over a site without vectors', () => {
  let words: BuiltSite
  beforeAll(async () => {
    words = await openBuiltSite(writeChoiceData)
  })
  afterAll(() => words?.close())

  it('compares words, and shows hostile records as text', async () => {
    const page = await open(task('hostile onerror alert script javascript hacked'), { viewport: { width: 360, height: 740 } }, words)
    await expect.poll(() => status(page), { timeout: 20_000 }).toMatch(/found/)
    expect(await page.locator('main :is(img, script, iframe, base, style, [onload], [onerror])').count()).toBe(0)
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  })
})
