// The pages on which servers are chosen, built once a test file and opened in a real browser; what a page says of errors, asks or sends
// elsewhere is a complaint.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { openBuiltSite } from './built-site.ts'
import { writeChoiceData } from './choose-data.ts'
import { setUpVisit, type Visit } from './visit.ts'

export const TRIO = 'files-reader,web-taker,mail-sender'

/** @param broken whether three of the records are to be missing, cut off and of a wrong shape */
export function setUpChoosePages(broken: boolean): Visit {
  return setUpVisit({
    mayMiss: true,
    async build() {
      const site = await openBuiltSite(writeChoiceData)
      if (!broken) return site
      await rm(join(site.dir, 'api/v1/servers/filler-9.json'))
      await writeFile(join(site.dir, 'api/v1/servers/filler-8.json'), '{"data": {"server": {"id": "filler-8"')
      await writeFile(join(site.dir, 'api/v1/servers/filler-7.json'), '{"data": {"server": {"id": "filler-7", "title": 7}}}')
      return site
    },
  })
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
