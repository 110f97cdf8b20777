// Where the answers of API v0.1 lie as files, so that a host that knows nothing but files answers as the API does.
//   PATH/v0.1/servers/index.html                               GET …/servers, with whatever query
//   PATH/v0.1/servers/NAMESPACE/NAME/versions/index.html       GET …/servers/{name}/versions
//   PATH/v0.1/servers/NAMESPACE/NAME/versions/latest           GET …/servers/{name}/versions/latest
//   PATH/v0.1/servers/NAMESPACE/NAME/versions/1.2.3            GET …/servers/{name}/versions/1.2.3
// A name has one slash, which clients send as `%2F`; nearly every host takes that for a slash when it looks for a file.
import { isFileVersion } from './names.ts'
import type { Policy } from './policies.ts'
import type { Entry, EntryList } from './server-json.ts'

/** How a host reads `%2F`: `decoded`, as a slash; `kept`, as three characters of a folder's name. */
export type EncodedSlash = 'decoded' | 'kept'

export interface FeedFile {
  /** Below the site's root. */
  path: string
  text: string
}

/** The file of a registry's list. It is whole: a file cannot answer a cursor, and so it gives none. */
export function toListFile({ path }: Policy, entries: readonly string[]): FeedFile {
  const text = `{"servers":[${entries.join(',')}],"metadata":{"count":${entries.length}}}`
  return { path: `${basePath(path)}/index.html`, text }
}

/** The files of one entry under one name. A version that cannot be a file's name is answered as `latest` only. */
export function toEntryFiles({ path, isLatestOnly }: Policy, name: string, entry: Entry, slash: EncodedSlash): FeedFile[] {
  const folder = `${basePath(path)}/${slash === 'kept' ? name.replace('/', '%2F') : name}/versions`
  const text = toFeedJson(entry)
  const latest = { path: `${folder}/latest`, text }
  if (isLatestOnly) return [latest]
  const list: EntryList = { servers: [entry], metadata: { count: 1 } }
  const { version } = entry.server
  return [
    { path: `${folder}/index.html`, text: toFeedJson(list) },
    latest,
    ...(isFileVersion(version) ? [{ path: `${folder}/${version}`, text }] : []),
  ]
}

/** What is answered where there is nothing, on hosts that look for a `404.html` below the address or can be told of one. */
export const NOT_FOUND_FILES: readonly FeedFile[] = ['v0.1', 'r'].map((folder) => ({
  path: `${folder}/404.html`,
  text: '{"error":"Server not found"}',
}))

/** JSON in which no markup can stand: some hosts call these files HTML, and what is in them was written by strangers. */
export function toFeedJson(document: Entry | EntryList): string {
  return JSON.stringify(document).replaceAll('<', '\\u003c')
}

function basePath(path: string): string {
  return `${path === '' ? '' : `${path}/`}v0.1/servers`
}
