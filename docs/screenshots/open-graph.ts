// Draws the picture that stands for the site where a link to it is shown, from the built home page's own type and colours:
// node --import tsx docs/screenshots/open-graph.ts [DIST]
import { join } from 'node:path'
import { serveSite } from '../../site/serve.ts'
import { openChromium } from '../../tests/browser/chromium.ts'

const FILE = join(import.meta.dirname, '../../site/public/open-graph.png')
/** 1200 x 630 pixels, which every reader of Open Graph takes; drawn at half of it, so that the type is large. */
const [WIDTH, HEIGHT, SCALE] = [600, 315, 2]
const LOOK = `
  body { display: flex; flex-direction: column; justify-content: center; min-height: ${HEIGHT}px; padding-inline: 2.75rem }
  .brand { flex: none; margin: 0 0 0.75rem; min-height: 0 }
  h1 { font-size: 2.75rem; line-height: 3.125rem }
  p { margin-top: 0.75rem; color: var(--muted); font-size: 1.25rem }
  .marks { display: flex; gap: 1.5rem; margin-top: 1.25rem }
`
const BODY = `
  <div class="brand">Hisper</div>
  <h1>MCP servers, checked<br>by running them.</h1>
  <p>What they really answered, with dates and reasons.</p>
  <div class="marks"><span class="mark works">Works</span><span class="mark asks">Needs sign-in</span><span class="mark down">No answer</span><span class="mark unknown">Not started</span></div>
`

const site = await serveSite(process.argv[2] ?? 'dist', 0)
const browser = await openChromium()
try {
  const page = await browser.newPage({
    ...{
      viewport: { width: WIDTH, height: HEIGHT },
      deviceScaleFactor: SCALE,
      colorScheme: 'light',
      bypassCSP: true,
      serviceWorkers: 'block',
    },
  })
  await page.goto(site.url, { waitUntil: 'networkidle' })
  await page.evaluate((body) => {
    document.body.innerHTML = body
  }, BODY)
  await page.addStyleTag({ content: LOOK })
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: FILE })
  process.stdout.write(`${FILE}\n`)
} finally {
  await browser.close()
  await site.close()
}
