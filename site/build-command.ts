// npm run build [-- --outDir FOLDER]: the site as files. Astro's own command writes a line of log for each page: fifty thousand of them take
// half a minute.
import { parseArgs } from 'node:util'
import { build } from 'astro'

const { outDir } = parseArgs({ options: { outDir: { type: 'string' } } }).values
const started = performance.now()
process.env.NODE_ENV ??= 'production'
await build({ logLevel: 'warn', ...(outDir === undefined ? {} : { outDir }) })
process.stdout.write(`built in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`)
