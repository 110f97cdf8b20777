// The API from a page in a real Chromium: the reader's own way through it, and where it ends.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PagePairing } from '../../../core/bridge/client.ts'
import { taskOf } from './services.ts'
import { fetchFrom, openSite, type Site } from './site.ts'
import { openWorld, SITE, type World } from './world.ts'

let world: World
let site: Site
beforeAll(async () => {
  world = await openWorld()
  site = await openSite()
})
afterAll(async () => {
  await site?.close()
  await world?.close()
})
beforeEach(() => {
  world.services.calls.length = 0
  world.audit.length = 0
})

const [ALLOWED, EVIL] = ['registry.test', 'evil.test']
const outcomes = () => [...new Set(world.audit.map(({ outcome }) => outcome))]

/** Pairs on the page, as its reader does. */
async function pairOn(page: Page, origin = SITE): Promise<PagePairing> {
  const { code } = world.api.desk.openCode(origin, ['read', 'run'])
  return await page.evaluate(async ([base, code]) => (await hisper.pair(hisper.reachFromHere(base), code)).kept, [
    world.api.url,
    code,
  ] as const)
}

/** The whole way: hello, servers, a task, and its events as they come. */
async function runOn(page: Page, kept: PagePairing, tool: 'quick' | 'waits') {
  return await page.evaluate(
    async ([base, kept, body]) => {
      const companion = await hisper.connect(hisper.reachFromHere(base), kept)
      const { servers } = await companion.request('GET /v1/servers', {})
      const { task } = await companion.request('POST /v1/tasks', { body: JSON.parse(body) })
      const events: string[] = []
      await companion.run(task.id, (event) => void events.push(event.type))
      return { scopes: companion.scopes, servers: servers.map(({ id }) => id), events }
    },
    [world.api.url, kept, JSON.stringify(taskOf(tool))] as const,
  )
}

/** The kind of trouble that pairing on this page ends in. */
async function troubleOn(page: Page, base = world.api.url): Promise<string> {
  return await page.evaluate(async (base) => {
    const trouble = await hisper.pair(hisper.reachFromHere(base), '00000000').catch((error: unknown) => error)
    return (trouble as { kind: string }).kind
  }, base)
}

const DONE = { scopes: ['read', 'run'], servers: ['cursor.files'], events: ['task', 'step', 'task'] }

describe('the reader', () => {
  it('pairs, connects and runs a task from the registry’s site', async () => {
    const page = await site.open(ALLOWED, 'granted')
    const kept = await pairOn(page)
    expect(await runOn(page, kept, 'quick')).toEqual(DONE)
    expect(world.audit.every(({ origin, outcome }) => origin === SITE && outcome === 'ok')).toBe(true)
    expect(world.audit.some(({ route }) => route === 'preflight')).toBe(true)
  })

  it.each(['127.0.0.1', 'localhost'])('does so from the companion’s own page at %s, whose GETs have no Origin', async (name) => {
    const own = `http://${name}:${world.api.port}`
    const page = await (await site.browser.newContext()).newPage()
    // Stands in for the page that the companion will serve.
    await page.route(`${own}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<!doctype html><script>${site.client}</script>` }),
    )
    await page.goto(`${own}/`)
    const { code } = world.api.desk.openCode(own, ['read', 'run'])
    const sent: (string | undefined)[] = []
    page.on('request', (asked) => sent.push(`${asked.method()} ${asked.headers().origin}`))
    const done = await page.evaluate(
      async ([base, code]) => {
        const reach = hisper.reachFromHere(base)
        const { kept } = await hisper.pair(reach, code)
        const companion = await hisper.connect(reach, kept)
        return (await companion.request('GET /v1/servers', {})).servers.length
      },
      [own, code] as const,
    )
    expect(done).toBe(1)
    expect(sent).toContain('GET undefined')
    expect(world.audit.at(-1)).toEqual({ origin: own, route: 'GET /v1/servers', outcome: 'ok' })
    // The same address from another page is not its own.
    world.audit.length = 0
    const evil = await site.open(EVIL, 'granted')
    expect(await fetchFrom(evil, `${own}/v1/servers`, { mode: 'no-cors' })).toBe('TypeError: Failed to fetch')
    expect(outcomes()).toEqual(['foreign_origin'])
  })
})

describe('B27: the browser’s permission', () => {
  it('unanswered or refused keeps every request from the companion, and the page knows what to say', async () => {
    for (const [permission, kind] of [
      ['prompt', 'no_answer_yet'],
      ['denied', 'permission_denied'],
    ] as const) {
      const page = await site.open(ALLOWED, permission)
      expect(await troubleOn(page)).toBe(kind)
    }
    expect(world.audit).toEqual([])
  })

  it('granted and nobody there is another thing', async () => {
    const page = await site.open(ALLOWED, 'granted')
    const gone = await openWorld()
    await gone.close()
    expect(await troubleOn(page, gone.api.url)).toBe('no_companion')
    expect(await troubleOn(page)).toBe('refused')
  })
})

describe('B22: a task that a page watches', () => {
  it.each([
    ['is closed', (page: Page) => page.close()],
    ['goes elsewhere', (page: Page) => page.goto('about:blank')],
    ['is loaded again', (page: Page) => page.reload()],
  ])('is cancelled when the page %s', async (_, leave) => {
    world.services.aborted.length = 0
    const page = await site.open(ALLOWED, 'granted')
    const kept = await pairOn(page)
    const run = runOn(page, kept, 'waits').catch(() => 'left')
    await expect.poll(() => world.services.calls.at(-1)).toBe('tasks.run')
    await leave(page)
    await expect.poll(() => world.services.aborted).toHaveLength(1)
    expect(await run).toBe('left')
  })

  it('tells the page when the companion ends first', async () => {
    const own = await openWorld()
    const page = await site.open(ALLOWED, 'granted')
    const { code } = own.api.desk.openCode(SITE, ['read', 'run'])
    const run = page.evaluate(
      async ([base, code, body]) => {
        const reach = hisper.reachFromHere(base)
        const companion = await hisper.connect(reach, (await hisper.pair(reach, code)).kept)
        const { task } = await companion.request('POST /v1/tasks', { body: JSON.parse(body) })
        const trouble = await companion.run(task.id, () => undefined).catch((error: unknown) => error)
        return (trouble as { kind: string }).kind
      },
      [own.api.url, code, JSON.stringify(taskOf('waits'))] as const,
    )
    await expect.poll(() => own.services.calls.at(-1)).toBe('tasks.run')
    await own.close()
    expect(await run).toBe('disconnected')
  })
})
