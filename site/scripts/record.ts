// The whole record of the server that the page is about, fetched when something of it is first asked for.
import type { ServerRecord } from '../../core/schema/api.ts'
import { toVisible } from '../../core/schema/visible.ts'

const link = document.querySelector<HTMLAnchorElement>('#record')
let record: Promise<ServerRecord> | undefined

/** As it may be shown. A failure is forgotten, so that the next use tries again. */
export function loadRecord(): Promise<ServerRecord> {
  record ??= fetchRecord().catch((error: unknown) => {
    record = undefined
    throw error
  })
  return record
}

async function fetchRecord(): Promise<ServerRecord> {
  const response = await fetch(link?.href ?? '')
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  // Of our own build, whose schema it has passed.
  const { data } = (await response.json()) as { data: ServerRecord }
  return toVisible(data)
}
