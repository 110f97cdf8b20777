// One server's entry as each kind of client spells it.
import { type ClientFormat, type Entry, type Left, toRecord } from './client.ts'
import type { Filled, FilledSetting } from './fill.ts'
import { toLeft, toPromptId, toVariable } from './placeholder.ts'
import { isPlainText, toLabel } from './safe-text.ts'
import type { Ask } from './template.ts'

/** The JSON clients differ in the field of a remote's address and in the word for the transport, and in nothing else. */
export function toJsonEntry(filled: Filled, client: ClientFormat): Entry {
  const left = filled.open.map((ask) => toLeft(ask, filled.name, client))
  if (filled.kind === 'command') {
    const { type } = client.transports.stdio
    const fields = { ...(type === undefined ? {} : { type }), command: filled.command, args: filled.args }
    return { fields: { ...fields, ...only('env', toRecord(filled.env)) }, left }
  }
  const { type, url = 'url' } = client.transports[filled.transport] ?? {}
  const fields = { ...(type === undefined ? {} : { type }), [url]: filled.url }
  return { fields: { ...fields, ...only('headers', toRecord(filled.headers)) }, left }
}

/** Codex names the variables that it hands on or sends; it puts none into a text. Source: openai/codex, `mcp_servers`. */
export function toCodexEntry(filled: Filled): Entry {
  const settings = filled.kind === 'command' ? filled.env : filled.headers
  const named = new Map(settings.flatMap((setting) => toNamed(setting, filled)))
  const others = toRecord(settings.filter((setting) => !named.has(setting)))
  const left = filled.open.map((ask): Left => {
    const setting = settings.find(({ open }) => open.includes(ask))
    const isNamed = setting !== undefined && named.has(setting)
    return isNamed ? { ask, by: 'variable', text: toVariable(ask, filled.name) } : toLeft(ask, filled.name, { asks: undefined })
  })
  if (filled.kind === 'command') {
    const variables = [...named.values()]
    return {
      fields: {
        command: filled.command,
        args: filled.args,
        ...only('env', others),
        ...(variables.length > 0 ? { env_vars: variables } : {}),
      },
      left,
    }
  }
  const isToken = ({ name, template }: FilledSetting) => name.toLowerCase() === 'authorization' && template[0] === 'Bearer '
  const token = settings.find((setting) => named.has(setting) && isToken(setting))
  const sent = [...named].filter(([setting]) => setting !== token).map(([{ name }, text]) => ({ name, text }))
  return {
    fields: {
      url: filled.url,
      ...(token === undefined ? {} : { bearer_token_env_var: named.get(token) }),
      ...only('http_headers', others),
      ...only('env_http_headers', toRecord(sent)),
    },
    left,
  }
}

/** A setting that is one variable from end to end, or a bearer token, with the name of that variable. */
function toNamed(setting: FilledSetting, { kind, name }: Filled): [FilledSetting, string][] {
  const [first, second, ...more] = setting.template
  const isBearer = kind === 'remote' && setting.name.toLowerCase() === 'authorization' && first === 'Bearer '
  const ask = isBearer ? second : second === undefined ? first : undefined
  if (typeof ask !== 'object' || !ask.isSecret || more.length > 0 || !setting.open.includes(ask)) return []
  return kind === 'command' && !ask.isVariable ? [] : [[setting, toVariable(ask, name)]]
}

/** Goose reads the variables of `env_keys` from its own store or the environment. Source: goose, `ExtensionConfig`. */
export function toGooseEntry(filled: Filled, client: ClientFormat): Entry {
  const { type } = filled.kind === 'command' ? client.transports.stdio : (client.transports[filled.transport] ?? {})
  const settings = filled.kind === 'command' ? filled.env : filled.headers
  const isKept = (ask: Ask) => ask.isVariable && ask.isSecret
  const isKey = ({ open: [ask] }: FilledSetting) => ask !== undefined && isKept(ask)
  const left = filled.open.map((ask): Left => (isKept(ask) ? { ask, by: 'variable', text: ask.name } : toLeft(ask, filled.name, client)))
  const keys = left.filter(({ by }) => by === 'variable').map(({ text }) => text)
  const values = toRecord(settings.filter((setting) => !isKey(setting)))
  return {
    fields: {
      ...{ enabled: true, type, name: filled.name, description: '' },
      ...(filled.kind === 'command'
        ? { cmd: filled.command, args: filled.args, ...only('envs', values) }
        : { uri: filled.url, ...only('headers', values) }),
      ...(keys.length > 0 ? { env_keys: keys } : {}),
      timeout: 300,
    },
    left,
  }
}

/** VS Code's `inputs`, one for each prompt. Source: VS Code documentation, "MCP configuration reference". */
export function toInputs(left: readonly Left[], serverName: string): object[] {
  return left
    .filter(({ by }) => by === 'prompt')
    .map(({ ask }) => ({ type: 'promptString', id: toPromptId(ask, serverName), description: toDescription(ask), password: ask.isSecret }))
}

/** A line of the author's words, or the name where they are not what they look like or could be read as a reference. */
export function toDescription({ name, description }: Ask): string {
  const line = (description ?? name).replace(/\s+/g, ' ').trim().slice(0, 200)
  return line !== '' && isPlainText(line) && !line.includes('${') ? line : toLabel(name)
}

function only<K extends string>(key: K, value: Record<string, string> | undefined): Partial<Record<K, Record<string, string>>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, Record<string, string>>)
}
