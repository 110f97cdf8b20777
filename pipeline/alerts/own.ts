// The registry's own trouble: one issue a code, opened by the run that failed and closed by the next that did not.
import { z } from 'zod'
import { quote, toList } from '../desk/markdown.ts'
import type { Github } from '../github/github.ts'
import { digestOf, openIssuesOf, toMark } from './issue-mark.ts'

const OWN_LABEL = 'registry'

/** What `toJSON(needs)` of a workflow says. */
export const ResultsSchema = z.record(z.string(), z.looseObject({ result: z.enum(['success', 'failure', 'cancelled', 'skipped']) }))
export type Results = z.infer<typeof ResultsSchema>

/** Codes and what they are called; a workflow names one. */
export const OWN_CODES = {
  refresh_failed: 'The daily refresh failed',
  health_failed: 'The hourly health check failed',
} as const
export type OwnCode = keyof typeof OWN_CODES

/**
 * @param results of the jobs of a run, by name
 * @param run address of the run, for a link
 * @returns what was done
 */
export async function tellOwn(
  github: Github,
  code: OwnCode,
  results: Results,
  { at, run }: { at: Date; run: string | undefined },
): Promise<'opened' | 'updated' | 'closed' | 'nothing'> {
  const failed = Object.entries(results).filter(([, { result }]) => result === 'failure')
  const issue = (await openIssuesOf(github, 'run', OWN_LABEL)).get(digestOf(code))
  const when = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const link = run === undefined ? '' : ` [The run](${run}).`
  if (failed.length === 0) {
    if (issue === undefined) return 'nothing'
    await github.comment(issue.number, `The run of ${when} did not fail.${link}`)
    await github.updateIssue(issue.number, { state: 'closed' })
    return 'closed'
  }
  const jobs = toList(Object.entries(results).map(([name, { result }]) => `${quote(name)}: ${result}`))
  const body = [
    `${OWN_CODES[code]}, last at ${when}.${link}`,
    '',
    jobs,
    '',
    'What it means and what to do: docs/guides/operations.md. This issue closes itself with the next run that does not fail.',
    '',
    toMark('run', code),
  ].join('\n')
  if (issue === undefined) {
    await github.openIssue({ title: OWN_CODES[code], body, labels: [OWN_LABEL] })
    return 'opened'
  }
  await github.updateIssue(issue.number, { body })
  return 'updated'
}

/**
 * One issue for each thing that is wrong with the runs of late, closed when it is not any more.
 * @param alerts what is wrong: what it is about, and a sentence
 */
export async function tellWatched(github: Github, alerts: readonly { subject: string; sentence: string }[]): Promise<void> {
  const open = await openIssuesOf(github, 'watch', OWN_LABEL)
  for (const { subject, sentence } of alerts) {
    const issue = open.get(digestOf(subject))
    const body = `${sentence}\n\nWhat to do: docs/guides/operations.md. This issue closes itself when it is over.\n\n${toMark('watch', subject)}`
    if (issue === undefined) await github.openIssue({ title: sentence.slice(0, 200), body, labels: [OWN_LABEL] })
    else if (issue.body !== body) await github.updateIssue(issue.number, { body })
  }
  const wrong = new Set(alerts.map(({ subject }) => digestOf(subject)))
  for (const [digest, issue] of open) if (!wrong.has(digest)) await github.updateIssue(issue.number, { state: 'closed' })
}
