// A small dataset on disk, and plain static hosts over what is written from it, each with its own idea of what `%2F` and a folder are.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildCatalogue, type Catalogue } from '../core/api/catalogue.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { type Server, serverPath } from '../core/schema/server.ts'
import type { Aliases } from '../core/schema/snapshot.ts'
import { listing, mergedServer, NOW, standing } from './documents.ts'

export function tempFolder(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'hisper-feed-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** A server that answers, of which nothing is to be remarked. */
export function server(id: string, more: Partial<Server> = {}): Server {
  const pkg = { registryType: 'npm' as const, identifier: id, version: '1.2.3', transport: 'stdio' as const }
  const merged = mergedServer({ id, title: id, packages: [pkg], listings: [listing(`npm:${id}`, { packages: [pkg], version: '1.2.3' })] })
  return {
    ...merged,
    categories: [],
    probes: [standing({ target: `npm:${id}` })],
    score: { assessed: true, value: 90, band: 'excellent', criteria: [] },
    ...more,
  }
}

/** One that the official registry knows by `name`. */
export function named(id: string, name: string, more: Partial<Server> = {}): Server {
  const base = server(id)
  const record = listing(`mcp:${name}`, { version: '1.2.3', packages: base.packages })
  return { ...base, registryName: name, listings: [...base.listings, record], ...more }
}

/** Writes servers as a dataset and opens it. */
export async function openCatalogue(dir: string, servers: readonly Server[], aliases: Partial<Aliases> = {}): Promise<Catalogue> {
  const put = (path: string, document: unknown) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), JSON.stringify(document))
  }
  rmSync(join(dir, 'servers'), { recursive: true, force: true })
  for (const each of servers) put(serverPath(each.id), each)
  const totals = { servers: servers.length, listings: 0, probed: 0, tools: 0, resources: 0, prompts: 0, outcomes: {}, eras: {} }
  put('snapshot.json', { schemaVersion: 1, generatedAt: NOW, embedded: false, totals, origins: {} })
  put('aliases.json', { schemaVersion: 1, aliases: {}, retired: {}, ...aliases })
  return buildCatalogue(new Dataset(dir), new URL('https://mcp.example.com/'))
}

/** `decodes`: as Cloudflare Pages, nginx. `redirects`: as GitHub Pages, which decodes as well. `keeps`: looks for a file with `%2F` in its name. */
export type Manner = 'decodes' | 'keeps' | 'redirects'

/** A static host: files below a folder, `index.html` of a folder, and nothing else. It knows no types but HTML and bytes. */
export async function hostFiles(root: string, manner: Manner): Promise<{ url: string; close: () => Promise<unknown> }> {
  const host = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://host.example')
    const path = pathname
      .split(manner === 'keeps' ? /%2f/i : '/')
      .map(decodeURIComponent)
      .join(manner === 'keeps' ? '%2F' : '/')
    const file = join(root, path)
    const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true
    if (isFolder && manner === 'redirects' && !path.endsWith('/')) {
      const { port } = host.address() as AddressInfo
      response.writeHead(301, { Location: `http://127.0.0.1:${port}${pathname}/${search}` }).end()
      return
    }
    const found = isFolder ? join(file, 'index.html') : file
    if (path.split('/').includes('..') || statSync(found, { throwIfNoEntry: false })?.isFile() !== true) {
      response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>404</h1>')
      return
    }
    const type = found.endsWith('.html') ? 'text/html; charset=utf-8' : 'application/octet-stream'
    response.writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end(readFileSync(found))
  })
  await new Promise<void>((listening) => host.listen(0, '127.0.0.1', listening))
  const { port } = host.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((closed) => host.close(closed)) }
}
