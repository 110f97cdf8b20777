// The pages on which servers are chosen, built once a test file and opened in a real browser; what a page says of errors, asks or sends
// elsewhere is a complaint.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type BuiltSite, openBuiltSite } from './built-site.ts'
import { writeChoiceData } from './choose-data.ts'
import { openChromium } from './chromium.ts'

export const TRIO = 'files-reader,web-taker,mail-sender'

/** Pages of a test file: opened by `open`, closed after each test, which must not have complained. */
export interface ChoosePages {
  open(path: string, options?: BrowserContextOptions): Promise<Page>
  readonly url: string
  /** What was asked for since the test began: addresses and bodies. */
  readonly sent: string[]
  readonly complaints: string[]
}

/** @param broken whether three of the records are to be missing, cut off and of a wrong shape */
export function useChoosePages(broken: boolean): ChoosePages {
  let site: BuiltSite
  let browser: Browser
  const complaints: string[] = []
  const sent: string[] = []

  beforeAll(async () => {
    ;[site, browser] = await Promise.all([openBuiltSite(writeChoiceData), openChromium()])
    if (!broken) return
    await rm(join(site.dir, 'api/v1/servers/filler-9.json'))
    await writeFile(join(site.dir, 'api/v1/servers/filler-8.json'), '{"data": {"server": {"id": "filler-8"')
    await writeFile(join(site.dir, 'api/v1/servers/filler-7.json'), '{"data": {"server": {"id": "filler-7", "title": 7}}}')
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    sent.length = 0
    expect(complaints.splice(0)).toEqual([])
  })

  /** A record that is not there is no complaint. */
  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ serviceWorkers: 'block', ...options })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && !/\b404\b/.test(message.text()) && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => complaints.push(dialog.message()))
    page.on('request', (request) => {
      sent.push(`${request.url()} ${request.postData() ?? ''}`)
      if (!request.url().startsWith(site.url)) complaints.push(`left the site: ${request.url()}`)
    })
    await page.goto(site.url + path, { waitUntil: 'load' })
    return page
  }
  return {
    open,
    sent,
    complaints,
    get url() {
      return site.url
    },
  }
}

export async function expectNoFaults(page: Page): Promise<void> {
  for (const width of [320, 360, 700, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${width} px`).toBe(0)
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).options({ rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze()
    expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
}
