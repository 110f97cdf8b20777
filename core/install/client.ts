// The shape of a row in the table of clients, and of what is made from it.
import type { Filled, FilledCommand, FilledRemote } from './fill.ts'
import type { Shell } from './quote.ts'
import type { Ask, Place } from './template.ts'

/** What a reader does with a snippet. */
export type SnippetKind =
  | 'link' // opens the client, which asks before it installs
  | 'command' // is run in a terminal
  | 'file' // is put into the file named by `where`
  | 'setting' // is entered at the place named by `where`
  | 'download' // is downloaded and opened by the client

/** How a client fills in what is missing. */
export type AskedBy =
  | 'prompt' // the client asks for it
  | 'variable' // the client reads an environment variable
  | 'placeholder' // nobody does: the reader replaces the text

/** Something that is still missing in what was written, and how it gets there. */
export interface Left {
  ask: Ask
  by: AskedBy
  /** Name of the environment variable or the prompt, or the placeholder as it stands in the text. */
  text: string
}

/** What is missing in a text, for the reader. */
export interface Missing {
  /** Names of what the reader has to replace in it. */
  fillIn: string[]
  /** Environment variables that the reader has to set, which the client reads. */
  variables: string[]
  /** Names of what the client asks for. */
  prompts: string[]
}

/** One server's entry in a configuration. */
export interface Entry {
  fields: Record<string, unknown>
  left: Left[]
}

export interface Paths {
  macos: string
  windows: string
  linux: string
}

export interface ClientFormat {
  id: string
  name: string
  /** The user's configuration file; absent where a client keeps none that is edited by hand. */
  paths?: Partial<Paths>
  /** The file or menu that a snippet is for, as a page names it. */
  where: string
  kind: 'file' | 'setting'
  format: 'json' | 'toml' | 'yaml'
  /** Key under which the servers stand by name. */
  key: string
  /** Transports that its configuration can hold, with the field of a remote's address and the word for the transport. */
  transports: { stdio: { type?: string } } & Partial<Record<'streamable-http' | 'sse', { url: string; type?: string }>>
  /** Where it takes addresses elsewhere than in its configuration, without headers. */
  connector?: string
  /** Where it takes MCPB files. */
  bundles?: string
  /** How it fills in what is missing, by place; absent where it does not. */
  asks: { by: 'prompt' | 'variable'; open: string; places: readonly Place[] } | undefined
  /** What it replaces in a text of its configuration. */
  expands: Partial<Record<Place, RegExp>>
  /** Fields of its own kind; without, those of a plain JSON client. */
  toEntry?: (filled: Filled, client: ClientFormat) => Entry
  /** A link that installs. Undefined where it could not hold this entry. */
  toLink?: (entry: Entry, filled: Filled) => string | undefined
  /** It asks for the variables of a link, even where it does not for those of a file. */
  hasLinkPrompts?: boolean
  /** Runners that a link may name; absent where any may be. */
  linkRunners?: readonly string[]
  /** Words of a command that installs, with placeholders for what is missing. Undefined where it could not hold this. */
  toCommand?: (filled: FilledCommand | FilledRemote, shell: Shell) => string[] | undefined
}

/** Settings as a plain object, `{NAME: text}`; undefined where there are none, so that no empty key is written. */
export function toRecord(settings: readonly { name: string; text: string }[]): Record<string, string> | undefined {
  return settings.length === 0 ? undefined : Object.fromEntries(settings.map(({ name, text }) => [name, text]))
}

export function toMissing(left: readonly Left[]): Missing {
  const by = (way: Left['by'], text: (left: Left) => string) => [...new Set(left.filter((one) => one.by === way).map(text))]
  return {
    fillIn: by('placeholder', ({ ask }) => ask.name),
    variables: by('variable', ({ text }) => text),
    prompts: by('prompt', ({ ask }) => ask.name),
  }
}
