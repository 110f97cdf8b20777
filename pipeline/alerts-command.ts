// npm run alerts: `incidents` brings the issues of incidents to what is so; `own` does the same of the registry's own runs. For workflows: needs
// GITHUB_TOKEN, GITHUB_REPOSITORY.
import { join, resolve } from 'node:path'
import { Dataset } from '../core/dataset/dataset.ts'
import { readWatchLists } from '../core/dataset/watch.ts'
import { STATES } from '../core/health/states.ts'
import { SUMMARY_DAYS, summarizeHealth } from '../core/health/summary.ts'
import { readRecentRuns } from '../core/runs/recent.ts'
import { watchRuns } from '../core/runs/watch.ts'
import { toSentence } from '../core/runs/words.ts'
import { parseWith } from '../core/schema/parse.ts'
import { openIncidents, tellIncidents } from './alerts/incidents.ts'
import { digestOf } from './alerts/issue-mark.ts'
import { OWN_CODES, type OwnCode, ResultsSchema, tellOwn, tellWatched } from './alerts/own.ts'
import { planIncidents } from './alerts/plan.ts'
import { openGithub } from './github/github.ts'
import { createActionsLog } from './lib/actions.ts'
import { readHealth, readServer } from './lib/dataset.ts'
import { readEnvironment } from './lib/environment.ts'
import { UsageError } from './lib/errors.ts'
import { listFolder } from './lib/files.ts'
import { createLog } from './lib/log.ts'
import { createCommand, runMain } from './lib/options.ts'

interface Flags {
  data: string
  code?: string
  results?: string
}

const log = process.env.GITHUB_ACTIONS === 'true' ? createActionsLog() : createLog()

await runMain(async () => {
  const parser = createCommand('alerts', 'Tells in issues what is wrong, and when it is over.')
    .argument('<what>', 'incidents, own or runs')
    .option('--data <dir>', 'the dataset', 'data')
    .option('--code <code>', `own: one of ${Object.keys(OWN_CODES).join(', ')}`)
    .option('--results <json>', 'own: the jobs of the run and their results, as toJSON(needs) has them')
    .parse(process.argv)
  const flags = parser.opts<Flags>()
  const what = new Map([
    ['incidents', incidents],
    ['own', own],
    ['runs', runs],
  ]).get(parser.args[0] ?? '')
  if (what === undefined) throw new UsageError(`${JSON.stringify(parser.args[0])} is not one of incidents, own, runs`)
  await what(flags)
  return 0
})

async function own({ code, results }: Flags): Promise<void> {
  if (code === undefined || !(code in OWN_CODES)) throw new UsageError(`--code takes one of ${Object.keys(OWN_CODES).join(', ')}`)
  const jobs = parseWith(ResultsSchema, toJson(results), '--results')
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = process.env
  const address = run === undefined ? undefined : `${server}/${repository}/actions/runs/${run}`
  log.info(`${code}: ${await tellOwn(openGithub(process.env), code as OwnCode, jobs, { at: new Date(), run: address })}`)
}

/** What is wrong with the runs of late: one that is missing is told by the workflow that is not. */
async function runs({ data }: Flags): Promise<void> {
  const dataset = new Dataset(resolve(process.env.INIT_CWD ?? process.cwd(), data))
  const now = new Date()
  const alerts = watchRuns({ runs: await readRecentRuns(dataset, now), snapshot: await dataset.readSnapshot(), now })
  const told = alerts.map((alert) => ({ subject: `${alert.code} ${alert.subject}`, sentence: toSentence(alert) }))
  await tellWatched(openGithub(process.env), told)
  for (const { sentence } of told) log.warn(sentence)
}

async function incidents({ data }: Flags): Promise<void> {
  const dataDir = resolve(process.env.INIT_CWD ?? process.cwd(), data)
  const now = new Date()
  const github = openGithub(process.env)
  const { targets, incidents: all } = await summarizeHealth(readHealth(dataDir, now, SUMMARY_DAYS), now)
  const told = await readTold(dataDir)
  const open = await openIncidents(github)
  const titles = new Map<string, string | undefined>()
  for (const { id } of all) if (told.has(id) && !titles.has(id)) titles.set(id, (await readServer(dataDir, id))?.title)
  const plan = planIncidents(all, {
    titleOf: (id) => titles.get(id),
    isTold: (id) => told.has(id),
    isOpen: (id) => open.has(digestOf(id)),
    up: new Set(targets.filter(({ outcome }) => STATES[outcome] === 'up').map(({ id }) => id)).size,
    now: now.getTime(),
  })
  const { opened, updated, closed } = await tellIncidents(github, plan, now, readEnvironment(process.env).siteUrl)
  log.info(`incidents: ${opened} opened, ${updated} brought up to date, ${closed} closed, ${plan.heldBack} held back`)
  if (plan.storm !== undefined) log.warn(`${plan.storm.servers} servers stopped answering at once: one issue tells of it`)
}

/** Servers that somebody asked to be told of: entered by hand, or on a watch list. */
async function readTold(dataDir: string): Promise<Set<string>> {
  const ids = (await listFolder(join(dataDir, 'registrations'))).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5))
  const { lists, rejected } = await readWatchLists(dataDir, (await new Dataset(dataDir).readAliases())?.aliases)
  for (const words of rejected) log.warn(`left out: data/${words}`)
  for (const { servers } of lists.values()) ids.push(...servers)
  return new Set(ids)
}

/** Undefined, which no schema takes, where it is not JSON. */
function toJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
