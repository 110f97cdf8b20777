// Tells those who watch what is new, once each: what a recipient was told is kept, so that a message that failed is tried again and no other is
// sent twice.
import { createHash } from 'node:crypto'
import type { NewsItem } from '../../core/news/feed.ts'
import { toWatchedItems } from '../../core/news/feeds.ts'
import { toLine } from '../../core/news/markup.ts'
import { WORDS } from '../../core/news/wording.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { Incident } from '../../core/schema/health.ts'
import type { Recipient, WatchList } from '../../core/schema/watch.ts'
import type { Notice, Notifier, NotifierContext } from './notifier.ts'

/** By list, notifier and name of the address, the entries that were told: their tags, with the instant of their last change. */
export type Told = Record<string, Record<string, string>>

export interface Telling extends NotifierContext {
  lists: ReadonlyMap<string, WatchList>
  drift: readonly Drift[]
  incidents: readonly Incident[]
  titleOf(id: string): string | undefined
  notifiers: readonly Notifier[]
  told: Told
  now: Date
  url: Notice['url']
  warn(words: string): void
}

/** @returns what was told now, and how many messages went out and failed */
export async function tellWatchers(telling: Telling): Promise<{ told: Told; sent: number; failed: number }> {
  const told: Told = {}
  let [sent, failed] = [0, 0]
  for (const [name, list] of telling.lists) {
    const items = toWatchedItems(list, telling, telling.titleOf, WORDS)
    for (const recipient of list.tell) {
      const key = `${name} ${recipient.by} ${recipient.to}`
      const before = telling.told[key]
      const all = Object.fromEntries(items.map(({ tag, updated }) => [tag, updated]))
      const fresh = items.filter(({ tag, updated }) => before !== undefined && before[tag] !== updated)
      try {
        // Whoever is new hears of what comes from now on.
        if (fresh.length > 0) {
          await send(telling, recipient, toNotice(telling, name, list, key, fresh))
          sent += 1
        }
        told[key] = all
      } catch (error) {
        failed += 1
        if (before !== undefined) told[key] = before
        telling.warn(`data/watch/${name}.json, ${recipient.by} to ${recipient.to}: ${reasonOf(error, telling.secret(recipient.to))}`)
      }
    }
  }
  return { told, sent, failed }
}

async function send({ notifiers, http, secret }: Telling, { by, to }: Recipient, notice: Notice): Promise<void> {
  const notifier = notifiers.find(({ id }) => id === by)
  if (notifier === undefined) throw new Error(`hisper.config.ts has no notifier ${by}`)
  const address = secret(to)
  if (address === undefined) throw new Error(`HISPER_NOTIFY holds nothing under ${to}`)
  await notifier.notify(notice, address, { http, secret })
}

function toNotice({ now, url }: Telling, list: string, { title }: WatchList, key: string, items: readonly NewsItem[]): Notice {
  const news = items.map(({ tag, updated }) => `${tag} ${updated}`).join('\n')
  const id = createHash('sha256').update(`${key}\n${news}`).digest('hex').slice(0, 32)
  return { id, list, title: title === undefined ? list : toLine(title, 100), at: now.toISOString(), items, url }
}

/** An address is a secret, and no log of a workflow is. */
function reasonOf(error: unknown, address: string | undefined): string {
  const words = error instanceof Error ? error.message : String(error)
  const parts = [address ?? '', ...(address ?? '').split(/\s+/).filter((part) => /:\/\/|@|^whsec_/.test(part))].filter(
    (part) => part.length > 7,
  )
  return parts.reduce((text, part) => text.replaceAll(part, '***'), words)
}
