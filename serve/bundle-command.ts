// Makes `hisper serve` one file that needs nothing but Node: `bundle-command.ts FILE`. What the container image holds.
import { build } from 'esbuild'

const [outfile] = process.argv.slice(2)
if (outfile === undefined) throw new TypeError('bundle-command.ts FILE')
await build({
  entryPoints: ['serve/serve-command.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  legalComments: 'eof',
  logLevel: 'warning',
  // CommonJS packages inside an ES module still call it for Node's own modules.
  banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
})
