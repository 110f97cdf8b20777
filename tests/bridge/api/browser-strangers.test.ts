// The API from pages in a real Chromium that nobody paired with, all of them with the browser’s permission: they reach nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openChromium } from '../../browser/chromium.ts'
import { fetchFrom, type Init, openSite, type Site } from './site.ts'
import { openWorld, pairWith, type World } from './world.ts'

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

describe('B1, B3, B17: a page of another site, with the permission', () => {
  it('learns nothing and reaches nothing, with and without a preflight', async () => {
    const { bearer } = await pairWith(world)
    world.audit.length = 0
    const page = await site.open(EVIL, 'granted')
    const json = { 'Content-Type': 'application/json' }
    const tries: [string, Init?][] = [
      ['/v1/servers'],
      ['/v1/servers', { headers: { Authorization: bearer } }],
      ['/v1/servers', { credentials: 'include' }],
      ['/v1/tasks', { method: 'POST', headers: { ...json, Authorization: bearer }, body: '{}' }],
      ['/v1/tasks', { method: 'DELETE' }],
      ['/v1/pair', { method: 'POST', headers: json, body: '{}' }],
      ['/v1/pair', { method: 'POST', body: '{}' }],
      ['/openapi.json', { headers: { Authorization: bearer } }],
      ['/'],
    ]
    for (const [path, init] of tries) expect(await fetchFrom(page, world.api.url + path, init)).toBe('TypeError: Failed to fetch')
    expect(outcomes().every((outcome) => outcome === 'foreign_origin')).toBe(true)
    expect(world.services.calls).toEqual([])
  })

  it('cannot read it as an image, a script or a style, nor tell that it is there by one', async () => {
    const page = await site.open(EVIL, 'granted')
    const loaded = await page.evaluate(async (base) => {
      const tried = (element: HTMLElement) =>
        new Promise<string>((fulfil) => {
          element.addEventListener('load', () => fulfil('loaded'))
          element.addEventListener('error', () => fulfil('failed'))
          document.body.append(element)
        })
      const make = (name: string, more: object) => Object.assign(document.createElement(name), more)
      return await Promise.all([
        tried(make('img', { src: `${base}/v1/servers` })),
        tried(make('script', { src: `${base}/openapi.json` })),
        tried(make('link', { rel: 'stylesheet', href: `${base}/v1/servers` })),
      ])
    }, world.api.url)
    expect(loaded).toEqual(['failed', 'failed', 'failed'])
    expect(outcomes()).toEqual(['foreign_origin'])
  })
})

it('B2: a sandboxed frame of the site itself has the origin null and is refused', async () => {
  const { bearer } = await pairWith(world)
  world.audit.length = 0
  const page = await site.open(ALLOWED, 'granted')
  const heard = await page.evaluate(
    async ([base, bearer]) => {
      const frame = document.createElement('iframe')
      frame.setAttribute('sandbox', 'allow-scripts')
      frame.allow = 'loopback-network *; local-network-access *'
      frame.srcdoc = `<script>
        const ask = (init) => fetch('${base}/v1/servers', init).then((r) => String(r.status), String)
        Promise.all([ask(), ask({ headers: { Authorization: '${bearer}' } })]).then((all) => parent.postMessage(all, '*'))
      </script>`
      const message = new Promise<string[]>((fulfil) => addEventListener('message', ({ data }) => fulfil(data)))
      document.body.append(frame)
      return await message
    },
    [world.api.url, bearer] as const,
  )
  expect(heard).toEqual(['TypeError: Failed to fetch', 'TypeError: Failed to fetch'])
  expect(world.services.calls).toEqual([])
  // They came here: it was not the browser that kept them.
  expect(world.audit).toEqual([
    { origin: 'null', route: 'none', outcome: 'foreign_origin' },
    { origin: 'null', route: 'none', outcome: 'foreign_origin' },
  ])
})

it('B4: a page whose name was made to lead to the companion is refused, though it asks its own origin', async () => {
  // As in browsers that ask for no permission; Chromium itself would keep it from here.
  const trusting = await openChromium(['--host-resolver-rules=MAP rebound.test 127.0.0.1', '--disable-features=LocalNetworkAccessChecks'])
  try {
    const page = await trusting.newPage()
    const own = `http://rebound.test:${world.api.port}`
    expect((await page.goto(`${own}/`))?.status()).toBe(403)
    await page.route(`${own}/page`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
    await page.goto(`${own}/page`)
    world.audit.length = 0
    expect(await fetchFrom(page, `${own}/v1/servers`)).toBe('basic 403')
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }
    expect(await fetchFrom(page, `${own}/v1/pair`, init)).toBe('basic 403')
    expect(outcomes()).toEqual(['foreign_host'])
  } finally {
    await trusting.close()
  }
})

describe('B11: what a page may send without a preflight', () => {
  it.each([
    [EVIL, 'strict-origin-when-cross-origin', 'foreign_origin'],
    [EVIL, 'unsafe-url', 'foreign_origin'],
    // A form from https to http has the origin null, unless the page wants to be known.
    [ALLOWED, 'strict-origin-when-cross-origin', 'foreign_origin'],
    [ALLOWED, 'unsafe-url', 'unsupported_media_type'],
  ])('a form of %s that refers by %s creates no task', async (host, referrer, outcome) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const page = await site.open(host, 'granted')
      const answered = page.waitForResponse(`${world.api.url}/v1/tasks`)
      await page.evaluate(
        ([action, enctype, content]) => {
          document.head.append(Object.assign(document.createElement('meta'), { name: 'referrer', content }))
          const form = Object.assign(document.createElement('form'), { action, enctype, method: 'post' })
          form.append(Object.assign(document.createElement('input'), { name: '{"words":"', value: '"}' }))
          document.body.append(form)
          form.submit()
        },
        [`${world.api.url}/v1/tasks`, type, referrer] as const,
      )
      expect((await answered).status()).toBe(outcome === 'foreign_origin' ? 403 : 415)
    }
    expect(outcomes()).toEqual([outcome])
    expect(world.services.calls).toEqual([])
  })

  it('a text of the allowed site is another type than is read', async () => {
    const page = await site.open(ALLOWED, 'granted')
    expect(await fetchFrom(page, `${world.api.url}/v1/tasks`, { method: 'POST', body: '{}' })).toBe('cors 415')
    expect(await fetchFrom(page, `${world.api.url}/v1/tasks`, { method: 'POST', body: '{}', mode: 'no-cors' })).toMatch(
      /^opaque 0|Failed to fetch$/,
    )
    expect(world.services.calls).toEqual([])
  })
})

it.each([ALLOWED, EVIL])('B16: a WebSocket of %s does not open', async (host) => {
  const page = await site.open(host, 'granted')
  for (const path of ['/', '/v1/servers', '/v1/tasks']) {
    const heard = await page.evaluate(
      (url) =>
        new Promise<string>((fulfil) => {
          const socket = new WebSocket(url)
          socket.addEventListener('open', () => fulfil('open'))
          socket.addEventListener('error', () => fulfil('error'))
        }),
      `ws://127.0.0.1:${world.api.port}${path}`,
    )
    expect(heard).toBe('error')
  }
  expect(outcomes()).toEqual(['upgrade'])
})

it.each([ALLOWED, EVIL])('B25: %s cannot frame the companion', async (host) => {
  const page = await site.open(host, 'granted')
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  for (const path of ['/', '/v1/servers']) {
    await page.evaluate(async (url) => {
      const frame = Object.assign(document.createElement('iframe'), { src: url, allow: 'loopback-network *; local-network-access *' })
      const loaded = new Promise((fulfil) => frame.addEventListener('load', fulfil))
      document.body.append(frame)
      await loaded
    }, world.api.url + path)
  }
  const [, ...frames] = page.frames()
  expect(frames.map((frame) => frame.url())).toEqual(['chrome-error://chromewebdata/', 'chrome-error://chromewebdata/'])
  await expect.poll(() => complaints.filter((text) => text.includes('frame-ancestors'))).toHaveLength(2)
  // The request arrived: it was the answer that forbade it.
  expect(world.audit).toHaveLength(2)
})
