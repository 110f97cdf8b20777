// A small simple index of Python projects on loopback (PEP 503): wheels, source archives, and what is asked of it.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface PythonFile {
  /** Of the project. */
  name: string
  file: string
  bytes: Buffer
  /** What the index states in hexadecimal, where that is not the truth. */
  sha256?: string
}

export interface PythonIndex {
  /** The index is below `/simple/`. */
  url: string
  requests: string[]
  close(): Promise<void>
}

/** @param filesAt makes the files, once the address is known */
export async function openPythonIndex(filesAt: (url: string) => readonly PythonFile[]): Promise<PythonIndex> {
  const requests: string[] = []
  let files: readonly PythonFile[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    const file = files.find((each) => path === `/files/${each.file}`)
    if (file !== undefined) return void response.writeHead(200, { 'content-length': file.bytes.length }).end(file.bytes)
    const links = files
      .filter(({ name }) => path === `/simple/${name}/`)
      .map((each) => {
        const sha256 = each.sha256 ?? createHash('sha256').update(each.bytes).digest('hex')
        return `<a href="/files/${each.file}#sha256=${sha256}">${each.file}</a>`
      })
    if (links.length === 0) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  files = filesAt(url)
  return {
    url,
    requests,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
