// A server's history for a person at a terminal.
import { targetKey } from '../../core/schema/target.ts'
import { escapeControls } from '../lib/escape.ts'
import type { ServerHistory } from './server-history.ts'

/** Longest lists that are printed whole; `--json` has the rest. */
const MOST = 20

/** Lines of text, safe to print whatever the server says of itself. */
export function printHistory(history: ServerHistory): string {
  const { changes, health, healthMonth, drift, driftMonths } = history
  const lines = [
    ...standing(history),
    '',
    ...section('Changes of its record', changes, ({ at, change, commit, id }) => {
      const isCutOff = history.isShallow && at === history.knownSince
      return `${at}  ${isCutOff ? 'as this clone begins' : change}  ${commit.slice(0, 12)}${id === history.presentId ? '' : `  as ${id}`}`
    }),
    ...section(`Probes of ${history.day}`, health, ({ at, target, outcome, reason, ms }) =>
      [at, target, outcome, reason, ms === undefined ? undefined : `${ms} ms`].filter((part) => part !== undefined).join('  '),
    ),
    ...section(`Probes of the month, its days are one file`, healthMonth, ({ target, outcomes, latency }) => {
      const counts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`)
      return `${target}  ${counts.join(', ')}${latency === undefined ? '' : `  p50 ${latency.p50} ms, p95 ${latency.p95} ms`}`
    }),
    ...section('Changed since, by month', driftMonths, ({ month, changes }) => {
      return `${month}  ${changes.map(({ code, severity, count }) => `${count} ${code} (${severity})`).join(', ')}`
    }),
    ...section('Changed since', drift, ({ at, code, severity, tool, subject }) =>
      [at, `${code} (${severity})`, tool ?? subject].filter((part) => part !== undefined).join('  '),
    ),
  ]
  return `${lines.map(toLine).join('\n')}\n`
}

function standing({ id, presentId, day, state, record, partsThen, knownSince, isShallow }: ServerHistory): string[] {
  const moved = presentId === id ? [] : [`${id} is part of ${presentId} today.`]
  if (state === 'unknown') {
    const why = isShallow ? 'this clone is shallow; git fetch --unshallow gets the rest' : 'nothing was committed before'
    return [...moved, `Nothing is known of ${day}: history begins at ${knownSince} (${why}).`]
  }
  if (record === undefined) {
    const parts = partsThen.length === 0 ? [] : [`There were, of what is part of it today: ${partsThen.join(', ')}.`]
    return [...moved, `${id} was not in the dataset at the end of ${day}.`, ...parts]
  }
  const { server, at, commit } = record
  const best = server.probes[0]
  const ways = [
    ...server.packages.map((pkg) => `${targetKey({ kind: 'package', package: pkg })}${pkg.version === undefined ? '' : `@${pkg.version}`}`),
    ...server.remotes.map(({ url }) => url),
  ]
  const score = server.score.assessed ? `${server.score.value} (${server.score.band})` : `not assessed (${server.score.reason})`
  return [
    ...moved,
    `${server.title} (${server.id}) at the end of ${day}, as of ${at} in ${commit.slice(0, 12)}`,
    ...(server.description === undefined ? [] : [server.description]),
    `ways in: ${ways.join(', ') || 'none'}`,
    `probe: ${best === undefined ? 'none' : `${best.outcome} since ${best.since}, ${best.tools.length} tools`}; score: ${score}`,
  ]
}

function section<T>(title: string, items: readonly T[], print: (item: T) => string): string[] {
  if (items.length === 0) return []
  const rest = items.length > MOST ? [`  … and ${items.length - MOST} more, see --json`] : []
  return [`${title}:`, ...items.slice(0, MOST).map((item) => `  ${print(item)}`), ...rest]
}

function toLine(text: string): string {
  return escapeControls(text.replace(/\s+/g, ' ').trimEnd()).replace(/^ (?=\S)/, '  ')
}
