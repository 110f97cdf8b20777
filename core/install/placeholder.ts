// What stands for a value that is missing, client by client. None is ever the name of something that the reader may already have.
import type { ClientFormat, Left } from './client.ts'
import { toLabel } from './safe-text.ts'
import type { Ask } from './template.ts'

/**
 * The environment variable that a client reads for `ask`. A variable of a program that runs here keeps its name; everything else
 * goes under a name of its own, so that no record can have a client send the reader's `AWS_SECRET_ACCESS_KEY` somewhere.
 */
export function toVariable(ask: Ask, serverName: string): string {
  return ask.isVariable ? ask.name : `MCP_${serverName.toUpperCase().replaceAll('-', '_')}_${ask.slug}`
}

/** Id of a prompt: with the server's name, because one file has all of them, and what was answered is kept under it. */
export function toPromptId(ask: Ask, serverName: string): string {
  return `${serverName}-${ask.slug.toLowerCase().replaceAll('_', '-')}`
}

/** The placeholder of a client that fills in nothing. In an address it is the variable, as the record has it. */
export function toPlaceholder(ask: Ask): string {
  return ask.place === 'address' ? `{${ask.name}}` : `<${toLabel(ask.name.replace(/^-+/, ''))}>`
}

/** The same without a character that PowerShell or cmd.exe would read. */
export function toPlainPlaceholder(ask: Ask): string {
  return `YOUR_${ask.slug}`
}

export function toLeft(ask: Ask, serverName: string, { asks }: Pick<ClientFormat, 'asks'>): Left {
  // What is no secret is simpler put into the file than into an environment.
  const isAsked = asks?.places.includes(ask.place) === true && (asks.by === 'prompt' || ask.isSecret)
  if (!isAsked) return { ask, by: 'placeholder', text: toPlaceholder(ask) }
  return { ask, by: asks.by, text: asks.by === 'prompt' ? toPromptId(ask, serverName) : toVariable(ask, serverName) }
}

/** What is written for `ask` in a client's configuration: `${input:…}`, `${env:…}`, `${…}` or a placeholder. */
export function toReference(ask: Ask, serverName: string, client: Pick<ClientFormat, 'asks'>): string {
  const { by, text } = toLeft(ask, serverName, client)
  return by === 'placeholder' ? text : `\${${client.asks?.open ?? ''}${text}}`
}
