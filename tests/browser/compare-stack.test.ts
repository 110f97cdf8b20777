// What is made of the servers that were chosen, in a real browser: a table that compares them, and one configuration with what they cost,
// collide in and can do together.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { CLIENTS } from '../../core/install/clients.ts'
import { expectNoFaults, setUpChoosePages, TRIO } from './choose-page.ts'

const SECRET = 'sk-nobody-else-may-have-this'
const pages = setUpChoosePages(false)
const { open, sent } = pages
const chips = (page: Page) => page.getByRole('list', { name: 'Chosen servers' }).getByRole('listitem')
const columns = (page: Page) => page.locator('.compared thead th').allTextContents()

describe('a comparison', () => {
  it('has a column a server and a row a fact, and names what they share', async () => {
    const page = await open(`/compare/?ids=${TRIO},memory`)
    await expect.poll(() => columns(page)).toEqual(['files-reader', 'web-taker', 'mail-sender', '@example/memory'])
    const row = (head: string) =>
      page
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: head, exact: true }) })
        .getByRole('cell')
    expect(await row('Outcome').allInnerTexts()).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^Works/)))
    expect(await row('Tools').allInnerTexts()).toEqual(['2', '2', '2', '2'])
    expect(await row('Score').allInnerTexts()).toEqual(
      [90, 90, 90, 97].map((score) => expect.stringMatching(`^${score} of 100\\s+Excellent$`)),
    )
    expect(await row('Handshake, median').allInnerTexts()).toEqual([
      'not measured',
      'not measured',
      'not measured',
      expect.stringMatching(/^180 ms/),
    ])
    expect(await row('Licence').allInnerTexts()).toEqual(['not stated', 'not stated', 'not stated', 'MIT'])
    expect(await page.locator('.names').first().innerText()).toContain('search')
    expect(await page.getByRole('combobox').getAttribute('readonly')).not.toBeNull()
    expect(await page.getByText('4 are chosen, which is the most.').isVisible()).toBe(true)
    await page.getByLabel('Only what differs').check()
    expect(await row('Outcome').first().isVisible()).toBe(false)
    expect(await row('Licence').first().isVisible()).toBe(true)
    await expectNoFaults(page)
  })

  it('is a list on a phone, in which each value says whose it is', async () => {
    const page = await open(`/compare/?ids=memory,files`, { viewport: { width: 360, height: 740 } })
    const cell = page.locator('.compared td[data-label]').first()
    await cell.waitFor()
    expect(await cell.evaluate((one) => getComputedStyle(one, '::before').content)).toContain('@example/memory')
    expect(await page.locator('.compared thead').evaluate((head) => getComputedStyle(head).position)).toBe('absolute')
  })

  it('takes in a fifth by link in place of the first, and says so', async () => {
    const page = await open(`/compare/?ids=${TRIO},memory`)
    await chips(page).first().waitFor()
    await page.goto(`${pages.site.url}/compare/?add=files`)
    await expect.poll(() => page.locator('.notes').innerText()).toContain('files-reader made room: 4 is the most.')
    expect(new URL(page.url()).search).toBe('?ids=web-taker,mail-sender,memory,files')
  })
})

describe('a stack', () => {
  it('is one configuration for every client, which the address names', async () => {
    const page = await open(`/stack/?ids=${TRIO}`)
    const client = page.getByRole('combobox', { name: 'Client' })
    await client.waitFor()
    for (const { id } of CLIENTS) {
      await client.selectOption(id)
      const code = await page.locator('.file pre').innerText()
      for (const name of TRIO.split(',')) expect(code, id).toContain(`${name}@1.2.3`)
      expect(page.url()).toBe(`${pages.site.url}/stack/?ids=${TRIO}&client=${id}`)
    }
    await page.reload()
    await expect.poll(() => client.inputValue()).toBe('json')
  })

  it('tells what the servers cost, collide in and can do together', async () => {
    const page = await open(`/stack/?ids=${TRIO},signed&client=windsurf`)
    const text = async () => page.locator('.result').innerText()
    await expect.poll(text).toContain('at least 600 tokens')
    expect(await text()).toContain('Not counted: signed')
    expect(await text()).toContain('search in files-reader, web-taker')
    expect(await text()).toContain('What Windsurf does with them is not documented')
    expect(await text()).toContain('A way out for what is private')
    expect(await text()).toContain('mail-sender with send_email')
    expect(await text()).toContain('Wants you to sign in.')
    await page.getByRole('button', { name: 'Remove mail-sender' }).click()
    await expect.poll(text).not.toContain('A way out for what is private')
    await page.getByRole('combobox', { name: 'Client' }).selectOption('claude-code')
    expect(await text()).toContain('Claude Code puts the server’s name before each tool’s')
    await page.getByRole('combobox', { name: 'Client' }).selectOption('claude-desktop')
    expect(await text()).toContain('2 of 3 servers, for Claude Desktop')
    await expectNoFaults(page)
  })

  it('puts what is filled in into the text and nowhere else, and keeps it while others are chosen', async () => {
    const page = await open('/stack/?ids=keyed&client=cursor')
    await page.getByLabel('KEYED_API_KEY').fill(SECRET)
    await expect.poll(() => page.locator('.file pre').innerText()).toContain(SECRET)
    await page.getByRole('combobox', { name: 'Add a server' }).fill('memory')
    await page.getByRole('option', { name: '@example/memory' }).click()
    await expect.poll(() => page.locator('.file pre').innerText()).toContain('memory@1.2.3')
    expect(await page.locator('.file pre').innerText()).toContain(SECRET)
    expect(await page.getByLabel('KEYED_API_KEY').inputValue()).toBe(SECRET)
    await page.getByRole('combobox', { name: 'Client' }).selectOption('codex')
    await page.evaluate(() => dispatchEvent(new Event('pagehide')))
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href, document.cookie]),
    )
    expect(kept).not.toContain(SECRET)
    expect(sent.filter((one) => one.includes(SECRET))).toEqual([])
    expect(await page.locator('.result form, .result [name]').count()).toBe(0)
    await expectNoFaults(page)
  })

  it('asks for twenty records a few at a time', async () => {
    const page = await open('/stack/')
    let open_ = 0
    let most = 0
    await page.route('**/api/v1/servers/*.json', async (route) => {
      open_ += 1
      most = Math.max(most, open_)
      await new Promise((done) => setTimeout(done, 20))
      open_ -= 1
      await route.continue()
    })
    const ids = Array.from({ length: 25 }, (_, index) => `filler-${index + 10}`)
    await page.goto(`${pages.site.url}/stack/?ids=${ids.join(',')}`)
    await expect.poll(() => page.locator('.result').innerText()).toContain('All 20 servers')
    expect(most).toBe(6)
  })
})
