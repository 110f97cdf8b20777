// A public site of https in a real Chromium, and the page's client on it, as a reader of the registry meets them.
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import type { connect, pair } from '../../../core/bridge/client.ts'
import type { Reach } from '../../../core/bridge/reach.ts'
import { openChromium } from '../../browser/chromium.ts'
import { makeCertificate } from './certificate.ts'

/** Where the client is on every page of the site. */
declare global {
  var hisper: { pair: typeof pair; connect: typeof connect; reachFromHere: (base: string) => Reach }
}

const CLIENT = `export { connect, pair } from './core/bridge/client.ts'
export { reachFromHere } from './core/bridge/browser.ts'`

export interface Site {
  browser: Browser
  client: string
  /** A page of a host of the site, in a context of its own whose permission to reach this machine is as it is said. */
  open(host: string, permission: 'granted' | 'denied' | 'prompt'): Promise<Page>
  close(): Promise<void>
}

export async function openSite(): Promise<Site> {
  const bundled = await build({
    stdin: { contents: CLIENT, resolveDir: resolve('.'), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'hisper',
    platform: 'browser',
  })
  const client = bundled.outputFiles[0]?.text ?? ''
  const server = createServer(makeCertificate('registry.test', Date.now()), (asked, answer) => {
    const isScript = asked.url === '/client.js'
    answer.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    answer.end(isScript ? client : '<!doctype html><html lang="en"><title>Site</title><script src="/client.js"></script><body>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const browser = await openChromium([
    `--host-resolver-rules=MAP *.test 127.0.0.1:${port}`,
    `--ip-address-space-overrides=127.0.0.1:${port}=public`,
  ])
  const devtools = await browser.newBrowserCDPSession()
  return {
    browser,
    client,
    async open(host, permission) {
      const context = await browser.newContext({ ignoreHTTPSErrors: true })
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      const { targetInfo } = await session.send('Target.getTargetInfo')
      const own = { browserContextId: targetInfo.browserContextId ?? '' }
      if (permission === 'granted') await devtools.send('Browser.grantPermissions', { permissions: ['loopbackNetwork'], ...own } as never)
      if (permission === 'denied')
        await devtools.send('Browser.setPermission', { permission: { name: 'loopback-network' }, setting: 'denied', ...own })
      await page.goto(`https://${host}/`)
      return page
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

export interface Init {
  method?: string
  headers?: Record<string, string>
  body?: string
  mode?: 'no-cors'
  credentials?: 'include'
}

/** What a page's own script can find out: the status, or what was thrown. */
export async function fetchFrom(page: Page, url: string, init: Init = {}): Promise<string> {
  return await page.evaluate(
    async ([url, init]) => {
      try {
        const response = await fetch(url, init)
        return `${response.type} ${response.status}`
      } catch (error) {
        return String(error)
      }
    },
    [url, init] as const,
  )
}
