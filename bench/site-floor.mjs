// The least that building the pages can cost: plain Node reads every record, parses it, and writes a page of the same bytes into a folder of
// its own. What is written is read from the built site, so that both write the same. Run as: site-floor.mjs DATA BUILT OUT
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [, , data, built, out] = process.argv
for (const folder of readdirSync(join(data, 'servers')))
  for (const name of readdirSync(join(data, 'servers', folder))) {
    const { id } = JSON.parse(readFileSync(join(data, 'servers', folder, name), 'utf8'))
    const page = readFileSync(join(built, 'servers', id, 'index.html'))
    mkdirSync(join(out, 'servers', id), { recursive: true })
    writeFileSync(join(out, 'servers', id, 'index.html'), page)
  }
