// What answered 404: who is let go at once, who after a second day, and who not at all.
import { expect, it } from 'vitest'
import { crawlContext } from '../../tests/crawl-context.ts'
import { silentLog } from '../lib/log.ts'
import { type Missing, settleMissing } from './missing.ts'

const TODAY = '2026-11-23'
const one = (more: Partial<Missing>): Missing => ({ name: 'a', wasListed: true, index: 'has', missedOn: undefined, ...more })
const many = (count: number, more: Partial<Missing> = {}) => Array.from({ length: count }, (_, at) => one({ name: `n${at}`, ...more }))

it.each<[string, Partial<Missing>, 'gone' | { missedOn: string }]>([
  ['one that was listed', {}, { missedOn: TODAY }],
  ['one that the index does not show and was listed', { index: 'silent' }, { missedOn: TODAY }],
  ['one that only the index shows', { wasListed: false }, { missedOn: TODAY }],
  ['one that nobody but a stranger named', { wasListed: false, index: 'silent' }, 'gone'],
  ['one that the index does not have either', { index: 'lacks' }, 'gone'],
  ['one that answered so on an earlier day', { missedOn: '2026-11-22' }, 'gone'],
  ['one that answered so on this day', { missedOn: TODAY }, { missedOn: TODAY }],
  ['one that answered so under a wrong clock', { missedOn: '9999-12-31' }, { missedOn: TODAY }],
])('%s', (_, missing, expected) => {
  const { gone, doubtful } = settleMissing(crawlContext(), [one(missing)], 1, TODAY)
  expect([gone, doubtful.get('a')]).toEqual(expected === 'gone' ? [['a'], undefined] : [[], expected.missedOn])
})

it.each([
  ['ten of ninety', 10, 90, true],
  ['nine of nine', 9, 9, false],
  ['ten of a hundred', 10, 100, false],
])('%s at once that a second day would let go', (_, count, answers, isFault) => {
  const remarks: string[] = []
  const log = { ...silentLog, warn: (remark: string) => remarks.push(remark) }
  const missing = [...many(count, { missedOn: '2026-11-22' }), one({ name: 'deleted', index: 'lacks' })]
  const { gone, doubtful } = settleMissing(crawlContext({ log }), missing, answers, TODAY)
  expect([gone.length, doubtful.size]).toEqual(isFault ? [1, count] : [count + 1, 0])
  expect(remarks).toEqual(isFault ? [expect.stringMatching(/^404 for 10 of 90 listed.*--allow-shrink/)] : [])
  expect(settleMissing(crawlContext({ allowShrink: true }), missing, answers, TODAY).gone).toHaveLength(count + 1)
})

it('a day on which many answered so is no proof against one of them', () => {
  const { doubtful } = settleMissing(crawlContext(), many(20), 30, TODAY)
  expect([...new Set(doubtful.values())]).toEqual([undefined])
})
