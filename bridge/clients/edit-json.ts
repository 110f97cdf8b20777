// Changes one entry of a JSON file and no other byte. jsonc-parser finds the places; its own `modify` moves comments and line breaks, so
// that what was added could not be taken out again without a trace.
import { createScanner, type Node } from 'jsonc-parser'
import { ConfigError } from './config-error.ts'
import { parseJsonTree } from './read-config.ts'

/** How the file is written, so that what is added looks like the rest. */
interface Manner {
  unit: string
  eol: string
}

/**
 * @param path keys that lead to the object; what of it is missing is made
 * @returns the text with one more entry at the end of that object
 */
export function addToJson(text: string, path: readonly string[], name: string, value: unknown): string {
  const manner = toManner(text)
  const tree = parseJsonTree(text)
  let object = expectObject(tree)
  let depth = 0
  for (let inner = childOf(object, path[0]); depth < path.length && inner !== undefined; inner = childOf(object, path[depth])) {
    object = expectObject(inner)
    depth += 1
  }
  const missing = path.slice(depth)
  const whole = missing.reduceRight<unknown>((inside, key) => ({ [key]: inside }), { [name]: value })
  const [[key, inside] = [name, value]] = Object.entries(whole as object)
  return insert(text, object, `${JSON.stringify(key)}: `, inside, manner)
}

/** @returns the text with `items` at the end of the array `key` of the root, which is made where there is none */
export function appendToJson(text: string, key: string, items: readonly unknown[]): string {
  const array = childOf(expectObject(parseJsonTree(text)), key)
  if (array === undefined) return addToJson(text, [], key, items)
  if (array.type !== 'array') throw new ConfigError(`${key} is no list`)
  return items.reduce<string>((changed, item) => {
    const current = childOf(expectObject(parseJsonTree(changed)), key)
    return current === undefined ? changed : insert(changed, current, '', item, toManner(changed))
  }, text)
}

/** @returns the text without the entry; comments around it stay. @throws {ConfigError} where it is not there */
export function removeFromJson(text: string, path: readonly string[], name: string): string {
  const object = path.reduce<Node | undefined>((node, key) => (node === undefined ? undefined : childOf(node, key)), parseJsonTree(text))
  const children = object?.children ?? []
  const index = children.findLastIndex(({ children: [key] = [] }) => key?.value === name)
  const entry = children[index]
  if (object === undefined || entry === undefined) throw new ConfigError(`there is no ${JSON.stringify(name)} in it`)
  const [start, end] = [entry.offset, entry.offset + entry.length]
  const before = children[index - 1]
  const beginning = text.slice(0, start).trimEnd().length
  const after = commaAfter(text, end, object)
  if (after !== undefined) {
    const rest = text.slice(after + 1)
    // Of the first on its line the space goes that parted it from the next.
    const isFirst = beginning === object.offset + 1 && beginning === start
    return tidy(text.slice(0, beginning) + text.slice(end, after) + (isFirst ? rest.replace(/^ +/, '') : rest), object)
  }
  // The last one: the comma before it has nothing to part any more.
  const comma = before === undefined ? undefined : commaAfter(text, before.offset + before.length, object)
  if (comma === undefined) return tidy(text.slice(0, beginning) + text.slice(end), object)
  return text.slice(0, comma) + text.slice(comma + 1, Math.max(comma + 1, beginning)) + text.slice(end)
}

/** An object with nothing left in it, not even a comment, is written `{}`. */
function tidy(text: string, { offset }: Node): string {
  const rest = /^\{\s*\}/.exec(text.slice(offset))
  return rest === null ? text : `${text.slice(0, offset)}{}${text.slice(offset + rest[0].length)}`
}

function insert(text: string, container: Node, head: string, value: unknown, { unit, eol }: Manner): string {
  const close = container.offset + container.length - 1
  const inner = text.slice(container.offset + 1, close)
  const last = container.children?.at(-1)
  const comma = last === undefined ? undefined : commaAfter(text, last.offset + last.length, container)
  if (last !== undefined && !inner.includes('\n') && !inner.includes('/*')) {
    const [at, added] = [comma === undefined ? last.offset + last.length : comma + 1, `${head}${JSON.stringify(value)}`]
    return text.slice(0, at) + (comma === undefined ? `, ${added}` : ` ${added},`) + text.slice(at)
  }
  const outer = indentOf(text, container.offset)
  const indent = last === undefined ? outer + unit : indentOf(text, last.offset)
  const lines = `${head}${JSON.stringify(value, undefined, unit)}`.replaceAll('\n', `${eol}${indent}`)
  const end = last === undefined && inner.trim() === '' ? container.offset + 1 : container.offset + 1 + inner.trimEnd().length
  const tail = text.slice(end)
  const isOpen = tail.slice(0, close - end).includes('\n')
  const added = `${eol}${indent}${lines}${comma === undefined ? '' : ','}${isOpen ? '' : `${eol}${outer}`}`
  if (last === undefined || comma !== undefined) return text.slice(0, end) + added + tail
  const at = last.offset + last.length
  return `${text.slice(0, at)},${text.slice(at, end)}${added}${tail}`
}

/** Offset of the comma that follows, past comments; undefined where the container ends first. */
function commaAfter(text: string, from: number, container: Node): number | undefined {
  const scanner = createScanner(text, true)
  scanner.setPosition(from)
  scanner.scan()
  const at = scanner.getTokenOffset()
  return text[at] === ',' && at < container.offset + container.length ? at : undefined
}

/** Of two of a name the last counts, as for JSON.parse. */
function childOf({ type, children = [] }: Node, key: string | undefined): Node | undefined {
  return type === 'object' ? children.findLast(({ children: [name] = [] }) => name?.value === key)?.children?.[1] : undefined
}

function expectObject(node: Node): Node {
  if (node.type !== 'object') throw new ConfigError('it holds something else where an object has to be')
  return node
}

/** Spaces or tabs at the beginning of the line. */
function indentOf(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return /^[\t ]*/.exec(line)?.[0] ?? ''
}

function toManner(text: string): Manner {
  const unit = /^[^\S\r\n]+(?=["/])/m.exec(text)?.[0] ?? '  '
  return { unit, eol: text.includes('\r\n') ? '\r\n' : '\n' }
}
