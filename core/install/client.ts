// The shape every client's writer has, so that one contract test covers them all.
import type { Launch } from './launch.ts'

/** What a reader does with a snippet. */
export type SnippetKind =
  | 'link' // opens the client, which asks before it installs
  | 'command' // is run in a terminal (a POSIX shell)
  | 'file' // is put into the file named by `where`
  | 'setting' // is typed into the place named by `where`

export interface Draft {
  kind: SnippetKind
  language: 'url' | 'shell' | 'json' | 'toml' | 'yaml' | 'text'
  code: string
  /** File or menu it belongs to; absent for links and commands. */
  where?: string
}

export interface Client {
  id: string
  name: string
  /** Snippets for one way into a server, the easiest first; empty where the client has no such way. */
  write: (launch: Launch) => Draft[]
}

/** Slots as a plain object, `{NAME: text}`; undefined where there are none, so that no empty key is written. */
export function toRecord(slots: readonly { name: string; text: string }[]): Record<string, string> | undefined {
  return slots.length === 0 ? undefined : Object.fromEntries(slots.map(({ name, text }) => [name, text]))
}
