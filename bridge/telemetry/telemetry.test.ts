// When the counts are sent and what they are: real requests to a receiver on this machine, under a clock of the test's own.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { toBody, toBucket } from './message.ts'
import { Telemetry } from './telemetry.ts'
import { TelemetryFile, toTelemetryUrl } from './telemetry-file.ts'

const HOUR_MS = 3_600_000
let folder: string
let receiver: Server
let url: string
let received: string[]
let hour: number
let wakes: (() => void)[]
let telemetry: Telemetry
let file: TelemetryFile

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hisper-counts-'))
  ;[received, hour, wakes] = [[], 0, []]
  receiver = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => received.push(chunk.toString())).on('end', () => response.writeHead(204).end())
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => receiver.once('listening', listening))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/counts`
  file = new TelemetryFile(folder)
  telemetry = open()
})
afterEach(async () => {
  await telemetry.close()
  receiver.closeAllConnections()
  receiver.close()
  rmSync(folder, { recursive: true })
})

/** A companion whose clock is the test's, and which looks when it is woken. */
function open(): Telemetry {
  return new Telemetry({
    ...{ file, body: async () => `at ${hour}`, now: () => new Date(Date.UTC(2026, 10, 22) + hour * HOUR_MS) },
    sleep: (_ms, signal) =>
      new Promise((wake, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        wakes.push(wake)
      }),
  })
}

/** The companion looks again at that hour, and what it does then is over. */
async function lookAt(at: number): Promise<void> {
  hour = at
  const looks = wakes.length
  if (looks === 0) telemetry.start()
  else wakes.at(-1)?.()
  await vi.waitFor(() => expect(wakes.length).toBe(looks + 1))
}

describe('the counts', () => {
  it('are sent at most once in 24 hours, also where the clock is set back or another companion was started', async () => {
    await file.switchOn(url)
    for (const at of [0, 1, 23.9, -10, 24, 25, 47, 200]) await lookAt(at)
    expect(received).toEqual(['at 0', 'at 24', 'at 200'])
    await telemetry.close()
    ;[telemetry, wakes] = [open(), []]
    for (const at of [201, 223]) await lookAt(at)
    expect(received).toHaveLength(3)
  })

  it('are sent nowhere before they are switched on, from then on, and never after they are switched off', async () => {
    await lookAt(0)
    expect([received, readdirSync(folder)]).toEqual([[], []])
    await file.switchOn(url)
    await lookAt(1)
    expect(received).toEqual(['at 1'])
    await file.forget()
    await lookAt(100)
    expect([received, readdirSync(folder)]).toEqual([['at 1'], []])
  })

  it.each(['', '{', '{"url":"http://elsewhere.example/"}', '{"url":"https://a.example/?who=me"}', '[]'])(
    'are off where %j is what is kept',
    async (text) => {
      writeFileSync(join(folder, 'telemetry.json'), text)
      expect(await file.url()).toBeUndefined()
    },
  )
})

it.each([
  [0, '0'],
  [1, '1'],
  [2, '2-5'],
  [5, '2-5'],
  [6, '6-20'],
  [20, '6-20'],
  [21, '21+'],
  [9_999, '21+'],
])('%i is said as %s', (count, bucket) => expect(toBucket(count)).toBe(bucket))

it('the body has these fields, in this order, and a machine of a rare kind is one of many', () => {
  const counts = { servers: 3, tasks: 40, approvals: 0 }
  expect(toBody(counts, { version: '0.1.0', platform: 'linux', node: '24.21.0' })).toBe(
    '{"schema":1,"hisper":"0.1.0","platform":"linux","node":24,"servers":"2-5","tasks":"21+","approvals":"0"}',
  )
  expect(toBody(counts, { version: '0.1.0', platform: 'sunos', node: '22.13.0' })).toContain('"platform":"other","node":22')
})

it.each([
  '',
  'counts',
  'ftp://a.example/',
  'http://a.example/',
  'https://me:secret@a.example/',
  'https://a.example/?id=1',
  'https://a.example/#me',
  `https://a.example/${'x'.repeat(2_000)}`,
])('%j is no address for them', (text) => expect(() => toTelemetryUrl(text)).toThrow(UsageError))
