// The companion's own page as files: the app of /tasks in one script and one style sheet, for whoever serves or packs it.
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { OwnPageFile } from '../../core/bridge/own-page.ts'

const ICON = resolve(import.meta.dirname, '../public/favicon.svg')
const ENTRY = resolve(import.meta.dirname, 'tasks/own-page.tsx')

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }

const PAGE = `<!doctype html>
<html lang="en" class="js">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>Tasks · Hisper</title>
    <link rel="icon" href="/favicon.svg">
    <link rel="stylesheet" href="/own-page.css">
    <script type="module" src="/own-page.js"></script>
  </head>
  <body>
    <a href="#main" class="skip button">Skip to the content</a>
    <header><div class="wrap"><span class="brand"><span>Hisper</span></span></div></header>
    <main id="main" class="wrap" tabindex="-1">
      <h1>Tasks</h1>
      <div id="tasks"></div>
      <noscript><p>Tasks need JavaScript. The companion does the same in a terminal: npx hisper run.</p></noscript>
    </main>
  </body>
</html>
`

/** zod brings its messages in fifty languages, and esbuild keeps them all: half of the page's script. */
export const oneLanguage: Plugin = {
  name: 'one-language',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: "export { default as en } from './en.js'" }))
  },
}

/** @throws {Error} where the source does not build */
export async function buildOwnPage(): Promise<OwnPageFile[]> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    outdir: '/',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.svg': 'file' },
    plugins: [oneLanguage],
    // Directives of the style sheet's own builder, which a browser passes over.
    logOverride: { 'unsupported-css-property': 'silent' },
    logLevel: 'error',
  })
  const files = outputFiles.map(({ path, contents }) => {
    const name = basename(path)
    return {
      path: `/${name}`,
      type: TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      body: new Uint8Array(contents),
    }
  })
  return [
    { path: '/', type: 'text/html; charset=utf-8', body: PAGE },
    { path: '/favicon.svg', type: 'image/svg+xml', body: await readFile(ICON) },
    ...files,
  ]
}
