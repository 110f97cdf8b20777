// A dataset in a folder, a review's form as GitHub writes it into an issue, and the desk that reads it: what the tests of reviews are made with.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Review, reviewPath } from '../core/schema/review.ts'
import { type Server, serverPath } from '../core/schema/server.ts'
import { type DeskAnswer, DeskAnswerSchema, type DeskIssue } from '../pipeline/desk/answer.ts'
import { readForm, toForm } from '../pipeline/desk/form.ts'
import type { DeskContext } from '../pipeline/desk/reader.ts'
import { REVIEW_READER } from '../pipeline/desk/review/reader.ts'
import { listing, mergedServer, NOW, review, standing, tool } from './documents.ts'

const FORM_PATH = '.github/ISSUE_TEMPLATE/review.yml'
export const FORM = toForm(readFileSync(FORM_PATH, 'utf8'), FORM_PATH)

export const DAY_MS = 86_400_000
export const daysBefore = (days: number): string => new Date(Date.parse(NOW) - days * DAY_MS).toISOString()

const score = { assessed: false as const, reason: 'not_probed' as const }

/** Kept by octo-owner; offers `read_file` and `list_files` in 2.1.0, and offered `old_tool` in 1.0.0. */
const EXAMPLE: Server = {
  ...mergedServer({
    repository: { url: 'https://github.com/Octo-Owner/example' },
    registryName: 'io.github.octo-maker/example',
    packages: [{ registryType: 'npm', identifier: '@octo-scope/example', version: '2.1.0', transport: 'stdio' }],
    listings: [listing('npm:@octo-scope/example', { version: '2.1.0' })],
  }),
  categories: [],
  probes: [standing({ version: '2.1.0', tools: [tool('read_file'), tool('list_files')] })],
  score,
}
/** Names no version, and never showed its tools. */
const CLOSED: Server = {
  ...mergedServer({ id: 'closed', listings: [listing('mcp:com.example/closed')] }),
  categories: [],
  probes: [],
  score,
}

const DRIFT = [
  { id: 'example', target: 'npm:example', at: NOW, code: 'version_changed', severity: 'low', before: '1.0.0', after: '2.1.0' },
  { id: 'example', target: 'npm:example', at: NOW, code: 'tool_removed', severity: 'high', tool: 'old_tool' },
  { id: 'other', target: 'npm:other', at: NOW, code: 'version_changed', severity: 'low', before: '7.7.7', after: '7.7.8' },
]
const ALIASES = { schemaVersion: 1, aliases: { 'old-example': 'example', gone: null }, retired: {} }

export interface Desk {
  dir: string
  read(fields?: Fields, issue?: Partial<DeskIssue>, now?: string): Promise<DeskAnswer>
  readBody(body: string, issue?: Partial<DeskIssue>, now?: string): Promise<DeskAnswer | string[]>
  /** What the other job would do: writes and removes the files of an answer. */
  carryOut(answer: DeskAnswer): void
  close(): void
}

/** Of the fields of the form, those that differ from a good review; undefined leaves one empty. */
export type Fields = Readonly<Record<string, string | boolean | undefined>>

const GOOD: Fields = {
  server: 'example',
  rating: '4: good, with small flaws',
  version: '2.1.0',
  tools: 'read_file',
  client: 'VS Code',
  text: 'It read every file that I gave it, and said clearly which folder it may not enter.',
  declaration: true,
  remove: false,
}

/** The body of an issue, as GitHub writes it from the form. */
export function toBody(fields: Fields = {}): string {
  const entered = { ...GOOD, ...fields }
  return FORM.fields
    .map(({ id, label, type, render, options }) => {
      const value = entered[id]
      if (type === 'checkboxes')
        return `### ${label}\n\n${options.map((option) => `- [${value === true ? 'X' : ' '}] ${option}`).join('\n')}`
      const text = typeof value === 'string' ? value : undefined
      if (render !== undefined) return `### ${label}\n\n\`\`\`${render}\n${text ?? ''}\n\`\`\``
      return `### ${label}\n\n${text ?? '_No response_'}`
    })
    .join('\n\n')
}

/** @param reviews that are there already, each different from the others in its login and server */
export function openDesk(reviews: readonly Partial<Review>[] = []): Desk {
  const dir = mkdtempSync(join(tmpdir(), 'hisper-review-desk-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  for (const server of [EXAMPLE, CLOSED]) write(serverPath(server.id), JSON.stringify(server))
  write('aliases.json', JSON.stringify(ALIASES))
  write('drift/2026/11/20.jsonl', DRIFT.map((line) => JSON.stringify(line)).join('\n'))
  for (const [index, more] of reviews.entries()) {
    const one = { ...review, login: `someone-${index}`, text: toText(index), ...more }
    write(reviewPath(one.server, one.login), JSON.stringify(one))
  }
  const context: Omit<DeskContext, 'now'> = {
    dataDir: dir,
    http: unused('http'),
    environment: unused('environment'),
    resolveTxt: () => Promise.reject(new Error('a review asks no name server')),
    readRepositoryFile: () => Promise.reject(new Error('a review reads no repository')),
  }

  async function readBody(body: string, issue: Partial<DeskIssue> = {}, now = NOW): Promise<DeskAnswer | string[]> {
    const read = readForm(FORM, body)
    if (read === undefined) return ['another form']
    if ('issues' in read) return read.issues
    const whole: DeskIssue = {
      ...{ number: 7, title: 'Review', body, author: 'Hubot', association: 'NONE', labels: [], updatedAt: now },
      ...{ authorSince: '2020-01-01T00:00:00Z', ...issue },
    }
    return DeskAnswerSchema.parse(await REVIEW_READER.read(whole, read.entered, { ...context, now: () => new Date(now) }))
  }
  return {
    dir,
    readBody,
    async read(fields, issue, now) {
      const answer = await readBody(toBody(fields), issue, now)
      if (Array.isArray(answer)) throw new Error(`the form itself was refused: ${answer.join(' ')}`)
      return answer
    },
    carryOut({ change }) {
      for (const [path, text] of Object.entries(change?.files ?? {})) {
        if (text === null) rmSync(join(dir, path))
        else write(path, text)
      }
    },
    close: () => rmSync(dir, { recursive: true }),
  }
}

/** Words that no other review has. */
export function toText(number: number): string {
  const words = ['alpha', 'bravo', 'delta', 'gamma', 'kappa', 'lambda', 'omega', 'sigma', 'theta', 'zeta']
  const digits = String(number).padStart(3, '0').split('').map(Number)
  return `Tried it ${digits.map((digit, place) => `${words[digit]} ${place} ${words[(digit * 3 + place) % 10]} ${number}`).join(', then ')} over the weekend.`
}

/** A part of the context that a review has no use for, and that fails the test which finds one. */
function unused<T extends object>(name: string): T {
  return new Proxy({} as T, {
    get() {
      throw new Error(`a review has no use for ${name}`)
    },
  })
}
