// What an alert says to people, one sentence each: the page, the command line and whoever opens an issue of it say the same.
import type { RunAlert, Workflow } from '../schema/run.ts'

/** What each workflow is called in a sentence. */
export const WORKFLOWS: Readonly<Record<Workflow, string>> = {
  refresh: 'daily refresh',
  health: 'hourly health check',
  other: 'run by hand',
}

const every = (hours: number): string => (hours === 1 ? 'hour' : hours === 24 ? 'day' : `${hours} hours`)
const counted = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
const minute = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`

export function toSentence(alert: RunAlert): string {
  switch (alert.code) {
    case 'run_missing': {
      const { since, subject, detail } = alert
      return `No ${WORKFLOWS[subject]} is recorded since ${minute(since)}; there should be one every ${every(detail.everyHours)}.`
    }
    case 'runs_failing': {
      const { since, subject, detail } = alert
      return `The last ${counted(detail.runs, 'run')} of the ${WORKFLOWS[subject]} failed, the first of them on ${minute(since)}.`
    }
    case 'origin_silent': {
      const { since, subject, detail } = alert
      const runs = detail.runs > 0 ? `, and ${counted(detail.runs, 'run')} asked it in vain` : ''
      return since === null ? `${subject} has never answered${runs}.` : `${subject} last answered on ${minute(since)}${runs}.`
    }
    case 'probes_starved': {
      const { subject, detail } = alert
      const left = counted(detail.left, 'target')
      return `The last ${counted(detail.runs, 'run')} of the ${WORKFLOWS[subject]} left more than a quarter of what was due, the latest ${left}: there is too little time to probe.`
    }
  }
}
