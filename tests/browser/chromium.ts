// Opens a real Chromium: the one CHROMIUM_PATH names, else the one that comes with npm. Needs no browser of the system.
import { type Browser, chromium as playwright } from 'playwright-core'
import { chromiumPath } from './unpacked-chromium.ts'

/** Nothing a browser does by itself may reach the network: tests stay on loopback. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
]

/** @param more switches besides those that keep it quiet */
export async function openChromium(more: readonly string[] = []): Promise<Browser> {
  // Chromium refuses its own sandbox to root; the pages are ours, and only loopback is reached.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return playwright.launch({ executablePath: await chromiumPath(), headless: true, args: [...QUIET, ...root, ...more] })
}
