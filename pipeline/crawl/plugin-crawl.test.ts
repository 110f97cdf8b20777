// What an origin outside of this tree returns, whatever it is: what is right is taken, and nothing of it ends a run.
import { describe, expect, it } from 'vitest'
import { listing } from '../../tests/documents.ts'
import { checkCrawl } from './plugin-crawl.ts'

const ID = 'x-team'
const good = { ...listing('x-team:notes'), origin: ID }
const crawl = (more: object) => ({ listings: [], complete: true, ...more })

describe('a plug-in’s crawl', () => {
  it('is taken as it is where it is right, in one order', () => {
    const other = { ...good, key: 'x-team:a' }
    expect(checkCrawl(ID, crawl({ listings: [good, other], state: { page: 2 }, unread: ['x-team:z'] }), undefined)).toEqual({
      ...{ listings: [other, good], rejected: [], unread: ['x-team:z'], absent: [], state: { page: 2 }, complete: true },
    })
  })

  it.each<[string, unknown]>([
    ['of another origin', { ...good, key: 'npm:left-pad', origin: 'npm' }],
    ['of another plug-in', { ...good, key: 'x-teams:notes' }],
    ['that says another origin than its key', { ...good, origin: 'npm' }],
    ['without a key', { origin: ID }],
    ['that is nothing', null],
    ['that is a text', 'notes'],
    ['with an address that is code', { ...good, homepage: 'javascript:alert(1)' }],
    ['with a field too many', { ...good, isVerified: true }],
  ])('leaves out a listing %s, and no other', (_, wrong) => {
    const { listings, rejected } = checkCrawl(ID, crawl({ listings: [wrong, { ...good, key: 'x-team:a' }] }), undefined)
    expect(listings.map(({ key }) => key)).toEqual(['x-team:a'])
    expect(rejected).toEqual([expect.objectContaining({ code: 'malformed' })])
  })

  it('leaves out a rejection that is none', () => {
    const { rejected } = checkCrawl(ID, crawl({ rejected: [{ key: 'x-team:b', code: 'ugly', message: 'x' }, 7] }), undefined)
    expect(rejected.map(({ code }) => code)).toEqual(['malformed', 'malformed'])
  })

  it.each([[undefined], [null], [[]], ['x'], [{ listings: {} }], [{ listings: [] }], [crawl({ unread: ['somewhere'] })]])(
    'that is %j is none',
    (returned) => {
      expect(() => checkCrawl(ID, returned, undefined)).toThrow(/x-team/)
    },
  )
})
