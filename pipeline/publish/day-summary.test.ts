// What a day's summary says of its servers, however many runs the day had and wherever one was killed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Changes, joinChanges } from './day-summary.ts'

type Versions = Readonly<Record<string, number>>
type Summary = Record<keyof Changes, string[]>
const NONE: Summary = { added: [], changed: [], removed: [] }

/** What a run that leads from one dataset to another changes. */
function changesOf(from: Versions, to: Versions): Summary {
  return {
    added: Object.keys(to).filter((id) => !(id in from)),
    changed: Object.keys(to).filter((id) => id in from && from[id] !== to[id]),
    removed: Object.keys(from).filter((id) => !(id in to)),
  }
}

/** The summary of a day that had these datasets, one after the other. */
function dayOf(...states: Versions[]): Summary {
  let summary = NONE
  for (const [index, to] of states.entries()) {
    const from = states[index - 1]
    if (from !== undefined) summary = joinChanges(summary, changesOf(from, to), new Set(Object.keys(to))).done
  }
  return summary
}

describe('the runs of a day', () => {
  it.each<[string, Versions[], Partial<Summary>]>([
    [
      'one that adds, changes and removes',
      [
        { a: 1, b: 1 },
        { a: 2, c: 1 },
      ],
      { added: ['c'], changed: ['a'], removed: ['b'] },
    ],
    [
      'two that change each another one',
      [
        { a: 1, b: 1 },
        { a: 2, b: 1 },
        { a: 2, b: 2 },
      ],
      { changed: ['a', 'b'] },
    ],
    ['one that adds, one that changes it', [{}, { a: 1 }, { a: 2 }], { added: ['a'] }],
    ['one that adds, one that removes it', [{}, { a: 1 }, {}], {}],
    ['one that removes, one that brings back', [{ a: 1 }, {}, { a: 2 }], { changed: ['a'] }],
    ['there, gone, back and gone', [{ a: 1 }, {}, { a: 1 }, {}], { removed: ['a'] }],
    ['not there, there, gone and back', [{}, { a: 1 }, {}, { a: 1 }], { added: ['a'] }],
  ])('%s', (_, states, expected) => expect(dayOf(...states)).toEqual({ ...NONE, ...expected }))

  const versions = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 3 }))

  it('are told against the beginning of the day: who came and who went', () =>
    fc.assert(
      fc.property(fc.array(versions, { minLength: 2, maxLength: 6 }), (states) => {
        const { added, removed, changed } = dayOf(...states)
        const [first = {}, last = {}] = [states[0], states.at(-1)]
        const truth = changesOf(first, last)
        expect(added).toEqual(truth.added.toSorted())
        expect(removed).toEqual(truth.removed.toSorted())
        // At least what differs, and at most what was there all the time or came back.
        for (const id of truth.changed) expect(changed).toContain(id)
        for (const id of changed) expect(id in first && id in last).toBe(true)
      }),
    ))

  it('say the same where one was killed after any of its writes, and the next one as well', () =>
    fc.assert(
      fc.property(
        versions,
        versions,
        versions,
        fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 8, maxLength: 8 }),
        (...day) => {
          const [start, middle, end, isWritten] = day
          const now = new Set(Object.keys(end))
          const ids = [...new Set([...Object.keys(middle), ...now])].toSorted()
          const leftBy = (kill: 0 | 1, from: Versions): Versions =>
            Object.fromEntries(ids.flatMap((id, index) => toEntry(id, (isWritten[index]?.[kill] ? end : from)[id])))
          // The plan is written before the first of the servers is: a killed run left it, and any part of its servers.
          const first = joinChanges(dayOf(start, middle), changesOf(middle, end), now).planned
          const left = leftBy(0, middle)
          const second = joinChanges(first, changesOf(left, end), now).planned
          expect(joinChanges(second, changesOf(leftBy(1, left), end), now).done).toEqual(dayOf(start, middle, end))
        },
      ),
    ))
})

const toEntry = (id: string, version: number | undefined): [string, number][] => (version === undefined ? [] : [[id, version]])
