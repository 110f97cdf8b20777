// Adds a server to a client's configuration, and takes one out, with a copy of what stood there.
import type { ClientFormat, Entry } from '../../core/install/client.ts'
import type { Change, ConfigChanges } from './changes.ts'
import { ConfigError } from './config-error.ts'
import { addEntry, removeEntry } from './edit.ts'
import type { Placed } from './find.ts'
import type { ConfigFile } from './places.ts'
import { isRecord, parseConfig, readConfig } from './read-config.ts'

const MARK = '\ufeff'

/** @returns whether the file has an entry of that name. @throws {ConfigError} */
export async function hasEntry(source: ConfigFile, name: string): Promise<boolean> {
  return await within(source.file, () => isThere(source, name))
}

async function isThere({ file, format }: ConfigFile, name: string): Promise<boolean> {
  const found = await readConfig(file, format.format)
  const group = found === undefined ? undefined : parseConfig(found.text, format.format)[format.key]
  return isRecord(group) && Object.hasOwn(group, name)
}

/**
 * @param mayReplace whether an entry of that name gives way
 * @throws {ConfigError} where there is one and it may not, or the file cannot be changed safely; nothing is written then
 */
export async function writeServer(
  changes: ConfigChanges,
  source: ConfigFile,
  name: string,
  entry: Entry,
  mayReplace: boolean,
): Promise<Change> {
  const { file, format } = source
  return await within(file, async () => {
    const found = await readConfig(file, format.format)
    const isOld = await isThere(source, name)
    if (isOld && !mayReplace) throw new ConfigError(`it has ${JSON.stringify(name)} already`)
    const bare = isOld ? removeEntry(found?.text ?? '', format, [format.key], name) : (found?.text ?? '')
    const text = withMark(addEntry(bare, format, name, entry), found)
    return await changes.make({ kind: isOld ? 'replace' : 'add', ...about(source, name, found), text })
  })
}

/** @throws {ConfigError} where it cannot be taken out without touching something else */
export async function removeServer(
  changes: ConfigChanges,
  { name, source, path }: Pick<Placed, 'name' | 'source' | 'path'>,
): Promise<Change> {
  const { file, format } = source
  return await within(file, async () => {
    const found = await readConfig(file, format.format)
    if (found === undefined) throw new ConfigError('it is gone')
    const last = await changes.lastOf(file, name)
    // Where nothing has happened since it was added, what stood there comes back to the last byte.
    const text = last === undefined ? withMark(removeEntry(found.text, format, path, name), found) : await changes.contentBefore(last)
    return await changes.make({ kind: 'remove', ...about(source, name, found), text })
  })
}

/** Says which file it is. */
async function within<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${file}: ${error.message}`)
    throw error
  }
}

type Found = Awaited<ReturnType<typeof readConfig>>

function about({ file, format }: { file: string; format: ClientFormat }, name: string, found: Found) {
  return { client: format.name, name, file, before: found === undefined ? undefined : withMark(found.text, found) }
}

function withMark(text: string, found: Found): string {
  return found?.hasMark === true ? `${MARK}${text}` : text
}
