// Tasks that run by themselves, in a real browser: set up from a draft and from a finished task, looked at, paused, run, deleted.
import { expect, it } from 'vitest'
import { button, expectNoFaults, expectNothingRan, heading, setUpTaskPages } from './task-page.ts'

const pages = setUpTaskPages()
const { visit } = pages
const HOSTILE = '<img src=x onerror="window.hacked=1"> \u202Egnp'

it('a schedule is set up from a draft and from a finished task, paused, run and deleted', async () => {
  const page = await pages.openPaired('#schedules')
  await page.getByText('Nothing runs by itself').waitFor()
  await expectNoFaults(page, 'no-schedules')

  await page.goto(`${visit.site.url}/tasks/#task=picture`)
  await button(page, 'Find tools').click()
  await button(page, 'Use picture').click()
  await page.getByText('Run this regularly').click()
  await page.getByLabel('Name').fill(HOSTILE)
  await page.getByLabel('When').selectOption('Monday to Friday at 9:00')
  expect(await page.getByLabel(/^As cron/).inputValue()).toBe('0 9 * * 1-5')
  await page.getByLabel(/^As cron/).fill('0 25 * * *')
  await page.getByLabel('Time zone').fill('Europe/Berlin')
  await page.getByLabel('If the companion is not running').check()
  await expectNoFaults(page, 'schedule-form')
  await button(page, 'Set it up').click()
  await page.getByText('this is no cron: Invalid value for hour: 25').waitFor()
  // The browser tells of every refusal.
  expect(visit.complaints.splice(0)).toEqual(['Failed to load resource: the server responded with a status of 400 (Bad Request)'])
  await page.getByLabel(/^As cron/).fill('30 7 * * 1-5')
  expect(await page.getByLabel('When').inputValue()).toBe('')
  await button(page, 'Set it up').click()

  await heading(page, 'Schedules').waitFor()
  const [first] = [page.locator('.list > li').nth(0)]
  await first.getByText('30 7 * * 1-5').waitFor()
  expect(await first.innerText()).toMatch(/in Europe\/Berlin, next \d[^\n]*, 07:30[\s\S]*It has not run yet[\s\S]*picture of cursor.notes/)
  expect(await first.innerText()).toContain('<img src=x onerror="window.hacked=1"> \\u{202e}gnp')
  expect(await pages.companion.services.schedules.list()).toMatchObject([{ missed: 'run_once', state: 'active', createdBy: pages.origin }])
  await expectNoFaults(page, 'schedules')
  await button(first, /^Pause/).click()
  await first.getByText('Paused').waitFor()
  await button(first, /^Resume/).click()
  await first.getByText('Active').waitFor()

  await button(first, /^Run now/).click()
  await heading(page, 'Task').waitFor()
  await button(page, 'Run it').click()
  await button(page, 'Once').click()
  await page.getByText('1 of 1 step done').waitFor()
  await page.getByText('Run this regularly').click()
  await page.getByLabel('When').selectOption('Every hour')
  await button(page, 'Set it up').click()
  await expect.poll(() => page.locator('.list > li').count()).toBe(2)
  for (const left of [1, 0]) {
    await button(first, /^Delete/).click()
    await expect.poll(() => page.locator('.list > li').count()).toBe(left)
  }
  await page.getByText('Nothing runs by itself').waitFor()
  await expectNothingRan(page)
})

it('a page that may only read shows schedules, and changes none', async () => {
  const step = { id: 'one', server: 'cursor.notes', tool: 'picture', arguments: {}, definition: 'a'.repeat(64), after: [], inputs: [] }
  await pages.companion.services.schedules.create(
    {
      ...{ name: 'Of the terminal', words: 'x', steps: [step], cron: '0 9 * * *', timeZone: 'UTC', overlap: 'skip', missed: 'skip' },
      notify: { desktop: false, on: 'failure' },
    },
    { id: crypto.randomUUID(), origin: 'cli', scopes: ['run'] },
  )
  const page = await pages.openPaired('#schedules', ['read'])
  await page.getByText('Of the terminal').waitFor()
  expect(await page.locator('.list button').count()).toBe(0)
})
