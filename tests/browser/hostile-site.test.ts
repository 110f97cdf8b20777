// A site of two hundred servers whose texts try to be more than text, clicked through in a real Chromium: nothing runs, nothing leads away,
// nothing is wider than a phone.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseWith } from '../../core/schema/parse.ts'
import { ReviewSchema, reviewPath } from '../../core/schema/review.ts'
import { serverPath } from '../../core/schema/server.ts'
import { NOW, review } from '../documents.ts'
import { type BuiltSite, openBuiltSite } from './built-site.ts'
import { openChromium } from './chromium.ts'
import { hostileServers, TEXTS } from './hostile-data.ts'

const PHONE = { width: 360, height: 740 }
const PAGES = ['/', '/servers/', '/tools/', '/changes/', '/health/', '/state/', '/discovery/']
/** A page of each kind of text, and those with many tools, a wide schema, a deep one. */
const IDS = Array.from({ length: 26 }, (_, index) => `hostile-${index}`)

let site: BuiltSite
let browser: Browser
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  const servers = hostileServers()
  site = await openBuiltSite(async (dir) => {
    const write = async (path: string, value: unknown) => {
      await mkdir(dirname(join(dir, path)), { recursive: true })
      await writeFile(join(dir, path), JSON.stringify(value))
    }
    for (const server of servers) await write(serverPath(server.id), server)
    for (const [index, { id }] of servers.entries()) {
      const [text = '', client = ''] = [TEXTS[index % TEXTS.length]?.padEnd(80, '.'), TEXTS[(index + 3) % TEXTS.length]?.slice(0, 80)]
      const hostile = { ...review, server: id, text, client, version: client, tools: [client] }
      await write(reviewPath(id, review.login), parseWith(ReviewSchema, hostile, id))
    }
    await write('aliases.json', { schemaVersion: 1, aliases: {}, retired: {} })
    await write('snapshot.json', {
      schemaVersion: 1,
      generatedAt: NOW,
      embedded: false,
      totals: {
        ...{ servers: servers.length, listings: servers.length, probed: servers.length, tools: 1_000, resources: 200, prompts: 200 },
        outcomes: { ok: 150, crashed: 50 },
        eras: { legacy: 150 },
      },
      origins: { npm: { outcome: 'fresh', seenAt: NOW, readAt: NOW, listings: servers.length, rejected: 0, carried: 0 } },
    })
  })
  browser = await openChromium()
  const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block' })
  page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${page.url()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('dialog', (dialog) => complaints.push(`${page.url()}: a dialog, ${dialog.message()}`))
  page.on('request', (request) => request.url().startsWith(site.url) || complaints.push(`${page.url()} asked for ${request.url()}`))
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** What is wrong with what is shown now. */
async function faults(): Promise<string[]> {
  const found = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
    const away = links.filter(({ origin }) => origin !== location.origin)
    return [
      ...('hacked' in window ? ['something ran'] : []),
      ...(wide > 0 ? [`${wide} px too wide`] : []),
      ...links
        .filter(({ protocol }) => !/^https?:$/.test(protocol) && !/^(?:vscode|vscode-insiders|cursor|lmstudio|goose):$/.test(protocol))
        .map(({ href }) => `leads to ${href.slice(0, 80)}`),
      ...away
        .filter(({ protocol, rel }) => /^https?:$/.test(protocol) && !/nofollow|noopener|noreferrer/.test(rel))
        .map(({ href }) => `no rel: ${href.slice(0, 80)}`),
      ...[...document.querySelectorAll('main img, main iframe, main object, main embed, main base')].map(({ outerHTML }) =>
        outerHTML.slice(0, 80),
      ),
      ...[...document.querySelectorAll('*')]
        .filter((one) => one.getAttributeNames().some((name) => name.startsWith('on')))
        .map(({ outerHTML }) => outerHTML.slice(0, 80)),
    ]
  })
  return found
}

/** Opens every fold, and what opens within it. */
async function unfold(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await page.evaluate(() => {
      for (const details of [...document.querySelectorAll('details')].slice(0, 60)) details.open = true
    })
    await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
  }
}

describe('nothing runs, leads away or is too wide', () => {
  it.each(PAGES)('on %s', async (path) => {
    await page.goto(site.url + path)
    await unfold()
    expect(await faults()).toEqual([])
    expect(complaints).toEqual([])
  })

  it('in what a search finds', async () => {
    await page.goto(`${site.url}/`)
    await page.getByRole('combobox').fill('script')
    await page.getByRole('option').first().waitFor()
    expect(await faults()).toEqual([])
    await page.goto(`${site.url}/servers/?q=hacked&sort=score`)
    await page.locator('.one-line').first().waitFor()
    await expect.poll(() => page.locator('.one-line').first().textContent()).not.toBe('\u00A0')
    expect(await faults()).toEqual([])
    expect(complaints).toEqual([])
  })

  it.each(IDS)('on the page of %s', async (id) => {
    await page.goto(`${site.url}/servers/${id}/`)
    expect(await page.locator('h1').textContent()).not.toBe('')
    await unfold()
    for (const tab of (await page.getByRole('tab').all()).slice(0, 13)) await tab.click()
    expect(await faults()).toEqual([])
    expect(complaints).toEqual([])
  })
})
