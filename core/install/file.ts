// A client's configuration file from the entries in it: JSON, TOML or YAML.
import type { ClientFormat, Entry } from './client.ts'
import { toInputs } from './entry.ts'
import { quoteToml, quoteTomlKey, toJson } from './quote.ts'

/** The part of `client`'s configuration that holds these servers, by name; to be put beside what is there. */
export function toFile(client: Pick<ClientFormat, 'format' | 'key'>, entries: ReadonlyMap<string, Entry>): string {
  const servers = [...entries].map(([name, { fields }]) => [name, fields] as const)
  switch (client.format) {
    case 'json': {
      const inputs = [...entries].flatMap(([name, { left }]) => toInputs(left, name))
      return toJson({ ...(inputs.length > 0 ? { inputs } : {}), [client.key]: Object.fromEntries(servers) })
    }
    case 'toml':
      return servers
        .map(([name, fields]) => {
          const lines = Object.entries(fields).map(([key, value]) => `${quoteTomlKey(key)} = ${toTomlValue(value)}`)
          return [`[${client.key}.${quoteTomlKey(name)}]`, ...lines].join('\n')
        })
        .join('\n\n')
    case 'yaml':
      // Every JSON text on one line is a YAML 1.2 flow node.
      return [
        `${client.key}:`,
        ...servers.flatMap(([name, fields]) => [
          `  ${JSON.stringify(name)}:`,
          ...Object.entries(fields).map(([key, value]) => `    ${key}: ${toYamlValue(value)}`),
        ]),
      ].join('\n')
  }
}

function toTomlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toTomlValue).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${quoteTomlKey(key)} = ${toTomlValue(one)}`)
      .join(', ')} }`
  }
  return typeof value === 'string' ? quoteToml(value) : String(value)
}

/** YAML 1.2 has a few line breaks and marks more than JSON: escaped, they are none. */
function toYamlValue(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
