// A task planned by a model, in a real browser: the real API and planner, and an endpoint that answers what it should and what it should not.
import { rm } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ModelFile, toModel } from '../../bridge/planning/model-file.ts'
import { answers, openScriptedModel, type Reply, type ScriptedModel } from '../bridge/scripted-model.ts'
import { button, expectNoFaults, expectNothingRan, setUpTaskPages } from './task-page.ts'
import { NOTES } from './task-tools.ts'

const KEY = 'sk-canary-0123456789'
const WORDS = 'Read meeting.txt, and list the people in it'
const MARKUP = '<img src=x onerror="window.hacked=1"> \u001B[31m\u202Ered'
const READ = { server: NOTES, tool: 'read_note', arguments: { name: 'meeting.txt', lines: 50 }, why: `To have its text. ${MARKUP}` }
const LIST = {
  server: NOTES,
  tool: 'list_people',
  after: [1],
  inputs: [{ step: 1, from: '/structuredContent/text', to: '/text' }],
  why: '',
}
const GOOD = JSON.stringify({ steps: [READ, LIST], cannot: '' })

const pages = setUpTaskPages()
let model: ScriptedModel
beforeAll(async () => {
  model = await openScriptedModel()
})
afterEach(() => rm(pages.companion.modelFolder, { recursive: true, force: true }))
afterAll(() => model.close())

const modelFile = () => new ModelFile(pages.companion.modelFolder)

/** The new task of a page that is paired, with a model that answers this. */
async function openWithModel(...replies: Reply[]): Promise<Page> {
  model.script(...replies)
  await modelFile().write(toModel({ url: model.url, name: 'tiny', key: KEY }))
  const page = await pages.openPaired()
  await page.getByLabel('What do you want done?').fill(WORDS)
  return page
}
const letPlan = (page: Page) => button(page, 'Let tiny plan it').click()

describe('a plan', () => {
  it('is not offered where no model is set', async () => {
    const page = await pages.openPaired()
    await button(page, 'Find tools').waitFor()
    await page.getByLabel('What do you want done?').fill(WORDS)
    await button(page, 'Find tools').click()
    await button(page, 'Use the first of each step').waitFor()
    expect(await button(page, /plan it/).count()).toBe(0)
  })

  it('fills the steps with its reasons, marks what was made up, and runs only what the reader runs and agrees to', async () => {
    const page = await openWithModel(GOOD)
    await page.getByText('tiny is asked on your machine.').waitFor()
    await letPlan(page)
    const steps = page.locator('.draft-step')
    await steps.nth(1).getByText('Filled from step 1, read_note: /structuredContent/text').waitFor()
    expect(await steps.nth(0).innerText()).toContain(
      'tiny says why: To have its text. <img src=x onerror="window.hacked=1"> \\u{1b}[31m\\u{202e}red',
    )
    await expectNothingRan(page)
    expect(await steps.nth(0).getByLabel('name').inputValue()).toBe('meeting.txt')
    // The name stands in the words, and 50 does not.
    const madeUp = page.getByText('Not in your words: the model made this up.')
    expect(await madeUp.count()).toBe(1)
    expect(
      await steps
        .nth(0)
        .getByLabel('lines')
        .evaluate((field) => document.getElementById(field.getAttribute('aria-describedby')?.split(' ')[1] ?? '')?.innerText),
    ).toBe('Not in your words: the model made this up.')
    await expectNoFaults(page, 'planned')
    await steps.nth(0).getByLabel('lines').fill('20')
    await expect.poll(() => madeUp.count()).toBe(0)
    expect(pages.companion.tasks.size).toBe(0)
    await button(page, 'Run 2 steps').click()
    await page.getByText('Needs your yes').waitFor()
    await button(page, 'Once').click()
    await page.getByText('1 of 2 steps done').waitFor()
    await button(page, 'Once').click()
    await page.getByText('2 of 2 steps done').waitFor()
    const [task] = pages.companion.tasks.values()
    expect(task?.steps.map(({ arguments: given }) => given)).toEqual([{ name: 'meeting.txt', lines: 20 }, { text: 'Ada met Grace.' }])
    // Neither the key nor the address was ever on the page.
    for (const secret of [KEY, model.url]) expect(pages.visit.sent.join('\n') + (await page.content())).not.toContain(secret)
  })

  it('takes the place of the steps that are there, and stays when the reader looks elsewhere', async () => {
    const page = await openWithModel(GOOD, JSON.stringify({ steps: [{ ...READ, tool: 'picture', arguments: {} }] }))
    await letPlan(page)
    await button(page, 'Run 2 steps').waitFor()
    await letPlan(page)
    await button(page, 'Run it').waitFor()
    await page.getByRole('link', { name: 'History' }).click()
    await page.goBack()
    await page.getByText('tiny says why').waitFor()
  })

  it('that is none, or does not come, is said in words', async () => {
    const page = await openWithModel(answers(401))
    await letPlan(page)
    await page.getByText('tiny: it refuses the key (401)').waitFor()
    await expectNoFaults(page, 'no-plan')
    model.script('Sorry.')
    await letPlan(page)
    await page.getByText('tiny: it answered twice what is no plan.').waitFor()
    model.script('{"steps":[],"cannot":"No tool sends mail."}')
    await letPlan(page)
    await page.getByText('No tool sends mail.').waitFor()
    model.script(JSON.stringify({ steps: [{ ...READ, tool: 'delete_all' }] }))
    await letPlan(page)
    await page.getByText('there is no tool "delete_all"').waitFor()
    await modelFile().forget()
    await letPlan(page)
    await page.getByText('no model is configured').waitFor()
    // The browser's own words on answers that are errors.
    expect(pages.visit.complaints.splice(0).filter((text) => !/status of (404|502|503)/.test(text))).toEqual([])
    expect(pages.companion.tasks.size).toBe(0)
  })

  it('needs words, and a page that may ask for tasks', async () => {
    const page = await openWithModel(GOOD)
    await page.getByLabel('What do you want done?').fill(' ')
    await letPlan(page)
    await page.getByText('Say what you want done.').waitFor()
    const reader = await pages.openPaired('', ['read'])
    await reader.getByLabel('What do you want done?').fill(WORDS)
    await button(reader, 'Let tiny plan it').click({ force: true })
    expect(await button(reader, 'Let tiny plan it').getAttribute('aria-disabled')).toBe('true')
    expect(model.sent).toEqual([])
  })
})
