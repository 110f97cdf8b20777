// hisper telemetry: the real companion as a process, and a receiver on this machine that sees every byte.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { COMPANION, environmentOf, run } from './companion.ts'
import { officialServer } from './live-servers.ts'

let home: string
let receiver: Server
let sockets: Socket[]
let received: string
let answer: (socket: Socket) => void
let url: string
const children: ChildProcess[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-telemetry-'))
  ;[sockets, received] = [[], '']
  answer = (socket) => socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n')
  receiver = createServer((socket) => {
    sockets.push(socket)
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        received += chunk.toString()
        if (/\r\n\r\n.*}$/s.test(received)) answer(socket)
      })
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => receiver.once('listening', listening))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/v1/counts`
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  for (const socket of sockets) socket.destroy()
  receiver.close()
  await rm(home, { recursive: true })
})

interface Served {
  /** Where it listens. */
  base: string
  /** Asks it to end. @returns exit code, and everything it said */
  stop(): Promise<{ code: number | null; said: string }>
}

async function serve(): Promise<Served> {
  const [program, ...first] = COMPANION
  const child = spawn(program, [...first, 'serve', '--port', '0'], { env: environmentOf({ home }), stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await vi.waitFor(() => expect(said).toMatch(/once\./), { timeout: 20_000 })
  return {
    base: /listens at (\S+)/.exec(said)?.[1] ?? '',
    stop: () =>
      new Promise((done) => {
        child.once('close', (code) => done({ code, said }))
        child.kill('SIGTERM')
      }),
  }
}

const arrives = () => vi.waitFor(() => expect(received).toMatch(/}$/), { timeout: 20_000 })

it('is off by default: nothing is sent, nothing is kept, and there is no address to send to', async () => {
  expect(await run({ home }, 'telemetry', 'show')).toMatchObject({ code: 1, out: 'off\n' })
  expect((await run({ home }, 'telemetry', 'preview')).out).toMatch(/^\{"schema":1,.*\}$/)
  // Also not where the environment has an address that something could take for its own.
  const { stop } = await serve()
  expect((await stop()).code).toBe(0)
  expect(sockets).toHaveLength(0)
  expect(readdirSync(join(home, 'hisper')).filter((name) => name.startsWith('telemetry'))).toEqual([])
  expect(await run({ home }, 'telemetry', 'on')).toMatchObject({ code: 2, out: '' })
  // The same companion does send where it is on: the receiver is one that would have seen it.
  await run({ home }, 'telemetry', 'on', '--url', url)
  await serve()
  await arrives()
})

it('sends exactly the bytes that the preview prints, once a day, and nothing of the reader’s', async () => {
  const servers = [officialServer('memory'), officialServer('everything'), officialServer('filesystem', home)]
  const entries = servers.map(({ name, target }) => [
    `canary-${name}`,
    target.transport === 'stdio' ? { command: target.command, args: target.args, env: { CANARY: 'canary' } } : {},
  ])
  await writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers: Object.fromEntries(entries) }))
  const steps = JSON.stringify([{ id: 'say', server: 'claude-code.canary-everything', tool: 'echo', arguments: { message: 'canary' } }])
  await writeFile(join(home, 'steps.json'), steps)
  await run({ home }, 'run', 'canary words', '--steps', join(home, 'steps.json'), '--yes')
  expect(await run({ home }, 'telemetry', 'on', '--url', url)).toMatchObject({ code: 0 })
  const { out: preview } = await run({ home }, 'telemetry', 'preview')
  const served = await serve()
  await arrives()
  expect(received).toBe(preview)
  const [head = '', body = ''] = received.split('\r\n\r\n')
  expect(head.split('\r\n').map((line) => line.split(':')[0])).toEqual([
    'POST /v1/counts HTTP/1.1',
    'Host',
    'Content-Type',
    'Content-Length',
    'Connection',
  ])
  expect(JSON.parse(body)).toEqual({
    ...{ schema: 1, hisper: '0.1.0', platform: process.platform, node: Number(process.versions.node.split('.')[0]) },
    ...{ servers: '2-5', tasks: '1', approvals: '0' },
  })
  expect(received).not.toMatch(/canary|claude|echo/i)
  expect((await served.stop()).code).toBe(0)
  const again = await serve()
  expect((await again.stop()).code).toBe(0)
  expect(sockets).toHaveLength(1)
  expect((await run({ home }, 'telemetry', 'show')).out).toMatch(/^on: http:\/\/127\.0\.0\.1:\d+\/v1\/counts, last tried 20/)
})

it('is forgotten by off, and sends nothing after it', async () => {
  await run({ home }, 'telemetry', 'on', '--url', url)
  await run({ home }, 'telemetry', 'off')
  expect(await run({ home }, 'telemetry', 'show', '--json')).toMatchObject({ code: 1, out: '{"isOn":false}\n' })
  expect(existsSync(join(home, 'hisper')) ? readdirSync(join(home, 'hisper')) : []).toEqual([])
  const { stop } = await serve()
  await stop()
  expect(sockets).toHaveLength(0)
})

describe('a receiver that', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['hangs', () => undefined],
    ['hangs up', (socket) => socket.destroy()],
    ['fails', (socket) => socket.end('HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n')],
    ['redirects', (socket) => socket.end(`HTTP/1.1 307 Elsewhere\r\nLocation: ${url}/elsewhere\r\nContent-Length: 0\r\n\r\n`)],
    ['talks nonsense', (socket) => socket.end('no HTTP at all\u001b[31m\r\n\r\n')],
    ['never ends', (socket) => void socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1_000_000)}`)],
  ])('%s changes nothing', async (_, answering) => {
    answer = answering
    await run({ home }, 'telemetry', 'on', '--url', url)
    const { base, stop } = await serve()
    await arrives()
    expect((await fetch(base)).status).toBeLessThan(500)
    const { code, said } = await stop()
    expect(code).toBe(0)
    expect(said).not.toMatch(/telemetry|error|127\.0\.0\.1:\d+\/v1/i)
    expect(sockets).toHaveLength(1)
    expect(received).not.toContain('elsewhere')
  })

  it('is not there changes nothing', async () => {
    receiver.close()
    await run({ home }, 'telemetry', 'on', '--url', url)
    const { base, stop } = await serve()
    expect((await fetch(base)).status).toBeLessThan(500)
    expect(await stop()).toMatchObject({ code: 0 })
  })
})

it('the guide shows the request to the byte', async () => {
  const guide = await readFile('docs/guides/usage-figures.md', 'utf8')
  const [, shown = ''] = /^```http\n([\s\S]*?)\n```$/m.exec(guide) ?? []
  await run({ home }, 'telemetry', 'on', '--url', 'https://counts.example/v1')
  const { out } = await run({ home }, 'telemetry', 'preview')
  const plain = (text: string) =>
    text
      .replace(/"platform":"\w+","node":\d+/, '"platform":"linux","node":24')
      .replace(/(Content-Length: )\d+/, '$1N')
      .replaceAll('\r\n', '\n')
  expect(plain(shown)).toBe(plain(out))
  const { Length: length } = /Content-Length: (?<Length>\d+)/.exec(shown)?.groups ?? {}
  expect(Number(length)).toBe(Buffer.byteLength(shown.split('\n\n')[1] ?? ''))
})
