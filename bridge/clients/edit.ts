// Changes one entry of a configuration and proves, before anything is written, that nothing else in it has changed.
import { isDeepStrictEqual } from 'node:util'
import type { ClientFormat, Entry } from '../../core/install/client.ts'
import { toInputs } from '../../core/install/entry.ts'
import { toFile } from '../../core/install/file.ts'
import { ConfigError } from './config-error.ts'
import { addToJson, appendToJson, removeFromJson } from './edit-json.ts'
import { addToToml, removeFromToml } from './edit-toml.ts'
import { addToYaml, removeFromYaml } from './edit-yaml.ts'
import { isRecord, parseConfig } from './read-config.ts'

type Config = Record<string, unknown>
type Shape = Pick<ClientFormat, 'format' | 'key'>

/**
 * @param text of the file, empty where there is none
 * @param name must not be there yet
 * @returns the text with the entry in it, in the words that the site's install panel shows
 * @throws {ConfigError} where the file cannot be read, or is written so that nothing can be added to it safely
 */
export function addEntry(text: string, client: Shape, name: string, entry: Entry): string {
  const before = parseConfig(text, client.format)
  const written = toFile(client, new Map([[name, entry]]))
  const expected = parseConfig(written, client.format)
  const changed = text.trim() === '' ? `${text.trimStart()}${written}\n` : toChanged(text, before, client, name, entry, written)
  const inputs = [...toList(before.inputs), ...newInputs(before, entry, name)]
  const wanted = {
    ...before,
    ...(inputs.length > 0 ? { inputs } : {}),
    [client.key]: { ...groupOf(before, client), ...groupOf(expected, client) },
  }
  return proven(changed, client, wanted)
}

/**
 * @param path keys that lead to the object that it stands in
 * @returns the text without the entry
 * @throws {ConfigError} where it is not there, or cannot be taken out without touching something else
 */
export function removeEntry(text: string, client: Shape, path: readonly string[], name: string): string {
  const before = parseConfig(text, client.format)
  const changed = {
    json: () => removeFromJson(text, path, name),
    toml: () => removeFromToml(text, path, name),
    yaml: () => removeFromYaml(text, client.key, name),
  }[client.format]()
  const wanted = toPlain(before) as Config
  let group: Config = wanted
  for (const key of path) if (isRecord(group[key])) group = group[key]
  delete group[name]
  // In TOML a table that has nothing in it need not be there.
  if (client.format === 'toml' && Object.keys(group).length === 0) delete wanted[client.key]
  return proven(changed, client, wanted)
}

function toChanged(text: string, before: Config, client: Shape, name: string, entry: Entry, written: string): string {
  switch (client.format) {
    case 'json': {
      const added = addToJson(text, [client.key], name, entry.fields)
      const inputs = newInputs(before, entry, name)
      return inputs.length === 0 ? added : appendToJson(added, 'inputs', inputs)
    }
    case 'toml':
      return addToToml(text, written)
    case 'yaml':
      return addToYaml(
        text,
        client.key,
        written
          .split('\n')
          .slice(1)
          .map((line) => line.slice(2)),
      )
  }
}

/** What VS Code is to ask for, but for what it asks for already. */
function newInputs(before: Config, { left }: Entry, name: string): object[] {
  const known = new Set(toList(before.inputs).map((input) => (isRecord(input) ? input.id : undefined)))
  return toInputs(left, name).filter((input) => !known.has((input as { id?: unknown }).id))
}

function groupOf(config: Config, { key }: Shape): Config {
  const group = Object.hasOwn(config, key) ? config[key] : undefined
  return isRecord(group) ? group : {}
}

function toList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function proven(changed: string, client: Shape, wanted: Config): string {
  if (isDeepStrictEqual(parsed(changed, client), toPlain(wanted))) return changed
  throw new ConfigError('it is written in a way that cannot be changed without touching something else: change it by hand')
}

/** @returns undefined where the outcome is not even readable: it never gets to a disk */
function parsed(text: string, { format }: Shape): unknown {
  try {
    return toPlain(parseConfig(text, format))
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

/** The same of objects that their parser made without a prototype, and of dates, which have kinds of their own. */
function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain)
  if (value instanceof Date) return value.toISOString()
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toPlain(inner)])) : value
}
