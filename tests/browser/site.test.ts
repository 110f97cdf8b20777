import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openBuiltSite } from './built-site.ts'
import { writeFixtureData } from './fixture-data.ts'
import { setUpVisit } from './visit.ts'

const visit = setUpVisit({ build: () => openBuiltSite(writeFixtureData) })
const { open, complaints } = visit

const KINDS = [
  ['home', '/'],
  ['list', '/servers/'],
  ['second page', '/servers/page/2/'],
  ['filtered list', '/servers/outcome/ok/'],
  ['server', '/servers/memory/'],
  ['server that says hostile things', '/servers/hostile/'],
  ['server that wants a sign-in', '/servers/signed/'],
  ['server that was not started', '/servers/resting/'],
  ['server without a way in', '/servers/crashed/'],
  ['gone server', '/servers/gone/'],
  ['search', '/servers/?q=entities'],
  ['method', '/method/'],
] as const

/** Opens every fold, and the results of a search where the address asks for one. */
async function unfold(page: Page): Promise<void> {
  if (new URL(page.url()).searchParams.has('q')) await page.locator('.servers .one-line').first().waitFor()
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  // What a tool holds is fetched when it is opened, and has a fold of its own.
  await page.waitForFunction(() => document.querySelector('.tools [aria-busy]') === null)
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
}

describe.each(KINDS)('%s', (_, path) => {
  it('has no accessibility violations and a contrast of 7:1, light or dark', async () => {
    const page = await open(path)
    await unfold(page)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).options({ rules: { 'color-contrast-enhanced': { enabled: true } } }).analyze()
      expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    }
  })

  it('does not scroll sideways from 320 to 1600 px, folded or open', async () => {
    const page = await open(path)
    const overflows = async () => {
      const found: string[] = []
      for (const width of [320, 390, 640, 768, 1024, 1600]) {
        await page.setViewportSize({ width, height: 844 })
        const pixels = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        if (pixels > 0) found.push(`${pixels} px too wide at ${width}`)
      }
      return found
    }
    expect(await overflows()).toEqual([])
    await unfold(page)
    expect(await overflows()).toEqual([])
  })
})

describe('a server page', () => {
  it('copies an install snippet', async () => {
    const page = await open('/servers/memory/', { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('tab', { name: 'Codex' }).click()
    await page.getByText('[mcp_servers.memory]').waitFor()
    await page.getByRole('tabpanel').getByRole('button', { name: 'Copy' }).last().click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      '[mcp_servers.memory]\ncommand = "npx"\nargs = ["-y", "memory@1.2.3"]',
    )
  })

  it('moves between clients with the arrows', async () => {
    const page = await open('/servers/memory/')
    const panel = page.getByRole('tabpanel')
    expect(await panel.textContent()).toContain('the file your client reads')
    await page.getByRole('tab', { selected: true }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Claude Code')
    await expect.poll(() => panel.textContent()).toContain('claude mcp add --transport stdio memory -- npx -y memory@1.2.3')
    await page.keyboard.press('Home')
    await expect.poll(() => panel.textContent()).toContain('the file your client reads')
    await page.keyboard.press('End')
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Cherry Studio')
  })

  it('keeps the chosen client for every other server', async () => {
    const page = await open('/servers/memory/')
    await page.getByRole('tab', { name: 'Goose' }).click()
    await page.goto(`${visit.site.url}/servers/files/`)
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Goose')
    await expect.poll(() => page.getByRole('tabpanel').textContent()).toContain('extensions:')
  })

  it('says why a client has nothing for it', async () => {
    const page = await open('/servers/signed/')
    await page.getByRole('tab', { name: 'Claude Desktop' }).click()
    await expect.poll(() => page.getByRole('tabpanel').textContent()).toContain('Not for https://example.com/mcp')
  })

  it('opens a tool: parameters, and the definition as it was sent', async () => {
    const page = await open('/servers/memory/')
    await page.locator('summary', { hasText: 'create_entities' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Where the file is' })
    expect(await row.textContent()).toBe('pathstringrequiredWhere the file is')
    await page.getByText('Definition as it was sent').click()
    await page.getByText('"name": "create_entities"').waitFor()
  })

  it('says when the record cannot be had, and tries again', async () => {
    const page = await open('/servers/memory/')
    await page.route('**/api/v1/servers/*.json', (route) => route.fulfill({ status: 503 }))
    const tool = page.locator('summary', { hasText: 'create_entities' })
    await tool.click()
    await page.getByText('The record could not be loaded').waitFor()
    expect(complaints.splice(0)).toEqual([expect.stringContaining('503')])
    await page.unroute('**/api/v1/servers/*.json')
    await tool.click()
    await tool.click()
    await page.getByText('Where the file is', { exact: true }).waitFor()
  })

  it('allows nothing inline', async () => {
    const page = await open('/servers/memory/')
    const policy = await page.locator('meta[http-equiv=content-security-policy]').getAttribute('content')
    expect(policy).toBe("default-src 'self';object-src 'none';base-uri 'none';form-action 'self'")
  })

  it('shows hostile text as text and runs none of it', async () => {
    const page = await open('/servers/hostile/')
    await page.getByText('<script>window.hacked=1</script>').first().waitFor()
    await unfold(page)
    await page.getByRole('cell', { name: 'onerror' }).first().waitFor()
    expect(await page.locator('main img, main script, main [onerror], main a[href^="javascript:"]').count()).toBe(0)
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  })

  it('says that no run was recorded, and draws nothing', async () => {
    const page = await open('/runs/')
    expect(await page.locator('main').innerText()).toContain('No runs recorded yet')
    expect(await page.locator('.picture, table').count()).toBe(0)
  })

  it('says why nothing was measured, and never 0', async () => {
    const page = await open('/servers/resting/')
    const text = (await page.locator('main').textContent()) ?? ''
    expect(text).toContain('Not started')
    expect(text).toContain('The package is not installed where the probe ran.')
    expect(text).toContain('Not measured')
    expect(text).not.toMatch(/\b0 (tools|of 100)\b/)
  })

  it('keeps showing what a server answered while it worked, and until when', async () => {
    const page = await open('/servers/crashed/')
    const text = (await page.locator('main').textContent()) ?? ''
    expect(text).toContain('It does not answer now. These are the tools it listed until 22 Nov 2026.')
    expect(text).toContain('worked_before')
  })

  it('leads on from an id that has moved', async () => {
    const page = await open('/servers/old-memory/')
    await page.waitForURL('**/servers/memory/')
  })
})

describe('every page', () => {
  it('keeps the chosen colours over a reload', async () => {
    const page = await open('/', { colorScheme: 'light' })
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const light = await ground()
    await page.getByRole('button', { name: 'Dark colours' }).click()
    await page.reload()
    await expect.poll(ground).not.toBe(light)
    expect(await page.getByRole('button', { name: 'Dark colours' }).getAttribute('aria-pressed')).toBe('true')
  })

  it.each([
    ['/', 20_000],
    ['/servers/memory/', 12_000],
    ['/servers/', 30_000],
    ['/method/', 3_000],
  ])('%s runs scripts of at most %i bytes, none of them a framework', async (path, most) => {
    const page = await open(path)
    const bytes = await page.evaluate(() => {
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      return entries.filter(({ name }) => name.endsWith('.js')).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)
    })
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThanOrEqual(most)
    expect(await page.locator('astro-island').count()).toBe(0)
  })

  it.each(['/', '/servers/memory/'])('%s does not jump', async (path) => {
    const page = await open(path, { viewport: { width: 390, height: 844 } })
    const shift = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => done(sum), 500)
        }),
    )
    expect(shift).toBeLessThan(0.02)
  })

  it.each(['/', '/method/', '/servers/memory/'])('%s says when its data is a demonstration', async (path) => {
    const page = await open(path)
    expect((await page.locator('body').textContent())?.toLowerCase()).toContain('demonstration')
  })

  it('works without JavaScript', async () => {
    const page = await open('/', { javaScriptEnabled: false })
    await page.getByRole('link', { name: 'Servers', exact: true }).click()
    await page.getByRole('link', { name: '@example/memory' }).click()
    await page.waitForURL('**/servers/memory/')
    for (const text of [
      '"memory@1.2.3"',
      'Works',
      'create_entities(path, lines?',
      'Does create_entities.',
      'Up, 7 days',
      '97 of 100',
      'New tool',
    ]) {
      expect(await page.getByText(text).first().isVisible(), text).toBe(true)
    }
    expect(await page.getByRole('link', { name: 'the record' }).getAttribute('href')).toBe('/api/v1/servers/memory.json')
    expect(await page.getByRole('button').count()).toBe(0)
  })

  it('answers an unknown address with a page that says so', async () => {
    const response = await fetch(`${visit.site.url}/servers/nobody/`)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('There is no page here')
  })

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%2fdata%2fsnapshot.json', '/servers/%00'])(
    'serves nothing outside the site: %s',
    async (path) => {
      const response = await fetch(visit.site.url + path)
      expect(response.status).toBe(404)
    },
  )
})

it('is built over an empty dataset, and says what to do', async () => {
  const empty = await openBuiltSite(async () => undefined)
  try {
    for (const path of ['/', '/servers/']) {
      expect(await (await fetch(empty.url + path)).text()).toContain('npm run pipeline -- all')
    }
  } finally {
    await empty.close()
  }
})
