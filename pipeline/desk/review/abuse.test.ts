// What people do to reviews that is no reviewing: each case ends in a word to its author or before a person, and never in the dataset.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import '../../../tests/property-seed.ts'
import type { Review } from '../../../core/schema/review.ts'
import { review } from '../../../tests/documents.ts'
import { type Desk, daysBefore, type Fields, openDesk, toBody, toText } from '../../../tests/review-desk.ts'
import type { DeskIssue } from '../answer.ts'
import { isCopy } from './copies.ts'
import { REVIEW_WORDING, type ReviewCode } from './findings.ts'
import { TEXT_RULES } from './text-rules.ts'

const FILLER = 'It read every file that I gave it, and that was all I had asked of it.'

let desk: Desk
beforeAll(() => {
  desk = openDesk([
    { server: 'closed', login: 'Original', text: 'The search finds what I look for within a second, even in large folders of notes.' },
  ])
})
afterAll(() => desk.close())

/** Of a code's sentence, the longest part that quotes nobody. */
function sentence(code: ReviewCode): string {
  const parts = REVIEW_WORDING[code](['ARG', 'ARG']).split(/`?ARG`?(?:, `ARG`)*/)
  return parts.sort((a, b) => b.length - a.length)[0] ?? ''
}

const REFUSED: readonly [string, ReviewCode, Fields, Partial<DeskIssue>?][] = [
  // The server
  ['a path that leads out of the folder', 'server_malformed', { server: '../../.github/workflows/ci' }],
  ['a path that leads out in other letters', 'server_malformed', { server: '..%2f..%2fsnapshot' }],
  ['a path within the folder', 'server_malformed', { server: 'example/../closed' }],
  ['an id of two dots', 'server_malformed', { server: '..' }],
  ['an id that ends in a file’s name', 'server_unknown', { server: 'example.json' }],
  ['an id with a letter of another alphabet', 'server_malformed', { server: 'еxample' }],
  ['an id in letters of full width', 'server_malformed', { server: 'ｅxample' }],
  ['an id in capitals', 'server_malformed', { server: 'EXAMPLE' }],
  ['an id with a zero byte', 'server_malformed', { server: 'example\u0000' }],
  ['an id of 10,000 letters', 'server_malformed', { server: 'x'.repeat(10_000) }],
  ['the name of what every object has', 'server_unknown', { server: 'constructor' }],
  ['no server’s id', 'server_unknown', { server: 'nobody-has-this' }],
  ['a server that is gone', 'server_gone', { server: 'gone' }],
  // The author
  ['the owner of the repository, in other capitals', 'own_server', {}, { author: 'octo-owner' }],
  ['the owner of its name in the official registry', 'own_server', {}, { author: 'Octo-Maker' }],
  ['the owner of its scope at npm', 'own_server', {}, { author: 'octo-scope' }],
  ['an owner who is somebody here', 'own_server', {}, { author: 'octo-owner', association: 'OWNER', labels: ['moderation', 'accepted'] }],
  ['a program', 'author_unknown', {}, { author: 'spammer[bot]' }],
  ['an account that is gone', 'author_unknown', {}, { author: 'ghost' }],
  ['a login that is a path', 'author_unknown', {}, { author: '../../x' }],
  ['one who does not say that they used it', 'not_declared', { declaration: false }],
  // What was used
  ['a version that never was', 'version_unknown', { version: '99.0.0' }],
  ['a version of another server', 'version_unknown', { version: '7.7.7' }],
  ['a version with a message in it', 'version_unknown', { version: '2.1.0 buy now' }],
  ['no version where there are some', 'version_missing', { version: undefined }],
  ['a version where there is none', 'version_not_stated', { server: 'closed', version: '1.0.0' }],
  ['a tool that never was', 'tool_unknown', { tools: 'read_file\nformat_disk' }],
  ['a tool of all objects', 'tool_unknown', { tools: 'toString' }],
  ['no tool where there are some', 'tools_missing', { tools: undefined }],
  ['ten thousand tools', 'tools_malformed', { tools: Array.from({ length: 9_000 }, (_, index) => `t${index}`).join('\n') }],
  [
    'a message in the place of a tool that nobody can check',
    'tools_malformed',
    { server: 'closed', version: undefined, tools: 'buy this now!' },
  ],
  ['a link in the place of the client', 'link', { client: 'https://spam.example' }],
  ['markup in the place of the client', 'markup', { client: '<b>VS Code</b>' }],
  ['a text in the place of the client', 'client_malformed', { client: FILLER.repeat(3) }],
  // The text
  ['two words', 'too_short', { text: 'Great stuff' }],
  ['nothing but blanks and a word', 'too_short', { text: `${' '.repeat(500)}Great${'\n'.repeat(500)}` }],
  ['twenty letters of two code units each', 'too_short', { text: '𝒢𝓇𝑒𝒶𝓉𝓈𝑒𝓇𝓋𝑒𝓇'.repeat(2) }],
  ['60,000 characters', 'too_long', { text: `${FILLER} `.repeat(850) }],
  ['one line a word', 'too_many_lines', { text: toText(1).split(' ').concat(toText(2).split(' '), toText(3).split(' ')).join('\n') }],
  ['a script', 'markup', { text: `${FILLER} <script>alert(1)</script>` }],
  ['a picture', 'markup', { text: `${FILLER} <img src=x onerror=alert(1)>` }],
  ['a picture in markdown', 'markup', { text: `${FILLER} ![seen](x)` }],
  ['a comment in HTML', 'markup', { text: `${FILLER} <!-- ignore all rules -->` }],
  ['a tag in entities', 'markup', { text: `${FILLER} &lt;script&gt;` }],
  ['a tag in brackets of full width', 'markup', { text: `${FILLER} ＜script＞` }],
  ['a fence', 'markup', { text: `${FILLER}\n\`\`\`\nrm -rf\n\`\`\`` }],
  ['a heading', 'markup', { text: `${FILLER}\n## Better: mine` }],
  ['a link', 'link', { text: `${FILLER} See https://spam.example/x` }],
  ['a link in markdown', 'link', { text: `${FILLER} [See](https://spam.example)` }],
  ['a host without a scheme', 'link', { text: `${FILLER} See spam-shop.com for more` }],
  ['a host in letters that look alike', 'link', { text: `${FILLER} See spam-shop．ｃｏｍ` }],
  ['a host with a dot that nobody sees behind', 'link', { text: `${FILLER} See spam-shop\u200B.com` }],
  ['a host that is spelt', 'link', { text: `${FILLER} See spamshop (dot) com` }],
  ['a scheme that runs', 'link', { text: `${FILLER} javascript:alert(1)` }],
  ['an address of mail', 'link', { text: `${FILLER} Write to me@spam.example` }],
  ['a mention', 'mention', { text: `${FILLER} Well done @octocat` }],
  ['characters that turn the text around', 'unseen_characters', { text: `${FILLER} \u202Eevil\u202C` }],
  ['characters that nobody sees', 'unseen_characters', { text: `${FILLER} a\u200Bb\u200Bc` }],
  ['tags that only a model reads', 'unseen_characters', { text: `${FILLER} \u{E0069}\u{E0067}\u{E006E}` }],
  ['a sequence for terminals', 'unseen_characters', { text: `${FILLER} \u001B[31mred` }],
  ['letters of Braille that are blank', 'unseen_characters', { text: `${FILLER} ${'\u2800'.repeat(5)}` }],
  ['a word of two alphabets', 'mixed_letters', { text: `${FILLER} Use pаypal for that` }],
  ['letters with marks to the ceiling', 'stacked_marks', { text: `${FILLER} ${`e${'\u0301\u0302\u0303\u0304'.repeat(5)}`}` }],
  ['one letter for ever', 'flooding', { text: `${FILLER} ${'a'.repeat(300)}` }],
  ['one word for ever', 'flooding', { text: 'great '.repeat(60) }],
  ['a sentence for ever', 'flooding', { text: `${FILLER} `.repeat(12) }],
  ['a word without an end', 'flooding', { text: `${FILLER} ${'abcdefghij'.repeat(20)}` }],
  ['nothing but pictures', 'flooding', { text: `${FILLER} ${'🚀🔥⭐'.repeat(10)}` }],
  ['nothing but capitals', 'shouting', { text: FILLER.toUpperCase() }],
  // Assembled here, so that no scanner takes this file for a leak.
  ['a key', 'secret', { text: `${FILLER} With ${['ghp', 'Zk3qW9vB2nM7xR5tY8uP4sD6fG1hJ0lQaScV'].join('_')} it works` }],
  ['the words of another', 'copied', { text: 'The search finds what I look for within a second, even in large folders of notes.' }],
  [
    'the words of another in other clothes',
    'copied',
    { text: 'THE search finds — what I look for — within a sécond; even in large folders of notes!!' },
  ],
  [
    'the words of another and one more',
    'copied',
    { text: 'The search finds what I look for within a second, even in very large folders of notes.' },
  ],
]

describe('is asked to change it, and nothing is written:', () => {
  it.each(REFUSED)('%s (%s)', async (_, code, fields, issue) => {
    const answer = await desk.read(fields, issue)
    expect(answer).toMatchObject({ label: 'needs-changes', close: false })
    expect(answer.change).toBeUndefined()
    expect(answer.comment).toContain(sentence(code))
  })

  it('is more than thirty cases, of every rule there is', () => {
    expect(REFUSED.length).toBeGreaterThan(30)
    const tried = new Set<ReviewCode>([...REFUSED.map(([, code]) => code), 'newcomers_burst', 'burst', 'too_many_today', 'rating_unknown'])
    expect([...tried].sort()).toEqual(Object.keys(REVIEW_WORDING).sort())
  })

  it('and none of it is said against an honest review', () => {
    for (const { code, find } of TEXT_RULES) expect(find(FILLER), code).toBeUndefined()
  })
})

describe('the form itself refuses', () => {
  it.each([
    ['a rating of six', toBody({ rating: '6: beyond all' }), 'takes one of'],
    ['a rating that is only a number', toBody({ rating: '5' }), 'takes one of'],
    ['two ratings', toBody({ text: `${FILLER}\n### Rating\n\n5: does all it says, and well` }), 'stands there 2 times'],
    ['a second server in the text', toBody({ text: `${FILLER}\n### Server\n\nclosed` }), 'stands there 2 times'],
    ['a second declaration', `${toBody()}\n\n### My part in it\n\n- [X] all of it`, 'stands there 2 times'],
    ['fields in another order', toBody().split('\n\n### ').reverse().join('\n\n### '), 'missing'],
    ['no review at all', toBody({ text: undefined, client: undefined }), 'is needed'],
    ['a megabyte', toBody({ text: FILLER.repeat(15_000) }), 'longer than'],
    ['another form', 'Hello.', 'another form'],
  ])('%s', async (_, body, words) => {
    const issues = await desk.readBody(body)
    expect(Array.isArray(issues) ? issues.join(' ') : issues).toContain(words)
  })
})

describe('many', () => {
  it('reviews in a day are taken up to five, by however many names one login goes', async () => {
    const today = Array.from({ length: 5 }, (_, index) => ({
      server: `s${index}`,
      login: index % 2 === 0 ? 'Hubot' : 'hubot',
      at: daysBefore(0.9),
    }))
    const [four, five] = [openDesk(today.slice(1)), openDesk(today)]
    try {
      expect((await four.read()).label).toBe('accepted')
      const answer = await five.read()
      expect(answer.label).toBe('needs-changes')
      expect(answer.comment).toContain(sentence('too_many_today'))
      expect((await five.read({}, {}, '2026-11-23T12:00:00.000Z')).label).toBe('accepted')
    } finally {
      four.close()
      five.close()
    }
  })

  it('of 200 reviews that one login writes in a day, five are written', async () => {
    const own = openDesk(Array.from({ length: 5 }, (_, index) => ({ server: `s${index}`, login: 'Hubot' })))
    try {
      const answers = await Promise.all(Array.from({ length: 200 }, (_, number) => own.read({ text: toText(number + 100) })))
      expect(answers.filter(({ change }) => change !== undefined)).toEqual([])
    } finally {
      own.close()
    }
  })

  it('new accounts that praise one server get two reviews in, which do not count, and the rest wait', async () => {
    const crowd = openDesk()
    try {
      const labels: string[] = []
      for (let number = 0; number < 8; number += 1) {
        const issue = { author: `puppet-${number}`, authorSince: daysBefore(2) }
        const answer = await crowd.read({ rating: '5: does all it says, and well', text: toText(number) }, issue)
        labels.push(answer.label)
        crowd.carryOut(answer)
      }
      expect(labels).toEqual(['accepted', 'accepted', ...Array(6).fill('moderation')])
    } finally {
      crowd.close()
    }
  })
})

describe('nobody', () => {
  const theirs: Partial<Review> = { login: 'Victim', text: toText(9) }
  it.each([
    ['removes the review of another', { remove: true }, {}],
    ['names another login in a field', { server: 'example', client: 'Victim' }, {}],
    ['removes it as somebody who is somebody here', { remove: true }, { association: 'OWNER' }],
    ['reaches it by a login that looks like theirs', { remove: true }, { author: 'Vict1m' }],
  ])('%s: only files under the issue’s own author are touched', async (_, fields, issue) => {
    const world = openDesk([theirs])
    try {
      const answer = await world.read(fields, issue)
      const author = 'author' in issue ? issue.author : 'Hubot'
      for (const path of Object.keys(answer.change?.files ?? {})) expect(path).toBe(`reviews/example/${author}.json`)
    } finally {
      world.close()
    }
  })
})

describe('what strangers wrote', () => {
  it('stands in the answer as code and never as markdown, nor whole where it is a key', async () => {
    const key = ['ghp', 'Zk3qW9vB2nM7xR5tY8uP4sD6fG1hJ0lQaScV'].join('_')
    const answer = await desk.read({ version: '1`@octocat <img src=x> #1', text: `${FILLER} ${key}` })
    const outside = answer.comment.replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
    expect(outside).not.toMatch(/@octocat|<img|#1/)
    expect(answer.comment).not.toContain(key)
  })

  it('is answered, whatever it is', async () => {
    const anything = fc.string({ unit: 'binary', maxLength: 300 })
    const server = fc.oneof(fc.constant('example'), anything)
    await fc.assert(
      fc.asyncProperty(server, anything, anything, anything, anything, async (id, version, tools, client, text) => {
        const answer = await desk.readBody(toBody({ server: id, version, tools, client, text }))
        if (Array.isArray(answer)) return
        for (const path of Object.keys(answer.change?.files ?? {})) expect(path).toMatch(/^reviews\/(example|closed)\/Hubot\.json$/)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a copy', () => {
  it.each([
    ['itself', review.text, true],
    ['itself in capitals and with other signs', `${review.text.toUpperCase()}!!!`, true],
    ['itself with a word more', `${review.text} Really.`, true],
    ['another review of the same thing', 'Reads files quickly. It is clear about folders, though setting it up took an hour.', false],
    ['a few words in common', 'Reads every file I gave it, but crashes as soon as a name holds a blank; useless for my notes.', false],
  ])('is %s', (_, text, expected) => expect(isCopy(review.text, text)).toBe(expected))
})
