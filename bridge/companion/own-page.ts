// The companion's own page, out of the folder that it is packed into. `npm run own-page` makes it in a checkout.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { OwnPageFile } from '../../core/bridge/own-page.ts'

export const OWN_PAGE_FOLDER = join(import.meta.dirname, '..', 'page')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** @returns none where it was not made */
export function readOwnPage(folder: string): OwnPageFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((name) => ({
    path: name === 'index.html' ? '/' : `/${name}`,
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    body: new Uint8Array(readFileSync(join(folder, name))),
  }))
}
