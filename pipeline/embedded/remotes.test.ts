// The two remotes as clients meet them: a client of both eras reaches both, a legacy client cannot use the modern one.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, describe, expect, it } from 'vitest'
import type { Listener } from './listener.ts'
import { toDayMs, toIsoWeek, toWeekday } from './remotes/calendar.ts'
import { openLegacyRemote } from './remotes/legacy.ts'
import { openModernRemote } from './remotes/modern.ts'
import { convertByFactor, convertTemperature, LENGTHS } from './remotes/units.ts'

const CLIENT = { name: 'hisper-test', version: '1.0.0' }
const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

async function connect(remote: Promise<Listener>) {
  const { url } = await open(remote)
  const client = await open(Promise.resolve(new Client(CLIENT, { versionNegotiation: { mode: 'auto' } })))
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url)))
  return client
}

async function open<T extends { close(): Promise<void> }>(one: Promise<T>): Promise<T> {
  const it = await one
  opened.push(it)
  return it
}

describe('units, legacy', () => {
  it('is reached, lists what it has and converts', async () => {
    const client = await connect(openLegacyRemote())
    expect([client.getProtocolEra(), client.getNegotiatedProtocolVersion()]).toEqual(['legacy', '2025-11-25'])
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['convert_length', 'convert_mass', 'convert_temperature'])
    for (const tool of tools) expect([tool.annotations?.readOnlyHint, tool.outputSchema?.type]).toEqual([true, 'object'])
    expect((await client.listResources()).resources).toHaveLength(1)
    expect((await client.listPrompts()).prompts).toHaveLength(1)
    const answer = await client.callTool({ name: 'convert_length', arguments: { value: 1, from: 'mi', to: 'km' } })
    expect(answer.structuredContent).toEqual({ value: 1.609344, unit: 'km' })
    const cold = await client.callTool({ name: 'convert_temperature', arguments: { value: -300, from: 'C', to: 'K' } })
    expect(cold.isError).toBe(true)
  })
})

describe('calendar, modern', () => {
  it('is reached and reckons', async () => {
    const client = await connect(openModernRemote())
    expect([client.getProtocolEra(), client.getNegotiatedProtocolVersion()]).toEqual(['modern', '2026-07-28'])
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name).sort()).toEqual(['day_of_week', 'days_between', 'is_leap_year', 'week_number'])
    const answer = await client.callTool({ name: 'week_number', arguments: { date: '2027-01-01' } })
    expect(answer.structuredContent).toEqual({ year: 2026, week: 53 })
    const wrong = await client.callTool({ name: 'day_of_week', arguments: { date: '2026-02-30' } })
    expect(wrong.isError).toBe(true)
  })

  it('refuses a client that opens with initialize', async () => {
    const { url } = await open(openModernRemote())
    const client = await open(Promise.resolve(new LegacyClient(CLIENT)))
    await expect(client.connect(new LegacyTransport(new URL('/mcp', url)))).rejects.toThrow(/32022|nsupported/)
  })
})

describe('what they reckon', () => {
  it.each([
    [1, 'in', 'mm', 25.4],
    [26.2, 'mi', 'km', 42.1648128],
    [0.1, 'm', 'cm', 10],
  ] as const)('%d %s in %s is %d', (value, from, to, expected) => {
    expect(convertByFactor(LENGTHS, value, from, to)).toBe(expected)
  })

  it.each([
    [100, 'C', 'F', 212],
    [-40, 'F', 'C', -40],
    [0, 'K', 'C', -273.15],
    [-0.1, 'K', 'C', undefined],
  ] as const)('%d %s in %s is %d', (value, from, to, expected) => {
    expect(convertTemperature(value, from, to)).toBe(expected)
  })

  it.each([
    ['2026-11-22', 'Sunday', { year: 2026, week: 47 }],
    ['2024-12-30', 'Monday', { year: 2025, week: 1 }],
    ['2021-01-03', 'Sunday', { year: 2020, week: 53 }],
  ])('%s is a %s', (day, weekday, week) => {
    const ms = toDayMs(day) ?? Number.NaN
    expect([toWeekday(ms), toIsoWeek(ms)]).toEqual([weekday, week])
  })
})
