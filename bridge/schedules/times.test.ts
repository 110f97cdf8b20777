// Times in a time zone with daylight-saving time, and what is due at a moment.
import { describe, expect, it } from 'vitest'
import { dueAt, firstTime, timeAfter } from './times.ts'

const BERLIN = 'Europe/Berlin'
const at = (text: string) => new Date(text)

/** The next times after an instant, in UTC without seconds. */
function timesOf(cron: string, after: string, count = 3): string[] {
  const found: string[] = []
  for (let time = timeAfter({ cron, timeZone: BERLIN }, at(after)); time !== undefined && found.length < count; )
    [time] = [timeAfter({ cron, timeZone: BERLIN }, time), found.push(time.toISOString().slice(0, 16))]
  return found
}

describe('in Berlin, a schedule', () => {
  it.each([
    // On 29 March 2026 the clock goes from 01:00 UTC, 02:00, to 03:00.
    [
      'of a time that there is not runs at the first that there is',
      '30 2 * * *',
      '2026-03-28T12:00Z',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ],
    ['of two such times runs once', '0,30 2 * * *', '2026-03-28T12:00Z', '2026-03-29T01:00', '2026-03-30T00:00'],
    ['of that time and the next runs once', '0 2-3 * * *', '2026-03-28T12:00Z', '2026-03-29T01:00', '2026-03-30T00:00'],
    ['of every half an hour passes over what there is not', '*/30 * * * *', '2026-03-29T00:15Z', '2026-03-29T00:30', '2026-03-29T01:00'],
    // On 25 October 2026 it goes from 01:00 UTC, 03:00, back to 02:00.
    ['of a time that comes twice runs once', '30 2 * * *', '2026-10-24T12:00Z', '2026-10-25T00:30', '2026-10-26T01:30'],
    ['of every half an hour runs at both', '*/30 * * * *', '2026-10-25T00:15Z', '2026-10-25T00:30', '2026-10-25T01:00'],
    ['of six fields runs at its second', '30 0 9 * * *', '2026-07-01T00:00Z', '2026-07-01T07:00', '2026-07-02T07:00'],
  ])('%s', (_, cron, after, first, second) => {
    expect(timesOf(cron, after, 2)).toEqual([first, second])
  })

  it('never runs twice at one instant, and never goes back, through a year', () => {
    for (const cron of ['15 * * * *', '30 2 * * *', '0 1-4 * * *', '0 3 * * 0']) {
      const times = timesOf(cron, '2026-01-01T00:00Z', 400)
      expect(times).toEqual([...new Set(times)].toSorted())
    }
  })
})

describe('a cron', () => {
  const first = (cron: string) => firstTime({ cron, timeZone: BERLIN }, at('2026-11-23T12:00:00Z'))

  it.each([
    ['61 * * * *', 'this is no cron: Invalid value for minute: 61'],
    ['0 9 * * \u001B[31m', 'this is no cron'],
    ['0 9 * *', 'this is no cron'],
    ['0 0 30 2 *', 'would never run'],
    ['* * * * * *', 'at most once a minute'],
    ['0,30 * * * * *', 'at most once a minute'],
  ])('%j is refused', (cron, why) => {
    expect(() => first(cron)).toThrow(why)
    expect(() => first(cron)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('\u001B') }))
  })

  it('of every minute is taken', () => {
    expect(first('* * * * *')).toEqual(at('2026-11-23T12:01:00Z'))
    expect(first('20 * * * * *')).toEqual(at('2026-11-23T12:00:20Z'))
  })
})

describe('what is due', () => {
  const hourly = { cron: '0 * * * *', timeZone: BERLIN, nextAt: '2026-11-23T12:00:00.000Z', missed: 'skip' as const }

  it.each([
    ['before its time', '2026-11-23T11:59:59.999Z', undefined],
    ['after the clock was set back', '2026-11-20T12:00:00Z', undefined],
    ['at its time', '2026-11-23T12:00:00Z', { isRun: true, nextAt: at('2026-11-23T13:00:00Z') }],
    ['a minute late', '2026-11-23T12:01:00Z', { isRun: true, nextAt: at('2026-11-23T13:00:00Z') }],
    ['later than that', '2026-11-23T12:01:01Z', { isRun: false, nextAt: at('2026-11-23T13:00:00Z') }],
    ['days later', '2026-11-25T08:30:00Z', { isRun: false, nextAt: at('2026-11-25T09:00:00Z') }],
    ['days later, just in time for another', '2026-11-25T09:00:20Z', { isRun: false, nextAt: at('2026-11-25T09:00:00Z') }],
  ])('%s', (_, now, due) => {
    expect(dueAt(hourly, at(now))).toEqual(due)
  })

  it('is one run for all that were missed, where that is wanted', () => {
    expect(dueAt({ ...hourly, missed: 'run_once' }, at('2026-11-25T08:30:00Z'))).toEqual({
      isRun: true,
      nextAt: at('2026-11-25T09:00:00Z'),
    })
  })

  it('is nothing of what is paused', () => {
    const { nextAt: _, ...paused } = hourly
    expect(dueAt(paused, at('2026-11-25T08:30:00Z'))).toBeUndefined()
  })
})
