// What changed in servers, as news: one entry for all that one look at a server found.
import { STATES } from '../health/states.ts'
import type { Drift } from '../schema/drift.ts'
import { type Outcome, OutcomeSchema, type Severity, SeveritySchema } from '../schema/words.ts'
import type { NewsItem } from './feed.ts'
import { toLine } from './markup.ts'
import type { Words } from './words.ts'

/** Changes that an entry spells out; the others are counted. */
const MOST_POINTS = 10
const MOST_HEADINGS = 3
const TEXT_LENGTH = 80

/**
 * @param lines those of one instant and server next to each other, as the dataset's readers give them
 * @param titleOf the name of a server; undefined where there is no page of it to lead to
 * @param least leaves out what holds nothing that weighs as much
 */
export function* toDriftItems(
  lines: Iterable<Drift>,
  titleOf: (id: string) => string | undefined,
  words: Words,
  least: Severity = 'low',
): Generator<NewsItem> {
  let group: Drift[] = []
  for (const line of lines) {
    const [first] = group
    if (first !== undefined && (first.id !== line.id || first.at !== line.at)) {
      yield* toItem(group)
      group = []
    }
    if (!isOutage(line)) group.push(line)
  }
  yield* toItem(group)

  function* toItem(found: readonly Drift[]): Generator<NewsItem> {
    const [first] = found
    const title = first === undefined ? undefined : titleOf(first.id)
    if (first === undefined || title === undefined) return
    if (found.some(({ severity }) => weightOf(severity) >= weightOf(least))) yield toDriftItem(first, found, title, words)
  }
}

function toDriftItem({ id, at }: Drift, found: readonly Drift[], title: string, words: Words): NewsItem {
  const lines = found.toSorted((a, b) => weightOf(b.severity) - weightOf(a.severity))
  const severity = lines[0]?.severity ?? 'low'
  const headings = [...new Set(lines.map(({ code }) => words.drifts[code]))]
  const more = lines.length - MOST_POINTS
  return {
    tag: `servers/${id}/drift/${at}`,
    path: `/servers/${id}/`,
    title: `${title}: ${headings.slice(0, MOST_HEADINGS).join(', ')}${headings.length > MOST_HEADINGS ? ' and more' : ''} (${severity})`,
    lead: `Severity: ${words.severities[severity].toLowerCase()}`,
    points: [
      ...lines.slice(0, MOST_POINTS).map((line) => toPoint(line, words)),
      ...(more > 0 ? [`${more} more ${more === 1 ? 'change' : 'changes'}`] : []),
    ],
    published: at,
    updated: at,
    terms: [severity],
  }
}

/** `New tool: search`, `Tool removed: fetch`, `New version: “1.2.0”, was “1.1.0”` */
function toPoint({ code, finding, tool, subject, path, before, after, count }: Drift, words: Words): string {
  const what = [tool, subject, path].flatMap((part) => (part === undefined || part === '' ? [] : [toLine(part, TEXT_LENGTH)])).join(', ')
  const change = [
    ...(after === undefined ? [] : [`“${toLine(after, TEXT_LENGTH)}”`]),
    ...(before === undefined ? [] : [`was “${toLine(before, TEXT_LENGTH)}”`]),
  ].join(', ')
  const remark = finding === undefined ? '' : words.findings[finding]
  const heading = count === undefined ? words.drifts[code] : `${words.drifts[code]} (${count})`
  return [heading, what, remark, change].filter((part) => part !== '').join(': ')
}

/** A server that stops answering, or answers again, is an incident, and told as one. */
function isOutage({ code, before, after }: Drift): boolean {
  return code === 'outcome_changed' && [before, after].some((word) => isOutcome(word) && STATES[word] === 'down')
}

function isOutcome(word: string | undefined): word is Outcome {
  return OutcomeSchema.safeParse(word).success
}

function weightOf(severity: Severity): number {
  return SeveritySchema.options.indexOf(severity)
}
