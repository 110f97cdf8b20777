// npm run watch: tells those who watch what changed in their servers, or shows what would be told.
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readRecentDrift, readRecentHealth } from '../core/api/recent.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { readWatchLists } from '../core/dataset/watch.ts'
import { toWatchedItems } from '../core/news/feeds.ts'
import { toLine } from '../core/news/markup.ts'
import { WORDS } from '../core/news/wording.ts'
import config from '../hisper.config.ts'
import { createActionsLog } from './lib/actions.ts'
import { foldersOf, toDataDir } from './lib/context.ts'
import { readEnvironment } from './lib/environment.ts'
import { UsageError } from './lib/errors.ts'
import { openHttp } from './lib/http.ts'
import { createLog } from './lib/log.ts'
import { createCommand, runMain } from './lib/options.ts'
import { mail } from './watch/notifiers/mail.ts'
import { webhook } from './watch/notifiers/webhook.ts'
import { readSecrets } from './watch/secrets.ts'
import { tellWatchers } from './watch/tell.ts'
import { readTold, writeTold } from './watch/told.ts'

await runMain(async () => {
  const parser = createCommand(
    'watch',
    'Tells those who watch servers what changed in them. The addresses are in HISPER_NOTIFY, as JSON by name.',
  )
    .argument('<what>', 'tell, or show: what stands in each list’s feed')
    .option('--data <dir>', 'the dataset', 'data')
    .parse(process.argv)
  const [what = ''] = parser.args
  if (what !== 'tell' && what !== 'show') throw new UsageError(`${JSON.stringify(what)} is not one of tell, show`)
  const log = process.env.GITHUB_ACTIONS === 'true' ? createActionsLog() : createLog()
  const { dataDir, scratch } = foldersOf(toDataDir(resolve(process.env.INIT_CWD ?? process.cwd(), parser.opts<{ data: string }>().data)))
  const dataset = new Dataset(dataDir)
  const { lists, rejected } = await readWatchLists(dataDir, (await dataset.readAliases())?.aliases)
  for (const words of rejected) log.warn(`left out: data/${words}`)
  const told = await readTold(dataDir)
  if (lists.size === 0 && Object.keys(told).length === 0) return 0
  const now = new Date()
  const { incidents } = await readRecentHealth(dataset, (await dataset.readSnapshot())?.generatedAt ?? now.toISOString())
  const facts = { drift: await readRecentDrift(dataset), incidents }
  const titles = new Map<string, string>()
  for (const id of new Set([...lists.values()].flatMap(({ servers }) => servers))) {
    const server = await dataset.readServer(id)
    if (server === undefined) log.warn(`there is no server ${JSON.stringify(id)}, and nothing to hear of it`)
    else titles.set(id, toLine(server.title, 100))
  }
  const titleOf = (id: string) => titles.get(id)
  if (what === 'show') {
    for (const [name, list] of lists)
      for (const { updated, title } of toWatchedItems(list, facts, titleOf, WORDS)) print(`${name}  ${updated}  ${title}`)
    return 0
  }
  const secrets = readSecrets(process.env.HISPER_NOTIFY)
  const { siteUrl } = readEnvironment(process.env)
  const pause = async (ms: number, signal?: AbortSignal) => void (await sleep(ms, undefined, signal === undefined ? {} : { signal }))
  const http = openHttp({ userAgent: config.userAgent, sleep: pause, now: () => new Date() })
  try {
    const notifiers = [...(config.notifiers ?? []), webhook, mail]
    const url = (path: `/${string}`) => `${siteUrl}${path}`
    const secret = (name: string) => secrets.get(name)
    const result = await tellWatchers({ lists, ...facts, titleOf, notifiers, told, now, url, secret, http, warn: log.warn })
    await writeTold(dataDir, result.told, scratch)
    log.info(`${result.sent} told, ${result.failed} failed`)
    return 0
  } finally {
    await http.close()
  }
})

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
