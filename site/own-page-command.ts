// npm run own-page: makes the companion's own page out of the site's source, into the folder that the companion serves it from.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { buildOwnPage } from './islands/own-page-files.ts'

const folder = resolve(process.argv[2] ?? 'bridge/page')
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const { path, body } of await buildOwnPage()) await writeFile(join(folder, path === '/' ? 'index.html' : path), body)
