// Chosen colours hold from the first frame on: what was painted while a page loads is looked at pixel by pixel, not computed styles.
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { THEME_STORAGE_KEY } from '../../site/lib/theme-script.ts'
import { type BuiltSite, openBuiltSite } from './built-site.ts'
import { openChromium } from './chromium.ts'
import { writeFixtureData } from './fixture-data.ts'

/** Time for a frame to be painted before what the page waits for arrives. */
const SLOW_MS = 400

let site: BuiltSite
let browser: Browser

beforeAll(async () => {
  ;[site, browser] = await Promise.all([openBuiltSite(writeFixtureData), openChromium()])
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** Notes every frame that Chromium paints while `act` runs. @returns them as base64 PNG, the oldest first */
async function watch(page: Page, act: () => Promise<unknown>): Promise<string[]> {
  const frames: string[] = []
  const session = await page.context().newCDPSession(page)
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(data)
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined)
  })
  await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 })
  await act()
  await pause(SLOW_MS)
  await session.send('Page.stopScreencast')
  return frames
}

/** How bright the left edge of each picture is halfway down, 0 to 255: nothing of a page but its ground is there. */
async function groundsOf(frames: readonly string[]): Promise<number[]> {
  const page = await browser.newPage()
  const grounds = await page.evaluate(
    (pictures) =>
      Promise.all(
        pictures.map(async (picture) => {
          const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0))
          const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
          context?.drawImage(bitmap, 0, 0)
          return Math.max(...(context?.getImageData(2, Math.floor(bitmap.height / 2), 1, 1).data.slice(0, 3) ?? []))
        }),
      ),
    frames,
  )
  await page.close()
  return grounds
}

describe.each([
  ['dark', 'light', 'black'],
  ['light', 'dark', 'white'],
] as const)('a page that is chosen %s on a system that is %s', (chosen, system, elsewhere) => {
  it.each(['another page', 'elsewhere'])('is never painted otherwise, come to from %s', async (from) => {
    const context = await browser.newContext({
      colorScheme: system,
      serviceWorkers: 'block',
      storageState: { cookies: [], origins: [{ origin: site.url, localStorage: [{ name: THEME_STORAGE_KEY, value: chosen }] }] },
    })
    const page = await context.newPage()
    // Late enough for frames in between, were the page painted without it.
    await page.route('**/theme.js', async (route) => {
      await pause(SLOW_MS)
      await route.continue()
    })
    await page.goto(from === 'elsewhere' ? `data:text/html,<html style="background: ${elsewhere}">` : `${site.url}/method/`)
    const frames = await watch(page, () => page.goto(`${site.url}/servers/memory/`))
    expect(frames.length).toBeGreaterThan(1)
    const wrong = (await groundsOf(frames)).filter((ground) => (chosen === 'dark' ? ground > 64 : ground < 192))
    expect(wrong).toEqual([])
    await context.close()
  })
})
