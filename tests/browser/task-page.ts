// The page of tasks in a test: a built site, a companion of its own for each test, and what every screen has to be.
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterEach, beforeEach, expect } from 'vitest'
import type { Scope } from '../../core/schema/bridge.ts'
import { openBuiltSite } from './built-site.ts'
import { writeFixtureData } from './fixture-data.ts'
import { TaskCompanion } from './task-companion.ts'
import { setUpVisit, type Visit } from './visit.ts'

export const ALL: readonly Scope[] = ['read', 'run', 'approve']
/** A folder: then each screen that is looked at is drawn into it. */
const SHOTS = process.env.TASK_SHOTS
const GONE = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/

export const button = (within: Page | Locator, name: string | RegExp) => within.getByRole('button', { name })
export const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })

interface TaskPages {
  visit: Visit
  readonly companion: TaskCompanion
  readonly origin: string
  pairOn(page: Page, scopes?: readonly Scope[]): Promise<void>
  openPaired(hash?: string, scopes?: readonly Scope[], options?: BrowserContextOptions): Promise<Page>
  /** A companion that is gone leaves errors of the network in the console: those, and no others, are expected. */
  forgiveGone(): void
}

/** Called at the top of a test file. */
export function setUpTaskPages(): TaskPages {
  let companion: TaskCompanion
  // Said first, so that it is done last: a page that is still open would complain that its companion is gone.
  afterEach(() => companion.close())
  const visit = setUpVisit({ build: () => openBuiltSite(writeFixtureData), mayAsk: () => `http://127.0.0.1:${companion.port}/` })
  beforeEach(async () => {
    companion = new TaskCompanion([new URL(visit.site.url).origin])
    await companion.open()
  })

  async function pairOn(page: Page, scopes: readonly Scope[] = ALL): Promise<void> {
    await page.getByLabel('Code').fill(companion.code(new URL(visit.site.url).origin, scopes))
    await page.getByLabel('Port').fill(String(companion.port))
    await button(page, 'Pair').click()
    await page.getByRole('navigation', { name: 'Tasks' }).waitFor()
  }
  return {
    visit,
    get companion() {
      return companion
    },
    get origin() {
      return new URL(visit.site.url).origin
    },
    pairOn,
    async openPaired(hash = '', scopes = ALL, options = {}) {
      const page = await visit.open(`/tasks/${hash}`, options)
      await pairOn(page, scopes)
      return page
    },
    forgiveGone: () => expect(visit.complaints.splice(0).filter((text) => !GONE.test(text))).toEqual([]),
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return
  for (const width of [390, 1280])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.screenshot({ path: join(SHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true })
    }
}

export async function expectNoFaults(page: Page, name: string): Promise<void> {
  await shoot(page, name)
  for (const width of [320, 390, 1280, 2560]) {
    await page.setViewportSize({ width, height: 800 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide, `${name}, ${width} px`).toBe(0)
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).options({ rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze()
    expect(violations.map(({ id, nodes }) => `${name} ${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

export async function expectNothingRan(page: Page): Promise<void> {
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  expect(await page.locator('#tasks :is(script, iframe, object, embed, [onerror], [onload], a[href^="javascript"])').count()).toBe(0)
}
