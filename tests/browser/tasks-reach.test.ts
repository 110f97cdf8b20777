// How the page of tasks reaches the companion: from a public site of https by the browser's leave, and from the companion's own page.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildOwnPage } from '../../site/islands/own-page-files.ts'
import { openPublicSite, type Permission, type PublicSite } from './public-site.ts'
import { TaskCompanion } from './task-companion.ts'

let site: PublicSite
let companion: TaskCompanion

beforeAll(async () => {
  const [opened, pages] = await Promise.all([openPublicSite(), buildOwnPage()])
  site = opened
  companion = new TaskCompanion([site.origin], pages)
  await companion.open()
})
afterEach(() => Promise.all(site.browser.contexts().map((context) => context.close())))
afterAll(async () => {
  await companion?.close()
  await site?.close()
})

const openPage = (permission: Permission) => site.open('/tasks/', permission)

async function pairOn(page: Page, scopes: readonly ('read' | 'run' | 'approve')[] = ['read', 'run']): Promise<void> {
  await page.getByLabel('Code').fill(companion.code(site.origin, scopes))
  await page.getByLabel('Port').fill(String(companion.port))
  await page.getByRole('button', { name: 'Pair' }).click()
}

describe('from a public site of https', () => {
  it('goes on where the browser was told to allow it', async () => {
    const page = await openPage('granted')
    await pairOn(page)
    await page.getByRole('navigation', { name: 'Tasks' }).waitFor()
  })

  it.each([
    ['denied', 'The browser keeps this page from your machine'],
    ['prompt', 'No answer yet'],
  ] as const)('says what to do where the permission is %s, and leads to the companion’s own page', async (permission, words) => {
    const page = await openPage(permission)
    await pairOn(page)
    await page.getByText(words).waitFor()
    const own = page.locator('.trouble').getByRole('link', { name: 'The companion’s own page' })
    expect(await own.count()).toBe(1)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
  })
})

describe('the companion’s own page', () => {
  it('pairs with the code of its address, keeps it from the address bar, and says yes to what the site asked for', async () => {
    const asking = await openPage('granted')
    await pairOn(asking)
    await asking.getByLabel('What do you want done?').fill('picture')
    await asking.getByRole('button', { name: 'Find tools' }).click()
    await asking.getByRole('button', { name: 'Use picture' }).click()
    await asking.getByRole('button', { name: 'Run it' }).click()
    await asking.getByText('Needs your yes').waitFor()

    const address = `http://127.0.0.1:${companion.port}`
    const context = await site.browser.newContext()
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    const code = companion.code(address, ['read', 'run', 'approve'])
    await page.goto(`${address}/#pair=${code}&approve`)
    await page.getByRole('heading', { name: 'Approvals' }).waitFor()
    expect(page.url()).toBe(`${address}/#approve`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      if (process.env.TASK_SHOTS !== undefined) await page.screenshot({ path: `${process.env.TASK_SHOTS}/own-${colorScheme}.png` })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    }
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await page.getByRole('button', { name: 'Once' }).click()
    await page.getByText('Nothing waits for you').waitFor()
    await asking.getByText('1 of 1 step done').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Approvals' }).waitFor()
    expect(complaints).toEqual([])
  })
})
