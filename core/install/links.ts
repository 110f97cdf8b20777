// One-click links. A client shows what it was given and asks before it installs; what a link says is percent-encoded throughout.
import type { Entry } from './client.ts'
import { toDescription, toInputs } from './entry.ts'
import type { Filled } from './fill.ts'
import { toBase64Json } from './quote.ts'

/** Longest address that Windows hands to a program (INTERNET_MAX_URL_LENGTH). */
export const MAX_LINK_LENGTH = 2_083

/** Source: VS Code documentation, "Use MCP servers in VS Code", URL handler. */
export function toVsCodeLink(scheme: 'vscode' | 'vscode-insiders') {
  return ({ fields, left }: Entry, { name }: Filled): string => {
    const inputs = toInputs(left, name)
    return `${scheme}:mcp/install?${encodeURIComponent(JSON.stringify({ name, ...fields, ...(inputs.length > 0 ? { inputs } : {}) }))}`
  }
}

/** Base64 of the entry. Sources: cursor.com/docs/mcp/install-links, lmstudio.ai/docs/app/mcp/deeplink. */
export function toConfigLink(address: string) {
  return ({ fields }: Entry, { name }: Filled): string =>
    `${address}?name=${encodeURIComponent(name)}&config=${encodeURIComponent(toBase64Json(fields))}`
}

/** Source: Cherry Studio, `cherrystudio://mcp/install`. */
export function toCherryStudioLink({ fields }: Entry, { name }: Filled): string {
  return `cherrystudio://mcp/install?servers=${encodeURIComponent(toBase64Json({ mcpServers: { [name]: fields } }))}`
}

/**
 * `arg` repeats, `env` is NAME=hint: Goose asks for every variable and takes no value for one, so what the author fixed rules it out.
 * Headers are read from the link decoded twice, and are left out with it. Source: goose, ui/desktop, deeplink.
 */
export function toGooseLink(_entry: Entry, filled: Filled): string | undefined {
  const about = [
    ['id', filled.name],
    ['name', filled.name],
  ]
  if (filled.kind === 'remote') {
    return filled.headers.length > 0 ? undefined : toQuery([['url', filled.url], ['type', 'streamable_http'], ...about])
  }
  const hints = filled.env.flatMap(({ open: [ask] }) => (ask?.isVariable === true ? [['env', `${ask.name}=${toDescription(ask)}`]] : []))
  if (hints.length < filled.env.length || filled.args.includes('-c')) return undefined
  return toQuery([['cmd', filled.command], ...filled.args.map((arg) => ['arg', arg]), ...about, ...hints])
}

function toQuery(pairs: readonly (readonly string[])[]): string {
  return `goose://extension?${pairs.map(([key = '', value = '']) => `${key}=${encodeURIComponent(value)}`).join('&')}`
}
