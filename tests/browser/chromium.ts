// Opens a real Chromium: the one CHROMIUM_PATH names, else the one that comes with npm. Needs no browser of the system.
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** Nothing a browser does by itself may reach the network: tests stay on loopback. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
]

export async function openChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? (await chromium.executablePath())
  // Chromium refuses its own sandbox to root; the pages are ours, and only loopback is reached.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return playwright.launch({ executablePath, headless: true, args: [...QUIET, ...root] })
}
