// The conformance suite speaks HTTP only: hands each of its sessions on to a `hisper mcp` of its own over stdio, message by message.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { COMPANION, environmentOf, type Place } from './companion.ts'

export async function openStdioRelay(place: Place): Promise<{ url: string; close: () => Promise<void> }> {
  const [command, ...args] = COMPANION
  const sessions = new Map<string, StreamableHTTPServerTransport>()
  const processes: StdioClientTransport[] = []

  async function open(): Promise<StreamableHTTPServerTransport> {
    const front = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => {
        sessions.set(id, front)
      },
    })
    const back = new StdioClientTransport({ command, args: [...args, 'mcp'], env: environmentOf(place), stderr: 'pipe' })
    processes.push(back)
    front.onmessage = (message) => void back.send(message as Parameters<typeof back.send>[0])
    back.onmessage = (message) => void front.send(message as Parameters<typeof front.send>[0])
    await back.start()
    await front.start()
    return front
  }

  const server = createServer(async (request, response) => {
    const known = sessions.get(String(request.headers['mcp-session-id']))
    await (known ?? (await open())).handleRequest(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    close: async () => {
      for (const one of processes) await one.close()
      server.closeAllConnections()
      server.close()
    },
  }
}
