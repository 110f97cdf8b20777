// Brings the issues of incidents to what is so: opened, brought up to date, closed. Whatever was done before a run was killed is found again by the
// marks, so that nothing is done twice.

import { OUTCOME_WORDS } from '../../core/schema/outcome-wording.ts'
import { quote } from '../desk/markdown.ts'
import type { Github, Issue } from '../github/github.ts'
import { digestOf, openIssuesOf, toMark } from './issue-mark.ts'
import type { Outage, Plan } from './plan.ts'

/** GitHub takes 256 characters of a title. */
const MOST_TITLE = 150
const LABEL = 'incident'

/** Open issues by the digest of the server they are about. */
export function openIncidents(github: Github): Promise<Map<string, Issue>> {
  return openIssuesOf(github, 'incident', LABEL)
}

export interface Told {
  opened: number
  updated: number
  closed: number
}

/** @param site address of the public site, for links; undefined where there is none */
export async function tellIncidents(github: Github, plan: Plan, now: Date, site: string | undefined): Promise<Told> {
  const told: Told = { opened: 0, updated: 0, closed: 0 }
  const open = await openIncidents(github)
  const wanted = new Map(plan.outages.map((outage) => [digestOf(outage.id), outage]))
  for (const [digest, outage] of wanted) {
    const issue = open.get(digest)
    const body = toBody(outage, site)
    if (issue === undefined) {
      await github.openIssue({ title: toTitle(outage), body, labels: [LABEL] })
      told.opened += 1
    } else if (issue.body !== body) {
      await github.updateIssue(issue.number, { body })
      told.updated += 1
    }
  }
  for (const [digest, issue] of open) {
    if (wanted.has(digest)) continue
    await github.comment(issue.number, `It answers again, as of ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC.`)
    await github.updateIssue(issue.number, { state: 'closed' })
    told.closed += 1
  }
  await tellStorm(github, plan)
  return told
}

/** One issue for many that went down at once. */
async function tellStorm(github: Github, { storm, heldBack }: Plan): Promise<void> {
  const [issue] = [...(await openIssuesOf(github, 'storm', LABEL)).values()]
  if (storm === undefined) {
    if (issue !== undefined) await github.updateIssue(issue.number, { state: 'closed' })
    return
  }
  const title = `${storm.servers} servers stopped answering at once`
  const words = [
    `Since ${storm.since.slice(0, 16).replace('T', ' ')} UTC. So many at once is more likely the runner’s network, or one host of theirs, than each of them.`,
    'There is no issue of each while this lasts; those that stay down get theirs afterwards.',
    ...(heldBack === 0 ? [] : [`${heldBack} more wait for the next run.`]),
  ]
  const body = `${words.join('\n')}\n\n${toMark('storm', 'storm')}`
  if (issue === undefined) await github.openIssue({ title, body, labels: [LABEL] })
  else if (issue.body !== body || issue.title !== title) await github.updateIssue(issue.number, { title, body })
}

/** A title is plain text to GitHub but for mentions and references, which the code marks keep dead. */
function toTitle({ title }: Outage): string {
  return `Does not answer: ${quote(title.length > MOST_TITLE ? `${title.slice(0, MOST_TITLE)}…` : title)}`
}

function toBody({ id, title, incidents }: Outage, site: string | undefined): string {
  const rows = incidents.map(
    ({ target, openedAt, outcome }) =>
      `| ${quote(target).replaceAll('|', '\\|')} | ${OUTCOME_WORDS[outcome].sentence} | ${openedAt.slice(0, 16).replace('T', ' ')} UTC |`,
  )
  const page = site === undefined ? [] : [`Its page: ${site.replace(/\/$/, '')}/servers/${id}/`, '']
  return [
    `${quote(title)} answered before and does not now, in two runs that agree.`,
    '',
    '| way in | what happened | since |',
    '|---|---|---|',
    ...rows,
    '',
    ...page,
    'This issue closes itself when the server answers again.',
    '',
    toMark('incident', id),
  ].join('\n')
}
