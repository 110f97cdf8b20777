// Tasks in a real browser: a built site, the real API of the companion, and tools that do what they should not.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ALL, button, expectNoFaults, expectNothingRan, heading, setUpTaskPages } from './task-page.ts'

const pages = setUpTaskPages()
const { visit } = pages

/** A task of one tool, asked for and run to where it needs a yes. */
async function ask(page: Page, tool: string): Promise<void> {
  await page.goto(`${visit.site.url}/tasks/#task=${tool}`)
  await button(page, 'Find tools').click()
  await button(page, `Use ${tool}`).click()
  await button(page, 'Run it').click()
  await heading(page, 'Task').waitFor()
}

describe('a task', () => {
  it('of three steps goes from words to results, each call after a yes, with values of earlier results', async () => {
    const page = await pages.openPaired()
    await page.getByLabel('What do you want done?').fill('Read a note, list the people in it, remember them')
    await page.keyboard.press('Enter')
    await button(page, 'Use the first of each step').waitFor()
    await expectNoFaults(page, 'proposals')
    await button(page, 'Use the first of each step').click()
    await button(page, 'Run 3 steps').click()
    // What is missing is said, at its field.
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true')
    expect(await page.locator('.plan .fault').allInnerTexts()).toEqual(expect.arrayContaining(['This is needed.']))
    await expectNoFaults(page, 'missing')
    const steps = page.locator('.draft-step')
    await steps.nth(0).getByLabel('name').fill('meeting.txt')
    await steps.nth(0).getByLabel('lines').fill('0')
    await page.getByText('This must be at least 1.').waitFor()
    await steps.nth(0).getByLabel('lines').fill('10')
    await button(steps.nth(1), 'Take a value from an earlier step').click()
    await steps.nth(1).getByLabel('take').fill('/structuredContent/text')
    await steps.nth(1).getByLabel('for').selectOption('text')
    await steps.nth(2).getByLabel('Person').fill('Ada')
    await steps.nth(2).getByLabel('kind').selectOption('colleague')
    await button(steps.nth(2), 'Add an entry').click()
    await steps.nth(2).getByLabel('tags 1').fill('maths')
    await steps.nth(2).getByLabel('extra').fill('{"from": "a note"}')
    await expectNoFaults(page, 'draft')
    await button(page, 'Run 3 steps').click()

    await page.getByText('Needs your yes').waitFor()
    expect(await page.locator('.panel').innerText()).toContain('"name": "meeting.txt"')
    await expectNoFaults(page, 'approval')
    await button(page, 'Once').click()
    await page.getByText(/of 2 · part/).waitFor()
    await page.locator('.run-steps > li').nth(0).getByText('/notes/meeting.txt').waitFor()
    // The value came over, and is what is asked about.
    await expect.poll(() => page.locator('.panel').innerText()).toContain('"text": "Ada met Grace."')
    await button(page, 'Always for these arguments').click()
    await page.getByRole('cell', { name: 'said <b>hello</b>' }).waitFor()
    await expect.poll(() => page.locator('.panel').innerText()).toContain('"person": "Ada"')
    await button(page, 'Once').click()
    await page.getByText('3 of 3 steps done').waitFor()
    const [made] = pages.companion.tasks.values()
    expect(made?.steps.map(({ arguments: given }) => given)).toEqual([
      { name: 'meeting.txt', lines: 10 },
      { text: 'Ada met Grace.' },
      { person: 'Ada', kind: 'colleague', tags: ['maths'], extra: { from: 'a note' } },
    ])
    await expectNothingRan(page)
    await expectNoFaults(page, 'done')

    await button(page, 'Do it again').click()
    expect(await page.locator('.draft-step').nth(0).getByLabel('name').inputValue()).toBe('meeting.txt')
    await page.getByRole('link', { name: 'Approvals' }).click()
    await button(page, 'Take back list_people').waitFor()
    await expectNoFaults(page, 'approvals')
    await button(page, 'Take back list_people').click()
    await page.getByText('Nothing is allowed for good').waitFor()
  })

  it('only asks where the page may not say yes, and goes on when the reader did elsewhere', async () => {
    const page = await pages.openPaired('', ['read', 'run'])
    await ask(page, 'picture')
    const own = page.getByRole('link', { name: 'the companion’s own page' })
    expect(await own.getAttribute('href')).toBe(`http://127.0.0.1:${pages.companion.port}/#approve`)
    expect(await button(page, 'Once').count()).toBe(0)
    await expectNoFaults(page, 'may-only-ask')
    expect(pages.companion.sayYes()).toBe(true)
    const picture = page.getByRole('img', { name: 'What picture answered' })
    await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(8)
  })

  it('shows what a tool answers as text, whatever it is', async () => {
    const page = await pages.openPaired()
    await ask(page, 'evil')
    await button(page, 'Once').click()
    await page.getByText('The tool says that it failed').waitFor()
    const text = await page.locator('.result').innerText()
    for (const shown of ['<img src=x onerror=', '\\u{1b}[31mred', '\\u{202e}gnp.exe', 'javascript:window.hacked=1', 'file:///etc/passwd'])
      expect(text).toContain(shown)
    for (const hidden of ['\u001B', '\u202E', '\u200B']) expect(text).not.toContain(hidden)
    expect(await page.locator('#tasks img').count()).toBe(0)
    await expectNothingRan(page)
    for (const name of ['Tree', 'Text']) for (const one of await button(page, name).all()) await one.click()
    await expectNothingRan(page)
    await expectNoFaults(page, 'hostile')
  })

  it('that fails says why, and what the tool said', async () => {
    const page = await pages.openPaired()
    await ask(page, 'fails')
    await button(page, 'Once').click()
    await page.getByText('It went wrong: \\u{1b}[31mred').waitFor()
    await expectNoFaults(page, 'failed')
  })

  it('is refused, and says so', async () => {
    const page = await pages.openPaired()
    await ask(page, 'picture')
    await button(page, 'Refuse').click()
    await page.getByText('You said no.').waitFor()
  })

  it('has its questions answered by the reader: a form, an address to open by hand, a text', async () => {
    const page = await pages.openPaired()
    await ask(page, 'ask_me')
    await button(page, 'Once').click()
    await page.getByLabel('Room').waitFor()
    await button(page, 'Send').click()
    await page.getByText('This is needed.').waitFor()
    await expectNoFaults(page, 'question')
    await page.getByLabel('Room').fill('Library')
    await page.getByLabel('floor').fill('2')
    await button(page, 'Send').click()
    await page.getByText('Thank you.').waitFor()
    await ask(page, 'open_me')
    await button(page, 'Once').click()
    await page.getByText('https://example.org/sign-in?\\u{202e}gro').waitFor()
    expect(await page.locator('a[href*="example.org/sign-in"]').count()).toBe(0)
    await expectNoFaults(page, 'address')
    await button(page, 'Decline').click()
    await page.getByText('Opened.').waitFor()
    await ask(page, 'sample')
    await button(page, 'Once').click()
    await page.getByLabel('Your answer').fill('Hello.')
    await button(page, 'Send').click()
    await page.getByText('Answered.', { exact: true }).waitFor()
    expect(pages.companion.answers).toEqual([
      { action: 'accept', content: { room: 'Library', floor: 2 } },
      { action: 'decline' },
      { action: 'accept', content: { text: 'Hello.' } },
    ])
  })

  it('goes on while another screen is looked at, and is cancelled', async () => {
    const page = await pages.openPaired()
    await ask(page, 'hang')
    await button(page, 'Once').click()
    await page.getByText('Running').first().waitFor()
    await page.getByRole('link', { name: 'Approvals' }).click()
    await page.getByText('Nothing waits for you').waitFor()
    await page.goBack()
    await page.getByText(/2 of 2 · part/).waitFor()
    await expectNoFaults(page, 'running')
    await button(page, 'Cancel').click()
    await page.getByText('Cancelled').first().waitFor()
  })

  it('stays on the screen when the companion goes in the middle, and is read again when it is back', async () => {
    const page = await pages.openPaired()
    await ask(page, 'hang')
    await button(page, 'Once').click()
    await page.getByText(/of 2 · part/).waitFor()
    await pages.companion.close()
    await page.getByText('The companion stopped answering').waitFor()
    expect(await page.locator('.run-steps').innerText()).toContain('hang')
    await page.getByText('As it was last seen').waitFor()
    await expectNoFaults(page, 'disconnected')
    await pages.companion.open()
    await button(page, 'Connect again').click()
    await page.getByText('The companion stopped answering').waitFor({ state: 'detached' })
    expect(await page.locator('.run-steps').innerText()).toContain('hang')
    pages.forgiveGone()
  })
})

describe('history', () => {
  it('is empty, and then searched, gone back in, and deleted from', async () => {
    const page = await pages.openPaired('#history')
    await page.getByText('No tasks yet').waitFor()
    await expectNoFaults(page, 'no-history')
    const step = { id: 'one', server: 'cursor.notes', tool: 'picture', arguments: {}, definition: 'a'.repeat(64), after: [], inputs: [] }
    const caller = { id: crypto.randomUUID(), origin: 'cli', scopes: [...ALL] }
    for (let index = 0; index < 25; index += 1)
      await pages.companion.services.tasks.create({ key: crypto.randomUUID(), words: `task ${index} <b>`, steps: [step] }, caller)
    await page.reload()
    await page.getByText('task 24 <b>').first().waitFor()
    expect(await page.locator('.list > li').count()).toBe(20)
    await button(page, 'Older ones').click()
    await expect.poll(() => page.locator('.list > li').count()).toBe(25)
    await page.getByLabel('Words').fill('task 7')
    await button(page, 'Search').click()
    await expect.poll(() => page.locator('.list > li').count()).toBe(1)
    await expectNoFaults(page, 'history')
    await button(page, /^Delete/).click()
    await page.getByText('No task fits').waitFor()
    expect(pages.companion.tasks.size).toBe(24)
  })
})
