// Hisper calendar: a real MCP server of the modern era (revision 2026-07-28 only) over streamable HTTP on loopback. It refuses
// `initialize`, so a client that speaks the legacy era alone cannot use it: that is what it is here to show.
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { type Listener, openListener } from '../listener.ts'
import { countDays, isLeapYear, toDayMs, toIsoWeek, toWeekday, WEEKDAYS } from './calendar.ts'

const INSTRUCTIONS = 'Reckons with dates of the Gregorian calendar, written YYYY-MM-DD. It does not know what day it is: say the date.'
const READ_ONLY = { readOnlyHint: true, idempotentHint: true, openWorldHint: false }
const day = z.iso.date()

export async function openModernRemote(): Promise<Listener> {
  const handler = createMcpHandler(createCalendarServer, { legacy: 'reject' })
  const listener = await openListener((request) =>
    new URL(request.url).pathname === '/mcp' ? handler.fetch(request) : new Response('Not found', { status: 404 }),
  )
  return {
    url: listener.url,
    async close() {
      await handler.close()
      await listener.close()
    },
  }
}

export function createCalendarServer(): McpServer {
  const server = new McpServer({ name: 'hisper-calendar', title: 'Hisper calendar', version: '1.0.0' }, { instructions: INSTRUCTIONS })
  server.registerTool(
    'day_of_week',
    {
      title: 'Day of the week',
      description: 'Says on which day of the week a date falls.',
      inputSchema: z.object({ date: day.describe('The date, YYYY-MM-DD') }),
      outputSchema: z.object({ weekday: z.enum(WEEKDAYS) }),
      annotations: { title: 'Day of the week', ...READ_ONLY },
    },
    ({ date }) => onDays([date], ([ms = 0]) => ({ weekday: toWeekday(ms) })),
  )
  server.registerTool(
    'days_between',
    {
      title: 'Days between two dates',
      description: 'Counts the days from one date to another; the number is negative where the second date is the earlier one.',
      inputSchema: z.object({ from: day.describe('First date, YYYY-MM-DD'), to: day.describe('Second date, YYYY-MM-DD') }),
      outputSchema: z.object({ days: z.int() }),
      annotations: { title: 'Days between two dates', ...READ_ONLY },
    },
    ({ from, to }) => onDays([from, to], ([one = 0, other = 0]) => ({ days: countDays(one, other) })),
  )
  server.registerTool(
    'week_number',
    {
      title: 'Week number',
      description: 'Gives the ISO 8601 week of a date with the year that week belongs to, which around New Year may be another one.',
      inputSchema: z.object({ date: day.describe('The date, YYYY-MM-DD') }),
      outputSchema: z.object({ year: z.int(), week: z.int() }),
      annotations: { title: 'Week number', ...READ_ONLY },
    },
    ({ date }) => onDays([date], ([ms = 0]) => toIsoWeek(ms)),
  )
  server.registerTool(
    'is_leap_year',
    {
      title: 'Leap year',
      description: 'Says whether a year of the Gregorian calendar has a 29 February.',
      inputSchema: z.object({ year: z.int().min(1).max(9_999).describe('The year') }),
      outputSchema: z.object({ leap: z.boolean() }),
      annotations: { title: 'Leap year', ...READ_ONLY },
    },
    ({ year }) => toResult({ leap: isLeapYear(year) }),
  )
  return server
}

/** Reckons with days that the calendar has; a date such as 2026-02-30 is an error of the caller's. */
function onDays(days: readonly string[], reckon: (ms: readonly number[]) => Record<string, unknown>) {
  const ms = days.map(toDayMs)
  const wrong = days.find((_, index) => ms[index] === undefined)
  if (wrong !== undefined) return { isError: true, content: [{ type: 'text' as const, text: `There is no day ${wrong}.` }] }
  return toResult(reckon(ms.filter((one) => one !== undefined)))
}

function toResult(facts: Record<string, unknown>) {
  return { content: [{ type: 'text' as const, text: JSON.stringify(facts) }], structuredContent: facts }
}
