// Searching from any page, with the keyboard, before its script has come, and without a network.
import { describe, expect, it } from 'vitest'
import { openBuiltSite } from './built-site.ts'
import { writeFixtureData } from './fixture-data.ts'
import { setUpVisit } from './visit.ts'

const visit = setUpVisit({ build: () => openBuiltSite(writeFixtureData) })
const { open, complaints } = visit

describe('search', () => {
  it.each([
    ['create_entities', 'create_entities'],
    ['create entities', 'create_entities'],
    ['createEntities', 'create_entities'],
    ['readTextFile', 'readTextFile'],
    ['read_text_file', 'readTextFile'],
    ['read text file', 'readTextFile'],
  ])('finds a server by its tool, typed as %s', async (query, name) => {
    const page = await open('/')
    await page.getByRole('combobox').fill(query)
    await expect.poll(() => page.getByRole('option').first().textContent()).toContain(`tool ${name}`)
  })

  it('opens a result with the keyboard only', async () => {
    const page = await open('/')
    await page.keyboard.press('/')
    await page.keyboard.type('create_entities')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await page.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(
      await page.getByRole('option').first().getAttribute('id'),
    )
    await page.keyboard.press('Enter')
    await page.waitForURL('**/servers/memory/')
    expect(await page.locator('h1').textContent()).toBe('@example/memory')
  })

  it('keeps what is typed before its script has arrived', async () => {
    const page = await open('/servers/')
    await page.route('**/*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      await route.continue()
    })
    await page.goto(`${visit.site.url}/`, { waitUntil: 'commit' })
    await page.getByRole('combobox').pressSequentially('create_ent', { delay: 20 })
    await page.waitForLoadState('load')
    await page.getByRole('combobox').pressSequentially('ities')
    await page.getByRole('option').first().waitFor()
    expect(await page.getByRole('combobox').inputValue()).toBe('create_entities')
  })

  it('closes on Escape, and says when nothing was found', async () => {
    const page = await open('/')
    await page.getByRole('combobox').fill('create')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('option').first().isVisible()).toBe(false)
    expect(await page.getByRole('combobox').inputValue()).toBe('create')
    await page.getByRole('combobox').fill('zzzzzzzz')
    await expect.poll(() => page.getByRole('status').textContent()).toContain('No server or tool was found for “zzzzzzzz”')
  })

  it('keeps the query in the address of the list', async () => {
    const page = await open('/servers/')
    await page.getByRole('searchbox').fill('read graph')
    await page.waitForURL('**/servers/?q=read+graph')
    await page.getByRole('link', { name: '@example/memory' }).click()
    await page.waitForURL('**/servers/memory/')
    await page.goBack()
    await page.getByRole('link', { name: '@example/memory' }).waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('read graph')
  })

  it.each(['npm:memory', 'please read the whole graph'])('finds something for %s', async (query) => {
    const page = await open('/')
    await page.getByRole('combobox').fill(query)
    await expect.poll(() => page.getByRole('option').first().textContent()).toContain('@example/memory')
  })

  it('says without JavaScript that it needs it', async () => {
    const page = await open('/', { javaScriptEnabled: false })
    expect(await page.getByText('need JavaScript').isVisible()).toBe(true)
  })

  it('shows all results at an address of their own', async () => {
    const page = await open('/')
    await page.getByRole('combobox').fill('filler')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/servers/?q=filler')
    await expect.poll(() => page.locator('.servers .one-line').count()).toBeGreaterThan(7)
  })
})

describe('without a network', () => {
  it('a page that was visited opens again, and one that was not does not', async () => {
    const page = await open('/servers/memory/', { serviceWorkers: 'allow' })
    const isKept = () =>
      page.evaluate(async () => {
        const urls = [location.href, ...performance.getEntriesByType('resource').map(({ name }) => name)]
        return (await Promise.all(urls.map((url) => caches.match(url)))).every((response) => response !== undefined)
      })
    await expect.poll(isKept, { timeout: 10_000 }).toBe(true)
    await page.context().setOffline(true)
    await page.reload()
    expect(await page.locator('h1').textContent()).toBe('@example/memory')
    expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toContain('Source Sans')
    await expect(page.goto(`${visit.site.url}/method/`)).rejects.toThrow()
    complaints.length = 0 // the browser complains of what it could not fetch
    await page.context().setOffline(false)
  })
})
