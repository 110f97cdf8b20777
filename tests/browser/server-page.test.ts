import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { FORM } from '../review-desk.ts'
import { openBuiltSite } from './built-site.ts'
import { MARKUP, writeServerPageData } from './server-page-data.ts'
import { setUpVisit } from './visit.ts'

const SECRET = 'sk-nobody-else-may-have-this'

const visit = setUpVisit({
  context: { permissions: ['clipboard-read', 'clipboard-write'] },
  build() {
    vi.stubEnv('HISPER_REPOSITORY', 'https://code.example/owner/registry')
    return openBuiltSite(writeServerPageData)
  },
})
const { open, sent } = visit

async function openForm(page: Page): Promise<void> {
  await page.getByText('Fill in your own values').click()
  await page.getByLabel('KEYED_API_KEY').waitFor()
}

const shown = (page: Page) => page.getByRole('tabpanel').textContent()

describe('the form for what only the reader has', () => {
  it('puts a value into the configuration while it is typed, and takes it out again', async () => {
    const page = await open('/servers/keyed/')
    expect(await shown(page)).toContain('"KEYED_API_KEY": "<KEYED_API_KEY>"')
    await openForm(page)
    const field = page.getByLabel('KEYED_API_KEY')
    await field.pressSequentially('abc')
    await expect.poll(() => shown(page)).toContain('"KEYED_API_KEY": "abc"')
    expect(await shown(page)).toContain('"KEYED_REGION": "<KEYED_REGION>"')
    await field.fill('')
    await expect.poll(() => shown(page)).toContain('"KEYED_API_KEY": "<KEYED_API_KEY>"')
  })

  it('asks as the record says: a choice, a default, several of one', async () => {
    const page = await open('/servers/keyed/')
    await openForm(page)
    await page.getByLabel('KEYED_REGION').selectOption('us')
    await expect.poll(() => shown(page)).toContain('"KEYED_REGION": "us"')
    expect(await page.getByLabel('KEYED_LIMIT').getAttribute('placeholder')).toBe('20')
    await page.getByLabel('root').fill('/one\n/two')
    await expect.poll(() => shown(page)).toMatch(/"--root",\s+"\/one",\s+"--root",\s+"\/two"/)
  })

  it('copies the text with the value, and keeps it from client to client', async () => {
    const page = await open('/servers/keyed/')
    await openForm(page)
    await page.getByLabel('KEYED_API_KEY').fill(SECRET)
    await page.getByRole('tab', { name: 'Codex' }).click()
    await expect.poll(() => shown(page)).toContain('[mcp_servers.keyed]')
    await page.getByRole('tabpanel').getByRole('button', { name: 'Copy' }).last().click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(SECRET)
  })

  it('puts values into links at once, and leaves them out where the reader says so', async () => {
    const page = await open('/servers/keyed/')
    await openForm(page)
    await page.getByLabel('root').fill('/data')
    await page.getByLabel('KEYED_REGION').selectOption('eu')
    await page.getByLabel('KEYED_API_KEY').fill(SECRET)
    await page.getByRole('tab', { name: 'VS Code', exact: true }).click()
    const link = page.getByRole('link', { name: 'Install in VS Code' })
    expect(decodeURIComponent((await link.getAttribute('href')) ?? '')).toContain(SECRET)
    await page.getByLabel('Also in links').uncheck()
    await expect.poll(async () => decodeURIComponent((await link.getAttribute('href')) ?? '')).not.toContain(SECRET)
  })

  it('hides a secret until it is to be shown', async () => {
    const page = await open('/servers/keyed/')
    await openForm(page)
    const field = page.getByLabel('KEYED_API_KEY')
    expect(await field.getAttribute('type')).toBe('password')
    await page.getByRole('button', { name: 'Show', pressed: false }).click()
    expect(await field.getAttribute('type')).toBe('text')
    await page.getByRole('button', { name: 'Show', pressed: true }).click()
    expect(await field.getAttribute('type')).toBe('password')
  })

  it('neither sends nor keeps what was filled in', async () => {
    const page = await open('/servers/keyed/')
    await openForm(page)
    expect(await page.locator('main form, main [name]').count()).toBe(0)
    expect(await page.locator('main :is(input, select, textarea):not([autocomplete=off])').count()).toBe(0)
    await page.getByLabel('KEYED_API_KEY').fill(SECRET)
    await page.getByLabel('KEYED_API_KEY').press('Enter')
    for (const tab of await page.getByRole('tab').all()) await tab.click()
    await page.goto(`${visit.site.url}/servers/memory/`)
    expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))).not.toContain(SECRET)
    await page.goBack()
    await openForm(page)
    expect(await page.getByLabel('KEYED_API_KEY').inputValue()).toBe('')
    expect(sent.filter((request) => request.includes(SECRET))).toEqual([])
  })

  it('is not there for a server that asks for nothing, nor without JavaScript', async () => {
    expect(await (await open('/servers/twin/')).getByText('Fill in your own values').count()).toBe(0)
    const page = await open('/servers/keyed/', { javaScriptEnabled: false })
    expect(await page.getByText('Fill in your own values').isVisible()).toBe(false)
    expect(await page.getByText('Replace 3 placeholders by your own').isVisible()).toBe(true)
  })
})

describe('a server page', () => {
  it('names others that do the same, work, and score no lower', async () => {
    const page = await open('/servers/keyed/', { javaScriptEnabled: false })
    const links = page.locator('#alternatives ~ ul a')
    expect(await links.allTextContents()).toEqual(['twin'])
    await links.first().click()
    await page.waitForURL('**/servers/twin/')
    expect(await page.locator('#alternatives').count()).toBe(0)
  })

  it('says how to reach the points that are missing', async () => {
    const page = await open('/servers/keyed/')
    const row = page.getByRole('row', { name: 'Parameters described' })
    expect(await row.textContent()).toContain('Give every property of the input schemas a description.In part, 3 of 47.5 of 10')
  })

  it('tells what stood before a change and after it: short in its line, long when it is opened', async () => {
    const page = await open('/servers/keyed/')
    expect(await page.getByText('New release of a package').textContent()).toContain('keyed, was 1.2.2, now 1.2.3')
    await page.getByText('Tool description changed').click()
    await page.getByText('After', { exact: true }).waitFor()
    expect(await page.locator('.opens del').textContent()).toBe(MARKUP)
    expect(await page.locator('.opens ins').textContent()).toBe('It writes as well.')
  })

  it('says how the very same version is probed again', async () => {
    const page = await open('/servers/keyed/')
    await page.getByText('npm run probe -- npm:keyed@1.2.3', { exact: true }).waitFor()
  })

  it('says why its listings are one server', async () => {
    const page = await open('/servers/keyed/')
    await page.getByText('Why these are one server').click()
    await page.getByText('npm:keyed and github:example/keyed: the repository’s own manifest names the package (keyed)').waitFor()
  })

  it('has a badge to copy, which leads to where the site is published', async () => {
    const page = await open('/servers/keyed/')
    await page.getByText('Badge for a README').click()
    const address = 'https://hisper.example/servers/keyed/'
    await page.getByText(`[![Checked by Hisper](${address}badge.svg)](${address})`, { exact: true }).waitFor()
  })

  it('leads to a report that holds its id and nothing else', async () => {
    const page = await open('/servers/hostile/')
    const href = await page.getByRole('link', { name: 'report a mistake' }).getAttribute('href')
    expect(href).toBe('https://code.example/owner/registry/issues/new?title=hostile')
  })

  it('shows what reviews add up to with their count, and who is not counted', async () => {
    const page = await open('/servers/keyed/', { javaScriptEnabled: false })
    const section = page.locator('section', { has: page.locator('#reviews') })
    const text = (await section.innerText()).replace(/\s+/g, ' ')
    expect(text).toContain('Reviews 3.4 of 5 from 5 reviews')
    expect(text).toContain('1 gave 5, 3 gave 4, 1 gave 2. 1 of an earlier version. 2 by new accounts, not counted.')
    expect(await section.locator('li').count()).toBe(5)
    expect(text).toContain('And 2 more as JSON.')
  })

  it('shows a review as text, with what was used, and leads to its author', async () => {
    const page = await open('/servers/keyed/', { javaScriptEnabled: false })
    const [first, second] = [page.locator('#reviews ~ ul > li').first(), page.locator('#reviews ~ ul > li').nth(1)]
    expect(await first.locator('.foreign').textContent()).toBe(`It answers at once. ${MARKUP} \\u{202e}sdrawkcab\\u{202c} and more of it.`)
    expect(await second.textContent()).toContain(
      `Version 0.9.0, an earlier one; ${MARKUP}; query_table list_tables explain_query and 1 more`,
    )
    const author = first.getByRole('link', { name: 'reviewer-0' })
    expect([await author.getAttribute('href'), await author.getAttribute('rel')]).toEqual([
      'https://code.example/reviewer-0',
      'nofollow noreferrer',
    ])
  })

  it('says that there are no reviews yet, and leads to the form with its id and nothing else', async () => {
    const page = await open('/servers/hostile/')
    const section = page.locator('section', { has: page.locator('#reviews') })
    expect(await section.innerText()).toMatch(/^Reviews\s+No reviews yet\.\s+Write a review · How they are made$/)
    const href = await page.getByRole('link', { name: 'Write a review' }).getAttribute('href')
    expect(href).toBe('https://code.example/owner/registry/issues/new?template=review.yml&server=hostile')
    expect(FORM.fields.map(({ id }) => id)).toContain(new URL(href ?? '').searchParams.keys().toArray()[1])
  })

  it('has no accessibility violations, does not overflow and runs nothing with everything open', async () => {
    const page = await open('/servers/keyed/')
    await openForm(page)
    await page.getByText('Tool description changed').click()
    await page.getByText('After', { exact: true }).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).options({ rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze()
      expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    }
    for (const width of [320, 360, 768, 1600]) {
      await page.setViewportSize({ width, height: 844 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${width} px`).toBe(0)
    }
    expect(await page.getByText(`From your account. ${MARKUP}`).count()).toBe(1)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  })
})
