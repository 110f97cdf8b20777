// npm run usage -- clones: keeps how often the repository was cloned, before GitHub forgets it. Where it cannot be asked, nothing is measured.
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import config from '../hisper.config.ts'
import { foldersOf, toDataDir } from './lib/context.ts'
import { readEnvironment } from './lib/environment.ts'
import { UsageError } from './lib/errors.ts'
import { openHttp } from './lib/http.ts'
import { createCommand, runMain } from './lib/options.ts'
import { recordClones } from './usage/clones.ts'

await runMain(async () => {
  const parser = createCommand('usage', 'Keeps public figures of use: how often the repository was cloned.')
    .argument('<what>', 'clones')
    .option('--data <dir>', 'the dataset', 'data')
    .parse(process.argv)
  const [what = ''] = parser.args
  if (what !== 'clones') throw new UsageError(`${JSON.stringify(what)} is nothing that is counted: clones`)
  const folders = foldersOf(toDataDir(resolve(process.env.INIT_CWD ?? process.cwd(), parser.opts<{ data: string }>().data)))
  const { githubToken: token, githubRepository: repository, githubApiUrl: apiUrl } = readEnvironment(process.env)
  if (token === undefined || repository === undefined) return say('not measured: GITHUB_TOKEN and GITHUB_REPOSITORY are not both set')
  const now = () => new Date()
  const pause = async (ms: number, signal?: AbortSignal) => void (await sleep(ms, undefined, signal === undefined ? {} : { signal }))
  const http = openHttp({ userAgent: config.userAgent, sleep: pause, now })
  try {
    const changed = await recordClones({ ...folders, http, apiUrl, repository, token, now: now() })
    if (changed === undefined) return say('not measured: this token may not see how often the repository was cloned')
    return say(changed.length === 0 ? 'nothing new' : `recorded in ${changed.join(', ')}`)
  } finally {
    await http.close()
  }
})

function say(words: string): number {
  process.stderr.write(`${words}\n`)
  return 0
}
