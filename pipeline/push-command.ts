// npm run push: commits and pushes what a run left in data/. Where the run's report says that nothing was published, nothing is.
import * as core from '@actions/core'
import { z } from 'zod'
import { parseWith } from '../core/schema/parse.ts'
import { createActionsLog } from './lib/actions.ts'
import { UsageError } from './lib/errors.ts'
import { readText } from './lib/files.ts'
import { gitLogin } from './lib/git.ts'
import { createLog } from './lib/log.ts'
import { createCommand, runMain } from './lib/options.ts'
import { type Pushed, pushData } from './push/push-data.ts'

const ReportSchema = z.looseObject({
  published: z.looseObject({ written: z.int(), removed: z.int() }).optional(),
})

const WORDS: Readonly<Record<Pushed, string>> = {
  pushed: 'pushed',
  nothing_to_tell: 'nothing changed but dates: nothing is committed',
  overtaken: 'another run published meanwhile: its data stands, and this run’s is left out',
}

await runMain(async () => {
  const parser = createCommand('push', 'Commits and pushes what a run left in data/. For workflows: needs GITHUB_TOKEN.')
    .option('--report <file>', 'of `npm run pipeline`: nothing is pushed where it published nothing')
    .option('--message <text>', 'of the commit, where there is no report')
    .option('--branch <name>', 'to push to', process.env.GITHUB_REF_NAME ?? 'main')
    .parse(process.argv)
  const { report, message, branch } = parser.opts<{ report?: string; message?: string; branch: string }>()
  const log = process.env.GITHUB_ACTIONS === 'true' ? createActionsLog() : createLog()
  const words = report === undefined ? message : await messageOf(report)
  if (words === undefined) {
    if (report === undefined) throw new UsageError('say what the commit is: --report or --message')
    log.warn('the run published nothing, so nothing is pushed')
    return 0
  }
  const { GITHUB_TOKEN: token, GITHUB_SERVER_URL: server = 'https://github.com' } = process.env
  const login = token === undefined ? {} : gitLogin(server, token)
  const pushed = await pushData({ folder: process.cwd(), message: words, branch, login, log: log.info })
  log[pushed === 'overtaken' ? 'warn' : 'info'](WORDS[pushed])
  if (process.env.GITHUB_OUTPUT !== undefined) core.setOutput('pushed', String(pushed === 'pushed'))
  return 0
})

/** Undefined where the run published nothing: it failed before, or was refused. */
async function messageOf(path: string): Promise<string | undefined> {
  const text = await readText(path)
  if (text === undefined) return undefined
  const { published } = parseWith(ReportSchema, JSON.parse(text), path)
  return published === undefined ? undefined : `Data: ${published.written} servers written, ${published.removed} removed`
}
