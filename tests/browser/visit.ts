// A site that is built once a test file, and a Chromium that visits it. What a page writes to the console as an error, throws, or asks of
// another host is a complaint, and a test that ends with one has failed.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { BuiltSite } from './built-site.ts'
import { openChromium } from './chromium.ts'

export interface Visit {
  readonly site: BuiltSite
  readonly browser: Browser
  readonly complaints: string[]
  /** What was asked for since the test began: addresses and bodies. */
  readonly sent: string[]
  /** Opens a page in a context of its own, without a service worker: one would ask for what a test holds back. */
  open(path: string, options?: BrowserContextOptions, from?: BuiltSite): Promise<Page>
}

export interface VisitOptions {
  build(): Promise<BuiltSite>
  /** Of every context. */
  context?: BrowserContextOptions
  /** A file that is not there is no complaint. */
  mayMiss?: boolean
  /** Address of what pages may ask besides their own site. */
  mayAsk?: () => string
}

/** Called at the top of a test file. */
export function setUpVisit({ build, context: usual = {}, mayMiss = false, mayAsk }: VisitOptions): Visit {
  let site: BuiltSite
  let browser: Browser
  const complaints: string[] = []
  const sent: string[] = []

  beforeAll(async () => {
    ;[site, browser] = await Promise.all([build(), openChromium()])
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

  async function open(path: string, options: BrowserContextOptions = {}, from = site): Promise<Page> {
    const context = await browser.newContext({ serviceWorkers: 'block', ...usual, ...options })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' && !(mayMiss && /\b404\b/.test(message.text()))) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => complaints.push(dialog.message()))
    // Of the context, so that what a worker asks for is heard as well.
    context.on('request', (request) => {
      sent.push(`${request.url()} ${request.postData() ?? ''}`)
      const isOther = mayAsk !== undefined && request.url().startsWith(mayAsk())
      // A blob is of the page's own making.
      const isOwn = request
        .url()
        .replace(/^blob:/, '')
        .startsWith(from.url)
      if (!isOwn && !isOther) complaints.push(`left the site: ${request.url()}`)
    })
    await page.goto(from.url + path, { waitUntil: 'load' })
    return page
  }
  return {
    complaints,
    sent,
    open,
    get site() {
      return site
    },
    get browser() {
      return browser
    },
  }
}
