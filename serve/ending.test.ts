import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

it('ends on SIGTERM once what was asked is answered, and reads again on SIGHUP', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'serve/serve-command.ts', '--port', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lines = createInterface({ input: child.stderr })[Symbol.asyncIterator]()
  const url = /http:\S+/.exec(String((await lines.next()).value))?.[0] ?? ''
  child.kill('SIGHUP')
  expect((await lines.next()).value).toMatch(/servers after reading data again/)
  // A connection that stays open, as every client's does, must not keep it alive.
  const idle = request(`${url}/api/v1/stats.json`, { agent: false, headers: { Connection: 'keep-alive' } }).end()
  const [answer] = await once(idle, 'response')
  answer.resume()
  await once(answer, 'end')
  child.kill('SIGTERM')
  const [code, signal] = await once(child, 'exit')
  expect([code, signal]).toEqual([0, null])
})

it.each([
  [['--port', 'x'], 1, /whole number/],
  [['--data', '/nowhere'], 1, /no dataset here/],
  [['--url', 'javascript:alert(1)'], 1, /http or https address/],
])('refuses %j in a line', async (args, status, message) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'serve/serve-command.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said = Array.fromAsync(createInterface({ input: child.stderr }))
  const [code] = await once(child, 'exit')
  expect(code).toBe(status)
  expect((await said).join('\n')).toMatch(message)
})
