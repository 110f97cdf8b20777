// Driving a browser.
import type { CategoryRules } from '../category-rules.ts'

export const browserAutomation: CategoryRules = {
  services: `
    playwright, puppeteer, selenium, webdriver, browserbase, stagehand, browser use, browserless, chrome devtools, chromedriver,
    hyperbrowser, steel browser, camoufox, nodriver, patchright, cypress, lightpanda, chrome devtools protocol, undetected chrome,
    browserstack`,
  terms: `
    browser automation, browser control, browser, headless browser, web automation, automate browser, headless chrome, web browser,
    browser extension, chrome extension, web testing, browser tabs, browser testing, web navigation, anti detect browser, web browsing`,
  hints: `
    chrome, chromium, firefox, safari, click, screenshot, navigate, hover, web page, webpage, form filling, scroll, dom, press key, fill`,
}
