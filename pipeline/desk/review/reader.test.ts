// A review's way from the form to its file: written, changed, removed, let in by a person. What abuses it is in abuse.test.ts.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readReviews } from '../../../core/dataset/reviews.ts'
import type { Review } from '../../../core/schema/review.ts'
import { NOW } from '../../../tests/documents.ts'
import { type Desk, daysBefore, FORM, openDesk } from '../../../tests/review-desk.ts'
import { READERS } from '../readers.ts'

const opened: Desk[] = []
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close()
})
function deskWith(reviews: readonly Partial<Review>[] = []): Desk {
  const desk = openDesk(reviews)
  opened.push(desk)
  return desk
}

const PATH = 'reviews/example/Hubot.json'
const fileOf = (answer: { change?: { files: Record<string, string | null> } | undefined }, path = PATH) =>
  JSON.parse(answer.change?.files[path] ?? 'null')

describe('a review', () => {
  it('becomes one file, under its author’s login as GitHub writes it, and is committed at once', async () => {
    const desk = deskWith()
    const answer = await desk.read()
    expect(answer).toMatchObject({ kind: 'review', issue: 7, label: 'accepted', close: true })
    expect(answer.change).toMatchObject({ way: 'commit', title: 'Review of example by Hubot' })
    expect(Object.keys(answer.change?.files ?? {})).toEqual([PATH])
    expect(fileOf(answer)).toEqual({
      ...{ schemaVersion: 1, server: 'example', login: 'Hubot', rating: 4, version: '2.1.0', tools: ['read_file'], client: 'VS Code' },
      text: 'It read every file that I gave it, and said clearly which folder it may not enter.',
      ...{ accountSince: '2020-01-01', isNewAccount: false, at: NOW },
    })
    desk.carryOut(answer)
    expect(await readReviews(desk.dir, 'example')).toEqual({ reviews: [fileOf(answer)], rejected: [] })
  })

  it('read twice changes nothing', async () => {
    const desk = deskWith()
    desk.carryOut(await desk.read())
    const again = await desk.read({}, {}, '2026-11-23T12:00:00.000Z')
    expect(again).toMatchObject({ label: 'accepted', close: true })
    expect(again.change).toBeUndefined()
  })

  it('is changed where its issue is edited, and stands as it was while the change cannot be taken', async () => {
    const desk = deskWith()
    desk.carryOut(await desk.read())
    const changed = await desk.read({ rating: '2: poor, often in the way' }, { labels: ['accepted'] })
    expect(changed.change?.title).toBe('Change the review of example by Hubot')
    desk.carryOut(changed)
    const refused = await desk.read({ text: 'Buy at https://spam.example, it is so much better than this one.' }, { labels: ['accepted'] })
    expect(refused).toMatchObject({ label: 'needs-changes', close: false })
    expect(refused.change).toBeUndefined()
    expect(refused.comment).toContain('your review stands as it was')
    expect(JSON.parse(readFileSync(join(desk.dir, PATH), 'utf8')).rating).toBe(2)
  })

  it('is removed where its box is ticked, whatever else the form says by then', async () => {
    const desk = deskWith()
    desk.carryOut(await desk.read())
    const answer = await desk.read({ remove: true, version: '9.9.9', declaration: false, text: 'x' })
    expect(answer).toMatchObject({ label: 'accepted', close: true, change: { way: 'commit', files: { [PATH]: null } } })
    desk.carryOut(answer)
    expect(existsSync(join(desk.dir, PATH))).toBe(false)
    const nothing = await desk.read({ remove: true })
    expect(nothing.comment).toContain('nothing to remove')
    expect(nothing.change).toBeUndefined()
  })

  it('of a server that is gone can still be removed', async () => {
    const desk = deskWith([{ server: 'gone', login: 'Hubot' }])
    const answer = await desk.read({ server: 'gone', remove: true })
    expect(answer.change?.files).toEqual({ 'reviews/gone/Hubot.json': null })
  })

  it('follows an id that was merged away, and takes the earlier review along', async () => {
    const desk = deskWith([{ server: 'old-example', login: 'Hubot' }])
    const answer = await desk.read({ server: 'old-example' })
    expect(answer.change?.files['reviews/old-example/Hubot.json']).toBeNull()
    expect(fileOf(answer).server).toBe('example')
  })

  it('of a login that GitHub now writes otherwise is the same login’s', async () => {
    const desk = deskWith([{ login: 'hubot' }])
    expect((await desk.read()).change?.files).toMatchObject({ 'reviews/example/hubot.json': null, [PATH]: expect.any(String) })
  })

  it.each([
    ['2.1.0', '2.1.0'],
    ['v2.1.0', '2.1.0'],
    [' 1.0.0 ', '1.0.0'],
  ])('may be of the version %j, which is or was', async (version, stored) => {
    expect(fileOf(await deskWith().read({ version })).version).toBe(stored)
  })

  it.each([
    ['read_file, list_files', ['list_files', 'read_file']],
    ['- read_file\n- `old_tool`\n- read_file', ['old_tool', 'read_file']],
  ])('names tools that are or were: %j', async (tools, stored) => {
    expect(fileOf(await deskWith().read({ tools })).tools).toEqual(stored)
  })

  it('of a server without version and tools leaves both empty, or names tools that nobody can check', async () => {
    const desk = deskWith()
    const path = 'reviews/closed/Hubot.json'
    const bare = fileOf(await desk.read({ server: 'closed', version: undefined, tools: undefined }), path)
    expect(bare).toMatchObject({ server: 'closed', tools: [] })
    expect(bare).not.toHaveProperty('version')
    expect(fileOf(await desk.read({ server: 'closed', version: undefined, tools: 'search' }), path).tools).toEqual(['search'])
  })

  it.each([
    ['30 days old', daysBefore(30), false],
    ['a second short of it', new Date(Date.parse(daysBefore(30)) + 1_000).toISOString(), true],
    ['of an age nobody asked', undefined, true],
    ['of an age that is no date', 'yesterday', true],
  ])('by an account %s is counted apart or not', async (_, authorSince, isNewAccount) => {
    const issue = authorSince === undefined ? { authorSince: undefined as unknown as string } : { authorSince }
    const answer = await deskWith().read({}, issue)
    expect(answer.label).toBe('accepted')
    expect(fileOf(answer).isNewAccount).toBe(isNewAccount)
    expect(answer.comment.includes('does not count')).toBe(isNewAccount)
  })

  it.each([
    ['plain words', 'It works well with the client. I tried it on three repositories; no trouble at all.'],
    ['files and versions', 'Reads package.json and index.ts, needs Node.js 24 or ASP.NET, and fails on server.py in 1.2.3 of it.'],
    ['code in backticks', 'The tool `read_file` answers in 20 ms, `list_files` needs 3 s for 10,000 files. 5 > 3, so be it.'],
    ['Russian', 'Отлично работает: читает файлы быстро и понятно объясняет, куда ему нельзя заходить.'],
    [
      'Chinese',
      '这个服务器运行得很好，读取文件的速度很快，而且能清楚地说明哪些文件夹不允许进入，错误信息也写得很明白，我会继续使用它的，推荐给大家试试看。',
    ],
    ['Arabic', 'يعمل بشكل جيد ويقرأ كل الملفات التي أعطيتها له بسرعة كبيرة دون أي مشكلة.'],
    ['Hindi', 'यह सर्वर बहुत अच्छा काम करता है और हर फ़ाइल को जल्दी से पढ़ता है, कोई समस्या नहीं हुई।'],
    ['an emoji of several signs', 'Works for the whole family 👨‍👩‍👧 and does so every day, without a single failure so far ❤️.'],
    ['a scoped package', 'Installed as @octo-scope/example from the registry, it started at once and stayed up for days.'],
    ['an acronym or two', 'Uses JSON RPC over HTTP with OAUTH and TLS, which took me an hour to set up, and it holds since then.'],
  ])('may say %s', async (_, text) => {
    const answer = await deskWith().read({ text })
    expect(answer.comment).toContain('Thank you')
    expect(fileOf(answer).text).toBe(text)
  })
})

describe('a person', () => {
  const burst = [0, 1].map((day) => ({ isNewAccount: true, rating: 5, at: daysBefore(day + 2) }))
  const newcomer = { authorSince: daysBefore(3) }
  const praise = { rating: '5: does all it says, and well' }

  it('looks at praise by a third new account within a week, and lets it in by a label', async () => {
    const desk = deskWith(burst)
    const waiting = await desk.read(praise, newcomer)
    expect(waiting).toMatchObject({ label: 'moderation', close: false })
    expect(waiting.change).toBeUndefined()
    const accepted = await desk.read(praise, { ...newcomer, labels: ['moderation', 'accepted'] })
    expect(accepted.label).toBe('accepted')
    expect(fileOf(accepted)).toMatchObject({ rating: 5, isNewAccount: true })
  })

  it('is asked again where the desk’s own label is all there is', async () => {
    for (const label of ['accepted', 'moderation']) {
      expect((await deskWith(burst).read(praise, { ...newcomer, labels: [label] })).label).toBe('moderation')
    }
  })

  it('lets nothing in that breaks a rule', async () => {
    const labels = ['moderation', 'accepted']
    const answer = await deskWith(burst).read(
      { ...praise, text: `${'<b>Great</b> '}server, it did all I asked of it.` },
      { ...newcomer, labels },
    )
    expect(answer.label).toBe('needs-changes')
  })

  it.each([
    ['says neither the best nor the worst', { rating: '3: usable, with effort' }, newcomer, burst],
    ['is of an account that is no longer new', praise, {}, burst],
    ['is one of two', praise, newcomer, burst.slice(1)],
    ['comes a week later', praise, newcomer, burst.map((one) => ({ ...one, at: daysBefore(8) }))],
    ['is of another server', { ...praise, server: 'closed', version: undefined }, newcomer, burst],
  ])('is not asked where a review %s', async (_, fields, issue, reviews) => {
    expect((await deskWith(reviews).read(fields, issue)).label).toBe('accepted')
  })

  it('looks at the eleventh review of a server within a day, whoever writes it', async () => {
    const many = Array.from({ length: 10 }, () => ({ at: daysBefore(0.5) }))
    expect((await deskWith(many.slice(1)).read()).label).toBe('accepted')
    expect((await deskWith(many).read()).label).toBe('moderation')
  })
})

describe('the form', () => {
  it('is read by the desk', () => expect(READERS.map(({ form }) => form)).toContain('review.yml'))

  it('asks for the five ratings, the best first, in words', () => {
    const options = FORM.fields.find(({ id }) => id === 'rating')?.options ?? []
    expect(options.map((option) => /^\d: \S.*/.exec(option)?.[0]?.[0])).toEqual(['5', '4', '3', '2', '1'])
  })
})
