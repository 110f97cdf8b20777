// What the feeds are made from: the dataset, and in memory what lists need of every server. Built once; nothing in it changes.
import type { Dataset } from '../dataset/dataset.ts'
import type { Server } from '../schema/server.ts'
import type { Snapshot } from '../schema/snapshot.ts'

export interface Catalogue {
  readonly dataset: Dataset
  readonly snapshot: Snapshot
  /** Address of a path of the site: `/api/v1/servers.json`, with the site's host and base. */
  url(path: `/${string}`): string
  /** Ids of all servers, sorted. */
  readonly ids: readonly string[]
}

/** Reads every server once. @throws {ParseError} naming the file that is not of its schema */
export async function buildCatalogue(dataset: Dataset, siteUrl: URL): Promise<Catalogue> {
  const snapshot = await dataset.readSnapshot()
  if (snapshot === undefined) throw new Error(`${dataset.dir}: no dataset here; snapshot.json is missing`)
  const ids: string[] = []
  for await (const server of dataset.readServers()) take(server)
  function take(server: Server): void {
    ids.push(server.id)
  }
  return { dataset, snapshot, ids, url: (path) => `${siteUrl.origin}${siteUrl.pathname.replace(/\/$/, '')}${path}` }
}
