// Adds and removes one entry of a mapping in a YAML file by its lines: to write the whole document anew would lay it out anew.
// Whoever changes a file reads the outcome again (edit.ts).
import { isCollection, isMap, isNode, isPair, isScalar, type Node, type Pair } from 'yaml'
import { ConfigError } from './config-error.ts'
import { parseYaml } from './read-config.ts'

const IN_ANOTHER_WAY = 'is written in a way that cannot be added to line by line'

/** @param lines of the entry without indentation, `"name":` first */
export function addToYaml(text: string, key: string, lines: readonly string[]): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const toBlock = (indent: string) => lines.map((line) => `${indent}${line}${eol}`).join('')
  const root = parseYaml(text).contents
  if (root === null) return `${text}${text === '' || text.endsWith('\n') ? '' : eol}${key}:${eol}${toBlock('  ')}`
  if (!isMap(root) || root.flow === true) throw new ConfigError(`it ${IN_ANOTHER_WAY}`)
  const pair = pairOf(root.items, key)
  if (pair === undefined) {
    // Before a mark of the document's end nothing may be lost, so it goes first.
    const [first] = root.items
    const at = first === undefined ? 0 : lineStart(text, startOf(first.key))
    if (at !== startOf(first?.key)) throw new ConfigError(`it ${IN_ANOTHER_WAY}`)
    return `${text.slice(0, at)}${key}:${eol}${toBlock('  ')}${text.slice(at)}`
  }
  const { value } = pair
  const colon = text.indexOf(':', endOf(pair.key))
  const line = lineEnd(text, colon)
  const opened = text.slice(0, line).endsWith('\n') ? text.slice(0, line) : `${text.slice(0, line)}${eol}`
  if (isMap(value) && value.flow !== true) {
    const column = startOf(value.items[0]?.key) - lineStart(text, startOf(value.items[0]?.key))
    return opened + toBlock(' '.repeat(column)) + text.slice(line)
  }
  if (isMap(value) && value.items.length === 0) {
    const without = text.slice(0, startOf(value)).trimEnd() + text.slice(endOf(value))
    const end = lineEnd(without, colon)
    return `${without.slice(0, end)}${without.slice(0, end).endsWith('\n') ? '' : eol}${toBlock('  ')}${without.slice(end)}`
  }
  if (value === null || (isScalar(value) && value.value === null && startOf(value) === endOf(value))) {
    return opened + toBlock('  ') + text.slice(line)
  }
  throw new ConfigError(`${key} ${IN_ANOTHER_WAY}`)
}

/** @throws {ConfigError} where it is not there, or does not have lines of its own */
export function removeFromYaml(text: string, key: string, name: string): string {
  const root = parseYaml(text).contents
  const outer = isMap(root) ? pairOf(root.items, key) : undefined
  const map = outer?.value
  const pair = isMap(map) ? pairOf(map.items, name) : undefined
  if (outer === undefined || !isMap(map) || pair === undefined) throw new ConfigError(`there is no ${JSON.stringify(name)} in it`)
  const start = lineStart(text, startOf(pair.key))
  if (map.flow === true || text.slice(start, startOf(pair.key)).trim() !== '') throw new ConfigError(`${key} ${IN_ANOTHER_WAY}`)
  const last = lastOf(pair.value)
  const end =
    last === undefined ? lineEnd(text, endOf(pair.key)) : text[endOf(last) - 1] === '\n' ? endOf(last) : lineEnd(text, endOf(last))
  const rest = text.slice(0, start) + text.slice(end)
  if (map.items.length > 1) return rest
  const colon = text.indexOf(':', endOf(outer.key)) + 1
  return `${rest.slice(0, colon)} {}${rest.slice(colon)}`
}

function pairOf(items: readonly Pair<unknown, unknown>[], key: string) {
  return items.find(({ key: own }) => isScalar(own) && String(own.value) === key)
}

/** The innermost node that a value ends with: a mapping's own range takes in the comments after it. */
function lastOf(value: unknown): Node | undefined {
  if (!isNode(value)) return undefined
  if (!isCollection(value) || value.flow === true) return value
  const last: unknown = value.items.at(-1)
  if (!isPair(last)) return lastOf(last) ?? value
  return lastOf(last.value) ?? (isNode(last.key) ? last.key : value)
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}

function endOf(node: unknown): number {
  return isNode(node) ? (node.range?.[1] ?? 0) : 0
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Past the line break, or the end of the text. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end + 1
}
