// Choosing servers to compare and to put together, in a real browser: by keyboard, by an address that was sent, back and forward, with
// records that are missing, moved, broken or hostile.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoFaults, setUpChoosePages } from './choose-page.ts'

const pages = setUpChoosePages(true)
const { open, sent, complaints } = pages
const chips = (page: Page) => page.getByRole('list', { name: 'Chosen servers' }).getByRole('listitem')

describe.each(['/compare/', '/stack/'])('%s', (path) => {
  it('says what to do next while nothing is chosen, and loads nothing that it does not need', async () => {
    const page = await open(path)
    expect(await page.getByText('Nothing is chosen yet').isVisible()).toBe(true)
    expect(sent.filter((one) => /api\/v1|search-index|comparison|stack-view/.test(one))).toEqual([])
    await expectNoFaults(page)
  })

  it('leads to the list of servers without a script', async () => {
    const page = await open(path, { javaScriptEnabled: false })
    expect(await page.getByRole('searchbox').count()).toBe(0)
    expect(await page.getByRole('combobox').count()).toBe(0)
    await page.getByRole('link', { name: 'See all servers' }).click()
    await page.waitForURL('**/servers/')
  })

  it('is used by keyboard alone', async () => {
    const page = await open(path)
    await page.keyboard.press('/')
    for (const [query, title] of [
      ['memory', '@example/memory'],
      ['reads and writes files', 'Files'],
    ] as const) {
      await page.keyboard.type(query)
      await page.getByRole('option', { name: title, selected: true }).waitFor()
      await page.keyboard.press('Enter')
      await expect.poll(() => chips(page).filter({ hasText: title }).count()).toBe(1)
      await expect.poll(() => page.locator('.said-aloud').textContent()).toContain(`${title} is in.`)
    }
    expect(new URL(page.url()).search).toBe('?ids=memory,files')
    await page.locator('.result h2').first().waitFor()
    // Two tabs lead over the link to its button; what follows it takes the focus.
    for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => chips(page).count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Remove Files')
    expect(new URL(page.url()).search).toBe('?ids=files')
  })

  it('does not choose twice, says so, and closes its list on Escape', async () => {
    const page = await open(`${path}?ids=memory`)
    await page.getByRole('combobox', { name: 'Add a server' }).fill('memory')
    const option = page.getByRole('option', { name: '@example/memory' })
    await option.waitFor()
    expect(await option.textContent()).toContain('chosen already')
    await option.click({ force: true })
    expect(await chips(page).count()).toBe(1)
    await page.keyboard.press('Escape')
    expect(await page.getByRole('listbox', { name: 'Servers found' }).isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox')
  })

  it('is gone back to, forward and sent as an address', async () => {
    const page = await open(`${path}?ids=memory,files`)
    await expect
      .poll(() => chips(page).allTextContents())
      .toEqual([expect.stringContaining('@example/memory'), expect.stringContaining('Files')])
    await page.getByRole('button', { name: 'Remove Files' }).click()
    await expect.poll(() => chips(page).count()).toBe(1)
    await page.goBack()
    await expect.poll(() => chips(page).count()).toBe(2)
    await page.goForward()
    await expect.poll(() => chips(page).count()).toBe(1)
    expect(page.url()).toBe(`${pages.site.url}${path}?ids=memory`)
  })

  it('remembers the choice of this tab, and adds to it by a plain link', async () => {
    const page = await open(`${path}?ids=memory`)
    await chips(page).first().waitFor()
    await page.goto(pages.site.url + path)
    await page.getByRole('link', { name: 'Choose them again' }).click()
    await expect.poll(() => chips(page).count()).toBe(1)
    await page.goto(`${pages.site.url}${path}?add=files`)
    await expect.poll(() => page.url()).toBe(`${pages.site.url}${path}?ids=memory,files`)
    await expect.poll(() => chips(page).count()).toBe(2)
  })

  it('follows one that moved, tells what cannot be had, and keeps the others', async () => {
    const page = await open(`${path}?ids=old-memory,gone,filler-9,filler-8,memory,../../secret,<b>`)
    await expect.poll(() => page.locator('.notes').innerText()).toContain('old-memory is memory now.')
    const notes = await page.locator('.notes').innerText()
    expect(notes).toContain('gone is gone')
    expect(notes).toContain('filler-9 is not known here')
    if (path === '/stack/') expect(notes).toContain('filler-8 has a record that cannot be read')
    expect(new URL(page.url()).search).toMatch(/^\?ids=memory,gone,filler-9/)
    expect(await page.locator('.result').innerText()).toContain('@example/memory')
    expect(sent.filter((one) => /servers\/.*secret/.test(one))).toEqual([])
    await page.goto(`${pages.site.url}${path}?ids=filler-7,files`)
    await expect.poll(() => page.locator('.notes').innerText()).toContain('filler-7 has a record that cannot be read')
    expect(await page.locator('.result').innerText()).toContain('Files')
  })

  it('tries again what failed', async () => {
    const page = await open(path)
    await page.route('**/api/v1/servers/files.json', (route) => route.fulfill({ status: 503, body: '' }))
    await page.goto(`${pages.site.url}${path}?ids=memory,files`)
    await expect.poll(() => page.locator('.notes').innerText()).toContain('files could not be loaded.')
    await page.unroute('**/api/v1/servers/files.json')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => page.locator('.result').innerText()).toContain('Files')
    expect(await page.locator('.notes').innerText()).toBe('')
    expect(complaints.splice(0).every((text) => text.includes('503'))).toBe(true)
  })

  it('shows hostile records as text, no wider than a phone', async () => {
    const ids = Array.from({ length: 24 }, (_, index) => `hostile-${index}`)
    const most = path === '/compare/' ? 4 : 20
    for (let first = 0; first < ids.length; first += most) {
      const own = ids.slice(first, first + most)
      const page = await open(`${path}?ids=${own.join(',')}`, { viewport: { width: 360, height: 740 } })
      await page.locator('.result h2').first().waitFor()
      await expect.poll(() => page.locator('.result[aria-busy]').count()).toBe(0)
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
      })
      expect(await chips(page).count()).toBe(own.length)
      expect(await page.locator('main :is(img, script, iframe, base, style, [onload], [onerror])').count()).toBe(0)
      expect(await page.locator('main a:not([href^="/"])').count()).toBe(0)
      expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
      for (const width of [320, 360, 1280]) {
        await page.setViewportSize({ width, height: 740 })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(wide, `${own.join()} at ${width} px`).toBe(0)
      }
      await page.context().close()
    }
  })
})
