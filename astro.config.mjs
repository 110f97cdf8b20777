// The site's build: static pages out of data/, no server, no framework JavaScript where no island works.
import { createHash } from 'node:crypto'
import react from '@astrojs/react'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, fontProviders } from 'astro/config'
import { feeds } from './site/integrations/feeds.ts'
import { pagefind } from './site/integrations/pagefind.ts'
import { SITE_URL } from './site/lib/address.ts'
import { THEME_SCRIPT } from './site/lib/theme-script.ts'

const fontFiles = './node_modules/@fontsource-variable'

export default defineConfig({
  site: SITE_URL.origin,
  base: SITE_URL.pathname,
  srcDir: './site',
  publicDir: './site/public',
  outDir: './dist',
  trailingSlash: 'always',
  // The default, 'jsx', drops the space between a word and a link on the next line.
  compressHTML: true,
  integrations: [react(), feeds(), pagefind()],
  vite: { plugins: [tailwindcss()], build: { assetsInlineLimit: 0 } },
  build: { inlineStylesheets: 'never' },
  security: {
    // Other people's text stands on every page: should one ever get through as markup, nothing of it may run or be fetched.
    csp: {
      directives: ["default-src 'self'", "img-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'self'"],
      scriptDirective: {
        // Pagefind is WebAssembly in a worker of our own.
        resources: ["'self'", "'wasm-unsafe-eval'"],
        hashes: [`sha256-${createHash('sha256').update(THEME_SCRIPT).digest('base64')}`],
      },
      styleDirective: { resources: ["'self'"] },
    },
  },
  markdown: { syntaxHighlight: false },
  devToolbar: { enabled: false },
  fonts: [
    {
      name: 'Source Sans 3',
      cssVariable: '--font-source-sans',
      provider: fontProviders.local(),
      fallbacks: ['sans-serif'],
      options: {
        variants: [{ weight: '200 900', style: 'normal', src: [`${fontFiles}/source-sans-3/files/source-sans-3-latin-wght-normal.woff2`] }],
      },
    },
    {
      name: 'Source Code Pro',
      cssVariable: '--font-source-code',
      provider: fontProviders.local(),
      fallbacks: ['monospace'],
      options: {
        variants: [
          { weight: '200 900', style: 'normal', src: [`${fontFiles}/source-code-pro/files/source-code-pro-latin-wght-normal.woff2`] },
        ],
      },
    },
  ],
})
