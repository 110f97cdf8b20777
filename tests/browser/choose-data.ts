// Servers to choose from: three that together have a way out for what is private, those of the servers' page, and hostile ones.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseWith } from '../../core/schema/parse.ts'
import type { Tool } from '../../core/schema/probe.ts'
import { type Server, ServerSchema, serverPath } from '../../core/schema/server.ts'
import { listing, mergedServer, standing, tool } from '../documents.ts'
import { hostileServers } from './hostile-data.ts'
import { writeServerPageData } from './server-page-data.ts'

const HOSTILE = 24

function server(id: string, tools: readonly Tool[]): Server {
  const key = `npm:${id}`
  const terms = { tokenizer: 'o200k_base', tokens: 200, tools: {} }
  return {
    ...mergedServer({
      ...{ id, title: id, provenance: { title: key }, listings: [listing(key)] },
      packages: [{ registryType: 'npm', identifier: id, version: '1.2.3', transport: 'stdio' }],
    }),
    categories: [],
    probes: [standing({ target: key, tools: [...tools], terms })],
    score: { assessed: true, value: 90, band: 'excellent', criteria: [] },
  }
}

export async function writeChoiceData(dir: string): Promise<void> {
  await writeServerPageData(dir)
  const servers = [
    server('files-reader', [tool('read_file', { description: 'Read a file.' }), tool('search')]),
    server('web-taker', [tool('fetch_url', { description: 'Fetch a web page.' }), tool('search')]),
    server('mail-sender', [tool('send_email', { description: 'Send an e-mail.' }), tool('draft')]),
    ...hostileServers().slice(0, HOSTILE),
  ]
  for (const one of servers) {
    const path = join(dir, serverPath(one.id))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, JSON.stringify(parseWith(ServerSchema, one, one.id)))
  }
}
