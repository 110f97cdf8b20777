// A server as the reader's own configuration has it: what is started, or where it answers. Never leaves this machine.

/** How it is reached; environment and headers hold the reader's secrets. */
export type LocalTarget =
  | {
      transport: 'stdio'
      command: string
      args: readonly string[]
      env: Readonly<Record<string, string>>
      /** Folder it is started in; the reader's home where none is given. */
      cwd?: string
    }
  | { transport: 'streamable-http' | 'sse'; url: string; headers: Readonly<Record<string, string>> }

export interface LocalServer {
  /** `CLIENT.NAME`, such as `cursor.github`: stable as long as the configuration names it so. */
  id: string
  /** As the configuration names it. */
  name: string
  /** The client's id and name, as core/install has them; `hisper` for Hisper's own configuration. */
  client: { id: string; name: string }
  file: string
  target: LocalTarget
  /** Set where its client was told not to start it. */
  isDisabled?: true
}
