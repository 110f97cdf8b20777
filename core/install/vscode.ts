// VS Code asks for values itself (`inputs`), so that no key ever stands in a file or a link.
// Source: VS Code documentation, "MCP configuration reference".
import type { Client } from './client.ts'
import type { Launch, Slot } from './launch.ts'
import { toCommandLine, toJson } from './quote.ts'

interface PromptInput {
  type: 'promptString'
  id: string
  description: string
  password: boolean
}

export const VSCODE: Client = {
  id: 'vscode',
  name: 'VS Code',
  write(launch) {
    const { entry, inputs } = toEntry(launch)
    const whole = { name: launch.name, ...entry }
    // Arguments cannot be asked for by a link as they stand here: then the file is the only way.
    const asksForAll = launch.kind === 'command' ? !launch.openArgs : !launch.openUrl
    const file = { ...(inputs.length > 0 ? { inputs } : {}), servers: { [launch.name]: entry } }
    const link = `vscode:mcp/install?${encodeURIComponent(JSON.stringify(inputs.length > 0 ? { ...whole, inputs } : whole))}`
    return [
      ...(asksForAll ? [{ kind: 'link', language: 'url', code: link } as const] : []),
      { kind: 'file', language: 'json', code: toJson(file), where: '.vscode/mcp.json' },
      ...(asksForAll && inputs.length === 0
        ? [{ kind: 'command', language: 'shell', code: toCommandLine(['code', '--add-mcp', JSON.stringify(whole)]) } as const]
        : []),
    ]
  },
}

function toEntry(launch: Launch): { entry: Record<string, unknown>; inputs: PromptInput[] } {
  const inputs: PromptInput[] = []
  const asked = (slots: readonly Slot[]) =>
    slots.length === 0 ? undefined : Object.fromEntries(slots.map((slot) => [slot.name, slot.open ? ask(slot, inputs) : slot.text]))
  if (launch.kind === 'command') {
    return { entry: { type: 'stdio', command: launch.command, args: launch.args, env: asked(launch.env) }, inputs }
  }
  const type = launch.transport === 'sse' ? 'sse' : 'http'
  return { entry: { type, url: launch.url, headers: asked(launch.headers) }, inputs }
}

/** Adds a prompt for the slot and answers with what stands in its place, the authentication scheme kept. */
function ask(slot: Slot, inputs: PromptInput[]): string {
  const id = slot.name.toLowerCase().replaceAll('_', '-')
  inputs.push({ type: 'promptString', id, description: slot.description ?? slot.name, password: slot.secret })
  return slot.text.replace(/<[^<>]*>$|^.*\{[^{}]+\}.*$/, () => `\${input:${id}}`)
}
