// A folder that people edit by hand: what is wrong in it is left out and told, and never shown.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { review } from '../../tests/documents.ts'
import { readAllReviews, readReviews, toFormerIds, toPresentId } from './reviews.ts'

const folder = mkdtempSync(join(tmpdir(), 'hisper-reviews-'))
afterAll(() => rmSync(folder, { recursive: true }))

let count = 0
/** A dataset with these files in reviews/: objects as JSON, texts as they are. */
function datasetOf(files: Readonly<Record<string, object | string>>): string {
  count += 1
  const dir = join(folder, String(count))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(dir, 'reviews', dirname(path)), { recursive: true })
    writeFileSync(join(dir, 'reviews', path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return dir
}

const logins = ({ reviews }: { reviews: { login: string }[] }) => reviews.map(({ login }) => login)

describe('reviews', () => {
  it('come the latest first, of the server that was asked for', async () => {
    const dir = datasetOf({
      'example/early.json': { ...review, login: 'early', at: '2026-01-01T00:00:00.000Z' },
      'example/octocat.json': review,
      'other/octocat.json': { ...review, server: 'other' },
    })
    expect(await readReviews(dir, 'example')).toEqual({
      reviews: [review, { ...review, login: 'early', at: '2026-01-01T00:00:00.000Z' }],
      rejected: [],
    })
    expect((await readAllReviews(dir)).reviews).toHaveLength(3)
  })

  it('are none where there is no folder', async () => {
    expect(await readReviews(datasetOf({}), 'example')).toEqual({ reviews: [], rejected: [] })
    expect(await readAllReviews(datasetOf({}))).toEqual({ reviews: [], rejected: [] })
  })

  it('move with a server that was merged into another; of one login, in whatever letters, the latest counts', async () => {
    const dir = datasetOf({
      'oldest/Octocat.json': { ...review, server: 'oldest', login: 'Octocat', rating: 1, at: '2026-01-01T00:00:00.000Z' },
      'old/someone.json': { ...review, server: 'old', login: 'someone' },
      'gone/someone.json': { ...review, server: 'gone', login: 'someone' },
      'example/octocat.json': review,
    })
    const former = toFormerIds({ oldest: 'old', old: 'example', gone: null })
    expect(former).toEqual(new Map([['example', ['oldest', 'old']]]))
    const { reviews } = await readReviews(dir, 'example', former.get('example'))
    expect(reviews).toEqual([review, { ...review, login: 'someone' }])
  })

  it.each([
    ['that is no JSON', { 'example/bad.json': '{' }, 'reviews/example/bad.json: expected JSON'],
    ['of another login', { 'example/bad.json': review }, 'it says that it is reviews/example/octocat.json'],
    [
      'of another server',
      { 'example/bad.json': { ...review, login: 'bad', server: 'other' } },
      'it says that it is reviews/other/bad.json',
    ],
    ['with a rating too high', { 'example/bad.json': { ...review, login: 'bad', rating: 6 } }, 'rating'],
    ['with words that nobody knows', { 'example/bad.json': { ...review, login: 'bad', stars: 5 } }, 'stars'],
    ['of a version to come', { 'example/bad.json': { ...review, login: 'bad', schemaVersion: 99 } }, 'schemaVersion'],
    ['of a megabyte', { 'example/bad.json': 'x'.repeat(1_000_000) }, 'at most 32768 bytes'],
    ['under another ending', { 'example/bad.txt': { ...review, login: 'bad' } }, 'reviews/example/bad.json'],
    ['in a folder within the folder', { 'example/bad/octocat.json': review }, 'a file of its own'],
  ])('leave out a file %s, and keep the others', async (_, files, message) => {
    const read = await readReviews(datasetOf({ ...files, 'example/octocat.json': review }), 'example')
    expect(logins(read)).toEqual(['octocat'])
    expect(read.rejected).toEqual([expect.stringContaining(message)])
  })

  it('follow no link, be it a file, a folder or all of them', async () => {
    const whole = datasetOf({ 'example/octocat.json': review, 'linked/octocat.json': { ...review, server: 'linked' } })
    const dir = datasetOf({ 'example/someone.json': { ...review, login: 'someone' } })
    symlinkSync(join(whole, 'reviews/example/octocat.json'), join(dir, 'reviews/example/octocat.json'))
    symlinkSync(join(whole, 'reviews/linked'), join(dir, 'reviews/linked'))
    expect(logins(await readAllReviews(dir))).toEqual(['someone'])
    expect((await readAllReviews(dir)).rejected).toHaveLength(2)
    const other = join(folder, 'linked-whole')
    mkdirSync(other)
    symlinkSync(join(whole, 'reviews'), join(other, 'reviews'))
    expect(await readAllReviews(other)).toEqual({ reviews: [], rejected: ['reviews: expected a folder of its own'] })
  })

  it('leave out a folder that is no id', async () => {
    expect((await readAllReviews(datasetOf({ 'No Id/octocat.json': review }))).rejected).toEqual([`reviews/"No Id": no server's id`])
  })
})

describe('an id leads', () => {
  const aliases = { a: 'b', b: 'c', gone: null, x: 'y', y: 'x' }
  it.each([
    ['a', 'c'],
    ['c', 'c'],
    ['gone', undefined],
    ['x', undefined],
    ['constructor', 'constructor'],
  ])('from %s to %s', (id, present) => expect(toPresentId(id, aliases)).toBe(present))
})
