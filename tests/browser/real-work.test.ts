// The whole way in a real Chromium: the built page of tasks on a public site of https, by the browser's leave, the companion as it is published, real
// servers of both eras, and the reader's yes on the companion's own page.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLegacyRemote } from '../../pipeline/embedded/remotes/legacy.ts'
import { openModernRemote } from '../../pipeline/embedded/remotes/modern.ts'
import { environmentOf, runAs } from '../bridge/companion.ts'
import { officialServer } from '../bridge/live-servers.ts'
import { packCompanion } from '../bridge/packed-companion.ts'
import { openPublicSite, type PublicSite } from './public-site.ts'
import { button, expectNoFaults, heading } from './task-page.ts'

const WORDS = 'Count the days between two dates. Convert a length in kilometres to metres. Add two numbers.'

let home: string
let hisper: readonly [string, string]
let child: ChildProcess
let said = ''
let site: PublicSite
let remotes: { url: string; close(): Promise<void> }[]
const own = () => /listens at (\S+)/.exec(said)?.[1] ?? ''

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-real-page-'))
  const [{ program }, built, ...opened] = await Promise.all([
    packCompanion(join(home, 'packed')),
    openPublicSite(),
    openModernRemote(),
    openLegacyRemote(),
  ])
  ;[site, remotes] = [built, opened]
  hisper = [process.execPath, program]
  const [calendar, units] = remotes.map(({ url }) => ({ type: 'http', url: `${url}/mcp` }))
  const everything = { ...officialServer('everything').target, cwd: undefined }
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers: { everything, calendar, units } }))
  child = spawn(hisper[0], [hisper[1], '--port', '0', '--origin', site.origin], {
    env: environmentOf({ home }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout?.on('data', (chunk) => (said += chunk))
  while (!/enter \S+/.test(said)) if (child.stdout !== null) await once(child.stdout, 'data')
}, 120_000)
afterAll(async () => {
  child?.kill()
  await Promise.all([site?.close(), ...(remotes ?? []).map((remote) => remote.close())])
  await rm(home, { recursive: true })
})

/** A code for the companion's own page, as the reader asks for it in another terminal. */
async function codeFor(origin: string): Promise<string> {
  const { out } = await runAs(hisper, { home }, 'pair', origin, '--let-site-approve', '--json')
  return JSON.parse(out).code
}

async function openOwnPage(hash: string): Promise<Page> {
  const page = await (await site.browser.newContext()).newPage()
  await page.goto(`${own()}/#pair=${await codeFor(own())}&${hash}`)
  return page
}

describe('from a public site', () => {
  it('three steps go from words to results, each after a yes on the companion’s own page', async () => {
    const page = await site.open('/tasks/', 'granted')
    await page.getByLabel('Code').fill(/enter (\S+)/.exec(said)?.[1] ?? '')
    await page.getByLabel('Port').fill(new URL(own()).port)
    await button(page, 'Pair').click()
    await page.getByLabel('What do you want done?').fill(WORDS)
    await button(page, 'Find tools').click()
    // Nothing runs yet, so that nothing is known.
    await button(page, 'Start them, and look again').click()
    await button(page, 'Use the first of each step').click()
    const steps = page.locator('.draft-step')
    await steps.nth(2).waitFor()
    expect(await steps.locator('h3').allInnerTexts()).toEqual(['Step 1: days_between', 'Step 2: convert_length', 'Step 3: get-sum'])
    await steps.nth(0).getByLabel('from').fill('2026-11-22')
    await steps.nth(0).getByLabel('to').fill('2026-12-24')
    await steps.nth(1).getByLabel('from').selectOption('km')
    await steps.nth(1).getByLabel('to').selectOption('m')
    await bind(steps.nth(1), '/structuredContent/days', 'value')
    await bind(steps.nth(2), '/structuredContent/value', 'a')
    await steps.nth(2).getByRole('textbox', { name: 'b needed' }).fill('1')
    await button(page, 'Run 3 steps').click()
    await heading(page, 'Task').waitFor()
    // The site may ask, and no more.
    await page.getByText('This page may only ask').waitFor()
    expect(await button(page, 'Once').count()).toBe(0)

    const approving = await openOwnPage('approve')
    for (const sent of ['"from": "2026-11-22"', '"value": 32', '"a": 32000']) {
      await approving.getByText(sent).waitFor()
      await button(approving, 'Once').click()
    }
    await page.getByText('3 of 3 steps done').waitFor()
    await page.getByText('The sum of 32000 and 1 is 32001.').waitFor()
    await expectNoFaults(page, 'real-done')
  }, 60_000)
})

describe('B28: the companion’s own page', () => {
  it('is shown in no frame', async () => {
    // A page without a policy of its own, which might keep the frame out by itself.
    const page = await (await site.browser.newContext()).newPage()
    const refused = page.waitForEvent('console', (message) => message.text().includes("frame-ancestors 'none'"))
    await page.setContent(`<iframe src="${own()}/#approve"></iframe>`)
    await refused
    expect(await page.frameLocator('iframe').getByRole('heading').count()).toBe(0)
  })

  it('tells the page that opened it nothing, and runs nothing but its own script', async () => {
    const page = await openOwnPage('approve')
    await heading(page, 'Approvals').waitFor()
    const policy = (await fetch(own())).headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'self';.*frame-ancestors 'none'/)
    expect(policy).not.toMatch(/unsafe|\*|http/)
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.body.append(script)
      const elsewhere = await fetch('https://evil.test/').then(
        () => 'reached',
        () => 'refused',
      )
      return { injected: 'injected' in window, elsewhere }
    })
    expect(ran).toEqual({ injected: false, elsewhere: 'refused' })
  })
})

/** A value of the step before, put in a field. */
async function bind(step: ReturnType<Page['locator']>, from: string, to: string): Promise<void> {
  await button(step, 'Take a value from an earlier step').click()
  await step.getByLabel('take').fill(from)
  await step.locator('.input-row select').last().selectOption({ label: to })
}
