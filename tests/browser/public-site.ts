// The built site as a public one of https, for a Chromium that takes its address for one of the internet: what it asks of this machine is then asked
// across address spaces, and wants the browser's leave (Local Network Access §3).
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { makeCertificate } from '../bridge/api/certificate.ts'
import { openBuiltSite } from './built-site.ts'
import { openChromium } from './chromium.ts'
import { writeFixtureData } from './fixture-data.ts'

export type Permission = 'granted' | 'denied' | 'prompt'

export interface PublicSite {
  /** `https://registry.test` */
  origin: string
  browser: Browser
  /** A page in a context of its own, with what its reader told the browser. */
  open(path: string, permission: Permission): Promise<Page>
  close(): Promise<void>
}

const HOST = 'registry.test'

export async function openPublicSite(): Promise<PublicSite> {
  const site = await openBuiltSite(writeFixtureData)
  const secure = createServer(makeCertificate(HOST, Date.now()), (asked, answer) => {
    void fetch(site.url + asked.url).then(async (file) => {
      answer.writeHead(file.status, { 'Content-Type': file.headers.get('content-type') ?? '' }).end(Buffer.from(await file.arrayBuffer()))
    })
  })
  await new Promise<void>((done) => secure.listen(0, '127.0.0.1', done))
  const { port } = secure.address() as AddressInfo
  const browser = await openChromium([
    `--host-resolver-rules=MAP *.test 127.0.0.1:${port}`,
    `--ip-address-space-overrides=127.0.0.1:${port}=public`,
  ])
  const origin = `https://${HOST}`
  return {
    ...{ origin, browser },
    async open(path, permission) {
      const context = await browser.newContext({ ignoreHTTPSErrors: true, serviceWorkers: 'block' })
      const page = await context.newPage()
      if (permission !== 'prompt') await tell(browser, page, permission)
      await page.goto(origin + path)
      return page
    },
    async close() {
      await browser.close()
      secure.closeAllConnections()
      secure.close()
      await site.close()
    },
  }
}

async function tell(browser: Browser, page: Page, setting: 'granted' | 'denied'): Promise<void> {
  const [devtools, session] = await Promise.all([browser.newBrowserCDPSession(), page.context().newCDPSession(page)])
  const { targetInfo } = await session.send('Target.getTargetInfo')
  const browserContextId = targetInfo.browserContextId ?? ''
  await devtools.send('Browser.setPermission', { permission: { name: 'loopback-network' }, setting, browserContextId })
}
