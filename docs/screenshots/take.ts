// Takes the pictures that are kept beside this file and docs/screenshot.png, of built sites; README.md here says of which data.
// node --import tsx docs/screenshots/take.ts DIST [MADE_UP_DIST] [NAME…]
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { serveSite } from '../../site/serve.ts'
import { openChromium } from '../../tests/browser/chromium.ts'

/** What fits each width: a phone, a notebook, a large screen. Phones and notebooks are taken at twice their pixels. */
const SCREENS = { 390: { height: 844, scale: 2 }, 1280: { height: 900, scale: 1.5 }, 2560: { height: 1440, scale: 1 } } as const
const QUALITY = 85

const TRIO = 'modelcontextprotocol-server-memory,modelcontextprotocol-server-filesystem,playwright-mcp'
const SERVER = '/servers/modelcontextprotocol-server-everything/'
/** One of the made-up ones of which there is a history, findings and incidents among it. */
const MADE_UP_SERVER = '/servers/acme-802-tickets-mcp-634/'

interface Shot {
  name: string
  path: string
  width: keyof typeof SCREENS
  scheme: 'light' | 'dark'
  /** What must be there before the picture is taken, where a script has to draw it. */
  waitFor?: string
  /** What to scroll to. */
  at?: string
  /** Of the site of made-up servers, which has a month of history. */
  isMadeUp?: true
}

const COMPARE = { name: 'compare', path: `/compare/?ids=${TRIO}`, waitFor: '.compared' } as const
const STACK = { name: 'stack', path: `/stack/?ids=${TRIO}`, waitFor: 'main pre' } as const
const TASK = 'open the page https://example.org/prices, read the table and write it to /home/me/prices.csv'
const FIND = { name: 'find', path: `/find/?${new URLSearchParams({ task: TASK })}`, waitFor: '#find-answer h2' } as const
const MADE_UP = { isMadeUp: true } as const

const SHOTS: readonly Shot[] = [
  { name: 'home', path: '/', width: 1280, scheme: 'light' },
  { name: 'home', path: '/', width: 390, scheme: 'dark' },
  { name: 'home', path: '/', width: 2560, scheme: 'dark' },
  { name: 'servers', path: '/servers/', width: 1280, scheme: 'light' },
  { name: 'servers', path: '/servers/', width: 390, scheme: 'light' },
  { name: 'servers', path: '/servers/', width: 2560, scheme: 'dark' },
  { name: 'server', path: SERVER, width: 1280, scheme: 'light' },
  { name: 'server', path: SERVER, width: 390, scheme: 'light' },
  { name: 'server-record', path: MADE_UP_SERVER, width: 1280, scheme: 'dark', at: '#health', ...MADE_UP },
  { ...COMPARE, width: 1280, scheme: 'light' },
  { ...COMPARE, width: 390, scheme: 'dark', at: 'main h2' },
  { ...STACK, width: 1280, scheme: 'dark', at: 'main h2' },
  { ...STACK, width: 390, scheme: 'light' },
  { name: 'state', path: '/state/', width: 1280, scheme: 'light', ...MADE_UP },
  { name: 'state', path: '/state/', width: 2560, scheme: 'dark', ...MADE_UP },
  { ...FIND, width: 1280, scheme: 'light' },
  { ...FIND, width: 390, scheme: 'dark' },
  { name: 'tasks', path: '/tasks/', width: 1280, scheme: 'light', waitFor: 'main form' },
  { name: 'tools', path: '/tools/', width: 1280, scheme: 'dark' },
  { name: 'tools', path: '/tools/', width: 390, scheme: 'light' },
  { name: 'health', path: '/health/', width: 1280, scheme: 'light', ...MADE_UP },
  { name: 'health', path: '/health/', width: 390, scheme: 'dark', ...MADE_UP },
  { name: 'discovery', path: '/discovery/', width: 1280, scheme: 'light' },
  { name: 'discovery', path: '/discovery/', width: 390, scheme: 'dark', at: '#left-out' },
]

const [dist = 'dist', madeUpDist, ...names] = process.argv.slice(2)
const site = await serveSite(dist, 0)
const madeUpSite = madeUpDist === undefined ? undefined : await serveSite(madeUpDist, 0)
const browser = await openChromium()
try {
  for (const shot of SHOTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const url = shot.isMadeUp ? madeUpSite?.url : site.url
    if (url === undefined) continue
    const file = join(import.meta.dirname, `${shot.name}-${shot.width}-${shot.scheme}.webp`)
    await writeFile(file, await take(browser, url, shot))
    process.stdout.write(`${file}\n`)
  }
  if (names.length === 0) await takeForReadme(browser, site.url)
} finally {
  await browser.close()
  await madeUpSite?.close()
  await site.close()
}

async function take(browser: Browser, url: string, { path, width, scheme, waitFor, at }: Shot): Promise<Buffer> {
  const { height, scale } = SCREENS[width]
  const context = await browser.newContext({
    ...{ viewport: { width, height }, deviceScaleFactor: scale, isMobile: width === 390, hasTouch: width === 390 },
    ...{ colorScheme: scheme, reducedMotion: 'reduce', serviceWorkers: 'block' },
  })
  const page = await context.newPage()
  await page.goto(url + path, { waitUntil: 'networkidle' })
  if (waitFor !== undefined) await page.locator(waitFor).first().waitFor()
  if (at !== undefined) await page.locator(at).first().evaluate(scrollTo)
  await page.evaluate(() => document.fonts.ready)
  const picture = await capture(page)
  await context.close()
  return picture
}

/** Runs in the page: `element` a little below the upper edge. */
function scrollTo(element: Element): void {
  const top = element.getBoundingClientRect().top
  scrollBy({ top: top - 24, behavior: 'instant' })
}

/** Playwright itself makes no WebP. */
async function capture(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  return Buffer.from(data, 'base64')
}

/** PNG, which every reader of a README shows. */
async function takeForReadme(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 860 }, colorScheme: 'light', serviceWorkers: 'block' })
  await page.goto(url, { waitUntil: 'networkidle' })
  await page.evaluate(() => document.fonts.ready)
  const path = join(import.meta.dirname, '../screenshot.png')
  await page.screenshot({ path })
  process.stdout.write(`${path}\n`)
}
