// Reads data/watch/. People edit this folder, so that a list that is wrong costs itself alone: it is left out and told of.
import { ParseError } from '../schema/parse.ts'
import type { Aliases } from '../schema/snapshot.ts'
import { toVisible } from '../schema/visible.ts'
import { WATCH_NAME, type WatchList, WatchListSchema } from '../schema/watch.ts'
import { parseDocument } from './dataset.ts'
import { listPlain, readPlain } from './plain-files.ts'
import { toPresentId } from './reviews.ts'

/** More bytes than the longest list has in JSON. */
const MAX_BYTES = 131_072

export interface WatchListsRead {
  /** By the name of the file, sorted; each server under the id that it has today. */
  lists: ReadonlyMap<string, WatchList>
  /** What was left out and why, a line each; may quote what strangers wrote. */
  rejected: string[]
}

export async function readWatchLists(dir: string, aliases: Aliases['aliases'] = {}): Promise<WatchListsRead> {
  const { entries, rejected } = await listPlain(dir, 'watch')
  const lists = new Map<string, WatchList>()
  for (const entry of entries) {
    if (entry.name === 'README.md') continue
    const path = `watch/${entry.name}`
    const name = entry.name.slice(0, -'.json'.length)
    try {
      if (!entry.name.endsWith('.json') || !WATCH_NAME.test(name)) throw new ParseError(path, ['expected a name such as my-servers.json'])
      const list = parseDocument(readPlain(dir, path, MAX_BYTES), WatchListSchema, path)
      lists.set(name, { ...list, servers: [...new Set(list.servers.flatMap((id) => toPresentId(id, aliases) ?? []))] })
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      rejected.push(toVisible(error.message).replace(/\s/g, ' '))
    }
  }
  return { lists, rejected }
}
