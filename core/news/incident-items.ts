// Outages as news: an entry for each, which changes once, when it is over.
import type { Incident } from '../schema/health.ts'
import type { NewsItem } from './feed.ts'
import { toLine, toMinute } from './markup.ts'
import { toTagPart } from './tag.ts'
import type { Words } from './words.ts'

const TARGET_LENGTH = 200

/**
 * Incidents of servers that were seen to work before: the others are no news.
 * @param titleOf the name of a server; undefined where there is no page of it to lead to
 */
export function* toIncidentItems(
  incidents: Iterable<Incident>,
  titleOf: (id: string) => string | undefined,
  words: Words,
): Generator<NewsItem> {
  for (const incident of incidents) {
    const title = incident.openedEarlier === true ? undefined : titleOf(incident.id)
    if (title !== undefined) yield toIncidentItem(incident, title, words)
  }
}

function toIncidentItem({ id, target, openedAt, closedAt, outcome, reason, probes }: Incident, title: string, words: Words): NewsItem {
  const { word, sentence } = words.outcomes[outcome]
  const lasted = closedAt === undefined ? `Since ${toMinute(openedAt)}` : `From ${toMinute(openedAt)} to ${toMinute(closedAt)}`
  return {
    tag: `servers/${id}/incidents/${openedAt}/${toTagPart(target)}`,
    path: `/servers/${id}/#health`,
    title: `${title}: ${word}${closedAt === undefined ? '' : ', and answers again'}`,
    lead: reason === undefined ? sentence : `${sentence} ${words.reasons[reason]}`,
    points: [`${lasted}, found by ${probes} ${probes === 1 ? 'probe' : 'probes'}`, toLine(target, TARGET_LENGTH)],
    published: openedAt,
    updated: closedAt ?? openedAt,
    terms: [outcome, closedAt === undefined ? 'open' : 'over'],
  }
}
