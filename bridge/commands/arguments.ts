// Arguments of a tool as they are typed: `name=value` by what the tool's schema says of `name`, `name:=JSON` as it stands.
import { type JsonObject, JsonObjectSchema } from '../../core/schema/text.ts'
import { UsageError } from '../usage-error.ts'

/**
 * @param words `path=/tmp/a`, `limit=3`, `tags:=["a"]`
 * @param whole all of them as one JSON object; what stands in `words` goes before
 * @param schema of the tool's input
 * @throws {UsageError} for what is none of these
 */
export function toArguments(words: readonly string[], whole: string | undefined, schema: JsonObject): JsonObject {
  const args: JsonObject = whole === undefined ? {} : toObject(whole)
  for (const word of words) {
    const [, name, isJson, value = ''] = /^([^=:]+)(:?)=([\s\S]*)$/.exec(word) ?? []
    if (name === undefined) throw new UsageError(`${JSON.stringify(word.slice(0, 100))} is no argument: write name=value, or name:=JSON`)
    if (name === '__proto__') throw new UsageError('no argument has that name')
    args[name] = isJson === ':' ? toJson(name, value) : toValue(name, value, schema)
  }
  return args
}

function toObject(text: string): JsonObject {
  const parsed = JsonObjectSchema.safeParse(toJson('--args', text))
  if (!parsed.success) throw new UsageError('--args is no JSON object')
  return parsed.data
}

function toJson(name: string, text: string): JsonObject[string] {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${name}: what is given is no JSON`)
  }
}

function toValue(name: string, text: string, schema: JsonObject): JsonObject[string] {
  switch (typeOf(name, schema)) {
    case 'number':
    case 'integer': {
      const number = Number(text)
      if (text.trim() === '' || !Number.isFinite(number)) throw new UsageError(`${name} is to be a number`)
      return number
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw new UsageError(`${name} is to be true or false`)
      return text === 'true'
    case 'array':
    case 'object':
      return toJson(name, text)
    default:
      return text
  }
}

function typeOf(name: string, { properties }: JsonObject): unknown {
  const own =
    typeof properties === 'object' && properties !== null && Object.hasOwn(properties, name) ? Reflect.get(properties, name) : undefined
  return typeof own === 'object' && own !== null && 'type' in own ? own.type : undefined
}
