// The way to the companion in a real browser: what the page is, pairing and all that goes wrong with it, the reader's servers.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ALL, button, expectNoFaults, expectNothingRan, setUpTaskPages } from './task-page.ts'

const pages = setUpTaskPages()
const { visit } = pages

describe('the page', () => {
  it('is the only one with a framework, of at most 140 kB in gzip', async () => {
    const bytes = async (path: string) => {
      const page = await visit.open(path)
      const urls = visit.sent.map((one) => new URL(one.split(' ')[0] ?? '').pathname).filter((name) => name.endsWith('.js'))
      visit.sent.length = 0
      const files = await Promise.all([...new Set(urls)].map((name) => readFile(join(visit.site.dir, name))))
      await page.close()
      return { files, gzip: files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0) }
    }
    const tasks = await bytes('/tasks/')
    expect(tasks.gzip).toBeGreaterThan(50_000)
    expect(tasks.gzip).toBeLessThanOrEqual(140_000)
    for (const path of ['/', '/find/', '/servers/memory/'])
      expect(
        (await bytes(path)).files.filter((file) => file.includes('react.')),
        path,
      ).toEqual([])
    const policies = await Promise.all(
      ['tasks', 'find'].map(
        async (name) =>
          /content-security-policy" content="([^"]*)/.exec(await readFile(join(visit.site.dir, name, 'index.html'), 'utf8'))?.[1],
      ),
    )
    expect(policies[0]).toContain("connect-src 'self' http://127.0.0.1:*")
    expect(policies[1]).not.toContain('127.0.0.1')
  })

  it('says what the companion is, and what to do in each browser', async () => {
    const page = await visit.open('/tasks/')
    for (const words of ['npx hisper', 'access other apps and services on this device', 'Safari', 'Firefox'])
      expect(await page.locator('#tasks').innerText()).toContain(words)
    await expectNoFaults(page, 'connect')
  })

  it('asks nothing of the machine before it is told to', async () => {
    await visit.open('/tasks/')
    expect(visit.sent.filter((one) => one.includes(`:${pages.companion.port}`))).toEqual([])
  })

  it('says without a script what does the same', async () => {
    const page = await visit.open('/tasks/', { javaScriptEnabled: false })
    expect(await page.getByText('Tasks need JavaScript').isVisible()).toBe(true)
  })

  it('is led to from what was found for a task', async () => {
    const page = await visit.open('/find/?task=create+entities')
    await page.getByRole('link', { name: 'Use it in a task' }).click()
    await page.getByLabel('Code').waitFor()
    expect(page.url()).toBe(`${visit.site.url}/tasks/#task=create+entities`)
  })

  it('fills in the words that it is led to with', async () => {
    const page = await pages.openPaired(`#${new URLSearchParams({ task: 'read my notes & list <people>' })}`)
    expect(await page.getByLabel('What do you want done?').inputValue()).toBe('read my notes & list <people>')
  })
})

describe('pairing', () => {
  it('says which field is wrong', async () => {
    const page = await visit.open('/tasks/')
    await page.getByLabel('Code').fill('123')
    await button(page, 'Pair').click()
    expect(await page.getByRole('alert').innerText()).toContain('eight letters and digits')
    await page.getByLabel('Port').fill('99999')
    await button(page, 'Pair').click()
    expect(await page.getByRole('alert').innerText()).toContain('65535')
  })

  it('says that a code does not fit, and takes the right one', async () => {
    const page = await visit.open('/tasks/')
    pages.companion.code(pages.origin, ALL)
    await page.getByLabel('Code').fill('AAAA-AAAA')
    await page.getByLabel('Port').fill(String(pages.companion.port))
    await button(page, 'Pair').click()
    await page.getByText('The code does not fit').waitFor()
    await expectNoFaults(page, 'wrong-code')
    await pages.pairOn(page)
  })

  it('is kept over a reload, and forgotten when the reader says so', async () => {
    const page = await pages.openPaired('#pairing')
    await page.reload()
    await page.getByText('This page', { exact: true }).waitFor()
    await expectNoFaults(page, 'pairing')
    await button(page, 'Forget this companion').click()
    await page.getByLabel('Code').waitFor()
    expect(pages.companion.pairings.size).toBe(0)
    await page.reload()
    await page.getByLabel('Code').waitFor()
  })

  it('says that nothing answers, and tries again', async () => {
    const page = await pages.openPaired()
    await pages.companion.close()
    await page.reload()
    await page.getByText('No companion answers').waitFor()
    await expectNoFaults(page, 'no-companion')
    await pages.companion.open()
    await button(page, 'Try again').click()
    await page.getByRole('navigation', { name: 'Tasks' }).waitFor()
    pages.forgiveGone()
  })

  it('tells nothing to what took the port and cannot prove who it is', async () => {
    const page = await pages.openPaired()
    await page.route('**/v1/hello', async (route) => {
      const answer = await (await route.fetch()).json()
      await route.fulfill({
        json: { ...answer, proof: 'ab'.repeat(32) },
        headers: { 'Access-Control-Allow-Origin': pages.origin },
      })
    })
    visit.sent.length = 0
    await page.reload()
    await page.getByText('Something else answers on this port').waitFor()
    expect(visit.sent.filter((one) => /\/v1\/(?!hello)/.test(one))).toEqual([])
  })

  it.each([
    [0, 'The companion is older than this page'],
    [2, 'This page is older than the companion'],
  ])('says which side is older, where the companion speaks %i', async (protocol, words) => {
    const page = await pages.openPaired()
    await page.route('**/v1/hello', async (route) => {
      const answer = await (await route.fetch()).json()
      await route.fulfill({ json: { ...answer, protocol }, headers: { 'Access-Control-Allow-Origin': pages.origin } })
    })
    await page.reload()
    await page.getByText(words).waitFor()
    await expectNoFaults(page, `version-${protocol}`)
  })

  it('says that it was taken back', async () => {
    const page = await pages.openPaired('#servers')
    pages.companion.pairings.clear()
    await page.getByText('The pairing was taken back').waitFor({ timeout: 15_000 })
    expect(await page.locator('.list').innerText()).toContain('cursor.notes')
    visit.complaints.splice(0)
    await button(page, 'Pair again').click()
    await pages.pairOn(page)
  })
})

describe('my servers', () => {
  it('are shown with their state and what the registry knows, and start and stop', async () => {
    const page = await pages.openPaired('#servers')
    await page.getByText('2 findings').waitFor()
    await expectNoFaults(page, 'servers')
    await page.getByRole('link', { name: 'Quiet' }).click()
    await button(page, 'Start it').click()
    await button(page, 'Stop it').waitFor()
    await page.getByRole('link', { name: 'My servers' }).first().click()
    await page.getByRole('link', { name: 'Broken' }).click()
    await button(page, 'Start it').click()
    await page.getByText('\\u{1b}[31mnot found').waitFor()
    visit.complaints.splice(0)
    await page.getByRole('navigation', { name: 'Tasks' }).getByRole('link', { name: 'My servers' }).click()
    await page.locator('.list a').first().click()
    await page.getByText('10 tools').waitFor()
    await page.locator('.tool-list summary').nth(3).click()
    await expectNothingRan(page)
    await expectNoFaults(page, 'server')
  })

  it('says what to do where there are none', async () => {
    pages.companion.servers = []
    const page = await pages.openPaired('#servers')
    await page.getByText('No servers are set up on this machine').waitFor()
    await expectNoFaults(page, 'no-servers')
  })
})
