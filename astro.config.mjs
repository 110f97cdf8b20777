// The site's build: static pages out of data/, no server, no framework JavaScript where no island works.
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'astro/config'
import { feeds } from './site/integrations/feeds.ts'
import { plainImport } from './site/integrations/plain-import.ts'
import { SITE_URL } from './site/lib/address.ts'

export default defineConfig({
  site: SITE_URL.origin,
  base: SITE_URL.pathname,
  srcDir: './site',
  publicDir: './site/public',
  outDir: './dist',
  trailingSlash: 'always',
  // The default, 'jsx', drops the space between a word and a link on the next line.
  compressHTML: true,
  integrations: [feeds()],
  vite: { plugins: [tailwindcss(), plainImport()], build: { assetsInlineLimit: 0 } },
  build: { inlineStylesheets: 'never' },
  markdown: { syntaxHighlight: false },
  devToolbar: { enabled: false },
})
