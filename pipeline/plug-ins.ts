// What a plug-in outside this tree is made against: the three shapes that hisper.config.ts takes, and what stands in them. Types alone, so that
// a plug-in that is built needs nothing of Hisper to run (docs/guides/plug-ins.md).
export type { NewsItem } from '../core/news/feed.ts'
export type { Listing } from '../core/schema/listing.ts'
export type { PluginId } from '../core/schema/plugin-id.ts'
export type { StandingProbe } from '../core/schema/probe.ts'
export type { MergedServer } from '../core/schema/server.ts'
export type { Rejection } from '../core/schema/snapshot.ts'
export type { Crawl, Origin, OriginContext } from './crawl/origin.ts'
export type { Criterion, Judgement, Subject } from './score/criteria.ts'
export type { Notice, Notifier, NotifierContext } from './watch/notifier.ts'
