// npm run desk: `read` makes an answer of an issue and writes nothing to GitHub; `give` carries the answer out; `comment` says under a pull request
// what its check found. For workflows: .github/workflows/registration.yml and pr-comment.yml.
import { promises as dns } from 'node:dns'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import * as core from '@actions/core'
import { z } from 'zod'
import { ParseError, parseWith } from '../core/schema/parse.ts'
import { DeskAnswerSchema } from './desk/answer.ts'
import { carryOut } from './desk/carry-out.ts'
import { FoundSchema, harmless } from './desk/found.ts'
import { readIssue } from './desk/read.ts'
import { READERS } from './desk/readers.ts'
import { sayOnce } from './desk/say-once.ts'
import { openGithub, toIssue } from './github/github.ts'
import { UsageError } from './lib/errors.ts'
import { writeWhole } from './lib/files.ts'
import { gitLogin } from './lib/git.ts'
import { createCommand, numberFrom, runMain } from './lib/options.ts'
import { PROJECT_ROOT } from './probe/install/installed-package.ts'
import { openWorld, readEmbeddedWishes } from './world.ts'

const MAX_EVENT_BYTES = 2 * 1024 * 1024
const CHECK_MARK = '<!-- hisper:check -->'
const {
  GITHUB_SERVER_URL: server = 'https://github.com',
  GITHUB_API_URL: api = 'https://api.github.com',
  GITHUB_TOKEN: token = '',
} = process.env

interface Flags {
  data: string
  event?: string
  out?: string
  answer?: string
  issue?: number
  found?: string
}

const RunSchema = z.looseObject({
  workflow_run: z.looseObject({ event: z.enum(['pull_request', 'workflow_dispatch']), head_sha: z.string().regex(/^[0-9a-f]{40}$/) }),
})

await runMain(async () => {
  const parser = createCommand('desk', 'Answers issues that were opened with a form.')
    .argument('<step>', 'read, give or comment')
    .option('--data <dir>', 'the dataset', 'data')
    .option('--event <file>', 'read: the event of the issue, as GitHub wrote it')
    .option('--out <file>', 'read: where the answer is written')
    .option('--answer <file>', 'give: the answer')
    .option('--issue <number>', 'give: the issue that it is to', numberFrom(1))
    .option('--found <dir>', 'comment: what the check of a pull request handed over')
    .parse(process.argv)
  const flags = parser.opts<Flags>()
  const step = new Map([
    ['read', read],
    ['give', give],
    ['comment', comment],
  ]).get(parser.args[0] ?? '')
  if (step === undefined) throw new UsageError(`${JSON.stringify(parser.args[0])} is not a step: read, give or comment`)
  await step(flags)
  return 0
})

async function read({ data, event, out }: Flags): Promise<void> {
  if (event === undefined || out === undefined) throw new UsageError('desk read needs --event and --out')
  const { issue } = parseWith(z.looseObject({ issue: z.unknown() }), await readJson(event, MAX_EVENT_BYTES), event)
  const world = await openWorld(data, readEmbeddedWishes(process.env.HISPER_EMBEDDED))
  try {
    const resolveTxt = async (name: string) => (await dns.resolveTxt(name).catch(() => [])).map((parts) => parts.join(''))
    const readRepositoryFile = async (name: string, file: string) => {
      const headers = { accept: 'application/vnd.github.raw+json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) }
      const { status, body } = await world.http.request(`${api}/repos/${name}/contents/${file}`, {
        headers,
        accept: [404],
        maxBytes: 100_000,
      })
      return status === 404 ? undefined : body
    }
    const opened = toIssue(issue)
    // Of an account whose age nobody knows, a review counts apart.
    const authorSince = token === '' ? undefined : await openGithub(process.env).userSince(opened.author)
    const asked = { ...opened, ...(authorSince === undefined ? {} : { authorSince }) }
    const answer = await readIssue(asked, READERS, PROJECT_ROOT, { ...world, resolveTxt, readRepositoryFile })
    if (answer === undefined) world.log.info('it was opened with none of the forms: nothing is answered')
    else await writeWhole(resolve(out), `${JSON.stringify(answer, null, 2)}\n`, dirname(resolve(out)))
    if (process.env.GITHUB_OUTPUT !== undefined) core.setOutput('answered', String(answer !== undefined))
  } finally {
    await world.close()
  }
}

async function give({ answer: path, issue }: Flags): Promise<void> {
  if (path === undefined || issue === undefined) throw new UsageError('desk give needs --answer and --issue')
  const answer = parseWith(DeskAnswerSchema, await readJson(path, MAX_EVENT_BYTES), path)
  const counter = { github: openGithub(process.env), folder: process.cwd(), branch: process.env.GITHUB_REF_NAME ?? 'main', server }
  await carryOut(answer, issue, { ...counter, login: gitLogin(server, token), log: core.info })
}

async function comment({ found: folder }: Flags): Promise<void> {
  if (folder === undefined) throw new UsageError('desk comment needs --found')
  const event = process.env.GITHUB_EVENT_PATH ?? ''
  const { workflow_run: run } = parseWith(RunSchema, await readJson(event, MAX_EVENT_BYTES), event)
  const found = parseWith(FoundSchema, await readJson(join(folder, 'found.json'), 100_000), 'found.json')
  const sha = (await readFile(join(folder, 'proposed.sha'), 'utf8')).trim()
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new ParseError('proposed.sha', ['it is no commit'])
  if (run.event === 'pull_request' && sha !== run.head_sha) throw new ParseError('proposed.sha', [`the check was of ${run.head_sha}`])
  const github = openGithub(process.env)
  for (const { number } of await github.pullRequestsAt(sha)) await sayOnce(github, number, CHECK_MARK, harmless(found.comment))
}

/** @throws {ParseError} */
async function readJson(path: string, maxBytes: number): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw new ParseError(path, ['there is no such file'])
  if (text.length > maxBytes) throw new ParseError(path, [`it is longer than ${maxBytes} bytes`])
  try {
    return JSON.parse(text)
  } catch {
    throw new ParseError(path, ['it is not JSON'])
  }
}
