// The one shape of what carries a message to those who watch. A registry adds its own in hisper.config.ts; ./notifiers/ holds what ships.
import type { NewsItem } from '../../core/news/feed.ts'
import type { NotifierId } from '../../core/schema/watch.ts'
import type { Http } from '../lib/http.ts'

/** What happened to the servers of one list since the last message. Its texts quote strangers: escape them for where they go. */
export interface Notice {
  /** The same for the same news, so that what is sent twice can be known. */
  id: string
  list: string
  title: string
  /** ISO 8601 instant. */
  at: string
  /** The newest first, at least one. */
  items: readonly NewsItem[]
  /** Address of a page of the site. */
  url(path: `/${string}`): string
}

export interface NotifierContext {
  http: Http
  /** What HISPER_NOTIFY holds under a name. */
  secret(name: string): string | undefined
}

export interface Notifier {
  id: NotifierId
  /**
   * Sends one message. Whatever it throws, the news stays to be told and is tried again by the next run.
   * @param to what the secret holds that the list names
   */
  notify(notice: Notice, to: string, context: NotifierContext): Promise<void>
}
